import { bareHost, isIpv4 } from './address';
import { finding } from './finding';
import { BAD_PORTS } from './places.data';
import type { Finding, FindingCode } from './types';

/** Longer than this and no human can examine it. Characters (UTF-16 units), of the text and of its canonical form. */
export const MAX_URL_CHARACTERS = 16_384;

/** How the text differs from its canonical form, where the difference is harmless. */
export type Change = 'none' | 'canonical' | 'default-port' | 'escaped';

/** `refused`: not a URL that could be judged further. `read`: an http or https URL, with what its text gave away. */
export type ReadUrl =
  | { readonly read: 'refused'; readonly finding: Finding }
  | {
      readonly read: 'http';
      readonly url: URL;
      readonly findings: readonly Finding[];
      readonly change: Change;
      /** The host as written: not canonical, possibly Unicode, without the port. */
      readonly rawHost: string;
    };

/**
 * Reads the text of a URL with the platform's parser and holds it to more than parsing: a text that parses but is not
 * a valid URL string (WHATWG URL, "URL writing") in its scheme or authority reads differently than it opens.
 */
export function readUrl(raw: unknown): ReadUrl {
  if (typeof raw !== 'string') return refused('not-a-string');
  if (raw.length > MAX_URL_CHARACTERS) return refused('too-long');
  if (!URL.canParse(raw)) return refused(HAS_SCHEME.test(raw) ? 'unparseable' : 'not-absolute');
  const url = new URL(raw);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refused('scheme', { scheme: url.protocol.slice(0, -1).slice(0, 40) });
  }
  const parts = PARTS.exec(raw.replace(STRIPPED, ''));
  const authority = parts?.[1] ?? '';
  const rest = parts?.[2] ?? '';
  const rawHost = hostIn(authority);
  const findings: Finding[] = [];
  const block = (code: FindingCode, facts?: Finding['facts']) => findings.push(finding('block', code, facts));

  if (CONTROLS.test(raw) || raw.startsWith(' ') || raw.endsWith(' ')) block('whitespace-control');
  if (!raw.isWellFormed()) block('ill-formed');
  if (parts === null || authority === '' || rawHost.includes('%') || /^[^?#]*\\/.test(rest)) {
    block('invalid-url-string');
  }
  if (authority.includes('@') || url.username !== '' || url.password !== '')
    block('userinfo', { host: url.hostname });
  if (url.href.length > MAX_URL_CHARACTERS) block('too-long');
  if (isIpv4(url.hostname) && rawHost !== url.hostname) {
    block('ip-noncanonical', { host: url.hostname });
  }
  if (!fitsDns(url.hostname)) block('bad-host');
  if (url.port !== '' && BAD_PORTS.has(Number(url.port))) block('bad-port', { port: url.port });
  const change = changeOf(url, authority, rest);
  if (change === 'rewritten') findings.push(finding('notice', 'rewritten'));
  return { read: 'http', url, findings, change: change === 'rewritten' ? 'canonical' : change, rawHost };
}

const HAS_SCHEME = /^[\p{Cc} ]*[a-z][a-z0-9+.-]*:/iu;
// What the parser strips unasked: C0 and space at the ends, tab and newline anywhere.
const STRIPPED = /^[\p{Cc} ]+|[\p{Cc} ]+$|[\t\n\r]+/gu;
/** C0, DEL and C1 (UAX 44, General_Category=Control). */
const CONTROLS = /\p{Cc}/u;
const PARTS = /^https?:\/\/([^/?#\\]*)(.*)/is;

function refused(code: FindingCode, facts?: Finding['facts']): ReadUrl {
  return { read: 'refused', finding: finding('block', code, facts) };
}

function hostIn(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host.replace(/:\d*$/, '').toLowerCase();
}

/** RFC 1035 section 2.3.4: labels of 1 to 63 octets, 253 in all; one dot may end it. */
function fitsDns(host: string): boolean {
  const bare = bareHost(host);
  return bare.length <= 253 && bare.split('.').every((label) => label.length >= 1 && label.length <= 63);
}

/**
 * What the parser changed (DESIGN 2.21). Host case, a default port and a missing slash are nothing; percent-encoding of
 * what was written plainly shows the same text; the rest (dot segments, a port with zeros) is said.
 */
function changeOf(url: URL, authority: string, rest: string): Change | 'rewritten' {
  const written = rest === '' || rest.startsWith('?') || rest.startsWith('#') ? `/${rest}` : rest;
  // Not search and hash: they are empty for a lone `?` or `#`, which href keeps.
  const canonical = url.href.slice(url.origin.length);
  const isEscaped = written !== canonical;
  if (isEscaped && escaped(written) !== escaped(canonical)) return 'rewritten';
  const port = /:(\d*)$/.exec(authority)?.[1];
  if (port !== undefined && port !== url.port && port !== defaultPort(url)) return 'rewritten';
  if (url.hostname.startsWith('[') && hostIn(authority) !== url.hostname) return 'rewritten';
  if (isEscaped) return 'escaped';
  if (port !== undefined && port !== '' && url.port === '') return 'default-port';
  return authority === url.host && rest.startsWith('/') ? 'none' : 'canonical';
}

function defaultPort(url: URL): string {
  return url.protocol === 'https:' ? '443' : '80';
}

/** Percent-encodes whatever any of the parser's encode sets would. */
function escaped(text: string): string {
  const visible = text.toWellFormed().replace(/[^\p{ASCII}]+/gu, encodeURIComponent);
  return visible.replace(
    /[ "'<>`{}^|[\]\\]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
