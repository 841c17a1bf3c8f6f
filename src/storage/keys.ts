import type { Database } from './open-database';
import type { KeyName, KeyRow } from './schema';

export type Keys = {
  /** Read anew each time: a key that is gone from the disk must not live on in memory and seal rows nobody can open. */
  get(name: KeyName): Promise<CryptoKey>;
};

/** The profile's two keys: made once, whichever context comes first, usable here and readable by no script. */
export function createKeys(database: Database): Keys {
  return {
    async get(name) {
      const known = await database.read(['keys'], (tx) => tx.objectStore('keys').get(name));
      if (isKey(known)) return known.key;
      const made = await makeKey(name).catch((cause: unknown) => {
        throw database.failed(cause);
      });
      return database.write(['keys'], async (tx) => {
        const keys = tx.objectStore('keys');
        // Two contexts may have made one each: the first that is stored is the key.
        const first = await keys.get(name);
        if (isKey(first)) return first.key;
        await keys.put({ name, key: made });
        return made;
      });
    },
  };
}

/** A row without a key in it is a key that is lost. */
function isKey(row: KeyRow | undefined): row is KeyRow {
  return row?.key instanceof CryptoKey;
}

async function makeKey(name: KeyName): Promise<CryptoKey> {
  return name === 'seal'
    ? crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    : crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/** HMAC-SHA-256 in lower-case hex: a record recognises a URL that it does not hold (SECURITY §6). */
export async function hmacOf(key: CryptoKey, text: string): Promise<string> {
  const bytes = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
