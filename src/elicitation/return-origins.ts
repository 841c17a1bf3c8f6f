import { sha256Hex } from '../base/hash';
import { siteOf } from '../url-safety/origin';
import { REQUEST_PARAMETERS, RESPONSE_PARAMETERS, reduceUrl } from './reduce-navigation';
import type { ReducedUrl } from './watch-types';

/**
 * Where a step's tab is expected to come back to (SECURITY §3.4): the server's origin, the origin of the start URL's
 * `redirect_uri`, and the start URL's own origin when it has no `redirect_uri` and is no foreign OAuth request.
 * Compared as whole origins, never as prefixes or suffixes.
 */
export function returnOrigins(serverUrl: string, startUrl: string): readonly string[] {
  const server = webOrigin(serverUrl);
  const start = webOrigin(startUrl);
  const parameters = URL.canParse(startUrl) ? new URL(startUrl).searchParams : new URLSearchParams();
  const declared = webOrigin(parameters.get('redirect_uri') ?? '');
  const own = REQUEST_PARAMETERS.some((name) => parameters.has(name)) ? null : start;
  return [...new Set([server, declared, own])].filter((origin) => origin !== null);
}

/** True for another host of the same registrable domain and scheme; another port of the same host is not meant. */
export function isSiblingHost(origin: string, other: string): boolean {
  const [a, b] = [new URL(origin), new URL(other)];
  return a.protocol === b.protocol && a.hostname !== b.hostname && siteOf(origin) === siteOf(other);
}

/** Names of an authorization response in a URL. */
export function responseNames(url: ReducedUrl): readonly string[] {
  return url.parameterNames.filter((name) => RESPONSE_PARAMETERS.includes(name));
}

/** True for a request that sends the user to sign in somewhere: a second provider, a step up. */
export function isAuthorizationRequest(url: ReducedUrl): boolean {
  return url.parameterNames.some((name) => REQUEST_PARAMETERS.includes(name));
}

/** Tells pages apart by origin and path, and tells neither: a path can be a secret (`/magic/9f2c…`). */
export function pageOf(url: ReducedUrl): string {
  return sha256Hex(JSON.stringify([url.origin, url.path]));
}

/** Null for what is not http or https: nothing of it can be a return page. */
function webOrigin(url: string): string | null {
  const reduced = reduceUrl(url);
  return reduced !== null && reduced.path !== '' ? reduced.origin : null;
}
