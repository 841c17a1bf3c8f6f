import type { Vault } from '../authorization/credentials';
import type { AuthorizationServer } from '../authorization/types';
import { hostPattern } from '../grants/page-origin';
import { hostPermission } from '../servers/server-url';
import type { Server } from '../servers/types';
import type { ServerStore, SignInStore, SiteStore } from '../storage/storage';

/**
 * Gives hosts back to the browser once what they were asked for is gone, unless something else of the person's needs
 * them still: a site, a server, or whoever signs them in to one. A permission covers a host on every port.
 */
export function createHostReturn(ports: {
  readonly sites: Pick<SiteStore, 'list'>;
  readonly servers: Pick<ServerStore, 'list'>;
  readonly signIns: Pick<SignInStore, 'list'>;
  readonly vault: Pick<Vault, 'credentials'>;
  readonly remove: (pattern: string) => Promise<unknown>;
}) {
  async function needed(): Promise<ReadonlySet<string>> {
    const [sites, servers, signIns] = await Promise.all([
      ports.sites.list(),
      ports.servers.list(),
      ports.signIns.list(),
    ]);
    const urls = await Promise.all(servers.map(urlsOf));
    const plans = signIns.flatMap((signIn) => ('plan' in signIn ? doorsOf(signIn.plan.server) : []));
    return new Set([
      ...sites.map(({ origin }) => hostPattern(origin)),
      ...[...urls.flat(), ...plans].map(hostPermission),
    ]);
  }

  /** Where requests for this server go: to itself, and to whoever lets the person in to it. */
  async function urlsOf({ id, url }: Pick<Server, 'id' | 'url'>): Promise<readonly string[]> {
    const credentials = await ports.vault.credentials(id);
    return [url, ...(credentials === null ? [] : doorsOf(credentials.server))];
  }

  return {
    urlsOf,

    /** @throws where it can't be looked at who needs them: then they are kept. */
    async giveBack(urls: readonly string[]): Promise<void> {
      const kept = await needed();
      const patterns = new Set(urls.map(hostPermission));
      for (const pattern of patterns) {
        // A browser that keeps a host given by a policy is right to.
        if (!kept.has(pattern)) await ports.remove(pattern).catch(() => {});
      }
    },
  };
}

export type HostReturn = ReturnType<typeof createHostReturn>;

function doorsOf(door: AuthorizationServer): readonly string[] {
  const { issuer, authorizationEndpoint, tokenEndpoint, registrationEndpoint, revocationEndpoint } = door;
  const all = [issuer, authorizationEndpoint, tokenEndpoint, registrationEndpoint, revocationEndpoint];
  return all.filter((url) => url !== null);
}
