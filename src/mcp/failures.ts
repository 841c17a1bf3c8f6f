import {
  InsufficientScopeError,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { NO_CHALLENGE } from '../authorization/challenge';
import { isObject } from '../base/json';
import { type ErrorFacts, UsherError } from '../base/usher-error';
import { ConnectionError, type Stage } from './connection-error';
import { type HttpNotes, MAX_RESPONSE_BYTES } from './guarded-fetch';
import type { CallAnswer } from './ports';
import { type RpcError, rpcErrorBody } from './rpc-error-body';
import { MAX_SERVER_TEXT, serverText } from './server-text';
import type { StreamLoss } from './stream-refusal';

export type Failure = Extract<CallAnswer, { readonly kind: 'failed' }>;

export const URL_ELICITATION_REQUIRED = -32042;
const INVALID_PARAMS = -32602;
const UNSUPPORTED_VERSION = -32022;
/** The request had left before these were found out. */
const LOST: ReadonlySet<string> = new Set<StreamLoss>(['SESSION_LOST', 'ANSWER_LOST']);

/**
 * One answer for all the ways in which the SDK, the server and the network say no.
 *
 * @param thrown a ConnectionError, an UsherError of this folder, or what a port threw.
 */
export function readFailure(thrown: unknown): CallAnswer {
  if (thrown instanceof ConnectionError) return readCause(thrown.cause, thrown.http, thrown.stage);
  if (thrown instanceof UsherError) return usherFailure(thrown);
  return failed('INTERNAL_ERROR', false);
}

function readCause(error: unknown, http: HttpNotes, stage: Stage): CallAnswer {
  if (http.tooLarge)
    return failed('RESPONSE_TOO_LARGE', false, { limitMegabytes: MAX_RESPONSE_BYTES / 2 ** 20 });
  if (http.wasRedirected) return failed('REDIRECTED_ELSEWHERE', false);
  if (error instanceof UsherError) return usherFailure(error);
  if (error instanceof UnauthorizedError || error instanceof InsufficientScopeError) return turnedAway(http);
  const rpcError = asRpcError(error);
  if (error instanceof SdkHttpError) return httpFailure(error, rpcError, http, stage);
  if (rpcError !== null) return rpcFailure(rpcError);
  if (error instanceof SdkError) return sdkFailure(error, http, stage);
  return otherFailure(error, http, stage);
}

/** What we found out ourselves. */
function usherFailure({ code, facts }: UsherError): Failure {
  return failed(code, LOST.has(code), facts);
}

/** The JSON-RPC error that a server answered with, in the body of whatever HTTP status. */
export function asRpcError(error: unknown): RpcError | null {
  if (error instanceof ProtocolError) return { code: error.code, message: error.message, data: error.data };
  return error instanceof SdkHttpError ? rpcErrorBody(error.data['text']) : null;
}

function httpFailure(
  error: SdkHttpError,
  rpcError: RpcError | null,
  http: HttpNotes,
  stage: Stage,
): CallAnswer {
  const { status } = error;
  const serverMessage = http.isHtml ? null : serverText(rpcError?.message);
  if (status === 401 || (status === 403 && http.hasChallenge)) return turnedAway(http);
  if (status === 403 && (stage === 'opening' || namesOrigin(error))) {
    return failed('ORIGIN_REFUSED', false, {}, serverMessage);
  }
  // A gateway's error page does not say how far the request got.
  if (status >= 500) return failed('SERVER_ERROR', stage === 'calling', { status }, serverMessage);
  if (rpcError !== null) return rpcFailure(rpcError);
  if (stage === 'opening') return failed('NOT_AN_MCP_SERVER', false, { status });
  return failed('SERVER_ERROR', status === 408, { status }, serverMessage);
}

/** At the door: the server did nothing. A 403 that asks for more is about what was sent, not about who sent it. */
function turnedAway({ challenge }: HttpNotes): Failure {
  const wanted = challenge ?? NO_CHALLENGE;
  return { ...failed(wanted.isStepUp ? 'NEEDS_SCOPE' : 'NEEDS_AUTHORIZATION', false), challenge: wanted };
}

/** A server that let us in before refuses something else, unless it says so. */
function namesOrigin(error: SdkHttpError): boolean {
  const { text } = error.data;
  return typeof text === 'string' && /\borigin\b/i.test(text.slice(0, MAX_SERVER_TEXT));
}

function rpcFailure({ code, message, data }: RpcError): CallAnswer {
  const serverMessage = serverText(message);
  if (code === URL_ELICITATION_REQUIRED) {
    const elicitations = isObject(data) ? data['elicitations'] : undefined;
    return { kind: 'url-elicitation-required', elicitations, serverMessage: serverMessage ?? '' };
  }
  if (code === INVALID_PARAMS && isObject(data) && data['reason'] === 'invalid_request_state') {
    return failed('STATE_EXPIRED', false, {}, serverMessage);
  }
  if (code === UNSUPPORTED_VERSION) return failed('VERSION_NOT_SHARED', false, {}, serverMessage);
  return failed('PROTOCOL_ERROR', false, { rpcCode: code }, serverMessage);
}

function sdkFailure(error: SdkError, http: HttpNotes, stage: Stage): CallAnswer {
  switch (error.code) {
    case SdkErrorCode.RequestTimeout:
      return failed('SERVER_TIMED_OUT', stage === 'calling');
    case SdkErrorCode.ConnectionClosed:
      return failed('CONNECTION_LOST', stage === 'calling');
    case SdkErrorCode.ClientHttpUnexpectedContent:
      return unreadable(stage);
    case SdkErrorCode.EraNegotiationFailed:
      if (error.cause instanceof UsherError) return usherFailure(error.cause);
      return error.cause === undefined ? unreadable(stage) : otherFailure(error.cause, http, stage);
    default:
      return unreadable(stage);
  }
}

/** What `fetch`, `JSON.parse` and zod throw. `fetch` cannot say whether the request had left (trap T15). */
function otherFailure(error: unknown, http: HttpNotes, stage: Stage): Failure {
  if (isVersionRefusal(error)) return failed('VERSION_NOT_SHARED', false);
  if (error instanceof SdkError || !(error instanceof Error)) return unreadable(stage);
  if (error.name === 'AbortError') return failed('CONNECTION_LOST', stage === 'calling');
  if (error.name !== 'TypeError') return unreadable(stage);
  return failed(http.status === null ? 'SERVER_UNREACHABLE' : 'CONNECTION_LOST', stage === 'calling');
}

/** The one thing the SDK says with a bare `Error` (2.4.0, `client.ts`, the legacy handshake). */
function isVersionRefusal(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Server's protocol version is not supported");
}

/** An answer came, and it is none. Before the call that means: this is no MCP server. */
function unreadable(stage: Stage): Failure {
  return failed(stage === 'opening' ? 'NOT_AN_MCP_SERVER' : 'ANSWER_UNREADABLE', false);
}

function failed(
  code: string,
  mayHaveArrived: boolean,
  facts: ErrorFacts = {},
  serverMessage: string | null = null,
): Failure {
  return { kind: 'failed', code, facts, serverMessage, mayHaveArrived, challenge: null };
}
