import type { Transition } from './lifecycle';
import { advance, notOpenedEvent } from './rounds';
import { type EventOf, isInFlight, isInRound, type Waiting, withNotice } from './states';

/**
 * The server takes its own question back. It is owed no answer then (2025-11-25, basic/utilities/cancellation); the
 * call itself goes on.
 *
 * One whose tab opens or is open is left alone: the page is there, and an answer that comes too late is dropped by
 * the server.
 */
export function elicitationWithdrawn(state: Waiting, event: EventOf<'elicitation-withdrawn'>): Transition {
  if (!isInFlight(state) || !isInRound(state) || state.flow.sent.claim !== event.claim) return [state, []];
  const { flow, round } = state;
  const at = round.asks.findIndex((ask) => ask.wireId === event.wireId);
  if (state.phase === 'interacting' || at < round.at) return [state, []];
  if (at > round.at) {
    return [{ ...state, round: { ...round, asks: round.asks.filter((_, index) => index !== at) } }, []];
  }
  if (state.phase === 'opening-tab') return [state, []];
  const code = 'ELICITATION_WITHDRAWN';
  const noticed = withNotice(flow, { code, facts: {}, atMs: event.atMs });
  const said = state.ask.mode === 'url' ? [notOpenedEvent(flow, state.ask, code, event.atMs)] : [];
  return advance(noticed, { ...round, at: round.at + 1 }, event.atMs, said);
}
