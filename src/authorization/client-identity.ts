import type { AuthorizationServer, ClientIdentity } from './types';

/** How Usher can be known here, the best way first (A8): what has to happen to have it. */
export type IdentityChoice =
  | { readonly kind: 'use'; readonly identity: ClientIdentity }
  | { readonly kind: 'register'; readonly endpoint: string }
  /** The person has to bring a client id of their own (A8, A12). */
  | { readonly kind: 'ask' }
  /** The person's own client id belongs to another authorization server (A15, A16). */
  | { readonly kind: 'mismatch' };

/**
 * Pre-registered, then a metadata document, then what was registered before, then dynamic registration, then asking.
 *
 * Credentials belong to the issuer they were made for and go to no other (A7, A15): a registration with another issuer
 * is made anew, the person's own id for another issuer is said.
 *
 * @param documentUrl where Usher's own metadata document is hosted; null: nowhere yet.
 */
export function chooseIdentity(options: {
  readonly server: AuthorizationServer;
  readonly own: ClientIdentity | null;
  readonly registered: ClientIdentity | null;
  readonly documentUrl: string | null;
}): IdentityChoice {
  const { server, own, registered, documentUrl } = options;
  if (own !== null)
    return own.issuer === server.issuer ? { kind: 'use', identity: own } : { kind: 'mismatch' };
  if (documentUrl !== null && isDocumentUrl(documentUrl) && server.takesMetadataDocuments) {
    const { issuer } = server;
    return {
      kind: 'use',
      identity: { kind: 'metadata-document', issuer, clientId: documentUrl, hasSecret: false },
    };
  }
  if (registered?.issuer === server.issuer) return { kind: 'use', identity: registered };
  return server.registrationEndpoint === null
    ? { kind: 'ask' }
    : { kind: 'register', endpoint: server.registrationEndpoint };
}

/** A10: https, with a path; the document says exactly this of itself. */
function isDocumentUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, pathname, hash, username } = new URL(url);
  return protocol === 'https:' && pathname !== '/' && hash === '' && username === '';
}
