import { sha256Hex } from '../base/hash';
import type { Server } from '../servers/types';
import { addressOf } from '../url-safety/address';

/**
 * The rules that leave our Origin header out, for servers that refused it and whose user agreed (trap T1, DESIGN §2.20).
 *
 * Servers must check Origin (2026-07-28, streamable-http §Security), but an extension's is on nobody's list. On loopback
 * and private hosts it is the defence against DNS rebinding, so it stays there whatever was agreed.
 */
export function originRules(servers: readonly Server[]) {
  return servers
    .filter((server) => server.omitsOrigin && !isLocal(server.url))
    .map((server, index) => ruleFor(server.url, index + 1));
}

/** Rules of authorization servers have ids from here on: those of MCP servers are replaced without them. */
export const FIRST_ENDPOINT_ID = 1_000_000;

/**
 * The rules for the endpoints of authorization servers. One that compares Origin with a client's redirect URIs refuses
 * an extension's (oidc-provider does), and no setting of ours would change its mind. No cookie goes there, so nothing
 * rests on the header; local ones keep it all the same.
 */
export function endpointRules(urls: readonly string[]) {
  return [...new Set(urls)]
    .filter((url) => !isLocal(url))
    .map((url) => ruleFor(url, FIRST_ENDPOINT_ID + Number.parseInt(sha256Hex(url).slice(0, 7), 16)));
}

function ruleFor(url: string, id: number) {
  return {
    id,
    priority: 1,
    action: {
      type: 'modifyHeaders' as const,
      requestHeaders: [{ header: 'origin', operation: 'remove' as const }],
    },
    condition: {
      // Anchored at both ends. What has a meaning in a filter stands for itself no more than as a wildcard.
      urlFilter: `|${url.replace(/[*^|]/g, '*')}|`,
      isUrlFilterCaseSensitive: true,
      // Requests of the extension itself: a page that calls the same URL keeps its Origin.
      tabIds: [-1],
      resourceTypes: ['xmlhttprequest' as const, 'other' as const],
    },
  };
}

function isLocal(url: string): boolean {
  return addressOf(new URL(url).hostname).space !== 'public';
}
