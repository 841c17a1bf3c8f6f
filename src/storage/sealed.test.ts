import { beforeAll, describe, expect, it } from 'vitest';
import { type Sealed, seal, unseal, unsealed } from './sealed';

const place = { store: 'flows', id: 'a' };
const value = { url: 'https://idp.test/?state=secret', answers: { é: [1, null, 'ü'] } };
let key: CryptoKey;

beforeAll(async () => {
  key = await makeKey();
});

describe('a sealed value', () => {
  it('comes back as it was', async () => {
    expect(await unseal(key, place, await seal(key, place, value))).toEqual(value);
  });

  it('shows nothing of what is in it, and never twice the same [A27, A35]', async () => {
    const [first, second] = [await seal(key, place, value), await seal(key, place, value)];
    expect(new TextDecoder('latin1').decode(first.data)).not.toContain('secret');
    expect(new Uint8Array(first.data)).not.toEqual(new Uint8Array(second.data));
    expect(first.iv).not.toEqual(second.iv);
  });

  it('is damaged under another key, in another row, in another store [A27, A35]', async () => {
    const sealed = await seal(key, place, value);
    const other = await makeKey();
    for (const [tried, at] of [
      [other, place],
      [key, { ...place, id: 'b' }],
      [key, { ...place, store: 'sessions' }],
    ] as const) {
      await expect(unseal(tried, at, sealed)).rejects.toMatchObject({ code: 'ROW_DAMAGED' });
      expect(await unsealed(tried, at, sealed)).toBeNull();
    }
  });

  it('is damaged by one changed bit, in any byte', async () => {
    const sealed = await seal(key, place, 'short');
    for (let at = 0; at < sealed.data.byteLength; at += 1) {
      const data = sealed.data.slice(0);
      new Uint8Array(data)[at]! ^= 1;
      expect(await unsealed(key, place, { iv: sealed.iv, data })).toBeNull();
    }
  });

  it('is damaged where there is nothing of it', async () => {
    for (const nothing of [undefined, null, {}, { iv: new Uint8Array(12) }, 'text']) {
      expect(await unsealed(key, place, nothing as unknown as Sealed)).toBeNull();
    }
  });
});

function makeKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}
