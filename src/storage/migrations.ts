import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { UsherSchema } from './schema';

type Migration = (
  db: IDBPDatabase<UsherSchema>,
  tx: IDBPTransaction<UsherSchema, StoreNames<UsherSchema>[], 'versionchange'>,
) => void;

/** Numbered from 1 and append-only: a migration that was released is never edited. */
const MIGRATIONS: readonly Migration[] = [
  function toVersion1(db) {
    db.createObjectStore('servers', { keyPath: 'id' });
    db.createObjectStore('sessions', { keyPath: 'serverId' });
    db.createObjectStore('flows', { keyPath: 'id' }).createIndex('by-started', 'startedAtMs');
    const events = db.createObjectStore('consent-events', { keyPath: 'seq', autoIncrement: true });
    events.createIndex('by-pair', 'pairs', { multiEntry: true });
    db.createObjectStore('consent-records', { keyPath: ['serverOrigin', 'targetOrigin'] });
    db.createObjectStore('keys', { keyPath: 'name' });
    db.createObjectStore('settings', { keyPath: 'name' });
  },
];

export const DATABASE_VERSION = MIGRATIONS.length;

export function migrate(
  db: IDBPDatabase<UsherSchema>,
  oldVersion: number,
  tx: IDBPTransaction<UsherSchema, StoreNames<UsherSchema>[], 'versionchange'>,
): void {
  for (const migration of MIGRATIONS.slice(oldVersion)) migration(db, tx);
}
