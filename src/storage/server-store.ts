import type { Server, ServerId } from '../servers/types';
import type { Database } from './open-database';

export type ServerStore = {
  /** In the order they were added. */
  list(): Promise<readonly Server[]>;
  get(id: ServerId): Promise<Server | null>;
  put(server: Server): Promise<void>;
  /**
   * Read, changed and written in one transaction, so that changes from two contexts are both kept. Null where there
   * is no such server: a removed one is not brought back.
   *
   * @param edit synchronous; what it throws leaves the server as it was.
   */
  update(id: ServerId, edit: (server: Server) => Server): Promise<Server | null>;
  remove(id: ServerId): Promise<void>;
};

export function createServerStore(database: Database): ServerStore {
  return {
    async list() {
      const servers = await database.read(['servers'], (tx) => tx.objectStore('servers').getAll());
      return servers.sort((a, b) => a.addedAtMs - b.addedAtMs);
    },
    async get(id) {
      return (await database.read(['servers'], (tx) => tx.objectStore('servers').get(id))) ?? null;
    },
    async put(server) {
      await database.write(['servers'], (tx) => tx.objectStore('servers').put(server));
    },
    update: (id, edit) =>
      database.write(['servers'], async (tx) => {
        const servers = tx.objectStore('servers');
        const server = await servers.get(id);
        if (server === undefined) return null;
        const next = edit(server);
        await servers.put(next);
        return next;
      }),
    async remove(id) {
      await database.write(['servers'], (tx) => tx.objectStore('servers').delete(id));
    },
  };
}
