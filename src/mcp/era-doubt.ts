import { SdkHttpError } from '@modelcontextprotocol/client';
import type { EraVerdict } from '../servers/types';
import { ConnectionError } from './connection-error';
import { asRpcError } from './failures';

/** A verdict is trusted this long without being asked for again (2026-07-28, versioning: it may be kept). */
export const VERDICT_LIFETIME_MS = 24 * 60 * 60_000;

const UNSUPPORTED_VERSION = -32022;
/** How servers of the other era turn away what they do not know. */
const NOT_UNDERSTOOD: ReadonlySet<number> = new Set([400, 404, 405, 406, 415]);

/** True where a failure may mean that the server has changed its era since it was asked: nothing was acted on. */
export function isEraDoubt(error: unknown, verdict: EraVerdict): boolean {
  if (!(error instanceof ConnectionError) || error.http.hasChallenge) return false;
  const { cause, stage } = error;
  if (asRpcError(cause)?.code === UNSUPPORTED_VERSION) return true;
  if (!(cause instanceof SdkHttpError) || !NOT_UNDERSTOOD.has(cause.status)) return false;
  // A session's 404 is no doubt: it is a lost session. A modern 404 that says what it misses is an answer.
  return verdict.era === 'legacy' ? stage === 'opening' : asRpcError(cause)?.code !== -32601;
}
