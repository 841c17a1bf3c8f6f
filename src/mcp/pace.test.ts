import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paced } from './pace';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what comes too often', () => {
  it('is passed on once an interval, the first at once and always the newest [H49]', () => {
    const passed: number[] = [];
    const { push } = paced(100, (value: number) => void passed.push(value));
    for (let value = 0; value < 50; value += 1) {
      push(value);
      vi.advanceTimersByTime(10);
    }
    expect(passed).toEqual([0, 9, 19, 29, 39, 49]);
  });

  it('is passed on no more once it is over', () => {
    const passed: number[] = [];
    const { push, stop } = paced(100, (value: number) => void passed.push(value));
    push(1);
    push(2);
    stop();
    vi.advanceTimersByTime(1_000);
    expect(passed).toEqual([1]);
  });
});
