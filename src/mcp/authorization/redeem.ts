import type { Credentials } from '../../authorization/credentials';
import { scopesOf } from '../../authorization/scopes';
import type { Tokens } from '../../authorization/token-answer';
import type { Attempt, Plan } from '../../authorization/types';
import type { ServerId } from '../../servers/types';
import { endpointsOf } from './endpoints';
import type { AuthorizationPorts, Place } from './ports';
import { refusal, type Told } from './refusal';
import { requestTokens, revokeAll } from './token-endpoint';

/** One at a time, whoever wants to write a server's credentials. */
export function lockOf(server: ServerId): string {
  return `credentials ${server}`;
}

/**
 * Redeems the code. It is gone from the vault before it is sent, so that no later life sends it again
 * (RFC 6749 §4.1.2). The rest of the attempt's secrets stays until the attempt is over: where it is gone when the tokens
 * come, nobody waits for them any more.
 *
 * @throws UsherError with a sign-in problem's code; what the vault throws.
 */
export async function redeemCode(ports: AuthorizationPorts, attempt: Attempt, plan: Plan): Promise<Told> {
  const { vault } = ports;
  const secrets = await vault.secrets(attempt.id);
  if (secrets === null || secrets.code === null) throw refusal('SIGN_IN_LOST');
  await vault.saveSecrets(attempt.id, { ...secrets, code: null });
  const { server, identity, resource } = plan;
  const client = { server, identity, clientSecret: secrets.clientSecret };
  await ports.leaveOriginOut(endpointsOf(server));
  const askedAtMs = ports.now();
  const answer = await requestTokens(
    client,
    {
      grant_type: 'authorization_code',
      code: secrets.code,
      code_verifier: secrets.codeVerifier,
      redirect_uri: plan.redirectUri,
      resource,
    },
    attempt.serverUrl,
    askedAtMs,
  );
  if (answer.kind === 'refused') {
    const { code, isClientUnknown } = answer.refusal;
    const { host } = new URL(server.tokenEndpoint);
    if (isClientUnknown) await forgetClient(ports, attempt, plan);
    // Nothing of ours depends on the clock; what the other side checks may, and it says no more than no.
    const { minutesApart: minutes } = answer;
    if (code === 'TOKEN_REFUSED' && minutes !== null) throw refusal('CLOCK_WRONG', { host, minutes });
    throw refusal(code, { host });
  }
  const { tokens } = answer;
  const isKept = await keep(ports, attempt, tokens, {
    ...client,
    resource,
    scopes: [...new Set([...scopesOf(plan.scope), ...(tokens.scopes ?? [])])],
    refreshToken: tokens.refreshToken,
    signedInAtMs: askedAtMs,
  });
  if (!isKept) {
    await revokeAll(client, tokens.refreshToken, tokens.accessToken, attempt.serverUrl);
    throw refusal('SIGN_IN_LOST');
  }
  return { type: 'tokens-received' };
}

/**
 * What is stored goes on without the token: the credentials first, so that no token is used that could not be renewed.
 *
 * @returns false where the attempt was cancelled meanwhile, or its server removed: then nothing is kept.
 */
async function keep(
  { vault, exclusively }: AuthorizationPorts,
  { id, serverId }: Attempt,
  { accessToken, expiresAtMs }: Tokens,
  credentials: Credentials,
): Promise<boolean> {
  return exclusively(lockOf(serverId), async () => {
    if ((await vault.secrets(id)) === null) return false;
    const { resource } = credentials;
    await vault.saveCredentials(serverId, credentials);
    await vault.saveAccessToken(serverId, { token: accessToken, expiresAtMs, resource });
    await vault.saveRegistration(serverId, null);
    return true;
  });
}

/** A registration that the authorization server does not know is of no use: the next attempt makes another. */
async function forgetClient(
  { vault, exclusively }: AuthorizationPorts,
  { serverId }: Attempt,
  { identity }: Plan,
): Promise<void> {
  await exclusively(lockOf(serverId), async () => {
    await vault.saveRegistration(serverId, null);
    const credentials = await vault.credentials(serverId);
    if (credentials?.identity.clientId === identity.clientId) await vault.saveCredentials(serverId, null);
  });
}

/**
 * Asks for another access token. To be called by whoever holds the lock of the server, and by nobody else: a rotating
 * refresh token that is sent twice is taken for a stolen one.
 *
 * @returns the new access token; null: the person has to sign in again, and what was no good any more is forgotten.
 * @throws UsherError `TOKEN_ENDPOINT_DOWN`: it may work later, and nothing was lost.
 */
export async function refresh(
  { vault, now, leaveOriginOut }: AuthorizationPorts,
  server: Place,
  credentials: Credentials,
): Promise<string | null> {
  const { refreshToken, resource } = credentials;
  if (refreshToken === null) return null;
  await leaveOriginOut(endpointsOf(credentials.server));
  const answer = await requestTokens(
    credentials,
    { grant_type: 'refresh_token', refresh_token: refreshToken, resource },
    server.url,
    now(),
  );
  if (answer.kind === 'refused') {
    const { code, isClientUnknown } = answer.refusal;
    if (code === 'TOKEN_ENDPOINT_DOWN')
      throw refusal(code, { host: new URL(credentials.server.tokenEndpoint).host });
    await vault.saveCredentials(server.id, isClientUnknown ? null : { ...credentials, refreshToken: null });
    await vault.saveAccessToken(server.id, null);
    return null;
  }
  const { tokens } = answer;
  await vault.saveCredentials(server.id, {
    ...credentials,
    refreshToken: tokens.refreshToken ?? refreshToken,
  });
  const { accessToken, expiresAtMs } = tokens;
  await vault.saveAccessToken(server.id, { token: accessToken, expiresAtMs, resource });
  return accessToken;
}
