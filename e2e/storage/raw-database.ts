// IndexedDB without Usher's code: what another program, or a thief, would see.

const NAME = 'usher';
const connections = new Set<IDBDatabase>();

// Every connection of this page, to be closed behind its owner's back.
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...args) {
  const request = open.apply(this, args);
  request.addEventListener('success', () => connections.add(request.result));
  return request;
};

/** A connection is closed without its `close` event: between two lines of whoever holds it. */
export function closeConnections(): void {
  for (const connection of connections) connection.close();
  connections.clear();
}

/** @param version a newer one, as a newer Usher would open it. */
export function openRaw(version?: number): Promise<IDBDatabase> {
  return resultOf(indexedDB.open(NAME, version));
}

/** The rows of a store as they lie there. */
export function rows<Row = unknown>(store: string): Promise<readonly Row[]> {
  return inStore(store, 'readonly', (rowsOf) => resultOf(rowsOf.getAll() as IDBRequest<Row[]>));
}

export function deleteRow(store: string, key: IDBValidKey): Promise<void> {
  return inStore(store, 'readwrite', (rowsOf) => resultOf(rowsOf.delete(key)));
}

/** Writes a row past Usher's code. */
export function changeRow<Row>(store: string, key: IDBValidKey, change: (row: Row) => Row): Promise<void> {
  return inStore(store, 'readwrite', async (rowsOf) => {
    await resultOf(rowsOf.put(change(await resultOf(rowsOf.get(key)))));
  });
}

/** Every key and every row of every store, as text: bytes in both encodings a text could hide in. */
export async function dump(): Promise<string> {
  const db = await openRaw();
  const lines: string[] = [];
  for (const store of db.objectStoreNames) {
    const all = db.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([resultOf(all.getAllKeys()), resultOf(all.getAll())]);
    lines.push(`${store}: ${textOf(keys)} ${textOf(values)}`);
  }
  db.close();
  return lines.join('\n');
}

function textOf(value: unknown): string {
  if (value instanceof CryptoKey) return `key(extractable: ${value.extractable})`;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return ['utf-8', 'utf-16le'].map((encoding) => new TextDecoder(encoding).decode(value)).join('|');
  }
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([name, inner]) => `${name}:${textOf(inner)}`)
    .join(',')}}`;
}

async function inStore<Result>(
  store: string,
  mode: IDBTransactionMode,
  work: (rowsOf: IDBObjectStore) => Promise<Result>,
): Promise<Result> {
  const db = await openRaw();
  const tx = db.transaction(store, mode);
  const over = new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error);
  });
  const [result] = await Promise.all([work(tx.objectStore(store)), over]);
  db.close();
  return result;
}

export function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
