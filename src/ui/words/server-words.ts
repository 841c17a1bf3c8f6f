import { assertNever } from '../../base/assert-never';
import type { Server, ServerProblemCode } from '../../servers/types';
import { addressOf } from '../../url-safety/address';

/** What a person can do about a problem, besides trying again. */
export type Cure = 'try-again' | 'allow-access' | 'omit-origin' | 'sign-in';

/** The one act that a problem offers. */
export function cureOf(code: ServerProblemCode, isLocalServer: boolean): Cure {
  switch (code) {
    case 'PERMISSION_MISSING':
      return 'allow-access';
    case 'NEEDS_AUTHORIZATION':
    case 'SIGN_IN_NOT_TAKEN':
      return 'sign-in';
    case 'ORIGIN_REFUSED':
      // For a local server the Origin header is the defence against DNS rebinding: it stays.
      return isLocalServer ? 'try-again' : 'omit-origin';
    case 'TOKEN_ENDPOINT_DOWN':
    case 'SERVER_UNREACHABLE':
    case 'SERVER_TIMED_OUT':
    case 'NOT_AN_MCP_SERVER':
    case 'REDIRECTED_ELSEWHERE':
    case 'VERSION_NOT_SHARED':
    case 'OLD_SSE_TRANSPORT':
    case 'SERVER_ERROR':
      return 'try-again';
    default:
      return assertNever(code);
  }
}

/** True for a server on this machine or on a private host, by the URL the user added. */
export function isLocal(server: Pick<Server, 'url'>): boolean {
  return addressOf(new URL(server.url).hostname).space !== 'public';
}

export function hostOf(server: Pick<Server, 'url'>): string {
  return new URL(server.url).host;
}
