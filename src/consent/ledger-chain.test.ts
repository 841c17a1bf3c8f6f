import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../base/canonical-json';
import { sha256Hex } from '../base/hash';
import type { Json } from '../base/json';
import { EMPTY_LEDGER, GENESIS, type LedgerEntry, link, readEntry, verifyChain } from './ledger-chain';
import { chainOf, manyEvents } from './testing/chain';
import { eventOf } from './testing/ledger';

const { entries, head } = chainOf(manyEvents(30));

describe('an entry', () => {
  it('holds the hash of everything in it, the hash of the entry before included', () => {
    const [first, second] = entries;
    expect(first).toMatchObject({ v: 1, seq: 1, prevHash: '0'.repeat(64) });
    expect(second).toMatchObject({ v: 1, seq: 2, prevHash: first?.hash });
    const { hash, ...body } = second as LedgerEntry;
    expect(hash).toBe(sha256Hex(canonicalJson(body as unknown as Json)));
  });

  it('is ordered by its number: a clock that jumps back is no error', () => {
    const jumped = chainOf([9, 5, 7, 1].map((timeMs) => eventOf({ type: 'granted', timeMs })));
    expect(jumped.entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(verifyChain(jumped.entries, jumped.head)).toEqual({ ok: true });
  });

  it('takes every text a server may have sent, and is the same after JSON', () => {
    const event = { ...eventOf({ type: 'granted', name: 'half \ud83d of a pair' }), extra: undefined };
    const [entry, next] = link(EMPTY_LEDGER, event);
    expect(entry.event.server.name).toBe('half \ufffd of a pair');
    const back = readEntry(JSON.parse(JSON.stringify(entry)));
    expect(back).toEqual(entry);
    expect(verifyChain([back], next)).toEqual({ ok: true });
  });

  it('is read from a row that holds more, and from nothing else', () => {
    expect(readEntry({ ...entries[0], pairs: [['a', 'b']] })).toEqual(entries[0]);
    for (const none of [null, 'text', {}, { ...entries[0], v: 2 }, { ...entries[0], event: null }]) {
      expect(readEntry(none)).toBeNull();
    }
  });
});

describe('a chain', () => {
  it('is whole from nothing to its head', () => {
    expect(head).toEqual({ seq: 30, count: 30, hash: entries.at(-1)?.hash });
    expect(verifyChain(entries, head)).toEqual({ ok: true });
    expect(verifyChain([], EMPTY_LEDGER)).toEqual({ ok: true });
  });

  it('may begin after entries that are not kept any more', () => {
    const kept = { ...head, count: 20 };
    const from = { seq: 10, hash: entries[9]?.hash ?? '' };
    expect(verifyChain(entries.slice(10), kept, from)).toEqual({ ok: true });
    expect(verifyChain(entries.slice(10), kept, { ...from, hash: GENESIS.hash })).toMatchObject({
      ok: false,
      index: -1,
    });
  });

  const forged = (at: number, edit: Partial<LedgerEntry>) => {
    const { hash: _, ...body } = { ...(entries[at] as LedgerEntry), ...edit };
    return { ...body, hash: sha256Hex(canonicalJson(body as unknown as Json)) };
  };
  const other = eventOf({ type: 'declined', target: 'https://other.test' });

  it.each<[string, readonly (LedgerEntry | null)[], string, number]>([
    ['an entry that is none', entries.with(7, null as never), 'unreadable', 7],
    ['a changed event', entries.with(7, { ...entries[7]!, event: other }), 'changed', 7],
    ['a changed event with its hash made anew', entries.with(7, forged(7, { event: other })), 'changed', 7],
    ['a changed number with its hash made anew', entries.with(7, forged(7, { seq: 20 })), 'changed', 7],
    ['a last entry with its hash made anew', entries.with(29, forged(29, { event: other })), 'changed', 29],
    ['a missing entry', entries.toSpliced(7, 1), 'missing', 7],
    ['a missing first entry', entries.slice(1), 'missing', 0],
    ['a missing last entry', entries.slice(0, -1), 'cut-off', 29],
    ['nothing left', [], 'cut-off', 0],
    ['two that changed places', entries.with(7, entries[20]!).with(20, entries[7]!), 'out-of-order', 7],
    ['an entry twice', entries.toSpliced(7, 0, entries[3]!), 'inserted', 7],
    ['an entry twice in a row', entries.toSpliced(7, 0, entries[7]!), 'inserted', 8],
    ['a later entry twice', entries.toSpliced(7, 0, entries[12]!), 'inserted', 7],
    ['one that claims a place', entries.toSpliced(7, 0, forged(7, { event: other })), 'inserted', 7],
    [
      'a number beyond the head',
      entries.toSpliced(7, 0, forged(7, { seq: 99, prevHash: '' })),
      'inserted',
      7,
    ],
    ['one after the head', [...entries, chainOf([other], head).entries[0]!], 'inserted', 30],
  ])('tells %s, and where', (_, found, fault, index) => {
    expect(verifyChain(found, head)).toEqual({ ok: false, fault, index, seq: index + 1 });
  });

  it('tells numbers that leave something out, though the hashes fit', () => {
    const skipping = chainOf(manyEvents(3), { ...EMPTY_LEDGER, seq: 5 });
    expect(verifyChain(skipping.entries, skipping.head)).toMatchObject({ fault: 'changed', index: 0 });
  });

  it('tells a head that counts what is not there', () => {
    expect(verifyChain(entries, { ...head, count: 31 })).toMatchObject({ fault: 'head', index: 30 });
    expect(verifyChain(entries, { ...head, seq: 31 })).toMatchObject({ fault: 'cut-off', index: 30 });
    expect(verifyChain(entries, { ...head, hash: GENESIS.hash })).toMatchObject({
      fault: 'changed',
      index: 29,
    });
  });
});
