import type { AuthorizationServer } from '../../authorization/types';

/** Every endpoint of an authorization server that Usher posts to. */
export function endpointsOf(server: AuthorizationServer): readonly string[] {
  const { tokenEndpoint, registrationEndpoint, revocationEndpoint } = server;
  return [tokenEndpoint, registrationEndpoint, revocationEndpoint].filter((url) => url !== null);
}
