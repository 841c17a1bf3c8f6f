import type { PageSession } from '../elicitation/page-session';
import type { Keys } from './keys';
import type { Database } from './open-database';
import { readRows } from './read-rows';
import { seal, unsealed } from './sealed';

const STORE = 'page-sessions';

/** Sessions of pages between lives of the worker: what a client said of itself, and which of its requests wait. */
export type PageSessionStore = {
  /** Those that can be read. A damaged one is a session lost: its page begins another. */
  list(): Promise<readonly PageSession[]>;
  save(session: PageSession): Promise<void>;
  remove(id: string): Promise<void>;
};

export function createPageSessionStore(database: Database, keys: Keys): PageSessionStore {
  return {
    async list() {
      const ids = await database.read([STORE], (tx) => tx.objectStore(STORE).getAllKeys());
      const kept = await readRows(database, STORE, ids);
      if (kept.length === 0) return [];
      const key = await keys.get('seal');
      const opened = await Promise.all(
        kept.map(async ({ key: id, row }) =>
          row === null ? null : unsealed(key, { store: STORE, id }, row.sealed),
        ),
      );
      return (opened as readonly (PageSession | null)[]).filter((session) => session !== null);
    },
    async save(session) {
      const { id } = session;
      const sealed = await seal(await keys.get('seal'), { store: STORE, id }, session);
      await database.write([STORE], (tx) => tx.objectStore(STORE).put({ id, sealed }));
    },
    async remove(id) {
      await database.write([STORE], (tx) => tx.objectStore(STORE).delete(id));
    },
  };
}
