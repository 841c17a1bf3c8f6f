import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server';
import type { JsonObject } from '../base/json';
import { type Answer, whyNot } from './tool-errors';

// What a client is told when there is nothing to read, or no prompt: an error of JSON-RPC, with the same sentences as a tool's.

/** What was asked for, as the page calls it. */
export type Asked =
  | { readonly kind: 'resource'; readonly uri: string }
  | { readonly kind: 'prompt'; readonly name: string };

/** Servers of both eras say so of a resource that they have not (2026-07-28, server/resources §Error Handling). */
const NOT_FOUND: ReadonlySet<unknown> = new Set([-32002, -32602]);

const REFUSED: Readonly<Record<string, string>> = {
  PROTOCOL_ERROR: 'The server refused the request.',
  GRANT_REVOKED:
    'The user does not allow this site to use this part of the server any more. Do not ask for it again.',
  ANSWER_UNREADABLE: 'The server answered with something else than it was asked for.',
};

/**
 * The result as the server gave it.
 *
 * @throws ProtocolError where there is none.
 */
export function partResultOf(answer: Answer, asked: Asked): JsonObject {
  if (answer.kind === 'ended' && answer.ending.outcome === 'completed') return answer.ending.result;
  if (isNotFound(answer)) throw notFound(asked);
  const why = (isFailed(answer) ? REFUSED[codeOf(answer)] : undefined) ?? whyNot(answer);
  throw new ProtocolError(ProtocolErrorCode.InternalError, why ?? '');
}

export function notFound(asked: Asked): ProtocolError {
  if (asked.kind === 'resource')
    return new ResourceNotFoundError(asked.uri, 'There is no such resource here. List the resources again.');
  return new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    'There is no such prompt here, or not with these arguments. List the prompts again.',
  );
}

/** What a server gave is no result of its kind. */
export function unreadable(): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InternalError, REFUSED['ANSWER_UNREADABLE'] ?? '');
}

function isNotFound(answer: Answer): boolean {
  if (answer.kind === 'denied') return answer.code === 'TOOL_NOT_OFFERED';
  return (
    answer.kind === 'ended' &&
    answer.ending.outcome === 'failed' &&
    answer.ending.code === 'PROTOCOL_ERROR' &&
    NOT_FOUND.has(answer.ending.facts['rpcCode'])
  );
}

function isFailed(answer: Answer): boolean {
  return answer.kind === 'failed' || (answer.kind === 'ended' && answer.ending.outcome === 'failed');
}

function codeOf(answer: Answer): string {
  if (answer.kind !== 'ended') return answer.code;
  return answer.ending.outcome === 'failed' ? answer.ending.code : '';
}
