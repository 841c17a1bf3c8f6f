import { giveUp } from './cancellation';
import type { Transition } from './lifecycle';
import { FLOW_LIFETIME_MS, SECOND_LOOK_MS } from './limits';
import { type Waiting, withFlow } from './states';
import type { Flow, UrlAsk } from './types';

/** The link that the person was, or would be, sent to does not work any more, as its server said. */
export function isLinkOver({ expiresAtMs }: Pick<UrlAsk, 'expiresAtMs'>, nowMs: number): boolean {
  return expiresAtMs !== null && nowMs >= expiresAtMs;
}

/** How long the flow waits for the person: seven days, or as long as a link of it works where that is longer. */
export function waitsUntilMs({ startedAtMs, steps }: Flow): number {
  const ends = steps.map(({ openedAtMs, ask }) =>
    Math.max(openedAtMs + FLOW_LIFETIME_MS, ask.expiresAtMs ?? 0),
  );
  return Math.max(startedAtMs + FLOW_LIFETIME_MS, ...ends);
}

/**
 * What the clock says of the flow's own end; null: nothing, it waits on. It is asked twice, because a clock that leaps
 * would otherwise end at once all that waits, and what is erased then does not come back.
 */
export function overdue(state: Waiting, atMs: number): Transition | null {
  const { flow } = state;
  if (atMs < waitsUntilMs(flow)) {
    return flow.overdueSinceMs === null ? null : [withFlow(state, { ...flow, overdueSinceMs: null }), []];
  }
  const sinceMs = flow.overdueSinceMs ?? atMs;
  const dueMs = sinceMs + SECOND_LOOK_MS;
  if (atMs >= dueMs) return giveUp(state, { outcome: 'expired' }, atMs);
  if (flow.overdueSinceMs !== null) return null;
  return [withFlow(state, { ...flow, overdueSinceMs: sinceMs }), [{ do: 'wake-at', timeMs: dueMs }]];
}
