import { buildDiscoveryUrls } from '@modelcontextprotocol/client';
import {
  type MetadataReading,
  type ProtectedResource,
  readAuthorizationServer,
  readProtectedResource,
} from '../../authorization/metadata';
import type { AuthorizationServer, Challenge } from '../../authorization/types';
import { type OAuthAnswer, oauthFetch } from './oauth-fetch';
import { isRefusal, refusal } from './refusal';

/** A resource with more ways in than this is not asked about them all. */
const MAX_ISSUERS = 3;

export type Discovered = {
  readonly server: AuthorizationServer;
  /** Null: the server publishes none, as those of 2025-03-26 do. */
  readonly resource: ProtectedResource | null;
};

/**
 * Who may let us in to a server: its protected-resource metadata, and of the authorization servers in it the first that
 * can be used. A server without such metadata is asked at its own origin (2025-03-26, authorization §2.3); metadata
 * there must be all the same, for without it nobody promises PKCE.
 *
 * @throws UsherError with a sign-in problem's code.
 */
export async function discover(serverUrl: string, challenge: Challenge): Promise<Discovered> {
  const resource = await protectedResource(serverUrl, challenge.resourceMetadataUrl);
  if (resource === null) {
    const server = await authorizationServer(serverUrl, new URL(serverUrl).origin, 'the-origin');
    return { server, resource };
  }
  let first: unknown;
  for (const issuer of resource.authorizationServers.slice(0, MAX_ISSUERS)) {
    try {
      return { server: await authorizationServer(serverUrl, issuer, 'named'), resource };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      first ??= error;
    }
  }
  throw first;
}

/** The header's URL, the well-known URL with the server's path, the one at the root (A3). */
async function protectedResource(serverUrl: string, named: string | null): Promise<ProtectedResource | null> {
  const { origin, pathname, search } = new URL(serverUrl);
  const root = `${origin}/.well-known/oauth-protected-resource`;
  const path = pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  const urls = new Set([...(named === null ? [] : [named]), root + path + search, root]);
  for (const url of urls) {
    const answer = await oauthFetch(url, serverUrl);
    if (isElsewhere(answer)) continue;
    return documentIn(answer, url, (raw) => readProtectedResource(raw, serverUrl));
  }
  return null;
}

/**
 * Both families of well-known URLs, in the specification's order (A5).
 *
 * @param whence `the-origin`: nobody has named an issuer, so it may write its origin with the slash or without.
 */
async function authorizationServer(
  serverUrl: string,
  issuer: string,
  whence: 'named' | 'the-origin',
): Promise<AuthorizationServer> {
  for (const { url } of buildDiscoveryUrls(issuer)) {
    const answer = await oauthFetch(url.href, serverUrl);
    if (isElsewhere(answer)) continue;
    const isWithSlash = whence === 'the-origin' && answer.body?.['issuer'] === `${issuer}/`;
    const expected = { issuer: isWithSlash ? `${issuer}/` : issuer, serverUrl };
    return documentIn(answer, url.href, (raw) => readAuthorizationServer(raw, expected));
  }
  throw refusal('NO_AUTHORIZATION_SERVER');
}

/** Not here. A server that turns everybody away at this path (401, 403, 405) says no more than one that has nothing there. */
function isElsewhere({ status }: OAuthAnswer): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** What is there counts: a document that is wrong is not passed over for another. */
function documentIn<Document>(
  { status, body }: OAuthAnswer,
  url: string,
  read: (raw: unknown) => MetadataReading<Document>,
): Document {
  const { host } = new URL(url);
  if (status >= 400) throw refusal('AUTHORIZATION_SERVER_UNREACHABLE', { host });
  if (status !== 200) throw refusal('AUTHORIZATION_METADATA_UNREADABLE', { host });
  const reading = read(body);
  if (reading.kind === 'problem') throw refusal(reading.problem.code, reading.problem.facts);
  return reading.document;
}
