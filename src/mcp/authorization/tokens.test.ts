import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAuthorizationWorld, createLocks, endOf, memoryVault } from '../testing/authorization-world';
import { closeServers } from '../testing/http-server';
import { type IdentityProvider, identityProvider } from '../testing/identity-provider';
import { protectedServer } from '../testing/protected-server';
import { answerInstead, textOf, urlOf } from '../testing/requests';
import { serverAt } from '../testing/world';

let idp: IdentityProvider;
beforeAll(async () => {
  idp = await identityProvider();
});
afterAll(() => idp.close());
afterEach(async () => {
  vi.restoreAllMocks();
  await closeServers();
});

/** Signed in, an hour later. */
async function signedIn(more: Parameters<typeof createAuthorizationWorld>[0] = {}) {
  const world = createAuthorizationWorld(more);
  const at = serverAt((await protectedServer(idp)).url);
  expect(endOf(await world.signIn(at))).toBe('signed-in');
  const first = await world.authorization.accessToken(at);
  world.skewMs = 3_600_000;
  return { world, at, first };
}

/** How often the token endpoint was asked, and what it answered. */
function atTokenEndpoint() {
  const network = globalThis.fetch;
  const statuses: number[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await network(input, init);
    if (urlOf(input).endsWith('/token')) statuses.push(response.status);
    return response;
  });
  return statuses;
}

const tokenEndpointAnswers = (answer: () => Response | Promise<Response>) => answerInstead('/token', answer);

describe('an access token', () => {
  it('is used as long as it is good', async () => {
    const { world, at, first } = await signedIn();
    world.skewMs = 0;
    const statuses = atTokenEndpoint();
    expect(await world.authorization.accessToken(at)).toBe(first);
    expect(statuses).toEqual([]);
  });

  it('that has run out is renewed once for 200 callers, against rotation [A34]', async () => {
    let locks = 0;
    const exclusively = createLocks();
    const { world, at, first } = await signedIn({
      exclusively(name, work) {
        locks += 1;
        return exclusively(name, work);
      },
    });
    for (const hour of [1, 2, 3]) {
      locks = 0;
      const statuses = atTokenEndpoint();
      world.skewMs = hour * 3_600_000;
      const tokens = await Promise.all(
        Array.from({ length: 200 }, () => world.authorization.accessToken(at)),
      );
      expect(new Set(tokens).size).toBe(1);
      expect(tokens[0]).not.toBe(first);
      expect(statuses).toEqual([200]);
      expect(locks).toBe(1);
      vi.restoreAllMocks();
    }
    expect(world.holds()).toBe(0);
  });

  it('is renewed once for all contexts that share a vault and its lock', async () => {
    const [vault, exclusively] = [memoryVault(), createLocks()];
    const { at } = await signedIn({ vault, exclusively });
    const contexts = Array.from({ length: 8 }, () => {
      const context = createAuthorizationWorld({ vault, exclusively });
      context.skewMs = 3_600_000;
      return context;
    });
    const statuses = atTokenEndpoint();
    const tokens = await Promise.all(
      Array.from({ length: 200 }, (_, caller) => contexts[caller % 8]!.authorization.accessToken(at)),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(statuses).toEqual([200]);
  });

  it('is renewed for its resource, and what rotates is saved before it is used [A23]', async () => {
    const { world, at } = await signedIn();
    const before = await world.vault.credentials(at.id);
    const bodies: string[] = [];
    const network = globalThis.fetch;
    vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
      if (urlOf(input).endsWith('/token')) bodies.push(textOf(init));
      return network(input, init);
    });
    world.vault.log.length = 0;
    await world.authorization.accessToken(at);
    expect(Object.fromEntries(new URLSearchParams(bodies[0]))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: before?.refreshToken,
      resource: at.url,
      client_id: before?.identity.clientId,
    });
    expect(world.vault.log).toEqual(['credentials', 'token']);
    expect((await world.vault.credentials(at.id))?.refreshToken).not.toBe(before?.refreshToken);
  });

  it('is not renewed with a refresh token that is no good: it is forgotten, and one signs in again', async () => {
    const { world, at } = await signedIn();
    const credentials = await world.vault.credentials(at.id);
    await world.authorization.accessToken(at);
    // An older life comes back with what was rotated away.
    await world.vault.saveCredentials(at.id, credentials);
    world.skewMs *= 2;
    const statuses = atTokenEndpoint();
    expect(await world.authorization.accessToken(at)).toBeNull();
    expect(await world.authorization.accessToken(at)).toBeNull();
    expect(statuses).toEqual([400]);
    expect((await world.vault.credentials(at.id))?.refreshToken).toBeNull();
    expect(endOf(await world.signIn(at))).toBe('signed-in');
  });

  it('waits for a token endpoint that is down, and loses nothing', async () => {
    const { world, at } = await signedIn();
    const down: (() => Response | Promise<Response>)[] = [
      () => new Response('busy', { status: 503 }),
      () => new Response(null, { status: 429 }),
      () => Promise.reject(new TypeError('network')),
      () => new Response(null, { status: 302, headers: { location: 'http://localhost:1/' } }),
      () => Response.json({ error: 'temporarily_unavailable' }, { status: 400 }),
    ];
    for (const answer of down) {
      tokenEndpointAnswers(answer);
      await expect(world.authorization.accessToken(at)).rejects.toMatchObject({
        code: 'TOKEN_ENDPOINT_DOWN',
      });
      vi.restoreAllMocks();
    }
    expect(await world.authorization.accessToken(at)).toEqual(expect.stringMatching(/./));
  });

  it('without a refresh token is sent until the server refuses it, whatever our clock says [A30]', async () => {
    const { world, at, first } = await signedIn();
    const credentials = await world.vault.credentials(at.id);
    if (credentials === null) throw new Error('none');
    await world.vault.saveCredentials(at.id, { ...credentials, refreshToken: null });
    expect(await world.authorization.accessToken(at)).toBe(first);
    const refused = { authorization: `Bearer ${first}` };
    expect(await world.authorization.renewed(at, refused)).toBeNull();
  });

  it('goes to no server of another origin, whatever id it has [A26]', async () => {
    const { world, at } = await signedIn();
    const elsewhere = { ...at, url: 'https://elsewhere.test/mcp' };
    expect(await world.authorization.headers(elsewhere)).toEqual({});
    expect(await world.authorization.renewed(elsewhere, { authorization: 'Bearer x' })).toBeNull();
  });

  it.each([
    ['of another type', { access_token: 'a', token_type: 'DPoP' }],
    ['with a line end in it', { access_token: 'a\r\nx: y', token_type: 'Bearer' }],
    ['that is none', { access_token: { a: 1 }, token_type: 'Bearer' }],
    ['without a type', { access_token: 'a' }],
  ])('%s is not taken', async (_, body) => {
    const world = createAuthorizationWorld();
    tokenEndpointAnswers(() => Response.json(body));
    expect(endOf(await world.signIn(serverAt((await protectedServer(idp)).url)))).toBe('TOKEN_REFUSED');
    // The client that was registered for it is used by the next attempt.
    expect([...world.vault.rows.keys()]).toEqual(['registration server-1']);
  });

  it('is not taken from what is no JSON', async () => {
    const world = createAuthorizationWorld();
    tokenEndpointAnswers(() => new Response(JSON.stringify({ access_token: 'a', token_type: 'bearer' })));
    expect(endOf(await world.signIn(serverAt((await protectedServer(idp)).url)))).toBe('TOKEN_REFUSED');
  });
});

describe('signing out', () => {
  it('forgets first, and revokes what the authorization server gave', async () => {
    const { world, at, first } = await signedIn();
    const refreshToken = (await world.vault.credentials(at.id))?.refreshToken ?? '';
    expect(await idp.provider.RefreshToken.find(refreshToken)).toBeDefined();
    expect(await world.authorization.signOut(at)).toEqual({ isRevoked: true, issuer: idp.issuer });
    expect(world.vault.rows.size).toBe(0);
    expect(await idp.provider.RefreshToken.find(refreshToken)).toBeUndefined();
    expect(await idp.provider.AccessToken.find(first ?? '')).toBeUndefined();
    expect(await world.authorization.accessToken(at)).toBeNull();
  });

  it('says where the authorization server could not be told', async () => {
    const { world, at } = await signedIn();
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('network'));
    expect(await world.authorization.signOut(at)).toEqual({ isRevoked: false, issuer: idp.issuer });
    expect(world.vault.rows.size).toBe(0);
  });

  it('waits for a renewal that is under way, so that nothing comes back', async () => {
    const { world, at } = await signedIn();
    await Promise.all([world.authorization.accessToken(at), world.authorization.signOut(at)]);
    expect(world.vault.rows.size).toBe(0);
  });
});
