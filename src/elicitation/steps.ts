import type { Effect } from './events';
import { overdue } from './expiry';
import type { Transition } from './lifecycle';
import { nextCheckAtMs, observe, startWatch, verdict } from './redirect-watch';
import { answered, askConsent, consentEvent, notOpenedEvent, refuse } from './rounds';
import { answerEffect, type EventOf, isInFlight, type Waiting, withFlow, withNotice } from './states';
import type { Evidence, Flow, OpenStep, UrlAsk } from './types';
import type { WatchEvent, WatchState } from './watch-types';
import { MAX_AUTOMATIC_RETRIES } from './watch-verdict';

type Interacting = Extract<Waiting, { phase: 'interacting' }>;

/** The tab is what was agreed to: `accept` is owed now in the legacy era, and watching begins. */
export function tabVerified(state: Waiting, event: EventOf<'tab-verified'>): Transition {
  if (state.phase === 'opening-tab' && state.flow.asked === event.id) {
    const { flow, round, ask, url } = state;
    const step: OpenStep = {
      id: event.id,
      ask,
      url,
      delivery: round.delivery,
      openedAtMs: event.atMs,
      watch: watchOf(flow, ask, event),
      fresh: null,
      endedBy: null,
      isAcceptOwed: false,
    };
    const steps = [...flow.steps.filter((other) => other.ask.key !== ask.key), step];
    const next = { phase: 'interacting', flow: { ...flow, steps }, round, stepId: step.id } as const;
    return settleDown(next, event.atMs, [
      consentEvent(flow, ask, 'opened', event.atMs),
      ...answerEffect(round, { action: 'accept' }),
    ]);
  }
  const reopened = findStep(state, event.id);
  if (state.phase !== 'interacting' || reopened === null) return [state, []];
  const watch = watchOf(state.flow, reopened.ask, event);
  const next = withStep(state, { ...reopened, watch, endedBy: null, isAcceptOwed: false });
  return settleDown(next, event.atMs, [
    consentEvent(state.flow, reopened.ask, 'opened', event.atMs),
    ...owedAccept(reopened),
  ]);
}

/** The tab is not what was agreed to, or shows an error: `cancel` (DESIGN §4, "Verified"). */
export function tabRejected(state: Waiting, event: EventOf<'tab-rejected'>): Transition {
  const notice = { code: event.reason, facts: {}, atMs: event.atMs };
  if (state.phase === 'opening-tab' && state.flow.asked === event.id) {
    const { flow, round, ask } = state;
    const effects = [notOpenedEvent(flow, ask, event.reason, event.atMs)];
    return refuse(withNotice(flow, notice), round, 'cancel', event.atMs, effects);
  }
  // A tab that was opened once more: the step goes on waiting, the person sees why.
  if (findStep(state, event.id) !== null) return [withFlow(state, withNotice(state.flow, notice)), []];
  return [state, []];
}

export function tabReported(state: Waiting, event: EventOf<'tab-reported'>): Transition {
  return settleDown(observed(state, event.event), event.atMs);
}

export function timePassed(state: Waiting, event: EventOf<'time-passed'>): Transition {
  const end = overdue(state, event.atMs);
  if (end !== null) return end;
  return settleDown(observed(state, { type: 'time-passed', timeMs: event.atMs }), event.atMs);
}

/** The worker died while the tab was being opened: it may be there, but nobody knows which one it is. */
export function openingLost(state: Extract<Waiting, { phase: 'opening-tab' }>, atMs: number): Interacting {
  const { flow, round, ask, url } = state;
  const watch = startWatch({
    level: 'none',
    serverUrl: flow.server.url,
    startUrl: ask.href,
    tabId: -1,
    nowMs: atMs,
  });
  const step: OpenStep = {
    id: flow.asked,
    ask,
    url,
    delivery: round.delivery,
    openedAtMs: atMs,
    watch: observe(watch, { type: 'browser-restarted', timeMs: atMs }),
    fresh: null,
    endedBy: null,
    isAcceptOwed: round.delivery === 'server-request',
  };
  const steps = [...flow.steps.filter((other) => other.ask.key !== ask.key), step];
  return { phase: 'interacting', flow: { ...flow, steps }, round, stepId: step.id };
}

/** "I have finished." Never capped. */
export function interactionEnded(state: Waiting, event: EventOf<'interaction-ended'>): Transition {
  const step = findStep(state, event.id);
  if (step === null || state.phase !== 'interacting' || state.stepId !== step.id) return [state, []];
  const finished = { ...step, watch: observe(step.watch, { type: 'user-finished', timeMs: event.atMs }) };
  const next = withStep({ ...state, flow: { ...state.flow, rounds: 0 } }, finished);
  return finish(next, finished, 'user-confirmed', event.atMs, []);
}

/** `notifications/elicitation/complete`. One for an unknown or finished elicitation is ignored (2025-11-25, MUST). */
export function completionNotified(state: Waiting, event: EventOf<'completion-notified'>): Transition {
  if (state.phase === 'awaiting-consent' && state.ask.elicitationId === event.elicitationId) {
    const { flow, round } = state;
    if (round.delivery !== 'required-error') return [state, []];
    // A server that says so of every prompt does not take them all away from under the person's eyes.
    if (flow.rounds > MAX_AUTOMATIC_RETRIES) return [state, []];
    return answered(flow, round, { action: 'accept' }, event.atMs, []);
  }
  const step = state.flow.steps.find((candidate) => candidate.ask.elicitationId === event.elicitationId);
  if (step === undefined || step.endedBy !== null) return [state, []];
  const notified = {
    ...step,
    watch: observe(step.watch, { type: 'completion-notified', timeMs: event.atMs }),
  };
  const next = withStep(state, notified);
  if (next.phase !== 'interacting' || next.stepId !== step.id) return [next, []];
  if (isInFlight(next)) return finish(next, notified, 'server-notified', event.atMs, []);
  // The server's word sends the call again like any other sign, and is counted: some say it for every link they make.
  if (!verdict(notified.watch, event.atMs).autoRetry) return [next, []];
  const tried = retried(notified, event.atMs);
  return finish(withStep(next, tried), tried, 'server-notified', event.atMs, []);
}

export function reopenRequested(state: Waiting, event: EventOf<'reopen-requested'>): Transition {
  const step = findStep(state, event.id);
  if (step === null || state.phase !== 'interacting') return [state, []];
  const { server, place } = state.flow;
  return [state, [{ do: 'open-tab', id: step.id, url: step.url, serverUrl: server.url, place }]];
}

/** The newer link is another URL: opening it is a new consent. */
export function freshLinkChosen(state: Waiting, event: EventOf<'fresh-link-chosen'>): Transition {
  const step = findStep(state, event.id);
  if (step === null || step.fresh === null || state.phase !== 'interacting' || state.stepId !== step.id)
    return [state, []];
  const asks = state.round.asks.map((ask, index) =>
    index === state.round.at && step.fresh !== null ? step.fresh : ask,
  );
  const flow = { ...state.flow, asked: state.flow.asked + 1 };
  return askConsent(flow, { ...state.round, asks }, step.fresh, event.atMs);
}

/** After anything that a watch has seen: go on by itself where the evidence allows it, else wake when time may tell. */
function settleDown(state: Waiting, atMs: number, before: readonly Effect[] = []): Transition {
  if (state.phase === 'interacting') {
    const step = findStep(state, state.stepId);
    if (step !== null && step.endedBy === null) {
      const { outcome, autoRetry } = verdict(step.watch, atMs);
      if (outcome === 'ready' && autoRetry) {
        const tried = retried(step, atMs);
        return finish(withStep(state, tried), tried, 'redirect-back', atMs, before);
      }
    }
  }
  const checks = state.flow.steps.map((step) => nextCheckAtMs(step.watch)).filter((time) => time !== null);
  const wake: Effect[] = checks.length === 0 ? [] : [{ do: 'wake-at', timeMs: Math.min(...checks) }];
  return [state, [...before, ...wake]];
}

function retried(step: OpenStep, timeMs: number): OpenStep {
  return { ...step, watch: observe(step.watch, { type: 'retry-sent', timeMs, by: 'watch' }) };
}

/** Evidence that the interaction is over: the next ask's turn, or the retry. */
function finish(
  state: Interacting,
  step: OpenStep,
  evidence: Evidence,
  atMs: number,
  before: readonly Effect[],
): Transition {
  const ended = withStep(state, { ...step, endedBy: evidence, isAcceptOwed: false });
  const effects = [
    ...before,
    ...owedAccept(step),
    ...(evidence === 'redirect-back' ? [consentEvent(state.flow, step.ask, 'returned', atMs)] : []),
  ];
  // The call is on the wire and ends by itself: nothing is owed.
  if (isInFlight(state)) return [ended, effects];
  return answered(ended.flow, ended.round, { action: 'accept' }, atMs, effects);
}

/** The worker died before the server could be told: now there is a tab, or the person's word for it. */
function owedAccept({ ask, isAcceptOwed }: OpenStep): readonly Effect[] {
  if (!isAcceptOwed || ask.wireId === null) return [];
  return [{ do: 'answer-server', wireId: ask.wireId, result: { action: 'accept' } }];
}

function observed(state: Waiting, event: WatchEvent): Waiting {
  const steps = state.flow.steps.map((step) => ({ ...step, watch: observe(step.watch, event) }));
  return withFlow(state, { ...state.flow, steps });
}

function watchOf(flow: Flow, ask: UrlAsk, event: EventOf<'tab-verified'>) {
  const { level, tabId, facts, atMs } = event;
  const watch = startWatch({
    level,
    serverUrl: flow.server.url,
    startUrl: ask.href,
    tabId,
    nowMs: facts[0]?.timeMs ?? atMs,
  });
  return facts.reduce<WatchState>(observe, watch);
}

function findStep(state: Waiting, id: number): OpenStep | null {
  return state.flow.steps.find((step) => step.id === id) ?? null;
}

function withStep<State extends Waiting>(state: State, step: OpenStep): State {
  const steps = state.flow.steps.map((candidate) => (candidate.id === step.id ? step : candidate));
  return withFlow(state, { ...state.flow, steps });
}
