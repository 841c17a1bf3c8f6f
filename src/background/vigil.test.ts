import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createVigil } from './vigil';

beforeEach(() => vi.useFakeTimers({ now: 1_000 }));
afterEach(() => vi.useRealTimers());

describe('a vigil', () => {
  it('holds once while a tab is watched, and lets go when nothing is', () => {
    const { vigil, holds } = begin();
    vigil(60_000);
    vigil(90_000);
    expect(holds()).toBe(1);
    vi.advanceTimersByTime(70_000);
    expect(holds()).toBe(1);
    vigil(0);
    expect(holds()).toBe(0);
  });

  it('ends with the watching, whether or not anything is saved then', () => {
    const { vigil, holds } = begin();
    vigil(60_000);
    vi.advanceTimersByTime(58_999);
    expect(holds()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(holds()).toBe(0);
    vigil(60_000);
    expect(holds()).toBe(0);
    vigil(61_000);
    expect(holds()).toBe(1);
  });

  it('does not outlast a quarter of an hour without a word, however long the watching is said to be', () => {
    const { vigil, holds } = begin();
    vigil(Number.POSITIVE_INFINITY);
    vi.advanceTimersByTime(15 * 60_000 - 1);
    expect(holds()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(holds()).toBe(0);
  });
});

function begin() {
  let holds = 0;
  const vigil = createVigil(() => {
    holds += 1;
    return () => {
      holds -= 1;
    };
  });
  return { vigil, holds: () => holds };
}
