import fc from 'fast-check';
import { consentTo } from '../../consent/consented-url';
import type { Effect } from '../events';
import type { transition } from '../lifecycle';
import type { FlowState, McpRequest } from '../types';
import { CALLBACK, type Caller, CONNECT, grantFor, IDP, REQUESTS, Story, SUBJECTS, type Told } from './story';
import { asksOf, grantTo, OTHER_GRANTS, questionOf, stateOf, URLS, wireAsk } from './walk-picks';

/** One step of a random walk: what happens next, told with as little knowledge of the state as a fate has. */
export type Move = { readonly kind: (typeof KINDS)[number]; readonly pick: number; readonly stale: boolean };

const KINDS = [
  'required',
  'required-error',
  'error-link',
  'received',
  'consent',
  'refuse',
  'submit',
  'verified',
  'rejected',
  'away',
  'back',
  'closed',
  'time',
  'finish',
  'completed-by-server',
  'reopen',
  'fresh',
  'completed',
  'failed',
  'worker-restarted',
  'browser-restarted',
  'retry',
  'cancel',
  'offered',
  'taken',
  'not-taken',
  'withdrawn',
  'new-link',
  'signed-in',
  'scope-declined',
  'days',
  'granted',
  'grant-refused',
  'left',
  'returned',
] as const;

/** Whose call it is, and what happens to it. */
export type Way = {
  readonly caller: keyof typeof CALLERS;
  readonly request: McpRequest;
  readonly moves: readonly Move[];
};

const CALLERS = {
  usher: () => 'usher',
  'page that is asked about': () => ({ page: 'not-granted' }),
  'page that may': ({ method }) => ({ page: grantFor({ subject: SUBJECTS[method] }) }),
} as const satisfies Record<string, (request: McpRequest) => Caller>;

export const ways: fc.Arbitrary<Way> = fc.record({
  // Most of what can happen has nothing to do with who called.
  caller: fc.constantFrom('usher', 'usher', 'page that is asked about', 'page that may'),
  request: fc.constantFrom(...REQUESTS),
  moves: fc.array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      pick: fc.nat(7),
      // Now and then an answer to an older send, a click on an older prompt.
      stale: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 60, size: 'max' },
  ),
});

/** What was seen along a walk, for the laws. */
export type Witnessed = {
  readonly before: FlowState;
  readonly event: Told;
  readonly after: FlowState;
  readonly effects: readonly Effect[];
};

/** Walks, and hands over every step that was taken. */
export function walk(
  { caller, request, moves }: Way,
  see: (step: Witnessed, story: Story) => void,
  decide?: typeof transition,
): Story {
  const story = new Story(decide, CALLERS[caller](request), request);
  let afterEnd = 0;
  for (const move of moves) {
    const before = story.state;
    // What is over stays so: a few steps show it.
    if (before.phase === 'settled' && ++afterEnd > 2) break;
    const event = eventOf(move, story);
    story.tell(event, afterMs(move));
    see({ before, event, after: story.state, effects: story.effects }, story);
  }
  return story;
}

function afterMs({ kind, pick }: Move): number {
  if (kind === 'time') return 2_000;
  // Now and then the clock falls back.
  return kind === 'days' ? (pick - 1) * 36 * 60 * 60_000 : 100;
}

/** What the screens offer, and what a server would say to it: does this flow come to its end? */
export function driveToEnd(story: Story): Story {
  for (let step = 0; step < 40 && story.state.phase !== 'settled'; step++) {
    const { state, claim, asked: id } = story;
    switch (state.phase) {
      case 'awaiting-grant':
        story.tell({ type: 'grant-given', grant: grantTo(story) });
        break;
      case 'awaiting-consent':
        story.consent();
        break;
      case 'awaiting-form':
        story.tell({ type: 'form-submitted', id, content: {} });
        break;
      case 'opening-tab':
        story.tell({ type: 'tab-verified', id, tabId: 99, level: 'none', facts: [] });
        break;
      case 'interacting':
        story.tell({ type: 'interaction-ended', id: state.stepId });
        // In flight the call ends by itself.
        if (state.round.delivery === 'server-request') story.completed();
        break;
      case 'awaiting-authorization':
        story.tell({ type: 'authorization-granted' });
        break;
      case 'answer-unknown':
        story.tell({ type: 'retry-requested' });
        break;
      case 'calling':
        story.tell({ type: 'call-completed', claim, result: { content: [] }, outputProblem: null });
    }
  }
  return story;
}

function eventOf({ kind, pick, stale }: Move, story: Story): Told {
  const claim = story.claim - (stale ? 1 : 0);
  const id = story.asked - (stale ? 1 : 0);
  const url = URLS[pick % URLS.length] ?? CONNECT;
  const tabId = 7 + (pick % 3);
  switch (kind) {
    case 'required':
      return {
        type: 'input-required',
        claim,
        delivery: 'input-required',
        asks: asksOf(pick),
        ...stateOf(pick),
      };
    case 'required-error':
    case 'error-link':
      return {
        type: 'input-required',
        claim,
        delivery: kind,
        asks: asksOf(pick).filter((ask) => ask.mode !== 'form'),
      };
    case 'received':
      return { type: 'elicitation-received', claim, ask: wireAsk(pick, story.atMs) };
    case 'consent': {
      const shown = story.state.phase === 'awaiting-consent' && pick !== 7 ? story.state.ask.href : url;
      return { type: 'consent-given', id, url: consentTo(shown) };
    }
    case 'refuse':
      return { type: 'consent-refused', id, action: pick % 2 === 0 ? 'decline' : 'cancel' };
    case 'submit':
      return { type: 'form-submitted', id, content: { name: 'Ada' } };
    case 'verified': {
      const level = (['navigation', 'own-origin', 'none'] as const)[pick % 3] ?? 'none';
      return { type: 'tab-verified', id, tabId, level, facts: [] };
    }
    case 'rejected':
      return { type: 'tab-rejected', id, reason: 'LOAD_FAILED' };
    case 'away':
    case 'back':
      return { type: 'tab-reported', event: story.committed(kind === 'away' ? IDP : CALLBACK, tabId) };
    case 'closed':
      return { type: 'tab-reported', event: { type: 'tab-removed', tabId, timeMs: story.atMs + 100 } };
    case 'browser-restarted':
      return { type: 'tab-reported', event: { type: 'browser-restarted', timeMs: story.atMs + 100 } };
    case 'time':
      return { type: 'time-passed' };
    case 'finish':
      return { type: 'interaction-ended', id };
    case 'completed-by-server':
      return { type: 'completion-notified', elicitationId: `e-${pick % 3}` };
    case 'reopen':
      return { type: 'reopen-requested', id };
    case 'fresh':
      return { type: 'fresh-link-chosen', id };
    case 'completed':
      return { type: 'call-completed', claim, result: { content: [] }, outputProblem: null };
    case 'failed': {
      const codes = [
        'SERVER_TIMED_OUT',
        'PROTOCOL_ERROR',
        'STATE_EXPIRED',
        'SESSION_LOST',
        'NEEDS_AUTHORIZATION',
        'NEEDS_SCOPE',
        'SCOPE_DECLINED',
      ];
      const code = codes[pick % codes.length] ?? 'PROTOCOL_ERROR';
      return {
        type: 'call-failed',
        claim,
        code,
        facts: {},
        serverMessage: null,
        mayHaveArrived: pick % 3 === 0,
      };
    }
    case 'offered':
      return { type: 'resumption-offered', claim, point: `point-${pick}` };
    case 'taken':
      return { type: 'answer-taken', wireId: questionOf(story) };
    case 'not-taken':
      return { type: 'answer-not-taken', wireId: questionOf(story), code: 'ELICITATION_GONE' };
    case 'withdrawn':
      return { type: 'elicitation-withdrawn', claim, wireId: questionOf(story) };
    case 'new-link':
      return { type: 'new-link-requested', id };
    case 'signed-in':
      return { type: 'authorization-granted' };
    case 'scope-declined':
      return { type: 'authorization-declined' };
    case 'days':
      return { type: 'time-passed' };
    case 'worker-restarted':
      return { type: 'worker-restarted' };
    case 'retry':
      return { type: 'retry-requested' };
    case 'cancel':
      return { type: 'user-cancelled' };
    case 'granted':
      return {
        type: 'grant-given',
        grant: (stale ? OTHER_GRANTS[pick % OTHER_GRANTS.length] : null) ?? grantTo(story),
      };
    case 'grant-refused':
      return { type: 'grant-refused', action: pick % 2 === 0 ? 'decline' : 'cancel' };
    case 'left':
      return { type: 'caller-left' };
    case 'returned':
      return { type: 'caller-returned', tabId: 2, windowId: 1 };
  }
}
