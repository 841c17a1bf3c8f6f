import { plainName } from '../url-safety/plain-text';
import type { Effect, FlowEvent } from './events';
import type { Flow, FlowState, Notice, Outcome, Round } from './types';

/** A flow that still waits for something: every phase but `settled`. */
export type Waiting = Exclude<FlowState, { readonly phase: 'settled' }>;

/** A waiting flow that is in the middle of a round. */
export type InRound = Extract<Waiting, { readonly round: Round }>;

export type EventOf<Type extends FlowEvent['type']> = Extract<FlowEvent, { readonly type: Type }>;

export function isInRound(state: Waiting): state is InRound {
  return 'round' in state;
}

/**
 * True while a request of ours is on the wire: the answer is awaited, or the server asks in the middle of it.
 */
export function isInFlight(state: Waiting): boolean {
  return state.phase === 'calling' || (isInRound(state) && state.round.delivery === 'server-request');
}

/** Questions of the server in the middle of our request that it has no answer to yet. */
export function unanswered(state: Waiting): readonly (string | number)[] {
  if (!isInRound(state) || state.round.delivery !== 'server-request') return [];
  const asks =
    state.phase === 'interacting'
      ? state.flow.steps.filter((step) => step.isAcceptOwed).map((step) => step.ask)
      : state.round.asks.slice(state.round.at);
  return asks.map((ask) => ask.wireId).filter((wireId) => wireId !== null);
}

export function withFlow<State extends Waiting>(state: State, flow: Flow): State {
  return { ...state, flow };
}

export function withNotice(flow: Flow, notice: Notice): Flow {
  return { ...flow, notices: [...flow.notices, notice] };
}

/** The tool's or prompt's name, or the resource's URI: the server's words, made one short plain line. */
export function subjectOf(flow: Flow): string {
  return plainName(operationOf(flow)).text;
}

/** The same for what is kept for good: a resource is called by its address, which may hold anything. Of that, the scheme. */
export function recordedSubject(flow: Flow): string {
  if (flow.request.method !== 'resources/read') return subjectOf(flow);
  return plainName(`${/^[a-z][a-z\d+.-]*:/i.exec(flow.request.params.uri)?.[0] ?? ''}…`).text;
}

/** The same, in the server's own words. */
export function operationOf({ request }: Flow): string {
  return request.method === 'resources/read' ? request.params.uri : request.params.name;
}

/** The answer to an ask of a `server-request` round; nothing in the other deliveries. */
export function answerEffect(
  round: Round,
  result: Extract<Effect, { do: 'answer-server' }>['result'],
): readonly Effect[] {
  const ask = round.asks[round.at];
  if (round.delivery !== 'server-request' || ask === undefined || ask.wireId === null) return [];
  return [{ do: 'answer-server', wireId: ask.wireId, result }];
}

/** What a refusal is called once the call is over. */
export function refusalOf(action: 'decline' | 'cancel'): Extract<Outcome, 'declined' | 'cancelled'> {
  return action === 'decline' ? 'declined' : 'cancelled';
}
