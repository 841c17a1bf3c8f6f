import type { Vault } from '../authorization/credentials';
import { hostPattern } from '../grants/page-origin';
import type { PageOrigin } from '../grants/types';
import { hostPermission } from '../servers/server-url';
import type { ServerStore, SignInStore, SiteStore } from '../storage/storage';

/**
 * Gives a site's host back to the browser once it is not connected any more, unless something of the person's needs it
 * still: another site, a server, or whoever signs them in to one. A permission covers a host on every port.
 */
export function createHostReturn(ports: {
  readonly sites: Pick<SiteStore, 'list'>;
  readonly servers: Pick<ServerStore, 'list'>;
  readonly signIns: Pick<SignInStore, 'list'>;
  readonly vault: Pick<Vault, 'credentials'>;
  readonly remove: (pattern: string) => Promise<unknown>;
}): (origin: PageOrigin) => Promise<void> {
  async function needed(): Promise<ReadonlySet<string>> {
    const [sites, servers, signIns] = await Promise.all([
      ports.sites.list(),
      ports.servers.list(),
      ports.signIns.list(),
    ]);
    const credentials = await Promise.all(servers.map(({ id }) => ports.vault.credentials(id)));
    const plans = signIns.map((signIn) => ('plan' in signIn ? signIn.plan : null));
    const doors = [...credentials, ...plans].flatMap((one) => (one === null ? [] : [one.server]));
    const urls = doors.flatMap((door) => [
      door.issuer,
      door.authorizationEndpoint,
      door.tokenEndpoint,
      door.registrationEndpoint,
      door.revocationEndpoint,
    ]);
    return new Set([
      ...sites.map(({ origin }) => hostPattern(origin)),
      ...servers.map(({ url }) => hostPermission(url)),
      ...urls.filter((url) => url !== null).map(hostPermission),
    ]);
  }

  return async (origin) => {
    const pattern = hostPattern(origin);
    // What can't be looked at may be needed; and a browser that keeps a host given by a policy is right to.
    if (!(await needed()).has(pattern)) await ports.remove(pattern);
  };
}
