import { isObject } from '../base/json';
import type { Server, ServerId } from '../servers/types';
import type { Database } from './open-database';
import { readRows } from './read-rows';
import { isDamage } from './storage-error';

const STORE = 'servers';

export type ServerStore = {
  /** Those that can be read, in the order they were added. */
  list(): Promise<readonly Server[]>;
  /** Null where there is none, and where its row is damaged. */
  get(id: ServerId): Promise<Server | null>;
  /** Servers that can't be read any more (a long list of tools lies in a file of its own): nothing but an id is left. */
  damaged(): Promise<readonly ServerId[]>;
  put(server: Server): Promise<void>;
  /**
   * Read, changed and written in one transaction, so that changes from two contexts are both kept. Null where there
   * is no such server, or a damaged one: a removed one is not brought back.
   *
   * @param edit synchronous; what it throws leaves the server as it was.
   */
  update(id: ServerId, edit: (server: Server) => Server): Promise<Server | null>;
  remove(id: ServerId): Promise<void>;
};

export function createServerStore(database: Database): ServerStore {
  async function all() {
    const ids = await database.read([STORE], (tx) => tx.objectStore(STORE).getAllKeys());
    return readRows(database, STORE, ids);
  }

  return {
    async list() {
      const servers = (await all()).map(({ row }) => row).filter((row) => row !== null);
      return servers.sort((a, b) => a.addedAtMs - b.addedAtMs);
    },
    async get(id) {
      const [kept] = await readRows(database, STORE, [id]);
      return kept?.row ?? null;
    },
    async damaged() {
      return (await all()).filter(({ row }) => row === null).map(({ key }) => key);
    },
    async put(server) {
      await database.write([STORE], (tx) => tx.objectStore(STORE).put(server));
    },
    async update(id, edit) {
      try {
        return await database.write([STORE], async (tx) => {
          const servers = tx.objectStore(STORE);
          const server = await servers.get(id);
          if (!isObject(server)) return null;
          const next = edit(server);
          await servers.put(next);
          return next;
        });
      } catch (error) {
        if (isDamage(error)) return null;
        throw error;
      }
    },
    async remove(id) {
      await database.write([STORE], (tx) => tx.objectStore(STORE).delete(id));
    },
  };
}
