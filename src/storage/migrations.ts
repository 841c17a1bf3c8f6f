import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { UsherSchema } from './schema';

/**
 * One step from a version to the next. Synchronous, or awaiting IndexedDB and nothing else; sealed rows can't be
 * opened here, so what is inside them is brought up to date when it is read.
 */
export type Migration = (
  db: IDBPDatabase<UsherSchema>,
  tx: IDBPTransaction<UsherSchema, StoreNames<UsherSchema>[], 'versionchange'>,
) => void;

/** Numbered from 1 by their place, and append-only: a migration that was released is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  function toVersion1(db) {
    db.createObjectStore('servers', { keyPath: 'id' });
    db.createObjectStore('sessions', { keyPath: 'serverId' });
    db.createObjectStore('flows', { keyPath: 'id' }).createIndex('by-settled', ['settledAtMs', 'bytes']);
    db.createObjectStore('consent-events', { keyPath: 'seq', autoIncrement: true }).createIndex(
      'by-pair',
      'pairs',
      { multiEntry: true },
    );
    db.createObjectStore('consent-records', { keyPath: ['serverOrigin', 'targetOrigin'] });
    db.createObjectStore('keys', { keyPath: 'name' });
    db.createObjectStore('settings', { keyPath: 'name' });
  },
];
