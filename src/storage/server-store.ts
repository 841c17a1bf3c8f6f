import { UsherError } from '../base/usher-error';
import type { Server, ServerId } from '../servers/types';
import type { Database } from './open-database';
import { seal, unseal } from './sealed';

export type ServerStore = {
  /** In the order they were added. */
  list(): Promise<readonly Server[]>;
  get(id: ServerId): Promise<Server | null>;
  put(server: Server): Promise<void>;
  /** Read, changed and written in one transaction; null where there is none. `edit` is synchronous. */
  update(id: ServerId, edit: (server: Server) => Server): Promise<Server | null>;
  remove(id: ServerId): Promise<void>;
};

export function createServerStore(database: () => Promise<Database>): ServerStore {
  return {
    async list() {
      return (await (await database()).getAll('servers')).sort((a, b) => a.addedAtMs - b.addedAtMs);
    },
    async get(id) {
      return (await (await database()).get('servers', id)) ?? null;
    },
    async put(server) {
      await (await database()).put('servers', server);
    },
    async update(id, edit) {
      const tx = (await database()).transaction('servers', 'readwrite');
      const server = await tx.store.get(id);
      const next = server === undefined ? null : edit(server);
      if (next !== null) await tx.store.put(next);
      await tx.done;
      return next;
    },
    async remove(id) {
      await (await database()).delete('servers', id);
    },
  };
}

/** A legacy session as it is kept: its id is a secret, so the row is sealed. */
type Session = { readonly sessionId: string | null; readonly protocolVersion: string };

export type SessionStore = {
  load(server: ServerId): Promise<Session | null>;
  save(server: ServerId, session: Session): Promise<void>;
  forget(server: ServerId): Promise<void>;
};

export function createSessionStore(
  database: () => Promise<Database>,
  sealKey: () => Promise<CryptoKey>,
): SessionStore {
  return {
    async load(id) {
      const row = await (await database()).get('sessions', id);
      if (row === undefined) return null;
      try {
        return (await unseal(await sealKey(), { store: 'sessions', id }, row.sealed)) as Session;
      } catch (error) {
        // A session that can't be read is a session lost: the next call begins a new one.
        if (error instanceof UsherError && error.code === 'ROW_DAMAGED') return null;
        throw error;
      }
    },
    async save(id, session) {
      const sealed = await seal(await sealKey(), { store: 'sessions', id }, session);
      await (await database()).put('sessions', { serverId: id, sealed });
    },
    async forget(id) {
      await (await database()).delete('sessions', id);
    },
  };
}
