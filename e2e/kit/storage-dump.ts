import type { UsherBrowser } from './browser.ts';

/**
 * Everything the extension keeps in the browser, raw: every row of every IndexedDB store, `storage.local`,
 * `storage.session`, `storage.sync`, web storage and caches. Bytes are read as text, so that a secret kept as bytes is
 * found too. A key that can be exported would be in it.
 */
export async function dumpStorage(browser: UsherBrowser): Promise<string> {
  const page = await browser.context.newPage();
  try {
    await page.goto(browser.page('dashboard.html'));
    return await page.evaluate(readStorage);
  } finally {
    await page.close();
  }
}

/** Runs in a page of the extension, whichever driver it belongs to. */
export async function readStorage(): Promise<string> {
  const readable = async (value: unknown): Promise<unknown> => {
    if (value instanceof CryptoKey) {
      return value.extractable ? { exported: await crypto.subtle.exportKey('jwk', value) } : 'a sealed key';
    }
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = value instanceof ArrayBuffer ? value : value.buffer;
      return ['utf-8', 'utf-16le'].map((encoding) => new TextDecoder(encoding).decode(bytes as ArrayBuffer));
    }
    if (Array.isArray(value)) return Promise.all(value.map(readable));
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value).map(
      async ([name, inner]) => [name, await readable(inner)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  };
  const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const found: Record<string, unknown> = {};
  for (const { name = '' } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name));
    for (const storeName of db.objectStoreNames) {
      const store = db.transaction(storeName).objectStore(storeName);
      const [keys, rows] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      found[`${name} ${storeName}`] = await readable([keys, rows]);
    }
    db.close();
  }
  type Area = { get(keys: null): Promise<unknown> };
  const { storage } = (
    globalThis as unknown as { chrome: { storage: Record<'local' | 'session' | 'sync', Area> } }
  ).chrome;
  for (const area of ['local', 'session', 'sync'] as const)
    found[`storage.${area}`] = await storage[area].get(null);
  found['web storage'] = [Object.entries(localStorage), Object.entries(sessionStorage)];
  found['caches'] = await caches.keys();
  return JSON.stringify(found, null, 1);
}
