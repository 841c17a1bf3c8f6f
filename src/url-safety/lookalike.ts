import { bareHost } from './address';
import { BRANDS, WORDS } from './brands.data';
import { isOneSwap, isOrdinaryEdit, isWithinOneEdit } from './edit-distance';
import { judgeIdn } from './idn';
import { type Site, siteOfHost } from './site';
import type { Severity } from './types';
import { skeletonOf, withoutMarks } from './unicode';

/** What a host imitates, and how. */
export type Imitation = {
  readonly code: 'embedded-target' | 'lookalike';
  readonly severity: Exclude<Severity, 'notice'>;
  /** The host that is imitated. */
  readonly of: string;
};

/** The names that other hosts may not imitate, prepared for comparison. Make it once and keep it. */
export type ProtectedNames = {
  readonly domains: readonly ProtectedDomain[];
  readonly own: ReadonlySet<string>;
  /** By the skeleton of the first word: the word sequences to find inside another host. */
  readonly sequences: ReadonlyMap<string, readonly Sequence[]>;
};

type ProtectedDomain = { readonly site: Site; readonly plain: string; readonly skeleton: string };

type Sequence = {
  readonly host: string;
  readonly words: readonly string[];
  readonly isWord: boolean;
};

/** Compiles hosts into what {@link findImitation} compares with. The brand list is always among them. */
export function protectNames(hosts: readonly string[]): ProtectedNames {
  const domains = new Map(BRAND_DOMAINS);
  const sequences = new Map(BRAND_SEQUENCES);
  for (const host of hosts) protect(host, domains, sequences);
  return { domains: [...domains.values()], own: new Set(domains.keys()), sequences };
}

/**
 * Whom a host imitates, or null. After Chromium's lookalike heuristics: equal skeletons and embedding are dangers (its
 * full-page warning), an embedding at the end, one edit or one swap a caution (its safety tip).
 *
 * @param unicodeHost the host in Unicode, judged safe or not; the ASCII host where there is no Punycode.
 */
export function findImitation(site: Site, unicodeHost: string, names: ProtectedNames): Imitation | null {
  if (names.own.has(site.domain)) return null;
  const labels = site.domain.split('.').length;
  const shown = bareHost(unicodeHost);
  const shownDomain = shown.split('.').slice(-labels).join('.');
  const similar = findSimilar(shownDomain, site, names);
  const embedded = findEmbedded(shown, site, names);
  return embedded?.severity === 'danger' ? embedded : (similar ?? embedded);
}

const MIN_EMBEDDED_NAME = 4;
const MIN_SIMILAR_NAME = 5;
const SEPARATOR = /[.-]/;

const BRAND_DOMAINS = new Map<string, ProtectedDomain>();
const BRAND_SEQUENCES = new Map<string, readonly Sequence[]>();
for (const brand of BRANDS) protect(brand, BRAND_DOMAINS, BRAND_SEQUENCES);

function protect(
  host: string,
  domains: Map<string, ProtectedDomain>,
  sequences: Map<string, readonly Sequence[]>,
): void {
  const site = siteOfHost(host);
  const add = (text: string) => {
    const words = text.split(SEPARATOR).map(skeletonOf);
    const [first = ''] = words;
    const of = text.includes('.') ? text : site.domain;
    const sequence = { host: of, words, isWord: WORDS.has(site.name) };
    sequences.set(first, [...(sequences.get(first) ?? []), sequence]);
  };
  if (!domains.has(site.domain)) {
    const shown = judgeIdn(site.domain).unicode;
    domains.set(site.domain, { site, plain: withoutMarks(shown), skeleton: skeletonOf(shown) });
    if (site.name.length >= MIN_EMBEDDED_NAME) add(site.domain);
    // `googlecom-login.evil.io`
    if (site.name.length > MIN_EMBEDDED_NAME) add(site.domain.replaceAll('.', ''));
  }
  const withoutWww = site.host.replace(/^www\./, '');
  if (withoutWww !== site.domain) add(withoutWww);
}

function findEmbedded(shown: string, site: Site, names: ProtectedNames): Imitation | null {
  const words = shown.split(SEPARATOR).map(skeletonOf);
  const suffixAt = words.length - site.suffix.split(SEPARATOR).length;
  let tail: Imitation | null = null;
  for (const [at, first] of words.slice(0, suffixAt).entries()) {
    for (const sequence of names.sequences.get(first) ?? []) {
      if (!sequence.words.every((word, index) => word === words[at + index])) continue;
      const end = at + sequence.words.length;
      if (end <= suffixAt) return { code: 'embedded-target', severity: 'danger', of: sequence.host };
      // `www-google.com` ends in it; `google.com.mx` merely begins like it.
      if (end === words.length && !sequence.isWord)
        tail ??= { code: 'embedded-target', severity: 'caution', of: sequence.host };
    }
  }
  return tail;
}

function findSimilar(shownDomain: string, site: Site, names: ProtectedNames): Imitation | null {
  const skeleton = skeletonOf(shownDomain);
  const plain = withoutMarks(shownDomain);
  const name = plain.slice(0, -site.suffix.length - 1);
  for (const known of names.domains) {
    if (known.skeleton === skeleton) return { code: 'lookalike', severity: 'danger', of: known.site.domain };
  }
  for (const known of names.domains) {
    if (known.site.name.length < MIN_SIMILAR_NAME) continue;
    const isSimilar =
      isOneSwap(plain, known.plain) ||
      (known.site.suffix === site.suffix &&
        isWithinOneEdit(name, known.site.name) &&
        !isOrdinaryEdit(name, known.site.name));
    if (isSimilar) return { code: 'lookalike', severity: 'caution', of: known.site.domain };
  }
  return null;
}
