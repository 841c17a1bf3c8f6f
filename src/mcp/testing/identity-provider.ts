import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import { createProviderMemory } from '../../../e2e/fixtures/identity-provider-memory.ts';

export const REDIRECT_URI = 'https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/oauth';
export const DOCUMENT_URL = 'https://usher.test/client.json';

/** What a form has to escape. */
export const OWN_SECRET = 'own secret: +/%&';

export type IdentityProvider = {
  readonly issuer: string;
  readonly provider: Provider;
  /** What the person at its pages does. */
  answer: 'allow' | 'deny';
  close(): Promise<void>;
};

/** A real OpenID provider on loopback: registration, resource indicators, rotating tokens, metadata documents. */
export async function identityProvider(
  more: { readonly tokenLifetimeS?: number; readonly configuration?: Configuration } = {},
): Promise<IdentityProvider> {
  let handle: ReturnType<Provider['callback']> = async () => {};
  const http = createServer(async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return handle(request, response);
    const details = await provider.interactionDetails(request, response);
    if (idp.answer === 'deny')
      return provider.interactionFinished(request, response, {
        error: 'access_denied',
        error_description: '<b>Call +1 555</b>',
      });
    if (details.prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId: 'ada' } });
    const { client_id: clientId, scope = '', resource } = details.params as Record<string, string>;
    const grant = new provider.Grant({ accountId: 'ada', clientId: String(clientId) });
    if (scope !== '') grant.addOIDCScope(scope);
    if (resource !== undefined && scope !== '') grant.addResourceScope(resource, scope);
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const issuer = `http://localhost:${(http.address() as AddressInfo).port}`;
  const accessTokenTTL = more.tokenLifetimeS ?? 3600;
  const provider = new Provider(issuer, {
    adapter: createProviderMemory(),
    scopes: ['offline_access', 'read', 'write'],
    clients: [
      {
        client_id: 'own-client',
        client_secret: OWN_SECRET,
        redirect_uris: [REDIRECT_URI],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      revocation: { enabled: true },
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02' },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: async () => true,
        getResourceServerInfo: async (_context, audience) => ({
          scope: 'read write',
          audience,
          accessTokenTTL,
          accessTokenFormat: 'opaque',
        }),
      },
    },
    fetch: async (url: string | URL) =>
      String(url) === DOCUMENT_URL ? Response.json(CLIENT_DOCUMENT) : new Response(null, { status: 404 }),
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    cookies: { keys: ['a key'] },
    ttl: {
      Interaction: 600,
      Session: 600,
      Grant: 600,
      RefreshToken: 600,
      AuthorizationCode: 60,
      IdToken: 60,
    },
    renderError: (context, out) => {
      context.body = out.error;
    },
    pkce: { required: () => true },
    ...more.configuration,
  } as Configuration);
  handle = provider.callback();
  const idp: IdentityProvider = {
    issuer,
    provider,
    answer: 'allow',
    close() {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
  return idp;
}

/** What is hosted for Usher. */
const CLIENT_DOCUMENT = {
  client_id: DOCUMENT_URL,
  client_name: 'Usher',
  application_type: 'web',
  redirect_uris: [REDIRECT_URI],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};
