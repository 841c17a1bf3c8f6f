import { UriTemplate } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../base/hash';
import { aServer } from '../grants/testing/samples';
import type { ServerId } from '../servers/types';
import type { Offer } from './ports';
import { isBelow, nameResources } from './resource-uris';

const offer = (id: string, parts: Offer['parts'] = ['resources']): Offer => ({
  server: aServer(id as ServerId, []),
  tools: [],
  parts,
  allowedParts: parts,
});
const anyText = fc.string({ unit: 'binary', maxLength: 80 });

describe('the names under which a page knows resources', () => {
  it('lead back to their server and its own words for them, whatever those are', () => {
    const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(ids, anyText, (all, uri) => {
        const { wrap, unwrap } = nameResources(all.map((id) => offer(id)));
        const named = all.map((id) => wrap(id as ServerId, uri) ?? '');
        expect(new Set(named).size).toBe(all.length);
        expect(named.map((name) => unwrap(name))).toEqual(
          all.map((id) => ({ server: expect.objectContaining({ id }), uri })),
        );
        // What is wrapped twice is unwrapped once.
        const [id = ''] = all;
        const twice = wrap(id as ServerId, named[0] ?? '') ?? '';
        expect(unwrap(twice)?.uri).toBe(named[0]);
      }),
      { numRuns: 500 },
    );
  });

  it('are made of a template as the server’s own are made of its own', () => {
    const operator = fc.constantFrom('', '+', '#', '.', '/', '?', '&');
    const literal = fc.stringMatching(/^[A-Za-z0-9:/._~+-]{0,12}$/);
    const template = fc
      .array(fc.tuple(literal, operator, fc.constantFrom('a', 'b')), { minLength: 1, maxLength: 4 })
      .map((pieces) => pieces.map(([text, sign, name]) => `${text}{${sign}${name}}`).join(''));
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    const { wrap, unwrap } = nameResources([offer('notes')]);
    fc.assert(
      fc.property(template, value, value, (own, a, b) => {
        const named = wrap('notes' as ServerId, own) ?? '';
        const [expanded, expected] = [named, own].map((text) => new UriTemplate(text).expand({ a, b }));
        expect(unwrap(expanded ?? '')?.uri).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('are never those that a server without any speaks of', () => {
    const { wrap, unwrap } = nameResources([offer('bank'), offer('evil', [])]);
    const named = wrap('bank' as ServerId, 'bank://accounts') ?? '';
    const imitations = [named, named.replace('usher', 'Usher'), ` ${named}`, named.replace('us', 'u\ns\t')];
    for (const imitation of imitations) {
      const told = wrap('evil' as ServerId, imitation) ?? imitation;
      // As it is, and as a client that reads addresses passes it on.
      const read = URL.canParse(told) ? new URL(told).href : told;
      expect([told, read].map(unwrap)).toEqual([null, null]);
    }
    expect(wrap('evil' as ServerId, 'https://evil.test/usher-1+a')).toBeNull();
  });

  it('are addresses of a scheme of their own', () => {
    const { wrap } = nameResources([offer('notes')]);
    const named = wrap('notes' as ServerId, 'file:///tmp/a.txt') ?? '';
    expect(named).toMatch(/^usher-[0-9a-f]{6}\+file:\/\/\/tmp\/a\.txt$/);
    expect(new URL(named).href).toBe(named);
  });

  it('are there only for servers whose resources are offered, and anything else leads nowhere', () => {
    const { wrap, unwrap } = nameResources([offer('notes', ['prompts'])]);
    expect(wrap('notes' as ServerId, 'a:1')).toBeNull();
    const elsewhere = nameResources([offer('notes')]).wrap('notes' as ServerId, 'a:1') ?? '';
    for (const uri of [elsewhere, 'a:1', '', 'usher-+a:1', 'usher-zz+a:1']) expect(unwrap(uri)).toBeNull();
  });

  it('tell two servers apart whose tags are the same', () => {
    const [one, other] = twins();
    const { wrap, unwrap } = nameResources([offer(one), offer(other)]);
    const named = [one, other].map((id) => wrap(id as ServerId, 'a:1') ?? '');
    expect(named.map((uri) => unwrap(uri)?.server.id)).toEqual([one, other]);
  });
});

describe('a change', () => {
  it.each([
    ['notes://1', 'notes://1', true],
    ['notes://1/2', 'notes://1', true],
    ['notes://1?page=2', 'notes://1', true],
    ['notes://1/2', 'notes://1/', true],
    ['notes://10', 'notes://1', false],
    ['notes://', 'notes://1', false],
  ])('of %s is one of %s: %s', (uri, watched, isIt) => {
    expect(isBelow(uri, watched)).toBe(isIt);
  });
});

function twins(): readonly [string, string] {
  const seen = new Map<string, string>();
  for (let n = 0; ; n++) {
    const tag = sha256Hex(String(n)).slice(0, 6);
    const known = seen.get(tag);
    if (known !== undefined) return [known, String(n)];
    seen.set(tag, String(n));
  }
}
