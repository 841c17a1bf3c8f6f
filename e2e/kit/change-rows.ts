import type { Page } from '@playwright/test';

/** Changes the rows of a store past Usher's code: `change` runs in the page. */
export async function changeRows(
  page: Page,
  store: string,
  change: (rows: Map<IDBValidKey, object>) => void,
): Promise<void> {
  await page.evaluate(`(async () => {
    const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    const db = await done(indexedDB.open('usher'));
    const tx = db.transaction('${store}', 'readwrite');
    const all = tx.objectStore('${store}');
    const [keys, values] = [await done(all.getAllKeys()), await done(all.getAll())];
    const rows = new Map(keys.map((key, index) => [key, values[index]]));
    (${String(change)})(rows);
    for (const key of keys) if (!rows.has(key)) all.delete(key);
    for (const row of rows.values()) all.put(row);
    await new Promise((resolve) => { tx.oncomplete = resolve; });
    db.close();
  })()`);
}
