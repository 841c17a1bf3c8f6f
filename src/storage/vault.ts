import type { Vault } from '../authorization/credentials';
import { accessTokens } from './browser-run';
import type { Keys } from './keys';
import type { Database } from './open-database';
import { readRows } from './read-rows';
import { seal, unsealed } from './sealed';

const STORE = 'vault';

/**
 * The secrets of servers, sealed one by one and bound to their place: moved to another server, a row reads as damaged.
 * Access tokens live as long as the browser runs (DESIGN §2.13).
 *
 * What can't be opened any more reads as null, which means "sign in again", and is written over by that.
 */
export function createVault(database: Database, keys: Keys): Vault {
  async function load(id: string): Promise<unknown> {
    const [kept] = await readRows(database, STORE, [id]);
    const row = kept?.row ?? null;
    return row === null ? null : unsealed(await keys.get('seal'), { store: STORE, id }, row.sealed);
  }

  async function save(id: string, value: object | null): Promise<void> {
    if (value === null) return database.write([STORE], (tx) => tx.objectStore(STORE).delete(id));
    const sealed = await seal(await keys.get('seal'), { store: STORE, id }, value);
    await database.write([STORE], (tx) => tx.objectStore(STORE).put({ id, sealed }));
  }

  /** It was authenticated: it is what {@link save} was given. */
  const rows = <Value extends object, Id extends string>(kind: string) => ({
    load: async (id: Id) => (await load(`${kind}/${id}`)) as Value | null,
    save: (id: Id, value: Value | null) => save(`${kind}/${id}`, value),
  });
  type Saved<Key extends keyof Vault> = Extract<Parameters<Vault[Key]>[1], object>;
  type Of<Key extends keyof Vault> = Parameters<Vault[Key]>[0];
  const credentials = rows<Saved<'saveCredentials'>, Of<'saveCredentials'>>('credentials');
  const registration = rows<Saved<'saveRegistration'>, Of<'saveRegistration'>>('registration');
  const own = rows<Saved<'saveOwn'>, Of<'saveOwn'>>('own');
  const secrets = rows<Saved<'saveSecrets'>, Of<'saveSecrets'>>('attempt');

  return {
    accessToken: accessTokens.load,
    saveAccessToken: accessTokens.save,
    credentials: credentials.load,
    saveCredentials: credentials.save,
    registration: registration.load,
    saveRegistration: registration.save,
    own: own.load,
    saveOwn: own.save,
    secrets: secrets.load,
    saveSecrets: secrets.save,
  };
}
