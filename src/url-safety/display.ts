import type { Place } from './host';
import type { UrlDisplay } from './types';

/** Takes a canonical http or https URL apart for the screen: joined again, the parts are `href`. */
export function displayOf({ url, site, idn }: Place): UrlDisplay {
  const { domain } = site;
  const withDot = url.hostname.endsWith('.') ? `${domain}.` : domain;
  const { userinfo, query, fragment } = rawParts(url);
  return {
    href: url.href,
    scheme: url.protocol.slice(0, -1),
    userinfo,
    subdomain: url.hostname.slice(0, -withDot.length),
    registrableDomain: withDot,
    port: url.port === '' ? '' : `:${url.port}`,
    path: url.pathname,
    query,
    fragment,
    asciiHost: url.hostname,
    unicodeHost: idn.display === 'safe' ? idn.unicode : null,
  };
}

// `URL.search` and `.hash` are empty for a lone `?` or `#`, which `href` keeps.
function rawParts(url: URL): { userinfo: string; query: string; fragment: string } {
  const { href } = url;
  const authorityAt = url.protocol.length + 2;
  const hostAt = href.indexOf(url.host, userinfoEnd(url, authorityAt));
  const tail = href.slice(hostAt + url.host.length + url.pathname.length);
  const hashAt = tail.indexOf('#');
  return {
    userinfo: href.slice(authorityAt, hostAt),
    query: hashAt < 0 ? tail : tail.slice(0, hashAt),
    fragment: hashAt < 0 ? '' : tail.slice(hashAt),
  };
}

function userinfoEnd(url: URL, authorityAt: number): number {
  if (url.username === '' && url.password === '') return authorityAt;
  return url.href.indexOf('@', authorityAt);
}
