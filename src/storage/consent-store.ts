import { isKnownName, type Pair } from '../consent/record';
import { standingOf } from '../consent/standing';
import type { ConsentEvent, ConsentEventDraft, ConsentRecord, Standing } from '../consent/types';
import { appendIn, finishDrafts, LEDGER } from './consent-ledger';
import type { Keys } from './keys';
import type { Database } from './open-database';

export type ConsentStore = {
  /** The newest first. */
  records(): Promise<readonly ConsentRecord[]>;
  record(pair: Pair): Promise<ConsentRecord | null>;
  standing(pair: Pair): Promise<Standing>;
  /** What is remembered of a pair, in the order it was appended: since it was last forgotten. */
  events(pair: Pair): Promise<readonly ConsentEvent[]>;
  /** A decision that belongs to no flow: block, unblock, forget. */
  append(draft: ConsentEventDraft): Promise<void>;
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
      const rows = await database.read(['consent-events'], (tx) =>
        tx.objectStore('consent-events').index('by-pair').getAll([serverOrigin, targetOrigin]),
      );
      const events = rows.map((row) => row.event);
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

    async knownHosts() {
      const [servers, records] = await database.read(['servers', 'consent-records'], (tx) =>
        Promise.all([tx.objectStore('servers').getAll(), tx.objectStore('consent-records').getAll()]),
      );
      const opened = records.filter(isKnownName).map(({ targetOrigin }) => targetOrigin);
      const urls = [...servers.map(({ url }) => url), ...opened];
      return [...new Set(urls.map((url) => new URL(url).hostname))];
    },
  };
}
