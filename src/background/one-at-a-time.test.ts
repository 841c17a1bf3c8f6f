import { describe, expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time';

function slowly() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = oneAtATime((key: string) => {
    begun.push(key);
    return new Promise<number>((resolve) => ends.push(() => resolve(begun.length)));
  });
  return { begun, ends, ask };
}

describe('work that is asked for again and again', () => {
  it('is done once more for all who asked while it was under way', async () => {
    const { begun, ends, ask } = slowly();
    const first = ask('a');
    const others = Array.from({ length: 1_000 }, () => ask('a'));
    expect(begun).toEqual(['a']);
    ends[0]?.();
    expect(await first).toBe(1);
    await Promise.resolve();
    ends[1]?.();
    expect(new Set(await Promise.all(others))).toEqual(new Set([2]));
    expect(begun).toEqual(['a', 'a']);
  });

  it('does not wait for another’s', () => {
    const { begun, ask } = slowly();
    void ask('a');
    void ask('b');
    expect(begun).toEqual(['a', 'b']);
  });

  it('goes on after a failure', async () => {
    let runs = 0;
    const ask = oneAtATime(async () => {
      runs += 1;
      if (runs === 1) throw new Error('first');
      return runs;
    });
    const [first, second] = [ask('a'), ask('a')];
    await expect(first).rejects.toThrow('first');
    expect(await second).toBe(2);
  });
});
