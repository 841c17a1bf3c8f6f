import { EMPTY_LEDGER, type LedgerHead, link } from '../consent/ledger-chain';
import { applyEvent, pairsOf } from '../consent/record';
import type { ConsentEvent, ConsentEventDraft } from '../consent/types';
import { hmacOf, type Keys } from './keys';
import type { Database, ReadTransaction, WriteTransaction } from './open-database';
import { readRows } from './read-rows';
import type { EventRow, LedgerHeadRow } from './schema';
import { isDamage } from './storage-error';

/** The stores that an append needs; a transaction may span more. */
export const LEDGER = ['consent-events', 'ledger-heads', 'consent-records'] as const;
type Chain = 'consent-events' | 'ledger-heads';

/** Ids and HMACs, made before the transaction begins: the ledger holds no URL. */
export async function finishDrafts(
  drafts: readonly ConsentEventDraft[],
  keys: Keys,
): Promise<readonly ConsentEvent[]> {
  let key: Promise<CryptoKey> | null = null;
  return Promise.all(
    drafts.map(async (draft) => {
      const id = crypto.randomUUID();
      if (!('url' in draft)) return { ...draft, id };
      const { url, ...rest } = draft;
      key ??= keys.get('hmac');
      return { ...rest, id, urlHmac: await hmacOf(await key, url) };
    }),
  );
}

/** Links events to the chain and folds them into their records, in the transaction at hand: all of it, or nothing. */
export async function appendIn(
  tx: Pick<WriteTransaction<(typeof LEDGER)[number]>, 'objectStore'>,
  events: readonly ConsentEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const ledger = tx.objectStore('consent-events');
  const records = tx.objectStore('consent-records');
  let head = await endOfChain(tx);
  for (const event of events) {
    const pairs = pairsOf(event);
    const [entry, next] = link(head, event);
    head = next;
    await ledger.add({
      ...entry,
      pairs: pairs.map(({ serverOrigin, targetOrigin }) => [serverOrigin, targetOrigin]),
    });
    for (const pair of pairs) {
      const key: [string, string] = [pair.serverOrigin, pair.targetOrigin];
      const next = applyEvent((await records.get(key)) ?? null, event, pair);
      if (next === null) await records.delete(key);
      else await records.put(next);
    }
  }
  await tx.objectStore('ledger-heads').put({ name: 'head', ...head });
}

/**
 * Where the next entry is linked: at the head, or at the last entry where a damaged disk kept that and lost its head.
 * Saving goes on either way, and what is gone shows as missing.
 */
export async function endOfChain(
  tx: Pick<ReadTransaction<Chain>, 'objectStore'> | Pick<WriteTransaction<Chain>, 'objectStore'>,
): Promise<LedgerHead> {
  const ledger = tx.objectStore('consent-events');
  const head = headOf(await tx.objectStore('ledger-heads').get('head'));
  const last = await ledger.openKeyCursor(null, 'prev');
  if (last === null || last.primaryKey <= head.seq) return head;
  const entry = await ledger.get(last.primaryKey);
  return entry === undefined ? head : { seq: entry.seq, count: entry.seq, hash: entry.hash };
}

type Ledger = { readonly rows: readonly (EventRow | null)[]; readonly head: LedgerHead };

/** All of it and its head, as they were at one moment. Row by row, and slowly, only where one can't be read. */
export async function readLedger(database: Database): Promise<Ledger> {
  const withHead = async <Rows>(which: (tx: ReadTransaction<Chain>) => Promise<Rows>) =>
    database.read(['consent-events', 'ledger-heads'], (tx) =>
      Promise.all([which(tx), tx.objectStore('ledger-heads').get('head')]),
    );
  try {
    const [rows, head] = await withHead((tx) => tx.objectStore('consent-events').getAll());
    return { rows, head: headOf(head) };
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const [seqs, head] = await withHead((tx) => tx.objectStore('consent-events').getAllKeys());
  // What is appended meanwhile is beyond this head, and what was there stays as it is.
  const kept = await readRows(database, 'consent-events', seqs);
  return { rows: kept.map(({ row }) => row), head: headOf(head) };
}

/** The head in its row; without one nothing was ever appended. */
function headOf(row: LedgerHeadRow | undefined): LedgerHead {
  if (row === undefined) return EMPTY_LEDGER;
  const { seq, count, hash } = row;
  return { seq, count, hash };
}
