/**
 * Who Usher is to an authorization server: the same in every browser it is installed in, so that a client can be
 * registered for it once.
 */

/** The public half of the key that Chrome derives the extension's id from. The other half signs nothing here. */
export const CHROME_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqdEP+hMC0VTxzOiTgD6ySms1+PYHRmq6TqesKAKbnJu2SCi3Imf8bMA2ABvnIwQkrdomflxtR7ykZby0g32Rp/ayXqDhU/uootZ7HOB56998gacIh8wPD3TBOf/0IpvzfHR6ubT2M7B5pibLFTvCVP+F3EPaR+4ypnY1z4fO2FsDhVNcxUkul5ZxLLB58Pn4fmLk5M66YiEaMvMT4yn/gmhgtA0x8iq31Uxstbw+D2a69RnWse05eYdXtZJB5QIgqebFsU7Qq40pF3QrG5ISA9ZYSLNaNy4+ZyjFn4acFZ43odzLEPtnKWRnTrSDuA0hUkTr188V4MUluKPMf8TTVwIDAQAB';
export const CHROME_ID = 'eccbigcklopoflmnhmeoncnnjnfjmngi';
export const GECKO_ID = 'usher@usher.example';

/** `identity.getRedirectURL('oauth')` in both browsers: https, and taken by the browser before it leaves (PROTOCOL A36). */
export const REDIRECT_URIS = [
  `https://${CHROME_ID}.chromiumapp.org/oauth`,
  // The SHA-1 of the add-on's id.
  'https://4e9e25faa2f8a4807803ba8d9916217d4aba8417.extensions.allizom.org/oauth',
] as const;

/**
 * The client metadata document (SEP-991, A10): what an authorization server reads at the URL that is the client id.
 *
 * @param url where it is hosted, over https with a path: `WXT_CLIENT_DOCUMENT_URL` when Usher is built.
 */
export function clientMetadata(url: string): Readonly<Record<string, unknown>> {
  return {
    client_id: url,
    client_name: 'Usher',
    redirect_uris: REDIRECT_URIS,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'web',
  };
}

/** A URL that can be a client id: https, a path, nothing that changes (A10). */
export function isDocumentUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, pathname, username, password, search, hash } = new URL(url);
  return protocol === 'https:' && pathname !== '/' && username + password + search + hash === '';
}
