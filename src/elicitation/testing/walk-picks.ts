import type { CallGrant } from '../../grants/call-grant';
import type { Ask } from '../types';
import { CONNECT, formAsk, grantFor, IDP, refusedAsk, type Story, SUBJECTS, urlAsk } from './story';

// What fate picks for one step of a walk: asks, questions and grants that a story may meet.

export const URLS = [
  CONNECT,
  `${CONNECT}&fresh=1`,
  'https://mcp.notes.test/other',
  'https://pay.test/x',
  `${IDP}&state=s`,
];

/** For what this story's call is about. */
export function grantTo({ state }: Story): CallGrant {
  const method = state.phase === 'settled' ? state.flow.method : state.flow.request.method;
  return grantFor({ subject: SUBJECTS[method] });
}

/** For one of them it may be what was asked for. */
export const OTHER_GRANTS = [
  grantFor({ subject: { kind: 'tool', name: 'delete-notes' } }),
  ...Object.values(SUBJECTS).map((subject) => grantFor({ subject })),
];

export function asksOf(pick: number): readonly Ask[] {
  const link = urlAsk('link', URLS[pick % URLS.length] ?? CONNECT, {
    elicitationId: `e-${pick % 3}`,
    expiresAtMs: pick === 3 ? 3_000 : null,
  });
  if (pick === 0) return [];
  if (pick === 5) return [refusedAsk('refused')];
  if (pick === 6) return [formAsk('who'), link, urlAsk('pay', 'https://pay.test/x')];
  if (pick === 7) return [link, refusedAsk('refused', 'TARGET_BLOCKED')];
  return [link];
}

/** A question of the server that has to do with this flow now, if there is one. */
export function questionOf({ state }: Story): string | number {
  if (state.phase === 'settled') return 'none';
  const asked = 'round' in state ? state.round.asks.map(({ wireId }) => wireId) : [];
  return (
    [...state.flow.sent.answering.map(({ wireId }) => wireId), ...asked].findLast((id) => id !== null) ??
    'none'
  );
}

export function wireAsk(pick: number, atMs: number): Ask {
  const wireId = `w-${pick}-${atMs}`;
  if (pick === 5) return refusedAsk(wireId, 'URL_REFUSED', wireId);
  if (pick > 5) return formAsk(wireId, wireId);
  return urlAsk(wireId, URLS[pick % URLS.length] ?? CONNECT, { wireId, elicitationId: `e-${pick % 3}` });
}

export function stateOf(pick: number): { readonly requestState?: string } {
  return pick % 3 === 0 ? {} : { requestState: pick % 3 === 1 ? '' : `state-${pick}` };
}
