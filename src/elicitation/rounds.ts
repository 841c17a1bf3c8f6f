import { send } from './calls';
import type { Effect } from './events';
import type { Transition } from './lifecycle';
import { MAX_ROUNDS, MAX_STEPS, pauseBeforeMs } from './limits';
import { isSameStep, keepWaiting, sameOpenStep } from './same-step';
import { settle } from './settle';
import {
  answerEffect,
  type EventOf,
  isInFlight,
  isInRound,
  recordedSubject,
  refusalOf,
  type Waiting,
  withNotice,
} from './states';
import type { Answers, Ask, Flow, Refusal, RefusalAction, Round, UrlAsk } from './types';

/** The call was answered by "input required", by -32042, or by a result with a link in it. */
export function inputRequired(state: Waiting, event: EventOf<'input-required'>): Transition {
  if (!isInFlight(state) || state.flow.sent.claim !== event.claim) return [state, []];
  const flow: Flow = { ...state.flow, rounds: state.flow.rounds + 1 };
  if (flow.refusal !== null) return settle(flow, { outcome: flow.refusal, result: null }, event.atMs);
  if (flow.rounds > MAX_ROUNDS)
    return settle(flow, { outcome: 'gave-up', code: 'TOO_MANY_ROUNDS' }, event.atMs);
  if (event.asks.length > MAX_STEPS) {
    return settle(flow, { outcome: 'gave-up', code: 'TOO_MANY_STEPS' }, event.atMs);
  }
  const round: Round = {
    delivery: event.delivery,
    asks: event.asks,
    at: 0,
    answers: {},
    ...(event.requestState !== undefined && { requestState: event.requestState }),
  };
  if (round.asks.length === 0) {
    if (round.delivery !== 'input-required') return settle(flow, failure('NOTHING_TO_OPEN'), event.atMs);
    return send(flow, { kind: 'answers', ...carried(round) }, pauseBeforeMs(flow.rounds));
  }
  return advance(dropFinishedSteps(flow, round), round, event.atMs);
}

/** `elicitation/create` in the middle of our request. A second one waits behind the first. */
export function elicitationReceived(state: Waiting, event: EventOf<'elicitation-received'>): Transition {
  if (!isInFlight(state) || state.flow.sent.claim !== event.claim) return [state, []];
  if (isInRound(state) && state.phase !== 'interacting') {
    const { flow, round } = state;
    const waiting = round.asks.length - round.at;
    if (flow.asked + waiting > MAX_STEPS) return tooManySteps(flow, round, event.atMs);
    return [{ ...state, round: { ...round, asks: [...round.asks, event.ask] } }, []];
  }
  return advance(
    state.flow,
    { delivery: 'server-request', asks: [event.ask], at: 0, answers: {} },
    event.atMs,
  );
}

/** Goes on with the ask at hand, or, when none is left, with what the delivery owes. */
export function advance(flow: Flow, round: Round, atMs: number, before: readonly Effect[] = []): Transition {
  const ask = round.asks[round.at];
  if (ask === undefined) return conclude(flow, round, before);
  if (ask.mode === 'url') {
    const open = sameOpenStep(flow.steps, round, ask, atMs);
    if (open !== null) return keepWaiting(flow, round, open, ask, atMs, before);
  }
  if (flow.asked >= MAX_STEPS) return tooManySteps(flow, round, atMs, before);
  const asked = { ...flow, asked: flow.asked + 1 };
  // Counted like any other: a server in flight could ask for what is refused without end.
  if (ask.mode === 'refused') return refuseByRule(asked, round, ask, atMs, before);
  if (ask.mode === 'form')
    return [{ phase: 'awaiting-form', flow: asked, round, ask }, [...before, { do: 'ask-person' }]];
  return askConsent(asked, round, ask, atMs, before);
}

/** A prompt is due for this URL. The caller has counted it. */
export function askConsent(
  flow: Flow,
  round: Round,
  ask: UrlAsk,
  atMs: number,
  before: readonly Effect[] = [],
): Transition {
  const named: Flow = { ...flow, targets: withTarget(flow, ask) };
  return [
    { phase: 'awaiting-consent', flow: named, round, ask },
    [...before, consentEvent(named, ask, 'requested', atMs), { do: 'ask-person' }],
  ];
}

/** The ask at hand is answered; the next one's turn. */
export function answered(
  flow: Flow,
  round: Round,
  answer: Answers[string],
  atMs: number,
  before: readonly Effect[],
): Transition {
  const ask = round.asks[round.at];
  const answers = ask === undefined ? round.answers : { ...round.answers, [ask.key]: answer };
  return advance(flow, { ...round, at: round.at + 1, answers }, atMs, before);
}

/** The person said no to the ask at hand, or its page could not be opened: the server is told in its delivery's way. */
export function refuse(
  flow: Flow,
  round: Round,
  action: RefusalAction,
  atMs: number,
  before: readonly Effect[],
  refusal: Refusal = refusalOf(action),
): Transition {
  const refused: Flow = { ...flow, refusal };
  switch (round.delivery) {
    case 'server-request':
      return answered(refused, round, { action }, atMs, [...before, ...answerEffect(round, { action })]);
    case 'required-error':
    case 'error-link':
      return settle(flow, { outcome: refusal, result: null }, atMs, before);
    case 'input-required': {
      const [next, effects] = send(refused, { kind: 'answers', ...carried(refuseRest(round, action)) });
      return [next, [...before, ...effects]];
    }
  }
}

/** Fact about one prompt, for the ledger. */
export function consentEvent(
  flow: Flow,
  ask: UrlAsk,
  type: 'requested' | 'granted' | 'declined' | 'cancelled' | 'opened' | 'returned',
  atMs: number,
): Effect {
  const common = { ...eventCommon(flow, atMs), target: ask.target, url: ask.href };
  if (type !== 'requested') return { do: 'append-event', event: { ...common, type } };
  const { findings } = ask.judgement;
  const severity = ask.judgement.severity;
  return {
    do: 'append-event',
    event: { ...common, type, severity, findings: findings.map((finding) => finding.code) },
  };
}

/** The same, for a URL that was not opened, with the reason. */
export function notOpenedEvent(flow: Flow, ask: UrlAsk, reason: string, atMs: number): Effect {
  return {
    do: 'append-event',
    event: { ...eventCommon(flow, atMs), type: 'not-opened', reason, target: ask.target, url: ask.href },
  };
}

function conclude(flow: Flow, round: Round, before: readonly Effect[]): Transition {
  if (round.delivery === 'server-request') {
    const open = flow.steps.at(-1);
    const next: Waiting =
      open === undefined
        ? { phase: 'calling', flow }
        : { phase: 'interacting', flow, round, stepId: open.id };
    return [next, before];
  }
  const [next, effects] =
    round.delivery === 'input-required'
      ? send(flow, { kind: 'answers', ...carried(round) })
      : send(flow, { kind: 'bare' });
  return [next, [...before, ...effects]];
}

/** The call is not worth going on with: what is on the wire is told so. */
function tooManySteps(flow: Flow, round: Round, atMs: number, before: readonly Effect[] = []): Transition {
  const effects = [...before, ...answerEffect(round, { action: 'cancel' })];
  const point = flow.sent.resumePoint;
  if (round.delivery === 'server-request') effects.push({ do: 'abort-call', point });
  return settle(flow, { outcome: 'gave-up', code: 'TOO_MANY_STEPS' }, atMs, effects);
}

/** Usher says no: a URL that can't be judged, a blocked target, a form that asks for a secret. */
function refuseByRule(
  flow: Flow,
  round: Round,
  ask: Extract<Ask, { mode: 'refused' }>,
  atMs: number,
  before: readonly Effect[],
): Transition {
  const noticed = withNotice(flow, { code: ask.reason, facts: ask.facts, atMs });
  const effects = [...before];
  if (ask.refusedUrl !== null) {
    const { href: url, target } = ask.refusedUrl;
    effects.push({
      do: 'append-event',
      event: { ...eventCommon(flow, atMs), type: 'refused', reason: ask.reason, target, url },
    });
  }
  return refuse(noticed, round, ask.answer, atMs, effects, 'refused');
}

/** Steps the server no longer asks for are over: their tabs are let go. */
function dropFinishedSteps(flow: Flow, round: Round): Flow {
  const steps = flow.steps.filter((step) =>
    round.asks.some((ask) => ask.mode === 'url' && isSameStep(ask.href, step.ask.href)),
  );
  return { ...flow, steps };
}

function refuseRest(round: Round, action: RefusalAction): Round {
  const rest = round.asks
    .slice(round.at)
    .map((ask, index): [string, Answers[string]] => [ask.key, { action: index === 0 ? action : 'cancel' }]);
  // Not by assignment: a key may be `__proto__`.
  return { ...round, answers: { ...round.answers, ...Object.fromEntries(rest) } };
}

/** M3, M5: the state is echoed byte for byte, an empty one too, and none is made up. */
function carried(round: Round): { readonly answers: Answers; readonly requestState?: string } {
  return {
    answers: round.answers,
    ...(round.requestState !== undefined && { requestState: round.requestState }),
  };
}

function withTarget(flow: Flow, ask: UrlAsk): Flow['targets'] {
  return flow.targets.some((target) => target.origin === ask.target.origin)
    ? flow.targets
    : [...flow.targets, ask.target];
}

function eventCommon(flow: Flow, timeMs: number) {
  const { id, origin, name } = flow.server;
  return { timeMs, flowId: flow.id, tool: recordedSubject(flow), server: { id, origin, name } };
}

function failure(code: string) {
  return { outcome: 'failed', code, facts: {}, serverMessage: null } as const;
}
