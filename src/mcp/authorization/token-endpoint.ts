import type { Credentials } from '../../authorization/credentials';
import {
  minutesApart,
  readTokenRefusal,
  readTokens,
  type TokenRefusal,
  type Tokens,
} from '../../authorization/token-answer';
import { type OAuthAnswer, oauthFetch } from './oauth-fetch';
import { isRefusal } from './refusal';

/** Who asks whom. */
export type Client = Pick<Credentials, 'server' | 'identity' | 'clientSecret'>;

/** What the token endpoint said. */
export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  | {
      readonly kind: 'refused';
      readonly refusal: TokenRefusal;
      /** How far its clock is from ours; null where that is near enough, or unknown. */
      readonly minutesApart: number | null;
    };

const DOWN: TokenAnswer = {
  kind: 'refused',
  refusal: { code: 'TOKEN_ENDPOINT_DOWN', isClientUnknown: false },
  minutesApart: null,
};
const UNREADABLE: TokenRefusal = { code: 'TOKEN_REFUSED', isClientUnknown: false };

/**
 * Asks for tokens. Nothing is asked twice: a code and a rotating token are good for one request.
 *
 * @param fields without the client's own.
 */
export async function requestTokens(
  client: Client,
  fields: Readonly<Record<string, string>>,
  serverUrl: string,
  nowMs: number,
): Promise<TokenAnswer> {
  const answer = await post(client, client.server.tokenEndpoint, fields, serverUrl);
  if (answer === null) return DOWN;
  const { status, body } = answer;
  const tokens = status === 200 ? readTokens(body, nowMs) : null;
  if (tokens !== null) return { kind: 'tokens', tokens };
  const refusal = status === 200 ? UNREADABLE : readTokenRefusal(status, body);
  return { kind: 'refused', refusal, minutesApart: minutesApart(answer.dateMs, nowMs) };
}

/**
 * RFC 7009 §2.1: with the refresh token its access tokens should go; not every server does that, or the other.
 *
 * @returns whether the authorization server took it back; one that has no such endpoint did not.
 */
export async function revokeAll(
  client: Client,
  refreshToken: string | null,
  accessToken: string | null,
  serverUrl: string,
): Promise<boolean> {
  const tell = (one: string, hint: 'refresh_token' | 'access_token') => revoke(client, one, hint, serverUrl);
  const isGone = refreshToken === null ? null : await tell(refreshToken, 'refresh_token');
  const isAccessGone = accessToken === null || (await tell(accessToken, 'access_token'));
  return isGone ?? isAccessGone;
}

async function revoke(
  client: Client,
  token: string,
  hint: 'refresh_token' | 'access_token',
  serverUrl: string,
): Promise<boolean> {
  const { revocationEndpoint } = client.server;
  if (revocationEndpoint === null) return false;
  const fields = { token, token_type_hint: hint };
  return (await post(client, revocationEndpoint, fields, serverUrl))?.status === 200;
}

/** Null where no answer came that could be read. */
async function post(
  client: Client,
  endpoint: string,
  fields: Readonly<Record<string, string>>,
  serverUrl: string,
): Promise<OAuthAnswer | null> {
  const { authorization, ...more } = clientAuthentication(client);
  try {
    return await oauthFetch(endpoint, serverUrl, {
      method: 'POST',
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ ...fields, ...more }).toString(),
      ...(authorization !== undefined && { authorization }),
    });
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** RFC 6749 §2.3.1, by what the authorization server offers; without a secret the client only says who it is. */
function clientAuthentication({ server, identity, clientSecret }: Client): {
  readonly authorization?: string;
  readonly client_id?: string;
  readonly client_secret?: string;
} {
  const { clientId } = identity;
  if (clientSecret === null) return { client_id: clientId };
  const offered = server.tokenEndpointAuthMethods;
  const isBasic = offered.length === 0 || offered.includes('client_secret_basic');
  if (!isBasic && offered.includes('client_secret_post'))
    return { client_id: clientId, client_secret: clientSecret };
  return { authorization: `Basic ${btoa(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`)}` };
}

/** As `application/x-www-form-urlencoded` has it: what is left is ASCII. */
function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
