import { EMPTY_LEDGER, type LedgerEntry, type LedgerHead, link } from '../ledger-chain';
import type { ConsentEvent } from '../types';
import { eventOf } from './ledger';

/** The entries of some events, as they are appended, and the head they lead to. */
export function chainOf(
  events: readonly ConsentEvent[],
  from: LedgerHead = EMPTY_LEDGER,
): { readonly entries: readonly LedgerEntry[]; readonly head: LedgerHead } {
  const entries: LedgerEntry[] = [];
  let head = from;
  for (const event of events) {
    const [entry, next] = link(head, event);
    entries.push(entry);
    head = next;
  }
  return { entries, head };
}

const TYPES = ['requested', 'granted', 'opened', 'returned', 'settled', 'declined', 'blocked'] as const;
const NAMES = ['Notes', 'Ключи', '予定表', 'a "quoted" \\ name', 'e\u0301\u202e'];

/** Events of many kinds, in many scripts, with a clock that runs backwards now and then. */
export function manyEvents(count: number): readonly ConsentEvent[] {
  return Array.from({ length: count }, (_, n) =>
    eventOf(
      {
        type: TYPES[n % TYPES.length] ?? 'requested',
        name: NAMES[n % NAMES.length] ?? '',
        target: `https://t${n % 11}.test`,
        timeMs: 1_790_000_000_000 + n * 1_000 - (n % 13 === 0 ? 86_400_000 : 0),
      },
      n,
    ),
  );
}
