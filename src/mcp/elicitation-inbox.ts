import type { JSONRPCRequest } from '@modelcontextprotocol/client';
import { isObject } from '../base/json';
import type { Session } from './ports';
import { sessionMark } from './resume-point';

/** What an `elicitation/create` is, before anyone reads it. */
export type Elicited =
  /** A mode that was declared, or none, which means form (2025-11-25, client/elicitation; matrix E8). */
  | { readonly kind: 'ours'; readonly wireId: string; readonly params: unknown }
  /** Owed -32602 (matrix E14). */
  | { readonly kind: 'undeclared-mode' };

export function readElicitation(request: JSONRPCRequest, session: Session): Elicited {
  const params: unknown = request.params;
  const mode = isObject(params) ? (params['mode'] ?? 'form') : null;
  if (mode !== 'form' && mode !== 'url') return { kind: 'undeclared-mode' };
  return { kind: 'ours', wireId: wireIdOf(request.id, session), params };
}

/**
 * A JSON-RPC id with a mark of its session. Servers count their ids anew in every session, so an answer that comes late
 * could otherwise reach another question. The mark is a hash: the session's id is a secret (matrix H36).
 */
export function wireIdOf(id: string | number, session: Session): string {
  return `${sessionMark(session)}:${JSON.stringify(id)}`;
}

/** The JSON-RPC id to answer in this session; null where the question was asked in another one. */
export function idToAnswer(wireId: string | number, session: Session): string | number | null {
  const text = String(wireId);
  const start = `${sessionMark(session)}:`;
  if (!text.startsWith(start)) return null;
  const id: unknown = JSON.parse(text.slice(start.length));
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
