import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OwnCredentials } from '../../authorization/credentials';
import { entranceTo } from '../entrance';
import { guardedFetch, noHttpNotes } from '../guarded-fetch';
import type { Access } from '../ports';
import { type AuthorizationWorld, createAuthorizationWorld, endOf } from '../testing/authorization-world';
import { closeServers, json, serve, type TestServer } from '../testing/http-server';
import { type IdentityProvider, identityProvider } from '../testing/identity-provider';
import { legacyServer } from '../testing/legacy-server';
import { protectedServer } from '../testing/protected-server';
import { complete, MODERN, rawModernServer } from '../testing/raw-modern';
import { answerInstead } from '../testing/requests';
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

const NOTHING: OwnCredentials = {
  clientId: null,
  clientSecret: null,
  issuer: null,
  scope: null,
  bearerToken: null,
  headers: [],
};
const bearers = (server: TestServer) =>
  server.seen.filter(({ path }) => path === '/mcp').map(({ headers }) => headers.authorization);
const CHALLENGE = { resourceMetadataUrl: null, scope: null, isStepUp: false };

/** Access with these headers at first, and these after a 401. */
function accessWith(first: string, then: string | null): Access & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    headers: async () => ({ authorization: first }),
    async renewed(_, refused) {
      asked.push(refused['authorization'] ?? '');
      return then === null ? null : { authorization: then };
    },
  };
}

async function withOwn(own: Partial<OwnCredentials>) {
  const world = createAuthorizationWorld();
  const server = await rawModernServer(() => complete());
  const at = serverAt(server.url, { verdict: MODERN });
  await world.vault.saveOwn(at.id, { ...NOTHING, ...own });
  const answer = await createWorld(undefined, world.authorization).call(at, toolCall('x'));
  return { world, answer, headers: server.seen[0]!.headers };
}

describe('a server that wants to know who we are', () => {
  it('says where to sign in; then every request carries the token, and none carries it in its URL [A1, A2, A4, A25]', async () => {
    const server = await protectedServer(idp);
    const world: AuthorizationWorld = createAuthorizationWorld();
    const { client } = createWorld(undefined, world.authorization);
    const at = serverAt(server.url);

    const refused = await client.connect(at);
    if (refused.kind !== 'problem' || refused.challenge === null) throw new Error(refused.kind);
    expect(refused).toMatchObject({ code: 'NEEDS_AUTHORIZATION', facts: {} });
    expect(refused.challenge.resourceMetadataUrl).toContain('/.well-known/oauth-protected-resource/mcp');
    expect(bearers(server).every((value) => value === undefined)).toBe(true);

    expect(endOf(await world.signIn(at, refused.challenge))).toBe('signed-in');
    server.seen.length = 0;
    expect((await client.connect(at)).kind).toBe('ready');
    const token = await world.authorization.accessToken(at);
    expect(new Set(bearers(server))).toEqual(new Set([`Bearer ${token}`]));
    expect(server.seen.every(({ path }) => path === '/mcp')).toBe(true);
  });

  it('names the scope it misses; with it the same call gets through [A17, A31, A32]', async () => {
    const server = await protectedServer(idp);
    const world = createAuthorizationWorld();
    const mcp = createWorld(undefined, world.authorization);
    const at = serverAt(server.url);
    await world.signIn(at);
    const answer = await mcp.call(at, toolCall('note'));
    if (answer.kind !== 'failed' || answer.challenge === null) throw new Error(answer.kind);
    expect(answer).toMatchObject({
      code: 'NEEDS_SCOPE',
      mayHaveArrived: false,
      serverMessage: null,
      challenge: { scope: 'write', isStepUp: true },
    });
    await world.signIn(at, answer.challenge);
    expect(await mcp.call(at, toolCall('note'))).toMatchObject({ kind: 'completed' });
  });

  it('gets a token that has run out renewed before the send', async () => {
    const server = await protectedServer(idp);
    const world = createAuthorizationWorld();
    const mcp = createWorld(undefined, world.authorization);
    const at = serverAt(server.url);
    await world.signIn(at, { ...CHALLENGE, scope: 'read write' });
    const old = await world.authorization.accessToken(at);
    world.skewMs = 3_600_000;
    server.seen.length = 0;
    expect(await mcp.call(at, toolCall('note'))).toMatchObject({ kind: 'completed' });
    expect(bearers(server)).not.toContain(`Bearer ${old}`);
  });

  it('that forgot a token gets another, once, and the call once', async () => {
    const server = await protectedServer(idp);
    const world = createAuthorizationWorld();
    const mcp = createWorld(undefined, world.authorization);
    const at = serverAt(server.url);
    await world.signIn(at, { ...CHALLENGE, scope: 'read write' });
    await mcp.client.connect(at);
    const old = (await world.authorization.accessToken(at)) ?? '';
    await (await idp.provider.AccessToken.find(old))?.destroy();
    const known = serverAt(server.url, { verdict: mcp.verdicts.get(at.id) ?? null });
    server.seen.length = 0;
    expect(await mcp.call(known, toolCall('note'))).toMatchObject({ kind: 'completed' });
    expect(bearers(server)).toEqual([`Bearer ${old}`, `Bearer ${await world.authorization.accessToken(at)}`]);
  });
});

describe('a 401', () => {
  const refusing = () =>
    serve((_, response) => json(response, 401, {}, { 'www-authenticate': 'Bearer scope="a"' }));

  it('is answered with another token once, and then it is one [A33]', async () => {
    const server = await refusing();
    const access = accessWith('Bearer one', 'Bearer two');
    const mcp = createWorld(undefined, access);
    expect(await mcp.call(serverAt(server.url, { verdict: MODERN }), toolCall('x'))).toMatchObject({
      code: 'NEEDS_AUTHORIZATION',
      facts: {},
      mayHaveArrived: false,
      challenge: { ...CHALLENGE, scope: 'a' },
    });
    expect(bearers(server)).toEqual(['Bearer one', 'Bearer two']);
    expect(access.asked).toEqual(['Bearer one']);
  });

  it('says nothing of what it was asked with [A26, S17]', async () => {
    const server = await refusing();
    const mcp = createWorld(undefined, accessWith('Bearer the-secret', 'Bearer the-secret-2'));
    const answer = await mcp.call(serverAt(server.url, { verdict: MODERN }), toolCall('x'));
    const problem = await mcp.client.connect(serverAt(server.url));
    expect(JSON.stringify([answer, problem, mcp.reports])).not.toContain('the-secret');
    expect(
      server.seen.some(({ path, body }) => `${path}${JSON.stringify(body)}`.includes('the-secret')),
    ).toBe(false);
  });

  it('of a legacy server is seen in its handshake, and its session is begun with the token', async () => {
    const inner = await legacyServer((mcp) => mcp.registerTool('x', {}, () => ({ content: [] })));
    const network = globalThis.fetch;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) =>
      new Headers(init?.headers).get('authorization') === 'Bearer two'
        ? network(input, init)
        : new Response(null, { status: 401 }),
    );
    const mcp = createWorld(undefined, accessWith('Bearer one', 'Bearer two'));
    expect(await mcp.call(serverAt(inner.url), toolCall('x'))).toMatchObject({ kind: 'completed' });
    // Initialization, its notification and the call: all of it let in.
    expect(inner.seen.length).toBeGreaterThan(2);
    expect(new Set(inner.seen.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer two']));
  });
});

describe('what lets us in', () => {
  it('goes to the origin of its server, and to no other [A26]', async () => {
    const [own, other] = [await serve(() => {}), await serve((_, response) => json(response, 200, {}))];
    const access = accessWith('Bearer one', 'Bearer two');
    const entrance = entranceTo({ access }, serverAt(own.url));
    const ask = guardedFetch(noHttpNotes(), entrance, false, () => {});
    await ask(other.url, { method: 'POST', body: '{}' });
    expect(bearers(other)).toEqual([undefined]);
  });

  it('changes nothing of what is said', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const access: Access = {
      headers: async () => ({ 'content-type': 'text/evil', 'x-key': 'k' }),
      renewed: async () => null,
    };
    const entrance = entranceTo({ access }, serverAt(server.url));
    const init = { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } };
    await guardedFetch(noHttpNotes(), entrance, false, () => {})(server.url, init);
    expect(server.seen[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'x-key': 'k' });
  });

  it('T2: never follows a redirect, and is not in the look at where it leads [S3]', async () => {
    const elsewhere = await serve((_, response) => json(response, 200, {}));
    const server = await serve((_, response) => response.writeHead(307, { location: elsewhere.url }).end());
    const mcp = createWorld(undefined, accessWith('Bearer one', 'Bearer two'));
    expect(await mcp.call(serverAt(server.url, { verdict: MODERN }), toolCall('x'))).toMatchObject({
      code: 'REDIRECTED_ELSEWHERE',
    });
    expect(elsewhere.seen.map(({ headers }) => headers.authorization)).not.toContain('Bearer one');
  });

  it('is the person’s own before all else, and what belongs to the protocol stays its own [H17]', async () => {
    const { headers } = await withOwn({
      bearerToken: 'mine',
      headers: [
        { name: 'X-Key', value: 'k' },
        { name: 'Mcp-Method', value: 'evil' },
        { name: 'Host', value: 'evil.test' },
        { name: 'Content-Type', value: 'text/plain' },
      ],
    });
    expect(headers).toMatchObject({
      authorization: 'Bearer mine',
      'x-key': 'k',
      'mcp-method': 'tools/call',
      'content-type': 'application/json',
    });
    expect(headers.host).toMatch(/^127\.0\.0\.1/);
  });

  it('is a header of the person’s own that is called Authorization', async () => {
    const { headers } = await withOwn({
      bearerToken: 'mine',
      headers: [{ name: 'Authorization', value: 'Token t' }],
    });
    expect(headers.authorization).toBe('Token t');
  });

  it('of the person’s own is never replaced: where it is refused, the person hears of it', async () => {
    const world = createAuthorizationWorld();
    const server = await protectedServer(idp);
    const at = serverAt(server.url, { verdict: MODERN });
    await world.signIn(at);
    await world.vault.saveOwn(at.id, { ...NOTHING, bearerToken: 'mine' });
    server.seen.length = 0;
    const mcp = createWorld(undefined, world.authorization);
    expect(await mcp.call(at, toolCall('x'))).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });
    expect(bearers(server)).toEqual(['Bearer mine']);
  });

  it('that can’t be had now is said, and nothing is sent', async () => {
    const server = await protectedServer(idp);
    const world = createAuthorizationWorld();
    const at = serverAt(server.url);
    await world.signIn(at);
    world.skewMs = 3_600_000;
    answerInstead('/token', () => new Response(null, { status: 503 }));
    server.seen.length = 0;
    const mcp = createWorld(undefined, world.authorization);
    expect(await mcp.call(serverAt(server.url, { verdict: MODERN }), toolCall('note'))).toMatchObject({
      code: 'TOKEN_ENDPOINT_DOWN',
      mayHaveArrived: false,
    });
    expect(await mcp.call(at, toolCall('note'))).toMatchObject({ code: 'TOKEN_ENDPOINT_DOWN' });
    expect(server.seen).toEqual([]);
  });
});
