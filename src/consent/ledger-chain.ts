// The ledger as a chain: each entry holds the hash of the one before, so that a change shows wherever it is made.

import { hashOf } from '../base/hash';
import { isObject, type Json } from '../base/json';
import type { ConsentEvent } from './types';

/** One line of the ledger. `hash` is SHA-256 over the canonical JSON (RFC 8785) of everything else in it. */
export type LedgerEntry = {
  readonly v: 1;
  /** Counted from 1. It is the order, whatever the clock said. */
  readonly seq: number;
  readonly event: ConsentEvent;
  readonly prevHash: string;
  readonly hash: string;
};

/** The last entry that is not among those at hand: what was before the first of them. */
export type Checkpoint = { readonly seq: number; readonly hash: string };

/** Where the chain ends, and how many entries are kept. Written with the last of them, in one transaction. */
export type LedgerHead = Checkpoint & { readonly count: number };

/** Before the first entry there is nothing. */
export const GENESIS: Checkpoint = { seq: 0, hash: '0'.repeat(64) };
export const EMPTY_LEDGER: LedgerHead = { ...GENESIS, count: 0 };

/**
 * What is wrong with the first entry that is.
 *
 * `unreadable`: no entry at all. `changed`: an entry whose hash is not its own, or not the one that the next entry (or
 * the head) stands for. `missing`: the entries from here on to the one found are nowhere. `out-of-order`: they are
 * further on. `inserted`: one too many. `cut-off`: the head counts more. `head`: the head contradicts itself.
 */
export type ChainFault =
  | 'unreadable'
  | 'changed'
  | 'missing'
  | 'out-of-order'
  | 'inserted'
  | 'cut-off'
  | 'head';

export type ChainVerdict =
  | { readonly ok: true }
  /** `index`: the place among the entries given; -1 is the checkpoint. `seq`: of the entry that belongs there. */
  | { readonly ok: false; readonly fault: ChainFault; readonly index: number; readonly seq: number };

/** The entry of an event, and the head once it is appended. */
export function link(head: LedgerHead, event: ConsentEvent): readonly [LedgerEntry, LedgerHead] {
  const body = { v: 1, seq: head.seq + 1, event: jsonOf(event), prevHash: head.hash } as const;
  const hash = hashOf(body as unknown as Json);
  return [
    { ...body, hash },
    { seq: body.seq, count: head.count + 1, hash },
  ];
}

/** The entry in a value that may hold more, or null: unknown versions are not guessed at. */
export function readEntry(value: unknown): LedgerEntry | null {
  if (!isObject(value) || value['v'] !== 1 || !isObject(value['event'])) return null;
  const { v, seq, event, prevHash, hash } = value;
  if (!Number.isSafeInteger(seq) || typeof prevHash !== 'string' || typeof hash !== 'string') return null;
  return { v, seq, event, prevHash, hash } as unknown as LedgerEntry;
}

/**
 * Whether these are the entries from a checkpoint to a head, and if not, which is the first that is wrong.
 *
 * The head is what is believed. An entry from which hashes lead to the head is what it was; of two that contradict each
 * other, the other one is named.
 *
 * @param entries null where there was something that is no entry.
 */
export function verifyChain(
  entries: readonly (LedgerEntry | null)[],
  head: LedgerHead,
  from: Checkpoint = GENESIS,
): ChainVerdict {
  const wrong = (fault: ChainFault, index: number): ChainVerdict => ({
    ok: false,
    fault,
    index,
    seq: from.seq + 1 + index,
  });
  let previous = from;
  for (const [index, entry] of entries.entries()) {
    const seq = from.seq + 1 + index;
    if (entry === null) return wrong('unreadable', index);
    if (!isOwnHash(entry)) return wrong('changed', index);
    if (seq > head.seq) return wrong('inserted', index);
    const isLinked = entry.prevHash === previous.hash;
    if (isLinked && entry.seq !== seq) return wrong('changed', index);
    if (!isLinked && entry.seq > seq) return wrong(displacement(entries, index, seq, head), index);
    if (!isLinked) {
      // The head leads to this one: it is the one before that does not belong here, unless both are the same.
      const isBefore = index >= anchoredFrom(entries, head) && entry.hash !== previous.hash;
      return wrong(entry.seq < seq ? 'inserted' : 'changed', isBefore ? index - 1 : index);
    }
    previous = entry;
  }
  if (previous.seq < head.seq) return wrong('cut-off', entries.length);
  if (previous.hash !== head.hash) return wrong('changed', entries.length - 1);
  return head.count === entries.length ? { ok: true } : wrong('head', entries.length);
}

/** From which index on each entry says the hash that the next one, or the head, says of it. */
function anchoredFrom(entries: readonly (LedgerEntry | null)[], head: LedgerHead): number {
  let { hash } = head;
  let index = entries.length;
  for (; index > 0; index -= 1) {
    const entry = entries[index - 1];
    if (!entry || entry.hash !== hash) break;
    hash = entry.prevHash;
  }
  return index;
}

/** Why an entry stands where one of an earlier place belongs. */
function displacement(
  entries: readonly (LedgerEntry | null)[],
  index: number,
  expected: number,
  head: LedgerHead,
): 'inserted' | 'out-of-order' | 'missing' {
  const found = entries[index]?.seq ?? 0;
  const later = new Set(entries.slice(index + 1).map((entry) => entry?.seq));
  if (found > head.seq || later.has(found)) return 'inserted';
  return later.has(expected) ? 'out-of-order' : 'missing';
}

function isOwnHash({ hash, ...body }: LedgerEntry): boolean {
  try {
    return hashOf(body as unknown as Json) === hash;
  } catch {
    // A lone surrogate has no canonical form, so no entry that was linked holds one.
    return false;
  }
}

/** As an export holds it: no `undefined`, and no lone surrogate, which a server's tool name may contain. */
function jsonOf(event: ConsentEvent): ConsentEvent {
  return JSON.parse(JSON.stringify(event), (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  ) as ConsentEvent;
}
