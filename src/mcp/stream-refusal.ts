import type { FetchLike } from '@modelcontextprotocol/client';
import { rpcErrorBody } from './rpc-error-body';

/** What it means that a stream can't be taken up again. */
export type StreamLoss = 'SESSION_LOST' | 'ANSWER_LOST';

/** A server, or what stands before it, will not continue a stream: its status and its words. */
export class StreamRefused extends Error {
  readonly status: number;
  readonly text: string;

  constructor(status: number, text: string) {
    super('STREAM_REFUSED');
    this.name = 'StreamRefused';
    this.status = status;
    this.text = text;
  }
}

/** Refusals that pass. 409: a server that has not noticed yet that the last stream is closed. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425, 429, 502, 503, 504]);

/** What a failed attempt to continue a stream means; null where the next one may succeed. */
export function lossOf(error: unknown, hasSession: boolean): StreamLoss | null {
  if (!(error instanceof StreamRefused) || PASSING.has(error.status)) return null;
  const isSession = hasSession && saysSessionIsLost(error.status, rpcErrorBody(error.text)?.message);
  return isSession ? 'SESSION_LOST' : 'ANSWER_LOST';
}

/** 404 by the specification; many servers made after the SDK's examples answer 400 and name the session. */
export function saysSessionIsLost(status: number, message: string | undefined): boolean {
  return status === 404 || (status === 400 && /session/i.test(message ?? ''));
}

/** `fetch` for a stream that is continued: what is no stream is an error, with the words that the SDK throws away. */
export function insistOnStream(fetchIt: FetchLike): FetchLike {
  return async (url, init) => {
    const response = await fetchIt(url, init);
    const isStream = /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '');
    if (response.ok && isStream) return response;
    throw new StreamRefused(response.status, await response.text().catch(() => ''));
  };
}
