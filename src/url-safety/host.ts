import { addressOf, bareHost, dashedIpv4, type HostAddress, rankOf } from './address';
import { finding } from './finding';
import { type IdnJudgement, judgeIdn } from './idn';
import { findImitation, type ProtectedNames } from './lookalike';
import { type Site, siteOfHost } from './site';
import type { Finding, Relation } from './types';

/** A URL's host, looked up once. */
export type Place = {
  readonly url: URL;
  readonly site: Site;
  readonly address: HostAddress;
  readonly idn: IdnJudgement;
};

export function placeOf(url: URL): Place {
  const { hostname } = url;
  return { url, site: siteOfHost(hostname), address: addressOf(hostname), idn: judgeIdn(hostname) };
}

/** Same origin, same registrable domain, or neither. No server (a URL that does not parse) is a stranger to all. */
export function relationOf(target: Place, server: Place | null): Relation {
  if (server === null) return 'cross-site';
  if (target.url.origin === server.url.origin) return 'same-origin';
  return target.site.domain === server.site.domain ? 'same-site' : 'cross-site';
}

/**
 * Where the target lives, compared with where the server lives (SECURITY 3.4): loopback < private < public, and a more
 * private target is refused. The origin of the server itself is never asked.
 */
export function judgeAddress(target: Place, server: Place | null, relation: Relation): readonly Finding[] {
  if (relation === 'same-origin') return [];
  const { space, form } = target.address;
  const host = target.site.host;
  const serverSpace = server?.address.space ?? 'public';
  if (rankOf(space) < rankOf(serverSpace)) {
    const isPrivateName = space === 'private' && form === 'name';
    if (!isPrivateName) return [finding('block', 'private-target', { host })];
    return [finding('danger', 'private-name', { host })];
  }
  if (space === 'loopback')
    return [finding('notice', 'dev-loopback-other-origin', { host: target.url.host })];
  if (space === 'private') {
    return relation === 'same-site' ? [] : [finding('caution', 'private-peer', { host })];
  }
  if (form === 'literal') return [finding('caution', 'ip-literal', { host })];
  return form === 'spelled' && relation === 'cross-site' ? [addressLike(host)] : [];
}

/** Plain text is refused everywhere but on this machine, and there only for a server that lives on it too. */
export function judgeCleartext(target: Place, server: Place | null): readonly Finding[] {
  if (target.url.protocol !== 'http:') return [];
  const isLocal = target.address.space === 'loopback' && server?.address.space === 'loopback';
  return isLocal ? [] : [finding('block', 'cleartext', { host: target.site.host })];
}

/** The name itself: what it spells, how it is written, what it imitates. */
export function judgeHostName(
  target: Place,
  server: Place | null,
  rawHost: string,
  names: ProtectedNames,
): readonly Finding[] {
  const findings: Finding[] = [];
  const { idn, site } = target;
  const { hostname } = target.url;
  const { host } = site;
  if (idn.display !== 'ascii') {
    if (idn.display === 'unsafe' && idn.fault === 'invalid') {
      findings.push(finding('block', 'unparseable', { host }));
    }
    if (idn.display === 'unsafe') findings.push(finding('danger', 'idn-spoof', { host }));
    findings.push(finding('caution', 'idn', { host }));
  }
  if (isMapped(rawHost, hostname, idn.unicode)) findings.push(finding('caution', 'host-mapping', { host }));
  if (hostname.endsWith('.')) findings.push(finding('caution', 'trailing-dot', { host }));
  if (isOdd(hostname)) findings.push(finding('caution', 'odd-host', { host }));
  const isSameSite = server !== null && server.site.domain === target.site.domain;
  if (target.address.form === 'name' && target.address.space === 'public') {
    if (!isSameSite && spellsAddress(target.site)) findings.push(addressLike(host));
    const imitation = findImitation(site, idn.unicode, names);
    if (imitation !== null) {
      const { code, severity, of } = imitation;
      findings.push(finding(severity, code, { host: target.site.domain, name: of }));
    }
  }
  return findings;
}

/** How the two sites stand to each other, beyond {@link Relation}. */
export function judgeRelation(target: Place, server: Place | null, relation: Relation): readonly Finding[] {
  const findings: Finding[] = [];
  if (relation === 'same-origin' || target.address.space === 'loopback') return findings;
  const { site, url } = target;
  if (url.port !== '') findings.push(finding('notice', 'nonstandard-port', { port: url.port }));
  if (relation === 'same-site') return findings;
  if (server !== null && site.name !== '' && site.name === server.site.name) {
    const facts = { host: site.domain, name: server.site.domain };
    findings.push(finding('caution', 'same-name-other-suffix', facts));
  }
  if (server !== null && site.isShared && site.suffix === server.site.suffix) {
    findings.push(finding('caution', 'cross-tenant', { host: site.domain, suffix: site.suffix }));
  }
  findings.push(finding('notice', 'cross-site', { host: site.domain }));
  return findings;
}

function addressLike(host: string): Finding {
  return finding('caution', 'address-like-host', { host });
}

/**
 * The parser made another name of what was written: full-width letters, an ideographic dot, a soft hyphen. Case, and
 * Unicode that stands for exactly this Punycode, are not that.
 */
function isMapped(rawHost: string, hostname: string, unicode: string): boolean {
  if (hostname.startsWith('[') || rawHost === hostname) return false;
  return rawHost.normalize('NFC') !== unicode;
}

/** Letters, digits and inner hyphens are a host name (RFC 1123 section 2.1); the parser lets more through. */
function isOdd(hostname: string): boolean {
  if (hostname.startsWith('[')) return false;
  return !bareHost(hostname)
    .split('.')
    .every((label) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label));
}

/** A name of somebody else's that begins like this machine or like an address. */
function spellsAddress({ host, domain }: Site): boolean {
  const labels = host.split('.');
  if (labels.includes('localhost')) return true;
  if (/(?:^|[.-])(?:\d{1,3}\.){3}\d{1,3}(?:[.-]|$)/.test(host)) return true;
  return host !== domain && labels.some((label) => dashedIpv4(label) === label.replaceAll('-', '.'));
}
