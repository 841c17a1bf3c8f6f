import type { ErrorFacts } from '../base/usher-error';
import type { Transition } from './lifecycle';
import { observe } from './redirect-watch';
import { settle } from './settle';
import { type EventOf, isInFlight, type Waiting } from './states';
import { openingLost } from './steps';
import type { Attempt, Flow } from './types';

/** Claims a send: the claim is in the state that is saved before the effect is performed. */
export function send(flow: Flow, attempt: Attempt, pauseMs = 0, reissues = 0): Transition {
  const claim = flow.sent.claim + 1;
  const { server, request } = flow;
  return [
    { phase: 'calling', flow: { ...flow, sent: { claim, attempt, reissues } } },
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
  if (flow.sent.attempt.kind !== 'first' && (event.mayHaveArrived || MENDABLE.has(event.code))) {
    return unanswered(flow, event.code, event.facts, event.atMs);
  }
  const { code, facts, serverMessage } = event;
  return settle(flow, { outcome: 'failed', code, facts, serverMessage }, event.atMs);
}

/** Failures of the way, not of the call: the same send may get through later. */
const MENDABLE: ReadonlySet<string> = new Set([
  'SERVER_UNREACHABLE',
  'SERVER_TIMED_OUT',
  'PERMISSION_MISSING',
  'NEEDS_AUTHORIZATION',
  'SERVER_ERROR',
]);

/**
 * The worker that made the send is gone. Answers with the state they belong to are sent once more, with a new
 * JSON-RPC id; anything else may have had its effect already, so the person is asked (DESIGN §2.8).
 */
export function workerRestarted(state: Waiting, event: EventOf<'worker-restarted'>): Transition {
  if (!isInFlight(state)) return state.phase === 'opening-tab' ? openingLost(state, event.atMs) : [state, []];
  const { flow } = state;
  const { attempt, reissues } = flow.sent;
  if (flow.refusal !== null) return settle(flow, { outcome: flow.refusal, result: null }, event.atMs);
  if (attempt.kind === 'answers' && reissues === 0) return send(flow, attempt, 0, reissues + 1);
  return unanswered(flow, 'ANSWER_LOST', {}, event.atMs);
}

export function retryRequested(state: Waiting): Transition {
  if (state.phase !== 'answer-unknown') return [state, []];
  return send(state.flow, state.flow.sent.attempt);
}

/** Nobody knows what came of the send. Its tabs stay open; none of them leads to another send by itself. */
function unanswered(flow: Flow, code: string, facts: ErrorFacts, timeMs: number): Transition {
  const steps = flow.steps.map((step) => ({
    ...step,
    watch: observe(step.watch, { type: 'retry-answered', timeMs, answer: 'failed' }),
  }));
  return [{ phase: 'answer-unknown', flow: { ...flow, steps }, code, facts }, []];
}

function isAnswerTo(state: Waiting, claim: number): boolean {
  return isInFlight(state) && state.flow.sent.claim === claim;
}
