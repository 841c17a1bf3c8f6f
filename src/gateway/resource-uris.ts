import type { Server, ServerId } from '../servers/types';
import type { Offer } from './ports';
import { tagOf } from './tool-names';

/** A server's resource, in the server's own words. */
export type Resource = { readonly server: Server; readonly uri: string };

/**
 * How a page and Usher speak of the resources of several servers: `usher-<tag of the server's id>+<its own URI>`, put
 * before any text and taken off again without reading it. A scheme may have a hyphen and a plus (RFC 3986, 3.1), and both are
 * literals of a URI template, so that whatever a page makes of a template leads back to what it would have made of the
 * server's own (RFC 6570, 3.1).
 */
export type ResourceUris = {
  /** @returns null: this server's resources are not offered, and nothing can be mistaken for another's. */
  readonly wrap: (server: ServerId, uri: string) => string | null;
  readonly unwrap: (uri: string) => Resource | null;
};

export function nameResources(offers: readonly Offer[]): ResourceUris {
  const byTag = new Map<string, Server>();
  const tags = new Map<ServerId, string>();
  for (const { server, parts } of offers) {
    if (!parts.includes('resources')) continue;
    let tag = tagOf(server.id);
    // One in millions, as with the names of tools: the first keeps its own.
    while (byTag.has(tag)) tag = tagOf(server.id, tag.length + 6);
    byTag.set(tag, server);
    tags.set(server.id, tag);
  }

  return {
    wrap(id, uri) {
      const tag = tags.get(id);
      if (tag === undefined && !isImitation(uri)) return null;
      return `usher-${tag ?? tagOf(id)}+${uri}`;
    },
    unwrap(uri) {
      const [, tag = '', own = ''] = /^usher-([0-9a-f]+)\+(.*)$/s.exec(uri) ?? [];
      const server = byTag.get(tag);
      return server === undefined ? null : { server, uri: own };
    },
  };
}

/** Whether it would lead to some server's resource: also once a client has read it as an address, without blanks (WHATWG URL). */
function isImitation(uri: string): boolean {
  return /^usher-[0-9a-f]+\+/i.test(uri.replace(BLANKS, ''));
}

const BLANKS = /[\0- ]/g;

/**
 * Whether a page may be told of changes of this server's resources: only where the person has allowed all of them. What a
 * page subscribes to is its own words, and they reach the server: where each is asked about, none goes unasked.
 */
export function mayWatch(offers: readonly Offer[], { id }: Pick<Server, 'id'>): boolean {
  return offers.some(({ server, allowedParts }) => server.id === id && allowedParts.includes('resources'));
}

/** True where a change of one resource is one of the other too: of itself, or of something below it. */
export function isBelow(uri: string, watched: string): boolean {
  if (!uri.startsWith(watched)) return false;
  return uri.length === watched.length || watched.endsWith('/') || /[/?#]/.test(uri.charAt(watched.length));
}
