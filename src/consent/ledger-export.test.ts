import { describe, expect, it } from 'vitest';
import { hashOf } from '../base/hash';
import type { Json } from '../base/json';
import { EMPTY_LEDGER, type LedgerEntry, link } from './ledger-chain';
import { verifyExport, writeExport } from './ledger-export';
import { chainOf, manyEvents } from './testing/chain';
import { eventOf } from './testing/ledger';

const ABOUT = { exportedAtMs: 1_795_000_000_000, extensionVersion: '1.2.3' };
const { entries, head } = chainOf(manyEvents(320));
const text = writeExport(ABOUT, entries, head);
const lines = text.trimEnd().split('\n');

describe('an export', () => {
  it('is a header, one entry a line and the head, and verifies', () => {
    expect(lines).toHaveLength(322);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      format: 'usher-consent-ledger',
      v: 1,
      exportedAt: '2026-11-18T11:06:40.000Z',
      extensionVersion: '1.2.3',
      firstSeq: 1,
      count: 320,
      headHash: head.hash,
    });
    expect(JSON.parse(lines[321] ?? '')).toMatchObject({ ...head });
    expect(verify(text)).toEqual({
      verdict: 'intact',
      exportedAt: '2026-11-18T11:06:40.000Z',
      head,
      firstSeq: 1,
      fromMs: entries[0]?.event.timeMs,
      toMs: entries[319]?.event.timeMs,
    });
  });

  it('of nothing verifies too', () => {
    const empty = verify(writeExport(ABOUT, [], EMPTY_LEDGER));
    expect(empty).toMatchObject({ verdict: 'intact', head: EMPTY_LEDGER, fromMs: null, toMs: null });
  });

  it('may begin after entries that are not kept any more', () => {
    const from = { seq: 100, hash: entries[99]?.hash ?? '' };
    const kept = writeExport(ABOUT, entries.slice(100), { ...head, count: 220 }, from);
    expect(verify(kept)).toMatchObject({ verdict: 'intact', firstSeq: 101 });
    const changed = kept.replace('"type":"granted"', '"type":"declined"');
    expect(verify(changed)).toMatchObject({ verdict: 'wrong', fault: 'changed' });
    const elsewhere = writeExport(ABOUT, entries.slice(100), { ...head, count: 220 }, { ...from, hash: '' });
    expect(verify(elsewhere)).toEqual({ verdict: 'wrong', fault: 'header', line: 1, seq: null });
  });

  it('is found rewritten, however well, by a head that was noted before', () => {
    const noted = entries[200]?.hash ?? '';
    const rewritten = chainOf([...manyEvents(100), eventOf({ type: 'granted', target: 'https://x.test' })]);
    const file = writeExport(ABOUT, rewritten.entries, rewritten.head);
    expect(verify(file)).toMatchObject({ verdict: 'intact' });
    expect(verify(file, noted)).toEqual({ verdict: 'not-the-noted', head: rewritten.head });
    expect(verify(file, noted.slice(0, 16))).toMatchObject({ verdict: 'not-the-noted' });
    for (const known of [noted, noted.slice(0, 16), head.hash, '0'.repeat(64)]) {
      expect(verify(text, known)).toMatchObject({ verdict: 'intact' });
    }
  });

  it('begins with nothing before its first entry', () => {
    const before = { seq: 0, count: 0, hash: 'f'.repeat(64) };
    const chain = chainOf(manyEvents(3), before);
    const invented = writeExport(ABOUT, chain.entries, chain.head, before);
    expect(verify(invented)).toEqual({ verdict: 'wrong', fault: 'header', line: 1, seq: null });
  });

  it('of a damaged ledger is written as it lies there, and says where', () => {
    const half = { ...(entries[4] as LedgerEntry), event: eventOf({ type: 'granted', name: '\ud83d' }) };
    const broken = writeExport(ABOUT, entries.with(4, half), head);
    expect(verify(broken)).toEqual({ verdict: 'wrong', fault: 'unreadable', line: 6, seq: 5 });
    const unread = writeExport(ABOUT, entries.with(4, null as never), head);
    expect(verify(unread)).toEqual({ verdict: 'wrong', fault: 'unreadable', line: 6, seq: 5 });
    const lost = writeExport(ABOUT, entries, EMPTY_LEDGER);
    expect(verify(lost)).toMatchObject({ verdict: 'wrong', fault: 'inserted', line: 2 });
  });

  it.each([
    ['', 'nothing'],
    ['\n', 'an empty line'],
    ['{"a":1}\n', 'other JSON'],
    [text.slice(0, 100), 'a piece of the first line'],
    ['GIF89a\xff\xfe', 'a picture'],
  ])('is not %j, %s', (other) => {
    expect(verify(other)).toEqual({ verdict: 'no-export' });
  });

  it('is not written any other way, though it would read the same', () => {
    const spaced = lines.with(9, (lines[9] ?? '').replace('{', '{ ')).join('\n');
    expect(verify(`${spaced}\n`)).toMatchObject({ fault: 'unreadable', line: 10, seq: 9 });
    const twice = lines.with(9, (lines[9] ?? '').replace('{', '{"v":1,')).join('\n');
    expect(verify(`${twice}\n`)).toMatchObject({ fault: 'unreadable', line: 10 });
    expect(verify(text.replaceAll('\n', '\r\n'))).toMatchObject({ line: 1 });
    expect(verify(`\ufeff${text}`)).toMatchObject({ line: 1 });
  });
});

describe('a changed short export', () => {
  const short = chainOf([...manyEvents(4), eventOf({ type: 'blocked', name: 'not a letter: \ufffd' })]);
  const all = writeExport(ABOUT, short.entries, short.head).trimEnd().split('\n');
  const file = bytesOf(all);
  const found = (changed: Uint8Array | readonly string[]) =>
    verifyExport(changed instanceof Uint8Array ? changed : bytesOf(changed));
  const wrong = (fault: string, line: number, seq: number | null) => ({ verdict: 'wrong', fault, line, seq });

  it('is located at every byte, whatever the byte is now', () => {
    const missed: unknown[] = [];
    let line = 1;
    for (const [at, byte] of file.entries()) {
      for (const other of [byte ^ 1, 0x0a, 0x20, 0xf0, 0xff]) {
        if (other === byte) continue;
        const verdict = found(file.with(at, other));
        if (verdict.verdict !== 'wrong' || verdict.line !== line) missed.push([at, other, line, verdict]);
      }
      if (byte === 0x0a) line += 1;
    }
    expect(missed).toEqual([]);
  }, 60_000);

  it('is located wherever it is cut off', () => {
    let line = 2;
    for (let length = (all[0]?.length ?? 0) + 1; length < file.length; length += 1) {
      const seq = line === 7 ? null : line - 1;
      expect(found(file.slice(0, length))).toEqual(wrong('cut-off', line, seq));
      if (file[length] === 0x0a) line += 1;
    }
    expect(line).toBe(8);
  });

  it.each<[string, readonly string[], ReturnType<typeof wrong>]>([
    ['its header twice', all.toSpliced(1, 0, all[0]!), wrong('unreadable', 2, 1)],
    ['its header gone', all.slice(1), wrong('header', 1, null)],
    ['its head twice', [...all, all[6]!], wrong('inserted', 8, null)],
    ['its head among the entries', all.toSpliced(3, 0, all[6]!), wrong('unreadable', 4, 3)],
    ['its head gone', all.slice(0, -1), wrong('cut-off', 7, null)],
    ['another head', all.with(6, headLine({ count: 4 })), wrong('head', 7, null)],
    ['a line after its head', [...all, 'more'], wrong('inserted', 8, null)],
    ['an entry after its head', [...all, all[5]!], wrong('inserted', 8, null)],
    ['an entry less', all.toSpliced(5, 1), wrong('cut-off', 6, 5)],
    ['another beginning', all.with(0, headerLine({ prevHash: head.hash })), wrong('header', 1, null)],
    ['another number to begin with', all.with(0, headerLine({ firstSeq: 0 })), wrong('header', 1, null)],
  ])('is located: %s', (_, changed, verdict) => {
    expect(found(changed)).toEqual(verdict);
  });

  it('is located: half a line after its head', () => {
    expect(verify(`${all.join('\n')}\nmore`)).toEqual(wrong('inserted', 8, null));
  });

  function headLine(edit: object): string {
    return JSON.stringify(sorted({ ...JSON.parse(all[6] ?? ''), ...edit }));
  }

  /** With its hash made anew. */
  function headerLine(edit: object): string {
    const { hash: _, ...body } = { ...JSON.parse(all[0] ?? ''), ...edit };
    return JSON.stringify(sorted({ ...body, hash: hashOf(body) }));
  }
});

// SECURITY §7 and fi-20: five kinds, two hundred each, and every one is located.
describe('of 1,000 changed exports', () => {
  const COUNT = 200;
  const file = new TextEncoder().encode(text);
  /** Where each line begins, and where the file ends. */
  const starts = [0, ...[...file.keys()].filter((at) => file[at] === 10).map((at) => at + 1)];
  const lineAt = (at: number): number => starts.findLastIndex((start) => start <= at) + 1;

  const kinds: Readonly<Record<string, (random: Random) => Mutation>> = {
    'an edited byte is': (random) => {
      const at = random(file.length);
      const changed = file.with(at, ((file[at] ?? 0) + 1 + random(255)) % 256);
      return { file: changed, line: lineAt(at) };
    },
    'an edited field, every other one with its hash made anew, is': (random) => {
      const index = 1 + random(320);
      const entry = JSON.parse(lines[index] ?? '') as LedgerEntry;
      const edited = editField(entry, random);
      const forged = random(2) === 0 ? edited : rehashed(edited);
      return { file: bytesOf(lines.with(index, JSON.stringify(sorted(forged)))), line: index + 1 };
    },
    'a deleted line is': (random) => {
      const index = random(lines.length);
      return { file: bytesOf(lines.toSpliced(index, 1)), line: index + 1 };
    },
    'two lines that changed places are': (random) => {
      const [a, b] = [random(lines.length), random(lines.length - 1)];
      const other = b >= a ? b + 1 : b;
      const swapped = lines.with(a, lines[other] ?? '').with(other, lines[a] ?? '');
      return { file: bytesOf(swapped), line: Math.min(a, other) + 1 };
    },
    'an end that is cut off is': (random) => {
      // Within the first line nothing is left to be recognised.
      const length = (starts[1] ?? 0) + random(file.length - (starts[1] ?? 0));
      return { file: file.slice(0, length), line: lineAt(length) };
    },
    'an inserted line is': (random) => {
      const at = random(lines.length + 1);
      const more = lines.toSpliced(at, 0, insertion(at, random));
      // Of two lines that are the same the later one is the one too many.
      let line = at + 1;
      while (more[line] === more[line - 1]) line += 1;
      return { file: bytesOf(more), line };
    },
  };

  // Bytes and fields share the first kind's two hundred.
  it.each(Object.entries(kinds))(
    '%s located, every time',
    (name, mutate) => {
      const random = randomFrom(name.length * 7_919);
      const missed: unknown[] = [];
      for (let n = 0; n < (name.startsWith('an edited') ? COUNT / 2 : COUNT); n += 1) {
        const { file: changed, line } = mutate(random);
        const found = verifyExport(changed);
        if (found.verdict !== 'wrong' || found.line !== line) missed.push([n, line, found]);
      }
      expect(missed).toEqual([]);
    },
    60_000,
  );

  function insertion(at: number, random: Random): string {
    const before = entries[at - 2];
    const [forged] = link(
      before === undefined ? EMPTY_LEDGER : { seq: before.seq, count: before.seq, hash: before.hash },
      eventOf({ type: 'granted', name: `forged ${at}`, timeMs: 5 }),
    );
    const strange = rehashed({ ...forged, seq: random(400), prevHash: head.hash });
    return [
      lines[random(lines.length)] ?? '',
      JSON.stringify(sorted(forged)),
      JSON.stringify(sorted(strange)),
      '',
      '{"v":1}',
    ][random(5)] as string;
  }
});

type Random = (below: number) => number;
type Mutation = { readonly file: Uint8Array; readonly line: number };

function editField(entry: LedgerEntry, random: Random): LedgerEntry {
  const { event } = entry;
  return [
    { ...entry, seq: entry.seq + 1 },
    { ...entry, prevHash: entry.hash },
    { ...entry, event: { ...event, timeMs: event.timeMs + 1 } },
    { ...entry, event: { ...event, type: event.type === 'granted' ? 'declined' : 'granted' } },
    { ...entry, event: { ...event, server: { ...event.server, origin: 'https://else.test' } } },
    { ...entry, event: { ...event, more: true } },
  ][random(6)] as LedgerEntry;
}

function rehashed(entry: LedgerEntry): LedgerEntry {
  const { hash: _, ...body } = entry;
  return { ...body, hash: hashOf(body as unknown as Json) };
}

/** Keys in canonical order, at every depth. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const names = Object.keys(value).toSorted();
  return Object.fromEntries(names.map((name) => [name, sorted((value as Record<string, unknown>)[name])]));
}

function bytesOf(all: readonly string[]): Uint8Array {
  return new TextEncoder().encode(all.map((line) => `${line}\n`).join(''));
}

function verify(file: string, noted: string | null = null) {
  return verifyExport(new TextEncoder().encode(file), noted);
}

/** Mulberry32: the same mutations every time. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
