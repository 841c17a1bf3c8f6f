import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NO_CHALLENGE } from '../../authorization/challenge';
import { attemptAt, createAuthorizationWorld, endOf } from '../testing/authorization-world';
import { closeServers, json, serve, type TestServer } from '../testing/http-server';
import { serverAt } from '../testing/world';
import { discover } from './discover';

afterEach(async () => {
  vi.restoreAllMocks();
  await closeServers();
});

type Routes = Readonly<Record<string, object | ((response: ServerResponse) => unknown)>>;

/** A server with these documents, each at its path; 404 everywhere else. */
async function serverWith(routes: (origin: string) => Routes, path = '/mcp'): Promise<TestServer> {
  const server = await serve((request, response) => {
    const route = routes(server.origin)[request.url ?? ''];
    if (route === undefined) return json(response, 404, {});
    return typeof route === 'function' ? route(response) : json(response, 200, route);
  }, path);
  return server;
}

const PRM = '/.well-known/oauth-protected-resource';
const OAUTH = '/.well-known/oauth-authorization-server';
const OIDC = '/.well-known/openid-configuration';

const metadata = (issuer: string, more: object = {}) => ({
  issuer,
  authorization_endpoint: `${new URL(issuer).origin}/authorize`,
  token_endpoint: `${new URL(issuer).origin}/token`,
  code_challenge_methods_supported: ['S256'],
  ...more,
});
const resource = (origin: string, issuers = [origin]) => ({
  resource: `${origin}/mcp`,
  authorization_servers: issuers,
});
const paths = (server: TestServer) => server.seen.map(({ path }) => path);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'found',
    (error: { code?: string }) => error.code,
  );

describe('looking for who may let us in', () => {
  it('asks the URL of the challenge, then the path’s well-known, then the root’s [A2, A3, A4]', async () => {
    const server = await serverWith((origin) => ({ [PRM]: resource(origin), [OAUTH]: metadata(origin) }));
    const challenge = { ...NO_CHALLENGE, resourceMetadataUrl: `${server.origin}/named` };
    expect((await discover(server.url, challenge)).server.issuer).toBe(server.origin);
    expect(paths(server)).toEqual(['/named', `${PRM}/mcp`, PRM, OAUTH]);
  });

  it('asks no further than where it is [A3]', async () => {
    const server = await serverWith((origin) => ({ '/named': resource(origin), [OAUTH]: metadata(origin) }));
    const challenge = { ...NO_CHALLENGE, resourceMetadataUrl: `${server.origin}/named` };
    await discover(server.url, challenge);
    expect(paths(server)).toEqual(['/named', OAUTH]);
  });

  it('knows both families, for issuers without a path [A5]', async () => {
    const server = await serverWith((origin) => ({ [PRM]: resource(origin), [OIDC]: metadata(origin) }));
    await discover(server.url, NO_CHALLENGE);
    expect(paths(server).slice(2)).toEqual([OAUTH, OIDC]);
  });

  it('and all three forms for issuers with one, in their order [A5]', async () => {
    const server = await serverWith((origin) => ({
      [PRM]: resource(origin, [`${origin}/tenant`]),
      [`/tenant${OIDC}`]: metadata(`${origin}/tenant`),
    }));
    expect((await discover(server.url, NO_CHALLENGE)).server.issuer).toBe(`${server.origin}/tenant`);
    expect(paths(server).slice(2)).toEqual([`${OAUTH}/tenant`, `${OIDC}/tenant`, `/tenant${OIDC}`]);
  });

  it('asks a server of 2025-03-26 at its own origin, with a slash or without', async () => {
    for (const slash of ['', '/']) {
      const server = await serverWith((origin) => ({ [OAUTH]: metadata(origin + slash) }));
      const found = await discover(server.url, NO_CHALLENGE);
      expect(found).toMatchObject({ resource: null, server: { issuer: server.origin + slash } });
    }
    const server = await serverWith(() => ({}));
    expect(await codeOf(discover(server.url, NO_CHALLENGE))).toBe('NO_AUTHORIZATION_SERVER');
  });

  it('takes the first authorization server that can be used [A7]', async () => {
    const server = await serverWith((origin) => ({
      [PRM]: resource(origin, [`${origin}/plain`, `${origin}/good`]),
      [`${OAUTH}/plain`]: metadata(`${origin}/plain`, { code_challenge_methods_supported: ['plain'] }),
      [`${OAUTH}/good`]: metadata(`${origin}/good`),
    }));
    expect((await discover(server.url, NO_CHALLENGE)).server.issuer).toBe(`${server.origin}/good`);
  });

  it.each<[string, (origin: string) => Routes, string]>([
    [
      'metadata of another issuer',
      (origin) => ({ [PRM]: resource(origin), [OAUTH]: metadata('http://localhost:1') }),
      'ISSUER_MISMATCH',
    ],
    [
      'and does not pass over it for the other family',
      (origin) => ({ [PRM]: resource(origin), [OAUTH]: metadata(`${origin}/`), [OIDC]: metadata(origin) }),
      'ISSUER_MISMATCH',
    ],
    [
      'T11: an authorization server that says nothing of S256',
      (origin) => ({
        [PRM]: resource(origin),
        [OAUTH]: metadata(origin, { code_challenge_methods_supported: undefined }),
      }),
      'PKCE_NOT_OFFERED',
    ],
    [
      'T13: endpoints that are no place to go',
      (origin) => ({
        [PRM]: resource(origin),
        [OAUTH]: metadata(origin, { authorization_endpoint: 'javascript:alert(1)' }),
      }),
      'AUTHORIZATION_URL_REFUSED',
    ],
    [
      'private addresses that a server points at',
      (origin) => ({ [PRM]: resource(origin, ['http://169.254.169.254']) }),
      'AUTHORIZATION_URL_REFUSED',
    ],
    [
      'a resource that is another server’s',
      (origin) => ({ [PRM]: { ...resource(origin), resource: 'https://mcp.other.test/mcp' } }),
      'RESOURCE_MISMATCH',
    ],
    [
      'redirects, wherever they lead',
      (origin) => ({
        [PRM]: (response: ServerResponse) => response.writeHead(302, { location: `${origin}/x` }).end(),
        '/x': resource(origin),
      }),
      'AUTHORIZATION_URL_REFUSED',
    ],
    [
      'redirects of the authorization server',
      (origin) => ({
        [PRM]: resource(origin),
        [OAUTH]: (response: ServerResponse) => response.writeHead(307, { location: `${origin}/x` }).end(),
        '/x': metadata(origin),
      }),
      'AUTHORIZATION_URL_REFUSED',
    ],
    [
      'a web page',
      () => ({
        [PRM]: (response: ServerResponse) =>
          response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      }),
      'AUTHORIZATION_METADATA_UNREADABLE',
    ],
    [
      'more than 256 KB',
      (origin) => ({ [PRM]: { ...resource(origin), more: 'x'.repeat(300_000) } }),
      'AUTHORIZATION_METADATA_UNREADABLE',
    ],
    [
      'a server in trouble',
      () => ({ [PRM]: (response: ServerResponse) => json(response, 503, {}) }),
      'AUTHORIZATION_SERVER_UNREACHABLE',
    ],
    ['a list without an entry', (origin) => ({ [PRM]: resource(origin, []) }), 'NO_AUTHORIZATION_SERVER'],
  ])('refuses %s [A6, A36, A37, S1, S2, S3, S4, S5, S8]', async (_, routes, code) => {
    const server = await serverWith(routes);
    expect(await codeOf(discover(server.url, NO_CHALLENGE))).toBe(code);
    expect(paths(server)).not.toContain('/x');
  });

  it('says whom it could not reach, and asks nobody that is more private than the server [S2]', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('network'));
    await expect(discover('https://mcp.notes.test/mcp', NO_CHALLENGE)).rejects.toMatchObject({
      code: 'AUTHORIZATION_SERVER_UNREACHABLE',
      facts: { host: 'mcp.notes.test' },
    });
    fetched.mockClear();
    const challenge = { ...NO_CHALLENGE, resourceMetadataUrl: 'http://127.0.0.1/x' };
    expect(await codeOf(discover('https://mcp.notes.test/mcp', challenge))).toBe('AUTHORIZATION_URL_REFUSED');
    expect(fetched).not.toHaveBeenCalled();
  });

  it('carries nothing of the browser', async () => {
    const server = await serverWith((origin) => ({ [PRM]: resource(origin), [OAUTH]: metadata(origin) }));
    const fetched = vi.spyOn(globalThis, 'fetch');
    await discover(server.url, NO_CHALLENGE);
    for (const [, init] of fetched.mock.calls)
      expect(init).toMatchObject({ credentials: 'omit', cache: 'no-store', redirect: 'manual' });
  });
});

describe('a plan', () => {
  const planAt = async (more: (origin: string) => object, answer?: (response: ServerResponse) => unknown) => {
    const server = await serverWith((origin) => ({
      [PRM]: resource(origin),
      [OAUTH]: metadata(origin, more(origin)),
      ...(answer !== undefined && { '/register': answer }),
    }));
    const world = createAuthorizationWorld();
    const event = await world.authorization.plan(attemptAt(serverAt(server.url), NO_CHALLENGE));
    return { event, world, server };
  };
  const registering = (origin: string) => ({ registration_endpoint: `${origin}/register` });

  it('asks the person for a client id where there is no other way [A8, A12]', async () => {
    const { event, world } = await planAt(() => ({}));
    expect(event).toMatchObject({ type: 'failed', problem: { code: 'CLIENT_ID_NEEDED' } });
    expect(world.vault.rows.size).toBe(0);
  });

  it.each<[string, object, number, string]>([
    ['refused', { error: 'invalid_client_metadata', error_description: '<b>x' }, 400, 'REGISTRATION_REFUSED'],
    ['refused for its redirect', { error: 'invalid_redirect_uri' }, 400, 'REDIRECT_REFUSED'],
    ['forbidden', {}, 403, 'REGISTRATION_REFUSED'],
    ['without an id', { hello: 1 }, 201, 'REGISTRATION_REFUSED'],
    ['down', {}, 503, 'AUTHORIZATION_SERVER_UNREACHABLE'],
  ])('survives a registration that is %s [A14]', async (_, body, status, code) => {
    const { event } = await planAt(registering, (response) => json(response, status, body));
    expect(event).toMatchObject({ type: 'failed', problem: { code } });
    expect(JSON.stringify(event)).not.toContain('<b>');
  });

  it('asks for a client with a secret where there are no others, and keeps the secret to itself', async () => {
    const { event, world, server } = await planAt(
      (origin) => ({ ...registering(origin), token_endpoint_auth_methods_supported: ['client_secret_post'] }),
      (response) => json(response, 201, { client_id: 'c', client_secret: 'the-secret' }),
    );
    expect(server.seen.at(-1)?.body).toMatchObject({ token_endpoint_auth_method: 'client_secret_post' });
    expect(event).toMatchObject({ type: 'planned', plan: { identity: { hasSecret: true } } });
    expect(JSON.stringify(event)).not.toContain('the-secret');
    expect(JSON.stringify([...world.vault.rows.values()])).toContain('the-secret');
  });

  it('T12: names the resource where nobody published one, and leaves out a scope nobody named [A18, A23]', async () => {
    const server = await serverWith(
      (origin) => ({
        [OAUTH]: metadata(origin, registering(origin)),
        '/register': (response: ServerResponse) => json(response, 201, { client_id: 'c' }),
      }),
      '/',
    );
    const world = createAuthorizationWorld();
    const event = await world.authorization.plan(attemptAt(serverAt(server.url), NO_CHALLENGE));
    if (event.type !== 'planned') throw new Error(event.type);
    const { searchParams } = new URL(event.href);
    expect(searchParams.get('resource')).toBe(server.origin);
    expect(searchParams.has('scope')).toBe(false);
  });

  it('names the resource as its metadata writes it [A23]', async () => {
    const server = await serverWith((origin) => ({
      [PRM]: { ...resource(origin), resource: `${origin}/` },
      [OAUTH]: metadata(origin, registering(origin)),
      '/register': (response: ServerResponse) => json(response, 201, { client_id: 'c' }),
    }));
    const world = createAuthorizationWorld();
    const event = await world.authorization.plan(attemptAt(serverAt(server.url), NO_CHALLENGE));
    expect(event).toMatchObject({ plan: { resource: `${server.origin}/` } });
  });

  it('is judged as every URL is that a person may open [S4]', async () => {
    const { event } = await planAt(
      (origin) => ({ ...registering(origin), authorization_endpoint: 'http://localhost:22/authorize' }),
      (response) => json(response, 201, { client_id: 'c' }),
    );
    expect(event).toMatchObject({ type: 'failed', problem: { code: 'AUTHORIZATION_URL_REFUSED' } });
  });

  it('is not made where the vault can’t be written: nobody is asked anything', async () => {
    const server = await serverWith((origin) => ({
      [PRM]: resource(origin),
      [OAUTH]: metadata(origin, registering(origin)),
      '/register': (response: ServerResponse) => json(response, 201, { client_id: 'c' }),
    }));
    const world = createAuthorizationWorld();
    world.vault.saveSecrets = () => Promise.reject(new Error('disk'));
    await expect(world.authorization.plan(attemptAt(serverAt(server.url), NO_CHALLENGE))).rejects.toThrow(
      'disk',
    );
    expect(world.holds()).toBe(0);
  });

  it('ends a sign-in that can’t go on with its reason', async () => {
    const server = await serverWith(() => ({}));
    expect(endOf(await createAuthorizationWorld().signIn(serverAt(server.url)))).toBe(
      'NO_AUTHORIZATION_SERVER',
    );
  });
});
