import { assertNever } from '../../base/assert-never';
import { isLoopback } from '../../servers/server-url';
import type { Server, ServerProblemCode } from '../../servers/types';

/** What a person can do about a problem, besides trying again. */
export type Cure = 'try-again' | 'allow-access' | 'omit-origin';

/** The one act that a problem offers. */
export function cureOf(code: ServerProblemCode, isLocalServer: boolean): Cure {
  switch (code) {
    case 'PERMISSION_MISSING':
      return 'allow-access';
    case 'ORIGIN_REFUSED':
      // For a local server the Origin header is the defence against DNS rebinding: it stays.
      return isLocalServer ? 'try-again' : 'omit-origin';
    case 'SERVER_UNREACHABLE':
    case 'SERVER_TIMED_OUT':
    case 'NOT_AN_MCP_SERVER':
    case 'NEEDS_AUTHORIZATION':
    case 'REDIRECTED_ELSEWHERE':
    case 'VERSION_NOT_SHARED':
    case 'OLD_SSE_TRANSPORT':
    case 'SERVER_ERROR':
      return 'try-again';
    default:
      return assertNever(code);
  }
}

const PRIVATE_ADDRESS = /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cd]|\[fe[89ab])/;
const PRIVATE_NAME = /(^[^.]+|\.(local|internal|home\.arpa|lan))$/;

/** True for a server on this machine or on a private host, by the URL the user added. */
export function isLocal(server: Pick<Server, 'url'>): boolean {
  const { hostname } = new URL(server.url);
  if (isLoopback(hostname) || PRIVATE_ADDRESS.test(hostname)) return true;
  return !hostname.includes(':') && PRIVATE_NAME.test(hostname);
}

export function hostOf(server: Pick<Server, 'url'>): string {
  return new URL(server.url).host;
}
