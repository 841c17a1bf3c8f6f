import { UsherError } from '../base/usher-error';
import { isDamage, storageError } from './storage-error';

/** AES-GCM with a random 96-bit nonce: safe for 2^32 seals with one key (NIST SP 800-38D §8.3). */
export type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };

/** Where a row belongs, authenticated with it: moved to another place it reads as damaged. */
export type SealPlace = { readonly store: string; readonly id: string };

const NONCE_BYTES = 12;

/**
 * Encrypts a JSON value for one place. Never inside a transaction: Firefox ends it at this await.
 *
 * @throws UsherError `STORAGE_UNAVAILABLE`: the key is no key for this.
 */
export async function seal(key: CryptoKey, place: SealPlace, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const bytes = bytesOf(JSON.stringify(value));
  const data = await crypto.subtle.encrypt(algorithm(iv, place), key, bytes).catch((cause: unknown) => {
    throw storageError(cause);
  });
  return { iv, data };
}

/**
 * What {@link seal} was given: authenticated, so it is what this code wrote, for this place.
 *
 * @throws UsherError `ROW_DAMAGED`: another key, another place, changed bytes, or nothing sealed at all.
 */
export async function unseal(key: CryptoKey, place: SealPlace, sealed: Sealed): Promise<unknown> {
  try {
    const plain = await crypto.subtle.decrypt(algorithm(sealed.iv, place), key, sealed.data);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch (cause) {
    throw new UsherError('ROW_DAMAGED', { store: place.store }, cause);
  }
}

/** The same for a row that may be damaged: null then. */
export async function unsealed(key: CryptoKey, place: SealPlace, sealed: Sealed): Promise<unknown> {
  try {
    return await unseal(key, place, sealed);
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  }
}

function algorithm(iv: Uint8Array<ArrayBuffer>, { store, id }: SealPlace): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: bytesOf(JSON.stringify([store, id])) };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
