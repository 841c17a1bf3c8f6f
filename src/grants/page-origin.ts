import { hostPermission, isLoopback } from '../servers/server-url';
import type { PageOrigin } from './types';

/**
 * The exact origin of a page that may be connected; null for every other: an unencrypted page of another machine, a
 * page of the browser or of a file, a `blob:` of whomever.
 */
export function pageOrigin(url: string): PageOrigin | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, origin } = new URL(url);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSecure && hostname !== '' ? (origin as PageOrigin) : null;
}

/** The match pattern of its host. Patterns know no port: whoever matches by it compares the origin too. */
export function hostPattern(origin: PageOrigin): string {
  return hostPermission(origin);
}

/** True for a page on this machine. */
export function isLocalPage(origin: PageOrigin): boolean {
  return isLoopback(new URL(origin).hostname);
}
