import type { Effect } from './events';
import type { Transition } from './lifecycle';
import { consentEvent, refuse } from './rounds';
import { settle } from './settle';
import { type EventOf, isInFlight, isInRound, unanswered, type Waiting } from './states';
import type { Ending } from './types';

/**
 * The person cancels the call. What is on the wire is aborted in the form of its era; a server that waits for
 * answers is told `cancel`; the rest needs no telling.
 */
export function cancelByUser(state: Waiting, event: EventOf<'user-cancelled'>): Transition {
  const { flow } = state;
  const said: Effect[] =
    state.phase === 'awaiting-consent' ? [consentEvent(flow, state.ask, 'cancelled', event.atMs)] : [];
  if (isInRound(state) && !isInFlight(state)) return refuse(flow, state.round, 'cancel', event.atMs, said);
  const outcome = isInFlight(state) ? (flow.refusal ?? 'cancelled') : 'cancelled';
  return giveUp(state, { outcome, result: null }, event.atMs, said);
}

/** Ends the flow: what is on the wire is told so, and what was asked there is answered `cancel`. */
export function giveUp(
  state: Waiting,
  ending: Ending,
  atMs: number,
  before: readonly Effect[] = [],
): Transition {
  const answers = unanswered(state).map((wireId): Effect => {
    return { do: 'answer-server', wireId, result: { action: 'cancel' } };
  });
  const point = state.flow.sent.resumePoint;
  const abort: readonly Effect[] = isInFlight(state) ? [{ do: 'abort-call', point }] : [];
  return settle(state.flow, ending, atMs, [...before, ...answers, ...abort]);
}
