import type { Database } from './open-database';

type KeyName = 'seal' | 'hmac';

/** The profile's two keys: made once, whichever context comes first, and never readable. */
export function createKeys(database: () => Promise<Database>): (name: KeyName) => Promise<CryptoKey> {
  return async (name) => {
    const db = await database();
    const known = await db.get('keys', name);
    if (known !== undefined) return known.key;
    const made = await makeKey(name);
    // Two contexts may both have made one: the first to be stored is the key.
    const tx = db.transaction('keys', 'readwrite');
    const first = await tx.store.get(name);
    if (first === undefined) await tx.store.put({ name, key: made });
    await tx.done;
    return first?.key ?? made;
  };
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
