import { isObject } from '../base/json';
import { isAllowedOAuthUrl, isResourceFor } from './oauth-url';
import type { AuthorizationServer, SignInProblem } from './types';

/** More than this in one list is no list for a person. */
const MAX_ENTRIES = 200;

/** What a protected resource says of who may let us in (RFC 9728 §2). */
export type ProtectedResource = {
  /** Its own identifier, as it writes it: authorization servers compare it character for character. */
  readonly resource: string;
  /** Issuers, in its order; at least one. */
  readonly authorizationServers: readonly string[];
  readonly scopesSupported: readonly string[] | null;
};

/** The document, checked and cut to what is used; or why it can't be. */
export type MetadataReading<Document> =
  | { readonly kind: 'read'; readonly document: Document }
  | { readonly kind: 'problem'; readonly problem: SignInProblem };

/** @param serverUrl the MCP server the document has to speak for (RFC 9728 §3.3: another resource's is not used). */
export function readProtectedResource(raw: unknown, serverUrl: string): MetadataReading<ProtectedResource> {
  if (!isObject(raw)) return problem('AUTHORIZATION_METADATA_UNREADABLE');
  const { resource } = raw;
  if (typeof resource !== 'string' || !isResourceFor(resource, serverUrl))
    return problem('RESOURCE_MISMATCH');
  const authorizationServers = strings(raw['authorization_servers']) ?? [];
  if (authorizationServers.length === 0) return problem('NO_AUTHORIZATION_SERVER');
  if (!authorizationServers.every((issuer) => isAllowedOAuthUrl(issuer, serverUrl)))
    return problem('AUTHORIZATION_URL_REFUSED');
  return {
    kind: 'read',
    document: { resource, authorizationServers, scopesSupported: strings(raw['scopes_supported']) },
  };
}

/**
 * RFC 8414 or OpenID Connect Discovery: the issuer has to be, character for character, the one that was asked for (A6),
 * S256 has to be announced (A37), and every URL has to be one that may be asked.
 */
export function readAuthorizationServer(
  raw: unknown,
  expected: { readonly issuer: string; readonly serverUrl: string },
): MetadataReading<AuthorizationServer> {
  if (!isObject(raw)) return problem('AUTHORIZATION_METADATA_UNREADABLE');
  if (raw['issuer'] !== expected.issuer) return problem('ISSUER_MISMATCH');
  const endpoint = (name: string): string | null => {
    const value = raw[name];
    return typeof value === 'string' ? value : null;
  };
  const authorizationEndpoint = endpoint('authorization_endpoint');
  const tokenEndpoint = endpoint('token_endpoint');
  if (authorizationEndpoint === null || tokenEndpoint === null)
    return problem('AUTHORIZATION_METADATA_UNREADABLE');
  const registrationEndpoint = endpoint('registration_endpoint');
  const revocationEndpoint = endpoint('revocation_endpoint');
  const urls = [authorizationEndpoint, tokenEndpoint, registrationEndpoint, revocationEndpoint];
  if (urls.some((url) => url !== null && !isAllowedOAuthUrl(url, expected.serverUrl)))
    return problem('AUTHORIZATION_URL_REFUSED');
  if (!(strings(raw['code_challenge_methods_supported']) ?? []).includes('S256'))
    return problem('PKCE_NOT_OFFERED');
  return {
    kind: 'read',
    document: {
      issuer: expected.issuer,
      authorizationEndpoint,
      tokenEndpoint,
      registrationEndpoint,
      revocationEndpoint,
      takesMetadataDocuments: raw['client_id_metadata_document_supported'] === true,
      promisesIssuer: raw['authorization_response_iss_parameter_supported'] === true,
      tokenEndpointAuthMethods: strings(raw['token_endpoint_auth_methods_supported']) ?? [],
      scopesSupported: strings(raw['scopes_supported']),
    },
  };
}

/** Null where it is no list of texts; a long one is cut. */
function strings(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const texts = value.filter((entry: unknown) => typeof entry === 'string');
  return texts.length === value.length ? texts.slice(0, MAX_ENTRIES) : null;
}

function problem(code: SignInProblem['code']): { readonly kind: 'problem'; readonly problem: SignInProblem } {
  return { kind: 'problem', problem: { code, facts: {} } };
}
