import type { StepView } from '../../elicitation/view-types';

/** Where a tab was, and what was wrong with that. */
export type Trail = StepView['trail'];

/** One stop of a trail as it is drawn. */
export type DrawnStop = {
  readonly host: string;
  readonly warning: Trail[number]['warning'];
  /** How long the tab was there; for the last stop, so far. */
  readonly stayedMs: number;
  readonly isLast: boolean;
};

/** The trail with the time spent in each origin: until the next stop's arrival, or until now. */
export function drawTrail(trail: Trail, nowMs: number): readonly DrawnStop[] {
  return trail.map((stop, index) => {
    const next = trail[index + 1];
    return {
      host: hostOf(stop.origin),
      warning: stop.warning,
      stayedMs: Math.max(0, (next?.arrivedAtMs ?? nowMs) - stop.arrivedAtMs),
      isLast: next === undefined,
    };
  });
}

// An origin that is no web origin (`vscode:`) is shown as it is.
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host || origin : origin;
}
