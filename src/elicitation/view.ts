import { waitsUntilMs } from './expiry';
import { isTabOpen, trail, verdict } from './redirect-watch';
import { isToolError } from './settle';
import { subjectOf } from './states';
import { judgeTrail } from './trail-warning';
import type { FlowState, OpenStep } from './types';
import type { FlowNow, FlowView, PromptView, StepView } from './view-types';
import type { WatchLevel } from './watch-types';

/** What a screen may know of a flow. */
export function viewOf(state: FlowState, nowMs: number): FlowView {
  const { flow } = state;
  const isSettled = state.phase === 'settled';
  return {
    id: flow.id,
    serverId: flow.server.id,
    serverName: flow.server.name,
    serverHost: new URL(flow.server.url).host,
    method: isSettled ? state.flow.method : state.flow.request.method,
    subject: isSettled ? state.flow.subject : subjectOf(state.flow),
    page:
      flow.place.kind === 'page' ? { origin: flow.place.origin, isGone: flow.place.caller === 'gone' } : null,
    startedAtMs: flow.startedAtMs,
    waitsUntilMs: isSettled ? null : waitsUntilMs(state.flow),
    notices: flow.notices,
    now: nowOf(state),
    steps: isSettled ? [] : state.flow.steps.map((step) => viewStep(step, flow.server.url, nowMs)),
  };
}

/** What the consent window shows of a flow; null where it asks nothing. */
export function promptOf(
  state: FlowState,
  context: {
    readonly name: string;
    readonly ownName: string | null;
    readonly isLocal: boolean;
    readonly level: WatchLevel;
  },
): PromptView | null {
  if (state.phase !== 'awaiting-consent' && state.phase !== 'awaiting-form') return null;
  const { flow, round, ask } = state;
  const common = {
    flowId: flow.id,
    key: String(flow.asked),
    position: { at: round.at + 1, of: round.asks.length },
    server: {
      name: context.name,
      host: new URL(flow.server.url).host,
      origin: flow.server.origin,
      ownName: context.ownName,
      isLocal: context.isLocal,
    },
    method: flow.request.method,
    subject: subjectOf(flow),
    message: ask.message,
  };
  if (ask.mode === 'form') return { ...common, mode: 'form', fields: ask.fields };
  return {
    ...common,
    mode: 'url',
    judgement: ask.judgement,
    standing: ask.standing,
    linkExpiresAtMs: ask.expiresAtMs,
    canRequestNewLink: round.delivery !== 'server-request',
    level: context.level,
  };
}

function nowOf(state: FlowState): FlowNow {
  switch (state.phase) {
    case 'awaiting-grant':
      return { kind: 'asking', mode: 'grant', key: String(state.flow.asked) };
    case 'calling':
      return { kind: 'calling', isRetry: state.flow.sent.claim > 1 };
    case 'awaiting-authorization':
      return { kind: 'awaiting-authorization', code: state.code };
    case 'awaiting-consent':
    case 'awaiting-form':
      return { kind: 'asking', mode: state.ask.mode, key: String(state.flow.asked) };
    case 'opening-tab':
      return { kind: 'opening', host: new URL(state.ask.href).host };
    case 'interacting':
      return { kind: 'interacting', stepKey: String(state.stepId) };
    case 'answer-unknown':
      return { kind: 'answer-unknown', isRetry: state.flow.sent.claim > 1, code: state.code };
    case 'settled': {
      const { ending, flow } = state;
      return {
        kind: 'settled',
        outcome: ending.outcome,
        isToolError: isToolError(ending),
        code: 'code' in ending ? ending.code : null,
        facts: 'facts' in ending ? ending.facts : {},
        settledAtMs: flow.settledAtMs,
      };
    }
  }
}

function viewStep(step: OpenStep, serverUrl: string, nowMs: number): StepView {
  return {
    key: String(step.id),
    host: new URL(step.ask.href).host,
    message: step.ask.message,
    delivery: step.delivery,
    level: step.watch.level,
    verdict: verdict(step.watch, nowMs),
    isTabOpen: isTabOpen(step.watch),
    openedAtMs: step.openedAtMs,
    linkExpiresAtMs: step.ask.expiresAtMs,
    trail: trail(step.watch).map((stop) => ({ ...stop, warning: judgeTrail(stop, serverUrl) })),
    hasFreshLink: step.fresh !== null,
    endedBy: step.endedBy,
  };
}
