import { UsherError } from '../base/usher-error';

/** AES-GCM with a fresh 96-bit nonce (NIST SP 800-38D). */
export type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };

/** What a row may be unsealed as: a row that was moved to another place reads as damaged. */
export type SealPlace = { readonly store: string; readonly id: string };

/**
 * Encrypts a JSON value for one place. Never inside a transaction: Firefox ends one at any await that is not
 * IndexedDB's.
 */
export async function seal(key: CryptoKey, place: SealPlace, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const data = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: placeBytes(place) },
    key,
    plain,
  );
  return { iv, data };
}

/** @throws UsherError `ROW_DAMAGED`: another key, another place, or changed bytes. */
export async function unseal(key: CryptoKey, place: SealPlace, { iv, data }: Sealed): Promise<unknown> {
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData: placeBytes(place) },
      key,
      data,
    );
    return JSON.parse(new TextDecoder().decode(plain));
  } catch (cause) {
    throw new UsherError('ROW_DAMAGED', { store: place.store }, cause);
  }
}

function placeBytes({ store, id }: SealPlace): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify([store, id]));
}
