import type { ServerId } from '../servers/types';
import type { Keys } from './keys';
import type { Database } from './open-database';
import { seal, unsealed } from './sealed';

const STORE = 'sessions';

/** A legacy session between lives of the worker. Its id is a secret, so the row is sealed. */
type Session = { readonly sessionId: string | null; readonly protocolVersion: string };

export type SessionStore = {
  /** Null where there is none; a damaged one is a session lost, and the next call begins a new one. */
  load(server: ServerId): Promise<Session | null>;
  save(server: ServerId, session: Session): Promise<void>;
  forget(server: ServerId): Promise<void>;
};

export function createSessionStore(database: Database, keys: Keys): SessionStore {
  return {
    async load(id) {
      const row = await database.read([STORE], (tx) => tx.objectStore(STORE).get(id));
      if (row === undefined) return null;
      return (await unsealed(await keys.get('seal'), { store: STORE, id }, row.sealed)) as Session | null;
    },
    async save(id, session) {
      const sealed = await seal(await keys.get('seal'), { store: STORE, id }, session);
      await database.write([STORE], (tx) => tx.objectStore(STORE).put({ serverId: id, sealed }));
    },
    async forget(id) {
      await database.write([STORE], (tx) => tx.objectStore(STORE).delete(id));
    },
  };
}
