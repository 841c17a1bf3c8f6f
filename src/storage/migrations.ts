import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import { EMPTY_LEDGER, link } from '../consent/ledger-chain';
import type { UsherSchema } from './schema';

/**
 * One step from a version to the next. Synchronous, or awaiting IndexedDB and nothing else; sealed rows can't be
 * opened here, so what is inside them is brought up to date when it is read. What it throws undoes the whole upgrade.
 */
export type Migration = (
  db: IDBPDatabase<UsherSchema>,
  tx: IDBPTransaction<UsherSchema, StoreNames<UsherSchema>[], 'versionchange'>,
) => Promise<void> | void;

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

  // The ledger becomes a chain. What version 1 wrote is linked as it lies there, numbered anew and without gaps.
  async function toVersion2(db, tx) {
    const heads = db.createObjectStore('ledger-heads', { keyPath: 'name' });
    const events = tx.objectStore('consent-events');
    const rows = await events.getAll();
    await events.clear();
    const writes: Promise<unknown>[] = [];
    let head = EMPTY_LEDGER;
    for (const { event, pairs } of rows) {
      const [entry, next] = link(head, event);
      writes.push(events.add({ ...entry, pairs }));
      head = next;
    }
    writes.push(heads.add({ name: 'head', ...head }));
    await Promise.all(writes);
  },

  // Signing in: what is under way, and what came of it.
  function toVersion3(db) {
    db.createObjectStore('sign-ins', { keyPath: 'serverId' });
    db.createObjectStore('vault', { keyPath: 'id' });
  },

  // Chat pages that use the person's servers.
  function toVersion4(db) {
    db.createObjectStore('sites', { keyPath: 'origin' });
    db.createObjectStore('page-sessions', { keyPath: 'id' });
  },
];
