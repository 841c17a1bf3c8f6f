import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { NO_CHALLENGE } from '../../authorization/challenge';
import { consentTo } from '../../consent/consented-url';
import {
  type AuthorizationWorld,
  attemptAt,
  browserWindow,
  createAuthorizationWorld,
  endOf,
} from '../testing/authorization-world';
import { closeServers, json, serve } from '../testing/http-server';
import { type IdentityProvider, identityProvider } from '../testing/identity-provider';
import { protectedServer } from '../testing/protected-server';
import { answerInstead, urlOf } from '../testing/requests';
import { createWorld, serverAt, toolCall } from '../testing/world';

let idp: IdentityProvider;
beforeAll(async () => {
  idp = await identityProvider();
});
afterAll(() => idp.close());
afterEach(async () => {
  vi.restoreAllMocks();
  await closeServers();
});

/** An attempt up to the redirect back: its code is in the vault, and nothing has been redeemed. */
async function upToTheCode() {
  const world = createAuthorizationWorld();
  const at = serverAt((await protectedServer(idp)).url);
  const attempt = attemptAt(at, NO_CHALLENGE);
  const planned = await world.authorization.plan(attempt);
  if (planned.type !== 'planned') throw new Error(planned.type);
  const opened = await world.authorization.open(consentTo(planned.href), attempt, planned.plan);
  expect(opened.type).toBe('code-received');
  const redeem = (life: AuthorizationWorld = world) => life.authorization.redeem(attempt, planned.plan);
  return { world, at, attempt, redeem };
}

/** Lets the token endpoint answer, and does something before the answer is there. */
function beforeTheAnswerOf(path: string, act: () => Promise<unknown>): void {
  const network = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await network(input, init);
    if (new URL(urlOf(input)).pathname === path) await act();
    return response;
  });
}

/** How often each path was asked. */
function countRequests() {
  const fetched = vi.spyOn(globalThis, 'fetch');
  return (path: string) =>
    fetched.mock.calls.filter(([input]) => new URL(urlOf(input)).pathname === path).length;
}

describe('a sign-in that is interrupted', () => {
  it('between the redirect and the token request is redeemed by the next life of the worker, once', async () => {
    const { world, at, redeem } = await upToTheCode();
    const next = createAuthorizationWorld({ vault: world.vault });
    expect((await redeem(next)).type).toBe('tokens-received');
    expect(await next.authorization.accessToken(at)).not.toBeNull();
    // One that sent the code and did not live to hear the answer is not repeated.
    const asked = countRequests();
    expect(await redeem(createAuthorizationWorld({ vault: world.vault }))).toMatchObject({
      problem: { code: 'SIGN_IN_LOST' },
    });
    expect(asked('/token')).toBe(0);
  });

  it('without network at the token endpoint ends with a sentence, and the next one gets in', async () => {
    const { world, at, redeem } = await upToTheCode();
    answerInstead('/token', () => Promise.reject(new TypeError('network')));
    expect(await redeem()).toMatchObject({ type: 'failed', problem: { code: 'TOKEN_ENDPOINT_DOWN' } });
    vi.restoreAllMocks();
    const asked = countRequests();
    expect(endOf(await world.signIn(at))).toBe('signed-in');
    expect(asked('/reg')).toBe(0);
  });

  it('by the removal of its server leaves nothing in the vault, and what came too late is revoked', async () => {
    const { world, at, attempt, redeem } = await upToTheCode();
    let issued = 0;
    idp.provider.on('access_token.saved', () => {
      issued += 1;
    });
    beforeTheAnswerOf('/token', async () => {
      await world.authorization.forget(attempt);
      await world.authorization.signOut(at);
    });
    const asked = countRequests();
    expect(await redeem()).toMatchObject({ problem: { code: 'SIGN_IN_LOST' } });
    expect(issued).toBe(1);
    expect([...world.vault.rows.keys()]).toEqual([]);
    expect(asked('/token/revocation')).toBe(2);
  });

  it('after the person was asked uses the same client the next time', async () => {
    const world = createAuthorizationWorld();
    const at = serverAt((await protectedServer(idp)).url);
    const asked = countRequests();
    // Declined in Usher's window: the attempt ends here.
    const declined = attemptAt(at, NO_CHALLENGE);
    expect((await world.authorization.plan(declined)).type).toBe('planned');
    await world.authorization.forget(declined);
    expect(endOf(await world.signIn(at))).toBe('signed-in');
    expect(asked('/reg')).toBe(1);
    expect([...world.vault.rows.keys()].filter((key) => key.startsWith('registration'))).toEqual([]);
  });

  it.each(['closed', 'not-loaded'] as const)(
    'by a window that ends %s registers anew: the other side may have forgotten the client',
    async (kind) => {
      const world = createAuthorizationWorld({
        window: { redirectUri: () => 'https://x.chromiumapp.org/oauth', open: async () => ({ kind }) },
      });
      const at = serverAt((await protectedServer(idp)).url);
      const asked = countRequests();
      const code = kind === 'closed' ? 'SIGN_IN_CLOSED' : 'SIGN_IN_PAGE_FAILED';
      expect(endOf(await world.signIn(at))).toBe(code);
      expect(endOf(await world.signIn(at))).toBe(code);
      expect(asked('/reg')).toBe(2);
    },
  );
});

describe('a refusal at the token endpoint', () => {
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toUTCString();
  it.each([
    ['whose clock is hours away names the clock', { date: hours(-3) }, 'CLOCK_WRONG'],
    ['whose clock is near is what it is', { date: hours(0) }, 'TOKEN_REFUSED'],
    ['that does not tell the time is what it is', { date: 'soon' }, 'TOKEN_REFUSED'],
  ])('%s', async (_, headers, code) => {
    const { redeem } = await upToTheCode();
    answerInstead('/token', () => Response.json({ error: 'invalid_grant' }, { status: 400, headers }));
    expect(await redeem()).toMatchObject({ problem: { code } });
  });

  it('says by how much, and a sign-in that works is never stopped for it', async () => {
    const { redeem } = await upToTheCode();
    answerInstead('/token', () =>
      Response.json({ error: 'invalid_grant' }, { status: 400, headers: { date: hours(-3) } }),
    );
    expect(await redeem()).toMatchObject({
      problem: { facts: { minutes: 180, host: new URL(idp.issuer).host } },
    });
    vi.restoreAllMocks();
    const world = createAuthorizationWorld();
    world.skewMs = 3 * 3_600_000;
    expect(endOf(await world.signIn(serverAt((await protectedServer(idp)).url)))).toBe('signed-in');
  });
});

describe('a server that answers 401 to everything', () => {
  it('also right after a sign-in, is asked a handful of times, and no window opens', async () => {
    const strict = await serve((request, response) => {
      if (request.url?.startsWith('/.well-known/oauth-protected-resource'))
        return json(response, 200, {
          resource: strict.url,
          authorization_servers: [idp.issuer],
          scopes_supported: ['read'],
        });
      return json(response, 401, {}, { 'www-authenticate': 'Bearer' });
    });
    const window = browserWindow();
    const world = createAuthorizationWorld({ window });
    const mcp = createWorld(undefined, world.authorization);
    const at = serverAt(strict.url);
    expect(endOf(await world.signIn(at))).toBe('signed-in');
    for (const attempt of [1, 2, 3]) {
      const asked = countRequests();
      expect(await mcp.client.connect(at)).toMatchObject({ kind: 'problem', code: 'NEEDS_AUTHORIZATION' });
      expect(await mcp.call(at, toolCall('x'))).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });
      // Each tries the token it has and one renewed token.
      expect(asked('/mcp'), `attempt ${attempt}`).toBeLessThanOrEqual(6);
      expect(asked('/token')).toBeLessThanOrEqual(2);
      vi.restoreAllMocks();
    }
    expect(window.opened).toHaveLength(1);
  });
});

describe('a token endpoint that is down', () => {
  it('is named when the server is connected to, and the server is not asked', async () => {
    const server = await protectedServer(idp);
    const world = createAuthorizationWorld();
    const at = serverAt(server.url);
    await world.signIn(at);
    world.skewMs = 3_600_000;
    answerInstead('/token', () => new Response(null, { status: 503 }));
    server.seen.length = 0;
    const { client } = createWorld(undefined, world.authorization);
    expect(await client.connect(at)).toMatchObject({
      code: 'TOKEN_ENDPOINT_DOWN',
      facts: { host: new URL(idp.issuer).host },
    });
    expect(server.seen).toEqual([]);
  });
});
