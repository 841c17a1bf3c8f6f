import { assertNever } from '../../base/assert-never';
import type { FlowView, StepView } from '../../elicitation/view-types';
import { hasSentence, type MessageKey, sentence, t } from '../text';

export type Tone = 'busy' | 'ask' | 'good' | 'plain' | 'bad';

/** A flow in one sentence, and how it feels. */
export function flowWords(flow: FlowView): { readonly words: string; readonly tone: Tone } {
  const { now } = flow;
  const names = { server: flow.serverName, host: flow.serverHost };
  switch (now.kind) {
    case 'calling':
      return { words: t(now.isRetry ? 'flow_calling_again' : 'flow_calling', names), tone: 'busy' };
    case 'awaiting-authorization':
      return {
        words: t(now.code === 'NEEDS_SCOPE' ? 'flow_needs_scope' : 'flow_needs_authorization', names),
        tone: 'ask',
      };
    case 'asking':
      return { words: askingWords(flow, now.mode), tone: 'ask' };
    case 'opening':
      return { words: t('flow_opening', { host: now.host }), tone: 'busy' };
    case 'interacting': {
      const step = currentStep(flow);
      return step === null
        ? { words: t('flow_waiting', names), tone: 'ask' }
        : stepWords(step, flow.serverName);
    }
    case 'answer-unknown':
      return { words: t(unknownKey(now), names), tone: 'ask' };
    case 'settled':
      return settledWords(flow, now);
    default:
      return assertNever(now);
  }
}

/** What a call is: the tool's name says it, a resource's or a prompt's does not. */
export const CALLS = {
  'tools/call': 'flow_tool',
  'resources/read': 'flow_resource',
  'prompts/get': 'flow_prompt',
} as const satisfies Record<FlowView['method'], MessageKey>;

type Asking = Extract<FlowView['now'], { readonly kind: 'asking' }>;

function askingWords({ method, serverName: server, page }: FlowView, mode: Asking['mode']): string {
  if (mode === 'grant') return t(WANTING[method], { server, page: page?.origin ?? '' });
  return t(mode === 'url' ? 'flow_asking_url' : 'flow_asking_form', { server });
}

const WANTING = {
  'tools/call': 'flow_asking_grant',
  'resources/read': 'flow_asking_resource',
  'prompts/get': 'flow_asking_prompt',
} as const satisfies Record<FlowView['method'], MessageKey>;

/** The step a flow waits for; null where it waits for none. */
export function currentStep(flow: FlowView): StepView | null {
  const { now } = flow;
  if (now.kind !== 'interacting') return null;
  return flow.steps.find((step) => step.key === now.stepKey) ?? null;
}

/** How the way back is watched. */
export function levelWords(step: StepView): string {
  switch (step.level) {
    case 'navigation':
      return t('level_navigation');
    case 'own-origin':
      return t('level_own_origin', { host: step.host });
    case 'none':
      return t('level_none');
    default:
      return assertNever(step.level);
  }
}

/** True where the person alone can say how it goes on. */
export function asksPerson(step: StepView): boolean {
  return step.level === 'none' || (step.verdict.outcome !== 'pending' && step.verdict.outcome !== 'ready');
}

function stepWords(step: StepView, server: string): { readonly words: string; readonly tone: Tone } {
  const facts = { host: step.host, server };
  switch (step.verdict.outcome) {
    case 'pending':
      return { words: t(step.isTabOpen ? 'step_pending' : 'step_no_tab', facts), tone: 'ask' };
    case 'ready':
      return {
        words: t(step.delivery === 'server-request' ? 'step_ready_in_flight' : 'step_ready', facts),
        tone: 'busy',
      };
    case 'ask':
      return { words: t('step_ask', facts), tone: 'ask' };
    case 'returned-error':
      return { words: t('step_returned_error', facts), tone: 'bad' };
    case 'load-failed':
      return { words: t('step_load_failed', facts), tone: 'bad' };
    case 'abandoned':
      return { words: t('step_abandoned', facts), tone: 'ask' };
    case 'expired':
      return { words: t('step_expired', facts), tone: 'ask' };
    default:
      return assertNever(step.verdict.outcome);
  }
}

function unknownKey(now: Extract<FlowView['now'], { readonly kind: 'answer-unknown' }>): MessageKey {
  if (now.code === 'STATE_EXPIRED') return 'flow_state_expired';
  if (now.code === 'SESSION_LOST') return 'flow_session_lost';
  return now.isRetry ? 'flow_unknown_retry' : 'flow_unknown';
}

const SETTLED = {
  completed: 'settled_completed',
  failed: 'settled_failed',
  declined: 'settled_declined',
  cancelled: 'settled_cancelled',
  refused: 'settled_refused',
  'gave-up': 'settled_gave_up',
  expired: 'settled_expired',
} as const satisfies Record<string, MessageKey>;

type Settled = Extract<FlowView['now'], { readonly kind: 'settled' }>;

function settledWords(flow: FlowView, now: Settled): { readonly words: string; readonly tone: Tone } {
  const facts = { server: flow.serverName, host: flow.serverHost, ...now.facts };
  if (now.isToolError) return { words: t('settled_tool_error', facts), tone: 'bad' };
  if (now.outcome === 'completed') return { words: t('settled_completed', facts), tone: 'good' };
  const general = t(SETTLED[now.outcome], facts);
  const why = now.code === null ? null : reasonWords(now.code, facts);
  const tone =
    now.outcome === 'failed' || now.outcome === 'gave-up' || now.outcome === 'refused' ? 'bad' : 'plain';
  return { words: why ?? general, tone };
}

/** Why a call failed, by its code: a server's problem has its sentence among the problems. */
export function reasonWords(
  code: string,
  facts: Readonly<Record<string, string | number | boolean | null>>,
): string {
  return hasSentence('problem', code) ? sentence('problem', code, facts) : sentence('error', code, facts);
}

/** Something that happened on the way, as one sentence. A refused URL names its reason. */
export function noticeWords(
  code: string,
  facts: Readonly<Record<string, string | number | boolean | null>>,
): string {
  const reason = facts['finding'] ?? facts['reason'];
  const words = hasSentence('rejection', code)
    ? sentence('rejection', code, facts)
    : sentence('notice', code, facts);
  if (typeof reason !== 'string' || !hasSentence('finding', reason)) return words;
  return `${words} ${sentence('finding', reason, facts)}`;
}
