import type { LedgerEntry, LedgerHead } from '../consent/ledger-chain';
import { writeExport } from '../consent/ledger-export';
import { isKnownName, type Pair } from '../consent/record';
import { standingOf } from '../consent/standing';
import type { ConsentEvent, ConsentEventDraft, ConsentRecord, Standing } from '../consent/types';
import { appendIn, endOfChain, finishDrafts, LEDGER, readLedger } from './consent-ledger';
import type { Keys } from './keys';
import type { Database } from './open-database';
import { readRows } from './read-rows';
import type { EventRow } from './schema';

export type ConsentStore = {
  /** The newest first. */
  records(): Promise<readonly ConsentRecord[]>;
  record(pair: Pair): Promise<ConsentRecord | null>;
  standing(pair: Pair): Promise<Standing>;
  /** What is remembered of a pair, in the order it was appended: since it was last forgotten. */
  events(pair: Pair): Promise<readonly ConsentEvent[]>;
  /** A decision that belongs to no flow: block, unblock, forget. */
  append(draft: ConsentEventDraft): Promise<void>;
  /** Where the ledger ends now: to be noted, and held against an export later. */
  ledgerHead(): Promise<LedgerHead>;
  /** The whole ledger as JSON lines, as it was at one moment. No address is in it. */
  exportLedger(about: { readonly exportedAtMs: number; readonly extensionVersion: string }): Promise<string>;
  /** Hosts of the user's servers and of the targets they opened: names that another host may not imitate. */
  knownHosts(): Promise<readonly string[]>;
};

export function createConsentStore(database: Database, keys: Keys): ConsentStore {
  async function record({ serverOrigin, targetOrigin }: Pair): Promise<ConsentRecord | null> {
    const known = await database.read(['consent-records'], (tx) =>
      tx.objectStore('consent-records').get([serverOrigin, targetOrigin]),
    );
    return known ?? null;
  }

  return {
    record,
    standing: async (pair) => standingOf(await record(pair)),

    async records() {
      const all = await database.read(['consent-records'], (tx) =>
        tx.objectStore('consent-records').getAll(),
      );
      return all.sort((a, b) => b.lastAtMs - a.lastAtMs);
    },

    async events({ serverOrigin, targetOrigin }) {
      const seqs = await database.read(['consent-events'], (tx) =>
        tx.objectStore('consent-events').index('by-pair').getAllKeys([serverOrigin, targetOrigin]),
      );
      const kept = await readRows(database, 'consent-events', seqs);
      const events = kept.flatMap(({ row }) => row?.event ?? []);
      return events.slice(
        Math.max(
          0,
          events.findLastIndex((event) => event.type === 'forgotten'),
        ),
      );
    },

    async append(draft) {
      const events = await finishDrafts([draft], keys);
      await database.write(LEDGER, (tx) => appendIn(tx, events));
    },

    ledgerHead: () => database.read(['consent-events', 'ledger-heads'], endOfChain),

    async exportLedger(about) {
      const { rows, head } = await readLedger(database);
      const entries = rows.map((row) => row && entryOf(row));
      return writeExport(about, entries, head);
    },

    async knownHosts() {
      const [ids, records] = await database.read(['servers', 'consent-records'], (tx) =>
        Promise.all([tx.objectStore('servers').getAllKeys(), tx.objectStore('consent-records').getAll()]),
      );
      const servers = (await readRows(database, 'servers', ids)).flatMap(({ row }) => row ?? []);
      const opened = records.filter(isKnownName).map(({ targetOrigin }) => targetOrigin);
      const urls = [...servers.map(({ url }) => url), ...opened];
      return [...new Set(urls.map((url) => new URL(url).hostname))];
    },
  };
}

/** A row without what only the index needs. */
function entryOf({ v, seq, event, prevHash, hash }: EventRow): LedgerEntry {
  return { v, seq, event, prevHash, hash };
}
