import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPatience, PAUSES_MS } from './patience';

const FULL = new Error('full');

/** A store that fails until it is mended, and the order in which it was written. */
function begin() {
  const saved: string[] = [];
  let tries = 0;
  let rests = 0;
  let isBroken = false;
  const save = (what: string) => async () => {
    tries += 1;
    if (isBroken) throw FULL;
    saved.push(what);
  };
  const patience = createPatience<string>({
    mayPass: (error) => error === FULL,
    resting: () => {
      rests += 1;
    },
  });
  return {
    patience,
    save,
    saved,
    tries: () => tries,
    rests: () => rests,
    isBroken: (is: boolean) => {
      isBroken = is;
    },
  };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('patience', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('saves a fact once, in its order', async () => {
    const { patience, save, saved, tries } = begin();
    for (const fact of ['a', 'b', 'c']) void patience.hear('flow', save(fact));
    await settle();
    expect(saved).toEqual(['a', 'b', 'c']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries()).toBe(3);
  });

  it('tries a fact again after 1 s, 4 s and 15 s, and then rests', async () => {
    const { patience, save, tries, rests, isBroken } = begin();
    isBroken(true);
    void patience.hear('flow', save('a'));
    await settle();
    expect([tries(), rests()]).toEqual([1, 0]);
    for (const [index, pauseMs] of PAUSES_MS.entries()) {
      await vi.advanceTimersByTimeAsync(pauseMs - 1);
      expect(tries()).toBe(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(tries()).toBe(index + 2);
    }
    expect(rests()).toBe(1);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(tries()).toBe(4);
  });

  it('keeps what comes later behind what could not be saved', async () => {
    const { patience, save, saved, isBroken } = begin();
    isBroken(true);
    void patience.hear('flow', save('a'));
    await settle();
    isBroken(false);
    void patience.hear('flow', save('b'));
    await settle();
    expect(saved).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saved).toEqual(['a', 'b']);
  });

  it('lets no flow wait for another', async () => {
    const { patience, save, saved, isBroken } = begin();
    isBroken(true);
    void patience.hear('one', save('a'));
    await settle();
    isBroken(false);
    void patience.hear('other', save('b'));
    await settle();
    expect(saved).toEqual(['b']);
  });

  it('has what rests tried again by a new fact, and when the storage works again', async () => {
    const { patience, save, saved, isBroken } = begin();
    isBroken(true);
    void patience.hear('one', save('a'));
    void patience.hear('other', save('c'));
    await vi.advanceTimersByTimeAsync(60_000);
    isBroken(false);
    void patience.hear('one', save('b'));
    await settle();
    expect(saved).toEqual(['a', 'b']);
    patience.tryAgain();
    await settle();
    expect(saved).toEqual(['a', 'b', 'c']);
  });

  it('fails a person’s act at once, and does nothing of it', async () => {
    const { patience, save, saved, isBroken } = begin();
    isBroken(true);
    await expect(patience.act('flow', save('click'))).rejects.toBe(FULL);
    void patience.hear('flow', save('fact'));
    await settle();
    await expect(patience.act('flow', save('click'))).rejects.toBe(FULL);
    isBroken(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saved).toEqual(['fact']);
  });

  it('saves the facts before a person’s act first, without a pause', async () => {
    const { patience, save, saved, isBroken } = begin();
    isBroken(true);
    void patience.hear('flow', save('fact'));
    await settle();
    isBroken(false);
    await patience.act('flow', save('click'));
    expect(saved).toEqual(['fact', 'click']);
  });

  it('says when a fact is saved, and not before', async () => {
    const { patience, save, isBroken } = begin();
    let isSaved = false;
    isBroken(true);
    void patience.hear('flow', save('a')).then(() => {
      isSaved = true;
    });
    await vi.advanceTimersByTimeAsync(900);
    isBroken(false);
    expect(isSaved).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(isSaved).toBe(true);
  });

  it('drops a fact that fails for another reason, and goes on with the next', async () => {
    const { patience, save, saved, tries } = begin();
    void patience.hear('flow', async () => {
      throw new TypeError('a bug');
    });
    void patience.hear('flow', save('next'));
    await settle();
    expect([saved, tries()]).toEqual([['next'], 1]);
  });

  it('hears a fact that a fact brings', async () => {
    const { patience, save, saved } = begin();
    void patience.hear('flow', async () => {
      void patience.hear('flow', save('second'));
      await save('first')();
    });
    await settle();
    expect(saved).toEqual(['first', 'second']);
  });
});
