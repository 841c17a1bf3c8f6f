import type { ErrorFacts } from '../base/usher-error';
import type { Effect } from './events';
import type { Transition } from './lifecycle';
import { MAX_SIGN_INS_IN_A_ROW } from './limits';
import { observe } from './redirect-watch';
import { notOpenedEvent } from './rounds';
import { settle } from './settle';
import { type EventOf, isInFlight, unanswered, type Waiting, withFlow } from './states';
import { openingLost } from './steps';
import type { Attempt, Flow, SignedIn, TurnedAway } from './types';

/** Claims a send: the claim is in the state that is saved before the effect is performed. */
export function send(flow: Flow, attempt: Attempt, pauseMs = 0, reissues = 0): Transition {
  const claim = flow.sent.claim + 1;
  const { server, request } = flow;
  return [
    {
      phase: 'calling',
      flow: { ...flow, sent: { claim, attempt, reissues, resumePoint: null, answering: [] } },
    },
    [{ do: 'send-call', claim, server, request, attempt, pauseMs }],
  ];
}

export function callCompleted(state: Waiting, event: EventOf<'call-completed'>): Transition {
  if (!isAnswerTo(state, event.claim)) return [state, []];
  const { flow } = state;
  return flow.refusal === null
    ? settle(
        flow,
        { outcome: 'completed', result: event.result, outputProblem: event.outputProblem },
        event.atMs,
      )
    : settle(flow, { outcome: flow.refusal, result: event.result }, event.atMs);
}

/**
 * A first call that failed is over. What the person has already worked for is not: a retry that did not get
 * through waits until they say "send again" or "cancel".
 */
export function callFailed(state: Waiting, event: EventOf<'call-failed'>): Transition {
  if (!isAnswerTo(state, event.claim)) return [state, []];
  const { flow } = state;
  if (flow.refusal !== null) return settle(flow, { outcome: flow.refusal, result: null }, event.atMs);
  const away = turnedAway(flow, event.code);
  if (away === 'NEEDS_AUTHORIZATION' || away === 'NEEDS_SCOPE') {
    // It was turned away at the door: the same send gets through once the person has signed in.
    const waiting = withRetriesFailed(flow, event.atMs);
    return [{ phase: 'awaiting-authorization', flow: waiting, code: away, facts: event.facts }, []];
  }
  if (away === 'TOO_MANY_SIGN_INS') return settle(flow, { outcome: 'gave-up', code: away }, event.atMs);
  const isWorthKeeping = isFirst(flow)
    ? LOST.has(event.code)
    : event.mayHaveArrived || MENDABLE.has(event.code);
  if (isWorthKeeping) return answerUnknown(flow, event.code, event.facts, event.atMs);
  const { facts, serverMessage } = event;
  const code = away ?? event.code;
  return settle(flow, { outcome: 'failed', code, facts, serverMessage }, event.atMs);
}

/** Nothing that the person has done for it would be lost with it. */
function isFirst(flow: Flow): boolean {
  return flow.sent.attempt.kind === 'first' && flow.asked === 0;
}

/**
 * What a send that was turned away waits for, or why it does not wait; null: it was not turned away.
 *
 * A sign-in that changed nothing is not asked for again by the same call, nor are permissions that were refused before.
 * Where the person has worked for the call it waits all the same, and they say how it goes on.
 */
function turnedAway(
  flow: Flow,
  code: string,
): TurnedAway | 'SIGN_IN_NOT_TAKEN' | 'SCOPE_DECLINED' | 'SCOPE_NOT_GRANTED' | 'TOO_MANY_SIGN_INS' | null {
  const { signedIn, sent } = flow;
  const before = signedIn?.claim === sent.claim ? signedIn : null;
  switch (code) {
    case 'NEEDS_AUTHORIZATION':
      if (isFirst(flow) && before?.after === code) return 'SIGN_IN_NOT_TAKEN';
      return isTooOften(before) ? 'TOO_MANY_SIGN_INS' : code;
    case 'NEEDS_SCOPE':
      return isTooOften(before) ? 'TOO_MANY_SIGN_INS' : code;
    case 'SCOPE_DECLINED':
    case 'SCOPE_NOT_GRANTED':
      if (isFirst(flow)) return code;
      return isTooOften(before) ? 'TOO_MANY_SIGN_INS' : 'NEEDS_SCOPE';
    default:
      return null;
  }
}

/** A server may ask for one thing after the other (who, then what), but not for ever. */
function isTooOften(before: SignedIn | null): boolean {
  return before !== null && before.times >= MAX_SIGN_INS_IN_A_ROW;
}

/** Failures of the way, not of the call: the same send may get through later. */
const MENDABLE: ReadonlySet<string> = new Set([
  'SERVER_UNREACHABLE',
  'SERVER_TIMED_OUT',
  'PERMISSION_MISSING',
  'SERVER_ERROR',
  // The state is too old: not this send, but the call, may get through when it begins again.
  'STATE_EXPIRED',
]);

/** The call had arrived, and what it was listened for in is gone: a first call too may be wanted again. */
const LOST: ReadonlySet<string> = new Set(['ANSWER_LOST', 'SESSION_LOST']);

/**
 * The worker that made the send is gone. Where the server keeps the answer, it is listened for again and nothing is
 * sent twice. Else answers with the state they belong to are sent once more, with a new JSON-RPC id; anything else may
 * have had its effect already, so the person is asked (DESIGN §2.8).
 */
export function workerRestarted(state: Waiting, event: EventOf<'worker-restarted'>): Transition {
  if (!isInFlight(state))
    return state.phase === 'opening-tab' ? [openingLost(state, event.atMs), []] : [state, []];
  if (state.flow.sent.resumePoint !== null) return listenAgain(state, event.atMs);
  const { flow } = state;
  const { attempt, reissues } = flow.sent;
  if (flow.refusal !== null) return settle(flow, { outcome: flow.refusal, result: null }, event.atMs);
  if (attempt.kind === 'answers' && reissues === 0) return send(flow, attempt, 0, reissues + 1);
  return answerUnknown(flow, 'ANSWER_LOST', {}, event.atMs);
}

/** Answers go before the listening: some servers only follow up on what they were told. */
function listenAgain(state: Waiting, atMs: number): Transition {
  const next = state.phase === 'opening-tab' ? openingLost(state, atMs) : state;
  const { answering } = next.flow.sent;
  const answers = answering.map((answer): Effect => ({ do: 'answer-server', ...answer }));
  // Who is asked answers first: that answer listens.
  const isAsking = unanswered(next).length > 0;
  return [next, answers.length > 0 ? answers : isAsking ? [] : [{ do: 'resume-call' }]];
}

export function resumptionOffered(state: Waiting, event: EventOf<'resumption-offered'>): Transition {
  if (!isAnswerTo(state, event.claim)) return [state, []];
  const { flow } = state;
  return [withFlow(state, { ...flow, sent: { ...flow.sent, resumePoint: event.point } }), []];
}

/** The person says "send again". What the server has forgotten (PROTOCOL M13) begins again, from the bare call. */
export function retryRequested(state: Waiting): Transition {
  if (state.phase !== 'answer-unknown') return [state, []];
  const flow = { ...state.flow, rounds: 0 };
  return send(flow, state.code === 'STATE_EXPIRED' ? { kind: 'first' } : flow.sent.attempt);
}

/** Nothing of this answer of the server is used any more: it is asked from the beginning, and mints a new link. */
export function newLinkRequested(state: Waiting, event: EventOf<'new-link-requested'>): Transition {
  if (state.phase !== 'awaiting-consent' || state.flow.asked !== event.id) return [state, []];
  const { round, ask } = state;
  // In the middle of a request the server can't be asked for anything.
  if (round.delivery === 'server-request') return [state, []];
  const flow = { ...state.flow, rounds: 0 };
  const [next, effects] = send(flow, { kind: round.delivery === 'input-required' ? 'first' : 'bare' });
  return [next, [notOpenedEvent(flow, ask, 'LINK_EXPIRED', event.atMs), ...effects]];
}

export function authorizationGranted(state: Waiting): Transition {
  if (state.phase !== 'awaiting-authorization') return [state, []];
  const { flow, code } = state;
  const { claim, attempt } = flow.sent;
  const times = flow.signedIn?.claim === claim ? flow.signedIn.times + 1 : 1;
  return send({ ...flow, signedIn: { claim: claim + 1, after: code, times } }, attempt);
}

/** The person said no to what this call needs. What they have worked for waits: they may think better of it. */
export function authorizationDeclined(state: Waiting, event: EventOf<'authorization-declined'>): Transition {
  if (state.phase !== 'awaiting-authorization' || !isFirst(state.flow)) return [state, []];
  return settle(state.flow, { outcome: 'declined', result: null }, event.atMs);
}

/** Nobody knows what came of the send. */
function answerUnknown(flow: Flow, code: string, facts: ErrorFacts, timeMs: number): Transition {
  return [{ phase: 'answer-unknown', flow: withRetriesFailed(flow, timeMs), code, facts }, []];
}

/** Its tabs stay open; none of them leads to another send by itself. */
function withRetriesFailed(flow: Flow, timeMs: number): Flow {
  const steps = flow.steps.map((step) => ({
    ...step,
    watch: observe(step.watch, { type: 'retry-answered', timeMs, answer: 'failed' }),
  }));
  return { ...flow, steps };
}

function isAnswerTo(state: Waiting, claim: number): boolean {
  return isInFlight(state) && state.flow.sent.claim === claim;
}
