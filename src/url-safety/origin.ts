import { type AddressSpace, addressOf } from './address';
import { siteOfHost } from './site';

/** True for a canonical host that names this machine: localhost, 127.0.0.0/8, [::1], and names fixed on them. */
export function isLoopbackHost(host: string): boolean {
  return addressOf(host).space === 'loopback';
}

/** True for a canonical host on a private or special address, or with a name that only a private network answers. */
export function isPrivateHost(host: string): boolean {
  return addressOf(host).space === 'private';
}

/** How local the server is that the user added. A URL that does not parse gets the strictest rules: `public`. */
export function serverClass(url: string): AddressSpace {
  return URL.canParse(url) ? addressOf(new URL(url).hostname).space : 'public';
}

/** The registrable domain of an origin or URL, private suffixes counted; the host where there is none. */
export function siteOf(origin: string): string {
  return URL.canParse(origin) ? siteOfHost(new URL(origin).hostname).domain : '';
}

/** True when both URLs have the same scheme, host and port. Opaque origins equal nothing. */
export function sameOrigin(a: string, b: string): boolean {
  if (!URL.canParse(a) || !URL.canParse(b)) return false;
  const { origin } = new URL(a);
  return origin !== 'null' && origin === new URL(b).origin;
}
