import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BRANDS } from './brands.data';
import { isOneSwap, isOrdinaryEdit, isWithinOneEdit } from './edit-distance';
import { judgeIdn } from './idn';
import { findImitation, protectNames } from './lookalike';
import { siteOfHost } from './site';

function imitation(
  host: string,
  protectedHosts: readonly string[] = ['mcp.notes-app.com', 'good.github.io'],
) {
  const { hostname } = new URL(`https://${host}/`);
  const found = findImitation(siteOfHost(hostname), judgeIdn(hostname).unicode, protectNames(protectedHosts));
  return found === null ? 'nobody' : `${found.severity} ${found.code} of ${found.of}`;
}

describe('whom a host imitates', () => {
  it.each([
    // The server itself.
    ['mcp.notes-app.com.evil.io', 'danger embedded-target of mcp.notes-app.com'],
    ['mcp-notes-app-com.evil.io', 'danger embedded-target of mcp.notes-app.com'],
    ['notes-app.com.evil.io', 'danger embedded-target of notes-app.com'],
    ['login.notes-app.com', 'nobody'],
    ['notes-apps.com', 'caution lookalike of notes-app.com'],
    ['n0tes-app.com', 'danger lookalike of notes-app.com'],
    ['notes-aqp.com', 'caution lookalike of notes-app.com'],
    ['notes-aqp.org', 'nobody'],
    ['otes-apps.com', 'nobody'],
    ['n0tes-app.com.', 'danger lookalike of notes-app.com'],
    ['notse-app.com', 'caution lookalike of notes-app.com'],
    ['notesapp.com', 'nobody'],
    ['notes-app.org', 'nobody'],
    // A tenant of a shared host.
    ['g00d.github.io', 'danger lookalike of good.github.io'],
    ['other.github.io', 'nobody'],
    // Brands.
    ['google.com', 'nobody'],
    ['accounts.google.com', 'nobody'],
    ['google.com.evil.io', 'danger embedded-target of google.com'],
    ['google-com.evil.io', 'danger embedded-target of google.com'],
    ['googlecom.evil.io', 'danger embedded-target of google.com'],
    ['googlé.com', 'danger lookalike of google.com'],
    ['paypa1.com', 'danger lookalike of paypal.com'],
    ['rnicrosoft.com', 'danger lookalike of microsoft.com'],
    ['vvhatsapp.com', 'danger lookalike of whatsapp.com'],
    ['githüb.com', 'danger lookalike of github.com'],
    ['ԝhatsapp.com', 'danger lookalike of whatsapp.com'],
    ['google.com.githbu.com', 'danger embedded-target of google.com'],
    ['www.google.com.evil.io', 'danger embedded-target of google.com'],
    ['google.org.evil.io', 'nobody'],
    ['zoom-us.evil.io', 'danger embedded-target of zoom.us'],
    ['zoomus.evil.io', 'nobody'],
    ['gooogle.com', 'caution lookalike of google.com'],
    ['githbu.com', 'caution lookalike of github.com'],
    ['sign-in-github.com', 'caution embedded-target of github.com'],
    // Ordinary names near them.
    ['my-square.com', 'nobody'],
    ['my-square.com.evil.io', 'danger embedded-target of square.com'],
    ['google.de', 'nobody'],
    ['google.com.mx', 'nobody'],
    ['oogle.com', 'nobody'],
    ['github2.com', 'nobody'],
    ['example.com', 'nobody'],
    ['10.0.0.1', 'nobody'],
    ['[::1]', 'nobody'],
    ['localhost', 'nobody'],
    ['github.io', 'nobody'],
  ])('%s imitates %s', (host, whom) => expect(imitation(host)).toBe(whom));

  it('guards the Unicode form of a name', () => {
    expect(imitation('bucher-laden.de', ['xn--bcher-laden-thb.de'])).toBe(
      'danger lookalike of xn--bcher-laden-thb.de',
    );
  });

  it('guards no name because of its suffix alone', () => {
    expect(imitation('bpp.com', ['app.com'])).toBe('nobody');
    expect(imitation('ab.com.evil.io', ['ab.com'])).toBe('nobody');
    expect(imitation('abc.com.evil.io', ['abc.com'])).toBe('nobody');
    expect(imitation('abxd.com', ['abcd.com'])).toBe('nobody');
    expect(imitation('com.evil.io', ['com', '10.0.0.1', 'localhost'])).toBe('nobody');
  });

  it('guards a name from four letters on against embedding, from five on against a letter', () => {
    expect(imitation('abcd.com.evil.io', ['abcd.com'])).toBe('danger embedded-target of abcd.com');
    expect(imitation('abxde.com', ['abcde.com'])).toBe('caution lookalike of abcde.com');
  });

  it('guards a host without its www, and nothing else of it', () => {
    expect(imitation('sub-notes-app-com.evil.io', ['www.sub.notes-app.com'])).toBe(
      'danger embedded-target of sub.notes-app.com',
    );
    expect(imitation('awww-notes-app-com.evil.io', ['awww.notes-app.com'])).toBe(
      'danger embedded-target of awww.notes-app.com',
    );
  });

  it('lists brands as registrable domains, each once, none like another', () => {
    expect(new Set(BRANDS).size).toBe(BRANDS.length);
    for (const brand of BRANDS) {
      expect(siteOfHost(brand).domain).toBe(brand);
      expect(imitation(brand)).toBe('nobody');
    }
  });
});

describe('edits', () => {
  it.each([
    ['', '', true],
    ['a', '', true],
    ['', 'ab', false],
    ['abc', 'ac', true],
    ['xbc', 'ybc', true],
    ['ab', 'ba', false],
    ['abcd', 'abxy', false],
    ['abcd', 'axyd', false],
    ['abc', 'abc', true],
    ['abc', 'abcd', true],
    ['abc', 'xabc', true],
    ['abc', 'xbcd', false],
    ['abcdef', 'abc', false],
    ['tést', 'test', true],
  ])('%j and %j are within one edit: %s', (a, b, expected) => {
    expect(isWithinOneEdit(a, b)).toBe(expected);
    expect(isWithinOneEdit(b, a)).toBe(expected);
  });

  it.each([
    ['', '', false],
    ['ab', 'ba', true],
    ['abba', 'baab', false],
    ['domain', 'doamin', true],
    ['a', 'b', false],
    ['abc', 'ab', false],
  ])('%j and %j are one swap apart: %s', (a, b, expected) => expect(isOneSwap(a, b)).toBe(expected));

  it.each([
    ['xabcd', 'yabcd', true],
    ['xabcd', 'abcd', true],
    ['abcd1', 'abcd2', true],
    ['abcd', 'abcd7', true],
    ['ab-cd', 'abcd', true],
    ['abcxd', 'abcyd', false],
    ['abcx1', 'abcy1', false],
    ['ab1cd', 'ab2cd', false],
    ['ab1cd', 'abcd', false],
    ['xabcd', 'ybcd', false],
  ])('%j and %j are an ordinary pair: %s', (a, b, expected) => {
    expect(isOrdinaryEdit(a, b)).toBe(expected);
    expect(isOrdinaryEdit(b, a)).toBe(expected);
  });
});

const corpusFile = new URL('../../../shared/corpora/third-party/lookalike-chromium.json', import.meta.url);

type Pair = { readonly a: string; readonly b: string; readonly expected: boolean };
type Ordinary = { readonly a: string; readonly b: string; readonly is_false_positive: boolean };
type Embedding = { readonly host: string; readonly expected: 'interstitial' | 'safety-tip' | 'none' };

describe.runIf(existsSync(corpusFile))("Chromium's own cases, where they are at hand", () => {
  const corpus = existsSync(corpusFile) ? JSON.parse(readFileSync(corpusFile, 'utf8')) : {};

  it('counts edits and swaps as Chromium does', () => {
    for (const { a, b, expected } of corpus.edit_distance_at_most_one as Pair[]) {
      expect(isWithinOneEdit(a, b), `${a} ${b}`).toBe(expected);
    }
    for (const { a, b, expected } of corpus.character_swap as Pair[])
      expect(isOneSwap(a, b), `${a} ${b}`).toBe(expected);
  });

  it('excuses the edits that Chromium excuses', () => {
    const nameOf = (host: string) => siteOfHost(host);
    for (const { a, b, is_false_positive } of corpus.edit_distance_false_positive as Ordinary[]) {
      const [first, second] = [nameOf(a), nameOf(b)];
      const isOrdinary = first.suffix !== second.suffix || isOrdinaryEdit(first.name, second.name);
      expect(isOrdinary, `${a} ${b}`).toBe(is_false_positive);
    }
  });

  it('finds every embedding that Chromium finds, and at most four more', () => {
    const guarded = [...(corpus.engaged_sites as string[]), 'google.com', 'google.co.uk', 'office.com'];
    const severityOf = { interstitial: 'danger', 'safety-tip': 'caution', none: 'nobody' };
    const differing = (corpus.target_embedding as Embedding[]).filter(
      ({ host, expected }) => imitation(host, guarded).split(' ')[0] !== severityOf[expected],
    );
    expect(differing.filter(({ expected }) => expected !== 'none')).toEqual([]);
    expect(differing.length).toBeLessThanOrEqual(4);
  });
});
