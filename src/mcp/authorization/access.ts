import type { AccessToken } from '../../authorization/credentials';
import { usableHeaders } from '../../authorization/own-headers';
import type { ServerId } from '../../servers/types';
import type { Access, AccessHeaders } from '../ports';
import { endpointsOf } from './endpoints';
import type { Authorization, AuthorizationPorts, Place } from './ports';
import { lockOf, refresh } from './redeem';
import { revokeAll } from './token-endpoint';

const BEARER = 'Bearer ';

/** The way in, once somebody has signed in. */
export function createAccess(
  ports: AuthorizationPorts,
): Access & Pick<Authorization, 'accessToken' | 'signOut'> {
  const { vault, exclusively, now } = ports;
  // What is under way at this moment, by server and refused token: other contexts wait at the lock.
  const underWay = new Map<string, Promise<string | null>>();

  function isFresh(token: AccessToken): boolean {
    return token.expiresAtMs === null || now() < token.expiresAtMs;
  }

  /** The one that is kept, where it may be sent there and has not been refused. */
  async function kept(server: Place, refused: string | null): Promise<AccessToken | null> {
    const token = await vault.accessToken(server.id);
    return token !== null && isForOrigin(token.resource, server.url) && token.token !== refused
      ? token
      : null;
  }

  function renew(server: Place, refused: string | null): Promise<string | null> {
    const key = JSON.stringify([server.id, refused]);
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const letSleep = ports.holdAwake();
    const started = exclusively(lockOf(server.id), async () => {
      // Whoever had the lock before may have done it.
      const token = await kept(server, refused);
      if (token !== null && isFresh(token)) return token.token;
      const credentials = await vault.credentials(server.id);
      if (credentials === null || !isForOrigin(credentials.resource, server.url)) return null;
      return refresh(ports, server, credentials);
    }).finally(() => {
      underWay.delete(key);
      letSleep();
    });
    underWay.set(key, started);
    return started;
  }

  async function accessToken(server: Place): Promise<string | null> {
    const token = await kept(server, null);
    if (token !== null && isFresh(token)) return token.token;
    const renewed = await renew(server, null);
    // Our clock is no judge: what can't be renewed is sent as long as the server takes it.
    return renewed ?? (await kept(server, null))?.token ?? null;
  }

  return {
    accessToken,
    async headers(server) {
      const own = await vault.own(server.id);
      const headers = usableHeaders(own?.headers ?? []);
      if (headers['authorization'] !== undefined) return headers;
      const token = own?.bearerToken ?? (await accessToken(server));
      return token === null ? headers : { ...headers, authorization: BEARER + token };
    },
    async renewed(server, refused) {
      const token = await ownRefused(server.id, refused);
      if (token === null) return null;
      const another = await renew(server, token);
      return another === null ? null : { ...refused, authorization: BEARER + another };
    },
    async signOut(server) {
      const letSleep = ports.holdAwake();
      try {
        const { credentials, token } = await exclusively(lockOf(server.id), async () => {
          const left = {
            credentials: await vault.credentials(server.id),
            token: await vault.accessToken(server.id),
          };
          await vault.saveAccessToken(server.id, null);
          await vault.saveCredentials(server.id, null);
          await vault.saveRegistration(server.id, null);
          return left;
        });
        if (credentials === null) return { isRevoked: false, issuer: null };
        const { refreshToken, server: from } = credentials;
        await ports.leaveOriginOut(endpointsOf(from));
        const isRevoked = await revokeAll(credentials, refreshToken, token?.token ?? null, server.url);
        return { isRevoked, issuer: from.issuer };
      } finally {
        letSleep();
      }
    },
  };

  /** The token of ours that was refused; null where it was the person's own, or none. */
  async function ownRefused(server: ServerId, { authorization }: AccessHeaders): Promise<string | null> {
    if (authorization === undefined || !authorization.startsWith(BEARER)) return null;
    const own = await vault.own(server);
    const isOwn =
      usableHeaders(own?.headers ?? [])['authorization'] !== undefined || own?.bearerToken != null;
    return isOwn ? null : authorization.slice(BEARER.length);
  }
}

function isForOrigin(resource: string, serverUrl: string): boolean {
  return new URL(resource).origin === new URL(serverUrl).origin;
}
