import type { StoreKey, StoreNames, StoreValue } from 'idb';
import { isObject } from '../base/json';
import type { Database } from './open-database';
import type { UsherSchema } from './schema';
import { isDamage } from './storage-error';

type Store = StoreNames<UsherSchema>;

/** What is there under a key; null: something that can't be read. */
export type Kept<Name extends Store> = {
  readonly key: StoreKey<UsherSchema, Name>;
  readonly row: StoreValue<UsherSchema, Name> | null;
};

/**
 * The rows of these keys, without those that are gone. One that can't be read takes none of the others with it: a browser that lost a value fails the
 * transaction that asks for it, or (Chromium, changed bytes) answers `null`.
 */
export async function readRows<Name extends Store>(
  database: Database,
  store: Name,
  keys: readonly StoreKey<UsherSchema, Name>[],
): Promise<readonly Kept<Name>[]> {
  const read = (some: typeof keys) =>
    database.read([store], async (tx): Promise<readonly Kept<Name>[]> => {
      const all = tx.objectStore(store);
      const rows = await Promise.all(some.map((key) => all.get(key)));
      return some.flatMap((key, index) => {
        const row = rows[index];
        return row === undefined ? [] : [{ key, row: isObject(row) ? row : null }];
      });
    });
  try {
    return await read(keys);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const kept: Kept<Name>[] = [];
  for (const key of keys) {
    try {
      kept.push(...(await read([key])));
    } catch (error) {
      if (!isDamage(error)) throw error;
      kept.push({ key, row: null });
    }
  }
  return kept;
}
