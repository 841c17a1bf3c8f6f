import type { IDBPTransaction } from 'idb';
import { applyEvent, type Pair, pairsOf } from '../consent/record';
import type { ConsentEvent, ConsentEventDraft, ConsentRecord } from '../consent/types';
import { hmacOf } from './keys';
import type { Database } from './open-database';
import type { UsherSchema } from './schema';

export type ConsentStore = {
  records(): Promise<readonly ConsentRecord[]>;
  record(pair: Pair): Promise<ConsentRecord | null>;
  /** In the order they were appended. */
  events(pair: Pair): Promise<readonly ConsentEvent[]>;
  append(draft: ConsentEventDraft): Promise<void>;
  /** Hosts of targets the person opened: names that another host may not imitate. */
  knownHosts(): Promise<readonly string[]>;
};

export function createConsentStore(
  database: () => Promise<Database>,
  hmacKey: () => Promise<CryptoKey>,
): ConsentStore {
  return {
    async records() {
      const records = await (await database()).getAll('consent-records');
      return records.sort((a, b) => b.lastAtMs - a.lastAtMs);
    },
    async record({ serverOrigin, targetOrigin }) {
      return (await (await database()).get('consent-records', [serverOrigin, targetOrigin])) ?? null;
    },
    async events({ serverOrigin, targetOrigin }) {
      const rows = await (await database()).getAllFromIndex('consent-events', 'by-pair', [
        serverOrigin,
        targetOrigin,
      ]);
      return rows.map((row) => row.event);
    },
    async append(draft) {
      const events = await finishDrafts([draft], hmacKey);
      const tx = (await database()).transaction(['consent-events', 'consent-records'], 'readwrite');
      for (const event of events) await appendIn(tx, event);
      await tx.done;
    },
    async knownHosts() {
      const records = await (await database()).getAll('consent-records');
      const opened = records.filter((record) => record.lastOpenedAtMs !== null);
      return [
        ...new Set(opened.flatMap((record) => [hostOf(record.serverOrigin), hostOf(record.targetOrigin)])),
      ];
    },
  };
}

/** Ids and HMACs, made before the transaction begins: the URL itself is stored nowhere in the ledger. */
export async function finishDrafts(
  drafts: readonly ConsentEventDraft[],
  hmacKey: () => Promise<CryptoKey>,
): Promise<readonly ConsentEvent[]> {
  return Promise.all(
    drafts.map(async (draft): Promise<ConsentEvent> => {
      const id = crypto.randomUUID();
      if (!('url' in draft)) return { ...draft, id };
      const { url, ...rest } = draft;
      return { ...rest, id, urlHmac: await hmacOf(await hmacKey(), url) };
    }),
  );
}

type AppendTransaction = IDBPTransaction<
  UsherSchema,
  ('consent-events' | 'consent-records' | 'flows')[],
  'readwrite'
>;

/** The event and the records it changes, in the transaction at hand. Awaits nothing but IndexedDB. */
export async function appendIn(
  tx: Pick<AppendTransaction, 'objectStore'>,
  event: ConsentEvent,
): Promise<void> {
  const pairs = pairsOf(event);
  const records = tx.objectStore('consent-records');
  await tx
    .objectStore('consent-events')
    .add({ event, pairs: pairs.map(({ serverOrigin, targetOrigin }) => [serverOrigin, targetOrigin]) });
  for (const pair of pairs) {
    const key: [string, string] = [pair.serverOrigin, pair.targetOrigin];
    const next = applyEvent((await records.get(key)) ?? null, event, pair);
    if (next === null) await records.delete(key);
    else await records.put(next);
  }
}

function hostOf(origin: string): string {
  return new URL(origin).hostname;
}
