import { parse } from 'tldts';
import { bareHost, spelledAddress } from './address';
import { WILDCARD_DNS_SUFFIXES } from './places.data';

/** A host cut where its owner begins (Public Suffix List with its private section). */
export type Site = {
  /** Without the trailing dot. */
  readonly host: string;
  /** The registrable domain; the whole host where there is none. */
  readonly domain: string;
  /** The label before the public suffix: `example`. Empty where there is no registrable domain. */
  readonly name: string;
  readonly suffix: string;
  /** The suffix is rented out by its owner (github.io, sslip.io): its sites are strangers to each other. */
  readonly isShared: boolean;
};

const PSL = {
  allowPrivateDomains: true,
  extractHostname: false,
};

/** Cuts a canonical host. */
export function siteOfHost(host: string): Site {
  const bare = bareHost(host);
  // Empty labels, which tldts reads more kindly than DNS.
  if (bare.split('.').includes('')) return siteless(bare);
  const wildcard = WILDCARD_DNS_SUFFIXES.find((suffix) => bare.endsWith(`.${suffix}`));
  if (wildcard !== undefined) return wildcardSite(bare, wildcard);
  const { domain, domainWithoutSuffix, publicSuffix, isPrivate } = parse(bare, PSL);
  // No domain: an address, a bare suffix, or a single label.
  if (domain === null || domainWithoutSuffix === null) return siteless(bare);
  return {
    host: bare,
    domain,
    name: domainWithoutSuffix,
    suffix: publicSuffix ?? '',
    isShared: isPrivate === true,
  };
}

function siteless(host: string): Site {
  return { host, domain: host, name: '', suffix: '', isShared: false };
}

/** `mcp.10.0.0.1.nip.io` belongs to whoever has 10.0.0.1: the address is one name, however many labels it takes. */
function wildcardSite(bare: string, suffix: string): Site {
  const before = bare.slice(0, -suffix.length - 1).split('.');
  const name = before.slice(-(spelledAddress(bare)?.labels ?? 1)).join('.');
  return { host: bare, domain: `${name}.${suffix}`, name, suffix, isShared: true };
}
