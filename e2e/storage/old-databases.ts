// Databases as older Ushers left them. Their code is gone, so what it did is written down here, once, and never edited.

import { createDatabase } from '../../src/storage/open-database.ts';
import { createStores } from '../../src/storage/stores.ts';
import { resultOf } from './raw-database.ts';
import { aServer, secretStory, settledFlow, waitingFlow } from './stories.ts';

const OWN_ACCESS = {
  clientId: 'a-client',
  clientSecret: null,
  issuer: null,
  scope: null,
  bearerToken: null,
  headers: [],
};

type EventRow = { readonly event: unknown; readonly pairs: unknown };

/** One for each version before the newest, by its number. */
export const OLD_DATABASES: readonly (() => Promise<void>)[] = [
  // Version 0: a browser that Usher was never in.
  async () => {},
  async () => writeVersion1(await rowsOfToday()),
  // Version 2: the ledger is a chain.
  async () => writeVersion2(await rowsOfToday()),
  // Version 3: sign-ins, and a vault.
  async () => writeVersion3(await rowsOfToday()),
];

/** A version 1 with many events and nothing else. */
export async function writeLongVersion1(count: number): Promise<void> {
  const { 'consent-events': [row] = [] } = await rowsOfToday();
  await writeVersion1({ 'consent-events': Array.from({ length: count }, () => row) });
}

type Rows = Readonly<Record<string, readonly unknown[]>>;

/** Rows of every store, by today's code, in a database of another name: sealed with real keys. */
async function rowsOfToday(): Promise<Rows> {
  const name = `source ${crypto.randomUUID()}`;
  const { servers, sessions, flows, consent, settings, vault } = createStores(
    createDatabase({ name }),
    async () => 'run-1',
  );
  const server = aServer('server-1');
  await servers.put(server);
  await sessions.save(server.id, { sessionId: 'session', protocolVersion: '2025-11-25' });
  await settings.set('offersNavigation', false);
  await vault.saveOwn(server.id, OWN_ACCESS);
  await flows.save(waitingFlow('waiting'), []);
  await flows.save(settledFlow('settled', 1, 2), []);
  for (const { state, events } of secretStory()) await flows.save(state, events);
  await consent.append({
    type: 'blocked',
    timeMs: 3,
    server: { id: '', origin: 'https://mcp.notes.test', name: 'Notes' },
    target: { origin: 'https://ads.test', site: 'ads.test' },
  });
  const db = await resultOf(indexedDB.open(name));
  const rows: Record<string, readonly unknown[]> = {};
  for (const store of db.objectStoreNames) {
    rows[store] = await resultOf(db.transaction(store).objectStore(store).getAll());
  }
  db.close();
  return rows;
}

function writeVersion1(rows: Rows): Promise<void> {
  // An event had no place in a chain, and was numbered by its store.
  const events = (rows['consent-events'] ?? []).map((row) => {
    const { event, pairs } = row as EventRow;
    return { event, pairs };
  });
  return write(1, createStoresOfVersion1, { ...rows, 'consent-events': events });
}

function writeVersion2(rows: Rows): Promise<void> {
  return write(
    2,
    (db) => {
      createStoresOfVersion1(db);
      db.createObjectStore('ledger-heads', { keyPath: 'name' });
    },
    rows,
  );
}

function writeVersion3(rows: Rows): Promise<void> {
  return write(
    3,
    (db) => {
      createStoresOfVersion1(db);
      db.createObjectStore('ledger-heads', { keyPath: 'name' });
      db.createObjectStore('sign-ins', { keyPath: 'serverId' });
      db.createObjectStore('vault', { keyPath: 'id' });
    },
    rows,
  );
}

function createStoresOfVersion1(db: IDBDatabase): void {
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
}

async function write(version: number, createStores: (db: IDBDatabase) => void, rows: Rows): Promise<void> {
  const request = indexedDB.open('usher', version);
  request.onupgradeneeded = () => createStores(request.result);
  const db = await resultOf(request);
  const tx = db.transaction([...db.objectStoreNames], 'readwrite');
  const written = new Promise((resolve) => {
    tx.oncomplete = resolve;
  });
  for (const store of db.objectStoreNames) {
    for (const row of rows[store] ?? []) tx.objectStore(store).add(row);
  }
  await written;
  db.close();
}
