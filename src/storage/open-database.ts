import { type IDBPDatabase, openDB } from 'idb';
import { UsherError } from '../base/usher-error';
import { DATABASE_VERSION, migrate } from './migrations';
import type { UsherSchema } from './schema';

const NAME = 'usher';

export type Database = IDBPDatabase<UsherSchema>;

/**
 * Opens the database when it is first needed, once, and again after the browser closed it.
 *
 * @throws UsherError `STORAGE_NEWER` (a newer Usher wrote it), `STORAGE_UNAVAILABLE`.
 */
export function createDatabase(name = NAME): () => Promise<Database> {
  let opening: Promise<Database> | null = null;
  const forget = () => {
    opening = null;
  };

  return () => {
    opening ??= openDB<UsherSchema>(name, DATABASE_VERSION, {
      upgrade: (db, oldVersion, _newVersion, tx) => migrate(db, oldVersion, tx),
      // A newer version waits for us: let it go ahead, and open again when something is needed.
      blocking(_currentVersion, _blockedVersion, event) {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    }).catch((cause: unknown) => {
      forget();
      const isNewer = cause instanceof DOMException && cause.name === 'VersionError';
      throw new UsherError(isNewer ? 'STORAGE_NEWER' : 'STORAGE_UNAVAILABLE', {}, cause);
    });
    return opening;
  };
}
