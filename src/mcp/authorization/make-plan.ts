import { authorizationUrl } from '../../authorization/authorization-url';
import { chooseIdentity } from '../../authorization/client-identity';
import type { Credentials, OwnCredentials, Registration } from '../../authorization/credentials';
import { resourceOf } from '../../authorization/oauth-url';
import { newScopes, wantedScope } from '../../authorization/scopes';
import type { Attempt, AuthorizationServer, ClientIdentity, Plan } from '../../authorization/types';
import { judgeUrl } from '../../url-safety/judge';
import { type Discovered, discover } from './discover';
import { endpointsOf } from './endpoints';
import { oneTimeSecrets } from './once';
import type { AuthorizationPorts } from './ports';
import { refusal, type Told } from './refusal';
import { register } from './register';

/**
 * Everything that a sign-in is going to ask for, before anybody is asked. Its secrets are in the vault before the URL
 * that goes with them is known to anybody.
 *
 * @throws UsherError with a sign-in problem's code; what the vault throws.
 */
export async function makePlan(ports: AuthorizationPorts, attempt: Attempt): Promise<Told> {
  const { vault } = ports;
  const { serverId, serverUrl, challenge } = attempt;
  const discovered = await discover(serverUrl, challenge);
  const { server } = discovered;
  await ports.leaveOriginOut(endpointsOf(server));
  const own = await vault.own(serverId);
  const before = await vault.credentials(serverId);
  const redirectUri = ports.window.redirectUri();
  const { identity, clientSecret } = await identify(ports, attempt, server, own, before);

  const resource = discovered.resource?.resource ?? resourceOf(serverUrl);
  const known = scopesBefore(before, server, resource);
  const scope = scopeFor(attempt, discovered, known, own);
  const plan: Plan = {
    server,
    resource,
    scope,
    newScopes: newScopes(scope, known),
    identity,
    redirectUri,
  };
  const { state, codeVerifier, codeChallenge } = oneTimeSecrets();
  const href = authorizationUrl(plan, { state, codeChallenge });
  const judgement = judgeUrl(href, { serverUrl, ownRedirectUri: redirectUri });
  if (judgement.verdict === 'block') throw refusal('AUTHORIZATION_URL_REFUSED');
  await vault.saveSecrets(attempt.id, { state, codeVerifier, clientSecret, code: null });
  return { type: 'planned', plan, href: judgement.href, judgement };
}

/** The best way to be known here (A8); registers where that is the way, and keeps that until a sign-in comes of it. */
async function identify(
  { vault, window, documentUrl }: AuthorizationPorts,
  { serverId, serverUrl }: Attempt,
  server: AuthorizationServer,
  own: OwnCredentials | null,
  before: Credentials | null,
): Promise<Registration> {
  const registered = before?.identity.kind === 'registered' ? before : await vault.registration(serverId);
  const choice = chooseIdentity({
    server,
    own: ownIdentity(own, server),
    registered: registered?.identity ?? null,
    documentUrl,
  });
  const { host } = new URL(server.issuer);
  switch (choice.kind) {
    case 'use':
      return { identity: choice.identity, clientSecret: secretOf(choice.identity, own, registered) };
    case 'register': {
      const made = await register(server, choice.endpoint, window.redirectUri(), serverUrl);
      await vault.saveRegistration(serverId, made);
      return made;
    }
    case 'ask':
      throw refusal('CLIENT_ID_NEEDED', { host });
    case 'mismatch':
      throw refusal('CLIENT_ID_MISMATCH', { host });
  }
}

/** Before it was used anywhere, it may be meant for this one: the person sees whom it goes to, and agrees. */
function ownIdentity(own: OwnCredentials | null, { issuer }: AuthorizationServer): ClientIdentity | null {
  if (own === null || own.clientId === null) return null;
  const { clientId, clientSecret } = own;
  return { kind: 'pre-registered', issuer: own.issuer ?? issuer, clientId, hasSecret: clientSecret !== null };
}

function secretOf(
  { kind }: ClientIdentity,
  own: OwnCredentials | null,
  registered: Registration | null,
): string | null {
  if (kind === 'pre-registered') return own?.clientSecret ?? null;
  return kind === 'registered' ? (registered?.clientSecret ?? null) : null;
}

/** What another issuer, or another resource, was asked for has no meaning here. */
function scopesBefore(
  before: Credentials | null,
  { issuer }: AuthorizationServer,
  resource: string,
): readonly string[] {
  return before !== null && before.server.issuer === issuer && before.resource === resource
    ? before.scopes
    : [];
}

function scopeFor(
  { challenge }: Attempt,
  { server, resource }: Discovered,
  before: readonly string[],
  own: OwnCredentials | null,
): string | null {
  return wantedScope({
    challenged: challenge.scope,
    supported: resource?.scopesSupported ?? null,
    before,
    chosen: own?.scope ?? null,
    offersOfflineAccess: server.scopesSupported?.includes('offline_access') === true,
  });
}
