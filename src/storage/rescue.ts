import { type IDBPDatabase, openDB } from 'idb';
import { isObject, type Json, type JsonObject } from '../base/json';
import { openedInTime } from './open-database';
import { type Sealed, unsealed } from './sealed';
import { DEFAULT_SETTINGS } from './settings-store';
import { storageError } from './storage-error';

/** As it lies there: it may be of another version, or of another program. */
type Row = Readonly<Record<string, unknown>>;

/** What a row says without a secret in it: of a store that a newer Usher wrote, what this one knows and no more. */
const RECORD_FIELDS = [
  'serverOrigin',
  'targetOrigin',
  'site',
  'serverNames',
  'firstAtMs',
  'lastAtMs',
  'requested',
  'granted',
  'declined',
  'cancelled',
  'refused',
  'completed',
  'lastOpenedAtMs',
  'lastOutcome',
  'blockedAtMs',
  'isImitation',
];
const SITE_FIELDS = ['origin', 'connectedAtMs', 'usedAtMs'];
const RULE_FIELDS = ['tool', 'verdict', 'decidedAtMs'];
const PART_RULE_FIELDS = ['part', 'verdict', 'decidedAtMs'];
const SERVER_FIELDS = ['name', 'ownName', 'isEnabled', 'addedAtMs', 'omitsOrigin', 'mutedAtMs'];

/**
 * Whatever can be read and is no secret, row by row: servers (their origins: a path may hold a key), consent records,
 * settings, connected sites with their rules, calls by name and outcome, and what is damaged. Opens the database as it
 * is, whichever Usher wrote it, changes nothing and makes none.
 *
 * @throws UsherError `STORAGE_UNAVAILABLE`: it can't be opened at all.
 */
export async function rescue(name = 'usher'): Promise<JsonObject> {
  const db = await openAsItIs(name);
  try {
    const unreadable: JsonObject[] = [];
    const read = async (store: string): Promise<readonly Row[]> => {
      const { rows, lost } = await rowsOf(db, store);
      if (lost > 0) unreadable.push({ store, rows: lost });
      return rows;
    };
    const [servers, records, settings, flows, keys, sites] = [
      await read('servers'),
      await read('consent-records'),
      await read('settings'),
      await read('flows'),
      await read('keys'),
      await read('sites'),
    ];
    const key = keys.find((row) => row['name'] === 'seal')?.['key'];
    const calls = await Promise.all(flows.map((row) => callOf(row, key)));
    return {
      servers: servers.map((row) => ({ ...picked(row, SERVER_FIELDS), origin: originOf(row['url']) })),
      consentRecords: records.map((row) => picked(row, RECORD_FIELDS)),
      settings: Object.fromEntries(
        settings
          .filter(({ name }) => typeof name === 'string' && Object.hasOwn(DEFAULT_SETTINGS, name))
          .map(({ name, value }) => [String(name), plain(value)]),
      ),
      sites: sites.map((row) => siteOf(row, new Map(servers.map(({ id, name }) => [id, plain(name)])))),
      calls: calls.filter((call) => call !== null),
      damagedCalls: flows
        .filter((_row, index) => calls[index] === null)
        .map((row) => picked(row, ['id', 'serverId', 'phase', 'startedAtMs'])),
      unreadable,
    };
  } finally {
    db.close();
  }
}

async function openAsItIs(name: string): Promise<IDBPDatabase> {
  const connection = openDB(name, undefined, {
    // There is none: nor shall there be one because somebody asked.
    upgrade: (_db, _old, _new, tx) => tx.abort(),
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  try {
    return await openedInTime(connection, () => 'slow');
  } catch (cause) {
    throw storageError(cause);
  }
}

/** All of a store, or, where that fails, what can be had row by row. */
async function rowsOf(
  db: IDBPDatabase,
  store: string,
): Promise<{ readonly rows: readonly Row[]; readonly lost: number }> {
  if (!db.objectStoreNames.contains(store)) return { rows: [], lost: 0 };
  try {
    return { rows: (await db.getAll(store)).filter(isObject), lost: 0 };
  } catch {
    const keys = await db.getAllKeys(store).catch(() => null);
    if (keys === null) return { rows: [], lost: 1 };
    const rows = await Promise.all(keys.map((key) => db.get(store, key).catch(() => null)));
    const readable = rows.filter(isObject);
    return { rows: readable, lost: keys.length - readable.length };
  }
}

/** Names, times and the outcome; null where the row can't be opened. */
async function callOf(row: Row, key: unknown): Promise<JsonObject | null> {
  if (!(key instanceof CryptoKey)) return null;
  const sealed = row['sealed'] as Sealed;
  const envelope = await unsealed(key, { store: 'flows', id: String(row['id']) }, sealed);
  const state = isObject(envelope) && isObject(envelope['state']) ? envelope['state'] : null;
  const flow = state !== null && isObject(state['flow']) ? state['flow'] : null;
  if (state === null || flow === null) return null;
  const [server, request, ending] = [flow['server'], flow['request'], state['ending']].map((part) =>
    isObject(part) ? part : {},
  );
  const params = isObject(request?.['params']) ? request['params'] : {};
  // A settled call keeps its name alone.
  const method = plain(flow['method'] ?? request?.['method']);
  return {
    server: plain(server?.['name']),
    origin: originOf(server?.['url']),
    method,
    // What a resource is called is an address, and may hold anything.
    name: method === 'resources/read' ? null : plain(flow['subject'] ?? params['name']),
    outcome: plain(ending?.['outcome']),
    ...picked(row, ['phase', 'startedAtMs', 'settledAtMs']),
  };
}

/** Ids say nothing outside: servers are told by name. */
function siteOf(row: Row, names: ReadonlyMap<unknown, Json>): JsonObject {
  const nameOf = (id: unknown): Json => names.get(id) ?? null;
  const listOf = (name: string): readonly unknown[] => (Array.isArray(row[name]) ? row[name] : []);
  const rulesOf = (name: string, fields: readonly string[]): Json =>
    listOf(name)
      .filter(isObject)
      .map((rule) => ({ ...picked(rule, fields), server: nameOf(rule['serverId']) }));
  return {
    ...picked(row, SITE_FIELDS),
    servers: listOf('serverIds').map(nameOf),
    rules: rulesOf('rules', RULE_FIELDS),
    partRules: rulesOf('partRules', PART_RULE_FIELDS),
  };
}

function picked(row: Row, fields: readonly string[]): JsonObject {
  return Object.fromEntries(fields.map((field) => [field, plain(row[field])]));
}

/** A text, a number, yes or no, or a list of them: what is more than that is not known here, and stays. */
function plain(value: unknown): Json {
  if (Array.isArray(value)) return value.map(plain);
  return ['string', 'number', 'boolean'].includes(typeof value) ? (value as Json) : null;
}

function originOf(url: unknown): string | null {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : null;
}
