import type { SignIn } from '../authorization/types';
import type { ServerId } from '../servers/types';
import type { Keys } from './keys';
import type { Database } from './open-database';
import { seal, unsealed } from './sealed';

const STORE = 'sign-ins';

/** The newest sign-in of each server. Sealed: the URL that is agreed to carries its `state`. */
export type SignInStore = {
  /** Null where there is none, and where it can't be read: then one signs in again. */
  load(server: ServerId): Promise<SignIn | null>;
  list(): Promise<readonly SignIn[]>;
  save(state: SignIn): Promise<void>;
  remove(server: ServerId): Promise<void>;
};

export function createSignInStore(database: Database, keys: Keys): SignInStore {
  const open = async (row: {
    readonly serverId: ServerId;
    readonly sealed: Parameters<typeof unsealed>[2];
  }) =>
    (await unsealed(await keys.get('seal'), { store: STORE, id: row.serverId }, row.sealed)) as SignIn | null;

  return {
    async load(id) {
      const row = await database.read([STORE], (tx) => tx.objectStore(STORE).get(id));
      return row === undefined ? null : open(row);
    },
    async list() {
      const rows = await database.read([STORE], (tx) => tx.objectStore(STORE).getAll());
      return (await Promise.all(rows.map(open))).filter((state) => state !== null);
    },
    async save(state) {
      const { serverId } = state.attempt;
      const sealed = await seal(await keys.get('seal'), { store: STORE, id: serverId }, state);
      await database.write([STORE], (tx) => tx.objectStore(STORE).put({ serverId, sealed }));
    },
    async remove(id) {
      await database.write([STORE], (tx) => tx.objectStore(STORE).delete(id));
    },
  };
}
