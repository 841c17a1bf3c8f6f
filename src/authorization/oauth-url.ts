import { addressOf, rankOf } from '../url-safety/address';

/**
 * Whether a URL from authorization metadata may be asked or opened: https (http only on this machine, for a server on
 * this machine), no credentials, no fragment, and nowhere more private than the server itself.
 *
 * Every URL on the way goes through here, redirects included (A36, S1–S4; traps T12, T13).
 *
 * @param serverUrl the MCP server that the person added: how local things may be follows from it.
 */
export function isAllowedOAuthUrl(raw: string, serverUrl: string): boolean {
  if (!URL.canParse(raw) || !URL.canParse(serverUrl)) return false;
  const url = new URL(raw);
  const space = addressOf(url.hostname).space;
  const own = addressOf(new URL(serverUrl).hostname).space;
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  if (rankOf(space) < rankOf(own)) return false;
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && space === 'loopback' && own === 'loopback')
  );
}

/** RFC 8707 §2 and A24: the server's own URI without fragment, and without a slash that means nothing. */
export function resourceOf(serverUrl: string): string {
  const url = new URL(serverUrl);
  url.hash = '';
  return url.pathname === '/' && url.search === '' ? url.origin : url.href;
}

/** A protected-resource document speaks for a server where its `resource` is the server's URI, or holds it as a path. */
export function isResourceFor(claimed: string, serverUrl: string): boolean {
  if (!URL.canParse(claimed)) return false;
  const [resource, server] = [new URL(claimed), new URL(serverUrl)];
  // RFC 8707 §2: no fragment; and what is in the query belongs to one resource, not to those beneath it.
  if (resource.origin !== server.origin || resource.hash !== '' || resource.username !== '') return false;
  if (resource.search !== '' && resource.search !== server.search) return false;
  const path = resource.pathname.endsWith('/') ? resource.pathname : `${resource.pathname}/`;
  return resource.pathname === server.pathname || server.pathname.startsWith(path);
}
