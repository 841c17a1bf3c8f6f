import type { Plan } from './types';

/**
 * The URL that the person is asked about, with everything in it that will be checked later (RFC 6749 §4.1.1, RFC 7636,
 * RFC 8707). What the endpoint has in its own query stays, unless it is one of ours.
 */
export function authorizationUrl(
  plan: Plan,
  once: { readonly state: string; readonly codeChallenge: string },
): string {
  const { server, identity } = plan;
  const url = new URL(server.authorizationEndpoint);
  const parameters = url.searchParams;
  parameters.set('response_type', 'code');
  parameters.set('client_id', identity.clientId);
  parameters.set('redirect_uri', plan.redirectUri);
  parameters.set('code_challenge', once.codeChallenge);
  parameters.set('code_challenge_method', 'S256');
  parameters.set('state', once.state);
  parameters.set('resource', plan.resource);
  if (plan.scope === null) parameters.delete('scope');
  else parameters.set('scope', plan.scope);
  // OpenID Connect Core §11: without it no refresh token comes.
  if (plan.scope?.split(' ').includes('offline_access') === true) parameters.set('prompt', 'consent');
  return url.href;
}
