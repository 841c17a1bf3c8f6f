import ipaddr from 'ipaddr.js';
import { FIXED_LOOPBACK_NAMES, PRIVATE_SUFFIXES, WILDCARD_DNS_SUFFIXES } from './places.data';

/**
 * Where a host lives: on this machine, on a private network, or anywhere. What DNS says cannot be known from an
 * extension, so a public name that resolves to a private address stays `public`; only names that spell an address
 * are decoded.
 */
export type AddressSpace = 'loopback' | 'private' | 'public';

/** `literal`: an IP address. `spelled`: a name that spells one (nip.io). `name`: any other. */
export type HostAddress = { readonly space: AddressSpace; readonly form: 'literal' | 'spelled' | 'name' };

/** Classifies a canonical host: `URL.hostname`, with or without its trailing dot. */
export function addressOf(host: string): HostAddress {
  const name = bareHost(host);
  const literal = parseLiteral(name);
  if (literal !== null) return { space: spaceOfAddress(literal), form: 'literal' };
  if (isWithin(name, 'localhost') || FIXED_LOOPBACK_NAMES.some((fixed) => isWithin(name, fixed)))
    return { space: 'loopback', form: 'name' };
  const spelled = spelledAddress(name);
  if (spelled !== null) return { space: spaceOfAddress(spelled.address), form: 'spelled' };
  return { space: isPrivateName(name) ? 'private' : 'public', form: 'name' };
}

/** A host without the dot that ends it. */
export function bareHost(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** True for an IPv4 address: the parser lets no other host end in a number. */
export function isIpv4(host: string): boolean {
  return /(?:^|\.)\d+$/.test(host);
}

/** The lower a rank, the more private: loopback < private < public. */
export function rankOf(space: AddressSpace): number {
  return SPACES.indexOf(space);
}

const SPACES: readonly AddressSpace[] = ['loopback', 'private', 'public'];

/**
 * The address that a wildcard DNS name spells (`10.0.0.1.nip.io`, `app-10-0-0-1.sslip.io`, `7f000001.nip.io`,
 * `--1.sslip.io`), and how many labels before the suffix it takes.
 */
export function spelledAddress(
  name: string,
): { readonly address: ipaddr.IPv4 | ipaddr.IPv6; readonly labels: number } | null {
  const suffix = WILDCARD_DNS_SUFFIXES.find((candidate) => name.endsWith(`.${candidate}`));
  if (suffix === undefined) return null;
  const labels = name.slice(0, -suffix.length - 1).split('.');
  const dotted = labels.slice(-4).join('.');
  if (ipaddr.IPv4.isValidFourPartDecimal(dotted)) return { address: ipaddr.IPv4.parse(dotted), labels: 4 };
  // sslip.io also reads an address that stands before further labels: 10-0-0-1.app.sslip.io.
  const addresses = labels.map(addressInLabel);
  const at = addresses.findLastIndex((address) => address !== null);
  const address = addresses[at] ?? null;
  return address === null ? null : { address, labels: labels.length - at };
}

/** An IPv4 address written in a label with dashes, anywhere in it: `web-10-0-0-1`. */
export function dashedIpv4(label: string): string | null {
  const match = /(?:^|-)(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})(?:-|$)/.exec(label);
  if (match === null) return null;
  const dotted = match.slice(1).join('.');
  return ipaddr.IPv4.isValidFourPartDecimal(dotted) ? dotted : null;
}

function addressInLabel(label: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const dashed = dashedIpv4(label);
  if (dashed !== null) return ipaddr.IPv4.parse(dashed);
  const hex = /(?:^|-)([0-9a-f]{8})$/.exec(label)?.[1];
  if (hex !== undefined) return ipaddr.IPv4.parse(String(Number.parseInt(hex, 16)));
  const colons = label.replaceAll('-', ':');
  return ipaddr.IPv6.isValid(colons) ? ipaddr.IPv6.parse(colons) : null;
}

function parseLiteral(name: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (isIpv4(name)) return ipaddr.IPv4.parse(name);
  return name.startsWith('[') ? ipaddr.IPv6.parse(name.slice(1, -1)) : null;
}

/** Anything that the IANA special-purpose registries do not call global unicast counts as private. */
function spaceOfAddress(address: ipaddr.IPv4 | ipaddr.IPv6): AddressSpace {
  const range = address.range();
  if (range === 'loopback' || range === 'unspecified') return 'loopback';
  if (address instanceof ipaddr.IPv6) {
    const inner = embeddedIpv4(address, range);
    if (inner !== null) return spaceOfAddress(inner);
  }
  return range === 'unicast' ? 'public' : 'private';
}

/** The IPv4 address inside an IPv6 one: mapped and compatible (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056). */
function embeddedIpv4(address: ipaddr.IPv6, range: string): ipaddr.IPv4 | null {
  const bytes = address.toByteArray();
  const isCompatible = range === 'unicast' && bytes.slice(0, 12).every((byte) => byte === 0);
  if (range === 'ipv4Mapped' || range === 'rfc6052' || range === 'rfc6145' || isCompatible) {
    return new ipaddr.IPv4(bytes.slice(12));
  }
  return range === '6to4' ? new ipaddr.IPv4(bytes.slice(2, 6)) : null;
}

/** A name that only a private network answers: one label, or under a suffix that is kept out of the public DNS. */
function isPrivateName(name: string): boolean {
  return !name.includes('.') || PRIVATE_SUFFIXES.some((suffix) => isWithin(name, suffix));
}

function isWithin(name: string, suffix: string): boolean {
  return name === suffix || name.endsWith(`.${suffix}`);
}
