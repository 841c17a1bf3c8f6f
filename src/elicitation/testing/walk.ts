import fc from 'fast-check';
import { consentTo } from '../../consent/consented-url';
import type { Effect } from '../events';
import type { Ask, FlowState } from '../types';
import { CALLBACK, CONNECT, formAsk, IDP, refusedAsk, Story, type Told, urlAsk } from './story';

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
] as const;

export const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    pick: fc.nat(7),
    // Now and then an answer to an older send, a click on an older prompt.
    stale: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  }),
  { minLength: 1, maxLength: 60 },
);

const URLS = [
  CONNECT,
  `${CONNECT}&fresh=1`,
  'https://mcp.notes.test/other',
  'https://pay.test/x',
  `${IDP}&state=s`,
];

/** What was seen along a walk, for the laws. */
export type Witnessed = {
  readonly before: FlowState;
  readonly event: Told;
  readonly after: FlowState;
  readonly effects: readonly Effect[];
};

/** Walks, and hands over every step that was taken. */
export function walk(steps: readonly Move[], see: (step: Witnessed, story: Story) => void): Story {
  const story = new Story();
  for (const move of steps) {
    const before = story.state;
    const event = eventOf(move, story);
    story.tell(event, move.kind === 'time' ? 2_000 : 100);
    see({ before, event, after: story.state, effects: story.effects }, story);
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
      const code = pick % 2 === 0 ? 'SERVER_TIMED_OUT' : 'PROTOCOL_ERROR';
      return {
        type: 'call-failed',
        claim,
        code,
        facts: {},
        serverMessage: null,
        mayHaveArrived: pick % 3 === 0,
      };
    }
    case 'worker-restarted':
      return { type: 'worker-restarted' };
    case 'retry':
      return { type: 'retry-requested' };
    case 'cancel':
      return { type: 'user-cancelled' };
  }
}

function asksOf(pick: number): readonly Ask[] {
  const link = urlAsk('link', URLS[pick % URLS.length] ?? CONNECT, { elicitationId: `e-${pick % 3}` });
  if (pick === 0) return [];
  if (pick === 5) return [refusedAsk('refused')];
  if (pick === 6) return [formAsk('who'), link, urlAsk('pay', 'https://pay.test/x')];
  if (pick === 7) return [link, refusedAsk('refused', 'TARGET_BLOCKED')];
  return [link];
}

function wireAsk(pick: number, atMs: number): Ask {
  const wireId = `w-${pick}-${atMs}`;
  if (pick === 5) return refusedAsk(wireId, 'URL_REFUSED', wireId);
  if (pick > 5) return formAsk(wireId, wireId);
  return urlAsk(wireId, URLS[pick % URLS.length] ?? CONNECT, { wireId, elicitationId: `e-${pick % 3}` });
}

function stateOf(pick: number): { readonly requestState?: string } {
  return pick % 3 === 0 ? {} : { requestState: pick % 3 === 1 ? '' : `state-${pick}` };
}
