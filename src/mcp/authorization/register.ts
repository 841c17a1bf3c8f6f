import type { Registration } from '../../authorization/credentials';
import { readRegistration } from '../../authorization/token-answer';
import type { AuthorizationServer } from '../../authorization/types';
import { oauthFetch } from './oauth-fetch';
import { refusal } from './refusal';

/**
 * Dynamic client registration (RFC 7591): a client for the web, whose redirect is https (A13), with refresh tokens (A28).
 *
 * It keeps no secret where it need not; an authorization server that takes only clients with one is asked for one.
 *
 * @throws UsherError `REGISTRATION_REFUSED`, `REDIRECT_REFUSED`, `AUTHORIZATION_SERVER_UNREACHABLE`.
 */
export async function register(
  server: AuthorizationServer,
  endpoint: string,
  redirectUri: string,
  serverUrl: string,
): Promise<Registration> {
  const { status, body } = await oauthFetch(endpoint, serverUrl, {
    method: 'POST',
    type: 'application/json',
    body: JSON.stringify({
      client_name: 'Usher',
      application_type: 'web',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: authMethod(server.tokenEndpointAuthMethods),
    }),
  });
  const { host } = new URL(endpoint);
  if (status >= 500 || status === 429) throw refusal('AUTHORIZATION_SERVER_UNREACHABLE', { host });
  if (status !== 201 && status !== 200)
    throw refusal(body?.['error'] === 'invalid_redirect_uri' ? 'REDIRECT_REFUSED' : 'REGISTRATION_REFUSED', {
      host,
    });
  const read = readRegistration(body);
  if (read === null) throw refusal('REGISTRATION_REFUSED', { host });
  const { clientId, clientSecret } = read;
  return {
    identity: { kind: 'registered', issuer: server.issuer, clientId, hasSecret: clientSecret !== null },
    clientSecret,
  };
}

function authMethod(offered: readonly string[]): string {
  if (offered.length === 0 || offered.includes('none')) return 'none';
  return ['client_secret_basic', 'client_secret_post'].find((method) => offered.includes(method)) ?? 'none';
}
