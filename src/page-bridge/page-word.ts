// What the relay must know of a page's word to pass it on: a first sieve, in the page's own process. The border is the
// gate's (`read-message.ts`), which believes nothing of this.

import { MAX_MESSAGE_CHARACTERS, type PageWord, type SessionId } from './wire';

/** A new object with nothing in it but texts; null for what no page API sends. */
export function readPageWord(data: unknown): PageWord | 'ping' | null {
  if (typeof data !== 'object' || data === null) return null;
  const { type, session, text } = data as Readonly<Record<string, unknown>>;
  if (type === 'ping') return type;
  if (type === 'show') return { type };
  if (typeof session !== 'string') return null;
  if (type === 'open' || type === 'close') return { type, session: session as SessionId };
  if (type !== 'rpc' || typeof text !== 'string' || text.length > MAX_MESSAGE_CHARACTERS) return null;
  return { type, session: session as SessionId, text };
}

export type RpcHead = {
  /** The id of a request. */
  readonly asks?: unknown;
  /** It is answered when it ends, and may never be: no reason to keep anybody awake. */
  readonly isListening?: boolean;
  /** The id of a request that needs no answer any more. */
  readonly cancels?: unknown;
};

export function readRpcHead(text: string): RpcHead {
  try {
    const { id, method, params } = JSON.parse(text);
    if (method === 'notifications/cancelled') return { cancels: params?.requestId };
    return method === undefined ? {} : { asks: id, isListening: method === 'subscriptions/listen' };
  } catch {
    // The gate will say what it thinks of it.
    return {};
  }
}
