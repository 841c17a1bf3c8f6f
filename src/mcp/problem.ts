import type { Challenge } from '../authorization/types';
import type { ErrorFacts } from '../base/usher-error';
import type { Server, ServerProblemCode } from '../servers/types';
import { type Failure, readFailure } from './failures';
import { isOldSseServer } from './old-sse-probe';

export type Problem = {
  readonly code: ServerProblemCode;
  readonly facts: ErrorFacts;
  readonly challenge: Challenge | null;
};

/** Why a server can't be used, from what went wrong while connecting to it. */
export async function readProblem(server: Server, error: unknown): Promise<Problem> {
  const failure = readFailure(error);
  if (failure.kind !== 'failed') return { code: 'NOT_AN_MCP_SERVER', facts: {}, challenge: null };
  return { ...(await diagnosed(server, failure)), challenge: failure.challenge };
}

async function diagnosed(server: Server, { code, facts }: Failure): Promise<Pick<Problem, 'code' | 'facts'>> {
  switch (code) {
    // There is a way to sign in; which scope it takes stands in the challenge.
    case 'NEEDS_SCOPE':
      return { code: 'NEEDS_AUTHORIZATION', facts };
    case 'TOKEN_ENDPOINT_DOWN':
    case 'SERVER_UNREACHABLE':
    case 'SERVER_TIMED_OUT':
    case 'NEEDS_AUTHORIZATION':
    case 'REDIRECTED_ELSEWHERE':
    case 'VERSION_NOT_SHARED':
    case 'SERVER_ERROR':
      return { code, facts };
    case 'ORIGIN_REFUSED':
      // Once the header is left out it can't be the reason any more.
      return server.omitsOrigin ? { code: 'SERVER_ERROR', facts: { status: 403 } } : { code, facts };
    case 'CONNECTION_LOST':
      return { code: 'SERVER_UNREACHABLE', facts };
    case 'NOT_AN_MCP_SERVER':
    case 'PROTOCOL_ERROR':
      if (await isOldSseServer(server.url)) return { code: 'OLD_SSE_TRANSPORT', facts: {} };
      return code === 'PROTOCOL_ERROR' ? { code: 'SERVER_ERROR', facts } : { code, facts };
    default:
      return { code: 'SERVER_ERROR', facts };
  }
}
