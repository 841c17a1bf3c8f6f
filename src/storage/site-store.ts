import { isObject } from '../base/json';
import type { PageOrigin, Site } from '../grants/types';
import type { Database } from './open-database';
import { readRows } from './read-rows';
import { isDamage } from './storage-error';

const STORE = 'sites';

/** Connected sites. One that can't be read any more is not connected: there is nothing it could be asked for. */
export type SiteStore = {
  /** Those that can be read, the newest connection first. */
  list(): Promise<readonly Site[]>;
  /** Of exactly this origin. Null where there is none, and where its row is damaged. */
  get(origin: PageOrigin): Promise<Site | null>;
  /** In the place of an earlier one of the same origin. */
  save(site: Site): Promise<void>;
  /**
   * Read, changed and written in one transaction, so that changes from two contexts are both kept. Null where there
   * is no such site, or a damaged one: a disconnected one is not brought back.
   *
   * @param edit synchronous; what it throws leaves the site as it was. Null disconnects it.
   */
  update(origin: PageOrigin, edit: (site: Site) => Site | null): Promise<Site | null>;
  remove(origin: PageOrigin): Promise<void>;
};

export function createSiteStore(database: Database): SiteStore {
  return {
    async list() {
      const origins = await database.read([STORE], (tx) => tx.objectStore(STORE).getAllKeys());
      const rows = await readRows(database, STORE, origins);
      const sites = rows.map(({ row }) => row).filter((row) => row !== null);
      return sites.sort((a, b) => b.connectedAtMs - a.connectedAtMs);
    },
    async get(origin) {
      const [kept] = await readRows(database, STORE, [origin]);
      return kept?.row ?? null;
    },
    async save(site) {
      await database.write([STORE], (tx) => tx.objectStore(STORE).put(site));
    },
    async update(origin, edit) {
      try {
        return await database.write([STORE], async (tx) => {
          const sites = tx.objectStore(STORE);
          const site = await sites.get(origin);
          if (!isObject(site)) return null;
          const next = edit(site);
          if (next === null) await sites.delete(origin);
          else await sites.put(next);
          return next;
        });
      } catch (error) {
        if (isDamage(error)) return null;
        throw error;
      }
    },
    async remove(origin) {
      await database.write([STORE], (tx) => tx.objectStore(STORE).delete(origin));
    },
  };
}
