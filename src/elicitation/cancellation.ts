import type { Effect } from './events';
import type { Transition } from './lifecycle';
import { consentEvent, refuse } from './rounds';
import { settle } from './settle';
import { answerEffect, type EventOf, isInFlight, isInRound, type Waiting } from './states';

/**
 * The person cancels the call. What is on the wire is aborted in the form of its era; a server that waits for
 * answers is told `cancel`; the rest needs no telling.
 */
export function cancelByUser(state: Waiting, event: EventOf<'user-cancelled'>): Transition {
  const { flow } = state;
  const said: Effect[] =
    state.phase === 'awaiting-consent' ? [consentEvent(flow, state.ask, 'cancelled', event.atMs)] : [];
  if (isInFlight(state)) {
    const answer =
      state.phase === 'awaiting-consent' || state.phase === 'awaiting-form' || state.phase === 'opening-tab'
        ? answerEffect(state.round, { action: 'cancel' })
        : [];
    const effects: Effect[] = [...said, ...answer, { do: 'abort-call' }];
    return settle(flow, { outcome: flow.refusal ?? 'cancelled', result: null }, event.atMs, effects);
  }
  if (isInRound(state)) return refuse(flow, state.round, 'cancel', event.atMs, said);
  return settle(flow, { outcome: 'cancelled', result: null }, event.atMs, said);
}
