// An export of the ledger: JSON lines (one header, the entries, the head), each in canonical JSON (RFC 8785). There is one
// way to write each of them, so that any changed byte shows.

import { canonicalJson } from '../base/canonical-json';
import { hashOf } from '../base/hash';
import { isObject, type Json } from '../base/json';
import {
  type ChainFault,
  type Checkpoint,
  GENESIS,
  type LedgerEntry,
  type LedgerHead,
  readEntry,
  verifyChain,
} from './ledger-chain';

const FORMAT = 'usher-consent-ledger';
const END_FORMAT = 'usher-consent-ledger-head';
const NEWLINE = 0x0a;

/** The first line. Its hash is its own: it is no part of the chain. */
type Header = {
  readonly format: typeof FORMAT;
  readonly v: 1;
  /** ISO 8601, UTC. */
  readonly exportedAt: string;
  readonly extensionVersion: string;
  /** 1, unless older entries are not kept any more. */
  readonly firstSeq: number;
  /** The hash that the first entry must name: zeros, or that of the last entry not kept. */
  readonly prevHash: string;
  readonly count: number;
  readonly headHash: string;
  readonly hash: string;
};

/** What an export holds, checked. `line` counts from 1, as editors do. */
export type ExportVerdict =
  | {
      readonly verdict: 'intact';
      readonly exportedAt: string;
      readonly head: LedgerHead;
      readonly firstSeq: number;
      /** By the events' own clocks; null where there is none. */
      readonly fromMs: number | null;
      readonly toMs: number | null;
    }
  /** `seq`: of the entry that belongs into this line; null: the line is the header or the head. */
  | {
      readonly verdict: 'wrong';
      readonly fault: ChainFault | 'header';
      readonly line: number;
      readonly seq: number | null;
    }
  /** Whole in itself, but the head noted earlier is nowhere in it: what was there then was rewritten or cut off. */
  | { readonly verdict: 'not-the-noted'; readonly head: LedgerHead }
  | { readonly verdict: 'no-export' };

/**
 * The export as text. What is damaged is exported as it lies there, and found by {@link verifyExport}.
 *
 * @param entries null where one can't be read any more.
 */
export function writeExport(
  about: { readonly exportedAtMs: number; readonly extensionVersion: string },
  entries: readonly (LedgerEntry | null)[],
  head: LedgerHead,
  from: Checkpoint = GENESIS,
): string {
  const body = {
    format: FORMAT,
    v: 1,
    exportedAt: new Date(about.exportedAtMs).toISOString(),
    extensionVersion: about.extensionVersion,
    firstSeq: from.seq + 1,
    prevHash: from.hash,
    count: head.count,
    headHash: head.hash,
  } as const;
  const header: Header = { ...body, hash: hashOf(body) };
  return `${[lineOf(header), ...entries.map(lineOf), endOf(header)].join('\n')}\n`;
}

/**
 * Checks an export byte by byte, and names the first line that is wrong.
 *
 * Whoever can write the whole file can write another whole one: only a head that was noted elsewhere shows that.
 *
 * @param noted the hash of an earlier head, or at least its first 16 digits.
 */
export function verifyExport(file: Uint8Array, noted: string | null = null): ExportVerdict {
  const { lines, hasRest } = readLines(file);
  const header = readHeader(lines[0] ?? '');
  if (header === null) {
    const isOurs = lines.some((line) => line.includes(FORMAT) || readLine(line) !== null);
    return isOurs ? { verdict: 'wrong', fault: 'header', line: 1, seq: null } : { verdict: 'no-export' };
  }
  const from: Checkpoint = { seq: header.firstSeq - 1, hash: header.prevHash };
  const head: LedgerHead = { seq: from.seq + header.count, count: header.count, hash: header.headHash };
  const end = endIndex(lines, header.count);
  const entries = lines.slice(1, end).map(readLine);
  const chain = verifyChain(entries, head, from);
  const wrong = (fault: ChainFault | 'header', line: number): ExportVerdict => {
    const seq = from.seq + line - 1;
    return { verdict: 'wrong', fault, line, seq: line > 1 && seq <= head.seq ? seq : null };
  };
  if (!chain.ok) return wrong(chain.index === -1 ? 'header' : chain.fault, chain.index + 2);
  if (end === lines.length) return wrong('cut-off', end + 1);
  if (lines[end] !== endOf(header)) return wrong('head', end + 1);
  if (end < lines.length - 1 || hasRest) return wrong('inserted', end + 2);

  const known = [from.hash, ...entries.map((entry) => entry?.hash)];
  if (noted !== null && !known.some((hash) => hash?.startsWith(noted))) {
    return { verdict: 'not-the-noted', head };
  }
  return {
    verdict: 'intact',
    exportedAt: header.exportedAt,
    head,
    firstSeq: header.firstSeq,
    fromMs: entries[0]?.event.timeMs ?? null,
    toMs: entries.at(-1)?.event.timeMs ?? null,
  };
}

/** The last line of an export says its head once more; all of it follows from the header. */
function endOf({ firstSeq, count, headHash, hash }: Header): string {
  const head = { seq: firstSeq - 1 + count, count, hash: headHash };
  return lineOf({ format: END_FORMAT, v: 1, ...head, headerHash: hash });
}

/** Where the head is expected; if it is not there, where the last one is; if there is none, after the last line. */
function endIndex(lines: readonly string[], count: number): number {
  if (isEnd(lines[count + 1] ?? '')) return count + 1;
  const last = lines.findLastIndex(isEnd);
  return last === -1 ? lines.length : last;
}

function isEnd(line: string): boolean {
  if (!line.includes(END_FORMAT)) return false;
  const value = parsed(line);
  return isObject(value) && value['format'] === END_FORMAT;
}

function readHeader(line: string): Header | null {
  const value = parsed(line);
  if (!isObject(value) || value['format'] !== FORMAT || value['v'] !== 1) return null;
  const { hash, ...body } = value as unknown as Header;
  const { firstSeq, count, prevHash, headHash } = body;
  const isWhole =
    Number.isSafeInteger(firstSeq) &&
    Number.isSafeInteger(count) &&
    firstSeq > 0 &&
    count >= 0 &&
    typeof prevHash === 'string' &&
    typeof headHash === 'string' &&
    hashOf(body as unknown as Json) === hash &&
    (firstSeq > 1 || prevHash === GENESIS.hash);
  return isWhole ? { ...body, hash } : null;
}

function readLine(line: string): LedgerEntry | null {
  return readEntry(parsed(line));
}

/** The value of a line that is written the one way it can be; otherwise undefined. */
function parsed(line: string): unknown {
  try {
    const value: Json = JSON.parse(line);
    return canonicalJson(value) === line ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Canonical, where it can be: a damaged entry may hold what has no canonical form. */
function lineOf(value: object | null): string {
  try {
    return canonicalJson(value as Json);
  } catch {
    return JSON.stringify(value);
  }
}

/** Line by line, so that bytes that are no UTF-8 spoil no more than their line. What has no end is no line. */
function readLines(file: Uint8Array): { readonly lines: readonly string[]; readonly hasRest: boolean } {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lines: string[] = [];
  let start = 0;
  for (let end = file.indexOf(NEWLINE); end !== -1; end = file.indexOf(NEWLINE, start)) {
    try {
      lines.push(decoder.decode(file.subarray(start, end)));
    } catch {
      lines.push('');
    }
    start = end + 1;
  }
  return { lines, hasRest: start < file.length };
}
