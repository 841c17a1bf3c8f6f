import { describe, expect, it } from 'vitest';
import {
  dueAt,
  hear,
  resumeClock,
  SILENCE_LIMIT_MS,
  startClock,
  stopClock,
  TOTAL_LIMIT_MS,
} from './call-clock';

describe('the clock of a call', () => {
  it('runs out after a minute of silence', () => {
    expect(dueAt(startClock(1_000))).toBe(1_000 + SILENCE_LIMIT_MS);
  });

  it('is put off by progress, up to a quarter of an hour in all [H46, F9]', () => {
    expect([SILENCE_LIMIT_MS, TOTAL_LIMIT_MS]).toEqual([60_000, 15 * 60_000]);
    const clock = startClock(0);
    expect(dueAt(hear(clock, 30_000))).toBe(30_000 + SILENCE_LIMIT_MS);
    expect(dueAt(hear(clock, TOTAL_LIMIT_MS - 1))).toBe(TOTAL_LIMIT_MS);
  });

  it('stands still while a person is asked', () => {
    const stopped = stopClock(startClock(0), 10_000);
    expect(dueAt(stopped)).toBeNull();
    const resumed = resumeClock(hear(stopped, 900_000), 1_000_000);
    expect(dueAt(resumed)).toBe(1_000_000 - 10_000 + SILENCE_LIMIT_MS + 10_000);
    expect(dueAt(hear(resumed, 1_000_000 + TOTAL_LIMIT_MS))).toBe(990_000 + TOTAL_LIMIT_MS);
  });

  it('is not stopped twice, nor resumed when it runs', () => {
    const clock = startClock(0);
    expect(stopClock(stopClock(clock, 5), 9).stoppedAtMs).toBe(5);
    expect(resumeClock(clock, 9)).toEqual(clock);
  });
});
