import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  CHROME_ID,
  CHROME_KEY,
  clientMetadata,
  GECKO_ID,
  isDocumentUrl,
  REDIRECT_URIS,
} from './extension-identity.ts';

describe('who Usher is to an authorization server', () => {
  it('follows from its keys: Chrome’s id from the public key, Firefox’s redirect from the add-on’s id [A38]', () => {
    const hash = createHash('sha256').update(Buffer.from(CHROME_KEY, 'base64')).digest('hex').slice(0, 32);
    const letters = hash.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
    expect(CHROME_ID).toBe(letters);
    const gecko = createHash('sha1').update(GECKO_ID).digest('hex');
    expect(REDIRECT_URIS).toEqual([
      `https://${CHROME_ID}.chromiumapp.org/oauth`,
      `https://${gecko}.extensions.allizom.org/oauth`,
    ]);
  });

  it('is told in a document whose address is the client id [A10, A28, A38]', () => {
    const url = 'https://usher.example/oauth/client.json';
    expect(clientMetadata(url)).toMatchObject({
      client_id: url,
      client_name: 'Usher',
      redirect_uris: REDIRECT_URIS,
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      application_type: 'web',
    });
  });

  it.each([
    ['https://usher.example/client.json', true],
    ['https://usher.example/', false],
    ['http://usher.example/client.json', false],
    ['https://usher.example/client.json?v=1', false],
    ['https://a@usher.example/client.json', false],
    ['nonsense', false],
  ])('can be hosted at %s: %s [A10]', (url, isOne) => expect(isDocumentUrl(url)).toBe(isOne));
});
