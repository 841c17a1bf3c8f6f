import type { Transition } from './lifecycle';
import { type EventOf, type Waiting, withFlow, withNotice } from './states';
import type { Answering } from './types';

/**
 * Answers to `elicitation/create` are claimed like sends are: they are in the state that is saved before they leave,
 * until the server is known to have them. What a worker did not live to hear of is posted again, the same answer.
 */
export function withAnswersClaimed([state, effects]: Transition): Transition {
  if (state.phase === 'settled') return [state, effects];
  const leaving = effects
    .filter((effect) => effect.do === 'answer-server')
    .map(({ wireId, result }): Answering => ({ wireId, result }));
  if (leaving.length === 0) return [state, effects];
  const others = state.flow.sent.answering.filter((one) =>
    leaving.every(({ wireId }) => wireId !== one.wireId),
  );
  return [withAnswering(state, [...others, ...leaving]), effects];
}

export function answerTaken(state: Waiting, { wireId }: EventOf<'answer-taken'>): Transition {
  const { answering } = state.flow.sent;
  const rest = answering.filter((one) => one.wireId !== wireId);
  return [rest.length === answering.length ? state : withAnswering(state, rest), []];
}

/** Nothing is owed any more; the call goes on as the server likes, and the person knows why it may fail. */
export function answerNotTaken(state: Waiting, event: EventOf<'answer-not-taken'>): Transition {
  const [next] = answerTaken(state, { ...event, type: 'answer-taken' });
  if (next === state || next.phase === 'settled') return [state, []];
  const code = event.code === 'SERVER_UNREACHABLE' ? 'ANSWER_NOT_SENT' : 'ANSWER_NOT_TAKEN';
  const notice = { code, facts: { reason: event.code }, atMs: event.atMs };
  return [withFlow(next, withNotice(next.flow, notice)), []];
}

function withAnswering<State extends Waiting>(state: State, answering: readonly Answering[]): State {
  const { flow } = state;
  return withFlow(state, { ...flow, sent: { ...flow.sent, answering } });
}
