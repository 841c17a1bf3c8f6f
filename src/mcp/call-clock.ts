// When a call has taken too long (DESIGN §2.9). Pure: times come in as milliseconds of one and the same clock.

export const SILENCE_LIMIT_MS = 60_000;
export const TOTAL_LIMIT_MS = 15 * 60_000;

/** The time a call has used. What passes while a person is asked does not count. */
export type CallClock = {
  readonly startedAtMs: number;
  readonly heardAtMs: number;
  /** Null while the clock runs. */
  readonly stoppedAtMs: number | null;
};

export function startClock(nowMs: number): CallClock {
  return { startedAtMs: nowMs, heardAtMs: nowMs, stoppedAtMs: null };
}

/** Progress, or anything else that shows that the server is at work. */
export function hear(clock: CallClock, nowMs: number): CallClock {
  return { ...clock, heardAtMs: clock.stoppedAtMs ?? nowMs };
}

export function stopClock(clock: CallClock, nowMs: number): CallClock {
  return clock.stoppedAtMs === null ? { ...clock, stoppedAtMs: nowMs } : clock;
}

/** Moves both limits by the time that did not count. */
export function resumeClock(clock: CallClock, nowMs: number): CallClock {
  if (clock.stoppedAtMs === null) return clock;
  const pausedMs = nowMs - clock.stoppedAtMs;
  return {
    startedAtMs: clock.startedAtMs + pausedMs,
    heardAtMs: clock.heardAtMs + pausedMs,
    stoppedAtMs: null,
  };
}

/** When the call is over time; null while the clock is stopped. */
export function dueAt(clock: CallClock): number | null {
  if (clock.stoppedAtMs !== null) return null;
  return Math.min(clock.heardAtMs + SILENCE_LIMIT_MS, clock.startedAtMs + TOTAL_LIMIT_MS);
}
