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
    .map((server, index) => ({
      id: index + 1,
      priority: 1,
      action: {
        type: 'modifyHeaders' as const,
        requestHeaders: [{ header: 'origin', operation: 'remove' as const }],
      },
      condition: {
        // Anchored at both ends. What has a meaning in a filter stands for itself no more than as a wildcard.
        urlFilter: `|${server.url.replace(/[*^|]/g, '*')}|`,
        isUrlFilterCaseSensitive: true,
        // Requests of the extension itself: a page that calls the same URL keeps its Origin.
        tabIds: [-1],
        resourceTypes: ['xmlhttprequest' as const, 'other' as const],
      },
    }));
}

function isLocal(url: string): boolean {
  return addressOf(new URL(url).hostname).space !== 'public';
}
