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
import { closeServers } from '../testing/http-server';
import {
  DOCUMENT_URL,
  type IdentityProvider,
  identityProvider,
  OWN_SECRET,
  REDIRECT_URI,
} from '../testing/identity-provider';
import { protectedServer } from '../testing/protected-server';
import { textOf, urlOf } from '../testing/requests';
import { serverAt } from '../testing/world';

let idp: IdentityProvider;
beforeAll(async () => {
  idp = await identityProvider();
});
afterAll(() => idp.close());
afterEach(async () => {
  vi.restoreAllMocks();
  idp.answer = 'allow';
  await closeServers();
});

/** Every request that leaves, with its body read as a form. */
function recordRequests() {
  const fetched = vi.spyOn(globalThis, 'fetch');
  return (path: string) =>
    fetched.mock.calls
      .filter(([input]) => new URL(urlOf(input)).pathname === path)
      .map(([input, init]) => ({
        url: new URL(urlOf(input)),
        headers: new Headers(init?.headers),
        form: new URLSearchParams(textOf(init)),
        text: textOf(init),
      }));
}

const server = async () => serverAt((await protectedServer(idp)).url);
const only = <Value>(values: readonly Value[]): Value => {
  expect(values).toHaveLength(1);
  return values[0]!;
};

describe('signing in', () => {
  it('registers, asks with S256, state and resource, and redeems [A1, A2, A5, A8, A13, A19, A23, A24, A28, A37, A38]', async () => {
    const asked = recordRequests();
    const world = createAuthorizationWorld();
    const at = await server();
    expect(endOf(await world.signIn(at))).toBe('signed-in');

    expect(JSON.parse(only(asked('/reg')).text)).toEqual({
      client_name: 'Usher',
      application_type: 'web',
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    });
    const { searchParams } = asked('/auth')[0]!.url;
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      resource: at.url,
      redirect_uri: REDIRECT_URI,
    });
    expect(searchParams.get('state')).toMatch(/^[\w-]{43}$/);
    const { form } = only(asked('/token'));
    expect(form.get('resource')).toBe(at.url);
    expect(form.get('redirect_uri')).toBe(REDIRECT_URI);
    expect(form.get('code_verifier')).toMatch(/^[\w-]{43}$/);
    expect(form.get('client_id')).toBe(searchParams.get('client_id'));

    const credentials = await world.vault.credentials(at.id);
    expect(credentials).toMatchObject({
      resource: at.url,
      clientSecret: null,
      identity: { kind: 'registered', issuer: idp.issuer },
    });
    expect(await world.authorization.accessToken(at)).toEqual(expect.stringMatching(/./));
    expect([...world.vault.rows.keys()].filter((key) => key.startsWith('secrets'))).toEqual([]);
    expect(world.holds()).toBe(0);
  });

  it('has saved its secrets before anybody knows the URL, and has sent nothing of the person’s [A19]', async () => {
    const world = createAuthorizationWorld();
    const attempt = attemptAt(await server(), NO_CHALLENGE);
    const planned = await world.authorization.plan(attempt);
    if (planned.type !== 'planned') throw new Error(planned.type);
    const secrets = await world.vault.secrets(attempt.id);
    expect(new URL(planned.href).searchParams.get('state')).toBe(secrets?.state);
    expect(JSON.stringify(planned.plan)).not.toContain(secrets?.codeVerifier);
    expect(planned.judgement.returnsTo).toBe(new URL(REDIRECT_URI).origin);
  });

  it('is known by a metadata document where that is hosted, and registers nothing [A9, A11]', async () => {
    const asked = recordRequests();
    const world = createAuthorizationWorld({ documentUrl: DOCUMENT_URL });
    expect(endOf(await world.signIn(await server()))).toBe('signed-in');
    expect(asked('/reg')).toEqual([]);
    expect(only(asked('/token')).form.get('client_id')).toBe(DOCUMENT_URL);
  });

  it('uses the person’s own client first, with its secret in the header, bound to its issuer [A12, A15]', async () => {
    const asked = recordRequests();
    const world = createAuthorizationWorld({ documentUrl: DOCUMENT_URL });
    const at = await server();
    await world.vault.saveOwn(at.id, {
      clientId: 'own-client',
      clientSecret: OWN_SECRET,
      issuer: null,
      scope: null,
      bearerToken: null,
      headers: [],
    });
    expect(endOf(await world.signIn(at))).toBe('signed-in');
    const { headers, text } = only(asked('/token'));
    expect(headers.get('authorization')).toMatch(/^Basic /);
    expect(text).not.toContain('client_secret');
    expect((await world.vault.own(at.id))?.issuer).toBe(idp.issuer);
  });

  it('says that the own client belongs elsewhere, and sends it nowhere [A15, A16]', async () => {
    const asked = recordRequests();
    const world = createAuthorizationWorld();
    const at = await server();
    const own = { clientId: 'own-client', clientSecret: 's', scope: null, bearerToken: null, headers: [] };
    await world.vault.saveOwn(at.id, { ...own, issuer: 'https://other.test' });
    expect(endOf(await world.signIn(at))).toBe('CLIENT_ID_MISMATCH');
    expect([...asked('/auth'), ...asked('/token')]).toEqual([]);
  });

  it('starts anew with another authorization server: no client, no scope and no token goes with us [A7, A15]', async () => {
    const second = await identityProvider();
    try {
      const asked = recordRequests();
      const world = createAuthorizationWorld();
      const moving = { ...idp };
      const at = serverAt((await protectedServer(moving)).url);
      await world.signIn(at, { ...NO_CHALLENGE, scope: 'write' });
      const first = await world.vault.credentials(at.id);
      Object.assign(moving, { issuer: second.issuer, provider: second.provider });
      expect(endOf(await world.signIn(at))).toBe('signed-in');
      expect(asked('/reg').map(({ url }) => url.origin)).toEqual([idp.issuer, second.issuer]);
      const [, plan] = world.events.filter((event) => event.type === 'planned').map((event) => event.plan);
      expect(plan).toMatchObject({ scope: 'read offline_access', identity: { issuer: second.issuer } });
      const sent = asked('/token').filter(({ url }) => url.origin === second.issuer);
      expect(JSON.stringify(sent.map(({ text }) => text))).not.toContain(first?.identity.clientId);
    } finally {
      await second.close();
    }
  });

  it('asks for little, and steps up to the union [A17, A18, A31, A32, S10, S11]', async () => {
    const asked = recordRequests();
    const world = createAuthorizationWorld();
    const at = await server();
    await world.signIn(at);
    const up = { ...NO_CHALLENGE, scope: 'write', isStepUp: true };
    expect(endOf(await world.signIn(at, up))).toBe('signed-in');
    const scopes = asked('/auth')
      .filter(({ url }) => url.searchParams.has('code_challenge'))
      .map(({ url }) => url.searchParams.get('scope'));
    expect(scopes).toEqual(['read offline_access', 'read offline_access write']);
    const planned = world.events.filter((event) => event.type === 'planned');
    expect(planned.map(({ plan }) => plan.newScopes)).toEqual([['read', 'offline_access'], ['write']]);
    // Known once, known for the step up.
    expect(asked('/reg')).toHaveLength(1);
    expect((await world.vault.credentials(at.id))?.scopes).toContain('write');
  });

  it('redeems nothing that another issuer sent, whatever it says [A20, A21, A22, S9]', async () => {
    for (const [change, code] of [
      [(url: URL) => url.searchParams.set('iss', 'https://evil.test'), 'ISSUER_MISMATCH'],
      [(url: URL) => url.searchParams.set('iss', `${idp.issuer}/`), 'ISSUER_MISMATCH'],
      [(url: URL) => url.searchParams.delete('iss'), 'ISSUER_MISMATCH'],
      [(url: URL) => url.searchParams.set('state', 'x'), 'STATE_MISMATCH'],
    ] as const) {
      const asked = recordRequests();
      const window = browserWindow((url) => {
        change(url);
        return url;
      });
      const world = createAuthorizationWorld({ window });
      expect(endOf(await world.signIn(await server()))).toBe(code);
      expect(asked('/token')).toEqual([]);
      vi.restoreAllMocks();
    }
  });

  it('takes a state once [A39]', async () => {
    const world = createAuthorizationWorld();
    const attempt = attemptAt(await server(), NO_CHALLENGE);
    const planned = await world.authorization.plan(attempt);
    if (planned.type !== 'planned') throw new Error(planned.type);
    const open = () => world.authorization.open(consentTo(planned.href), attempt, planned.plan);
    world.vault.log.length = 0;
    expect((await open()).type).toBe('code-received');
    expect(await open()).toMatchObject({ type: 'failed', problem: { code: 'SIGN_IN_LOST' } });
    // First the state is gone, then the code is kept.
    expect(world.vault.log).toEqual(['secrets', 'secrets']);
  });

  it('redeems a code once, in whatever life [A34]', async () => {
    const asked = recordRequests();
    const world = createAuthorizationWorld();
    const attempt = attemptAt(await server(), NO_CHALLENGE);
    const planned = await world.authorization.plan(attempt);
    if (planned.type !== 'planned') throw new Error(planned.type);
    await world.authorization.open(consentTo(planned.href), attempt, planned.plan);
    const redeem = (life: AuthorizationWorld) => life.authorization.redeem(attempt, planned.plan);
    expect((await redeem(world)).type).toBe('tokens-received');
    expect(await redeem(createAuthorizationWorld({ vault: world.vault }))).toMatchObject({
      problem: { code: 'SIGN_IN_LOST' },
    });
    expect(asked('/token')).toHaveLength(1);
  });

  it('says that it was refused, and never in the other side’s words [A22]', async () => {
    idp.answer = 'deny';
    const world = createAuthorizationWorld();
    expect(endOf(await world.signIn(await server()))).toBe('SIGN_IN_DENIED');
    expect(JSON.stringify(world.events)).not.toContain('555');
  });

  it('is over when the person closes the window', async () => {
    const window = { redirectUri: () => REDIRECT_URI, open: async () => ({ kind: 'closed' }) as const };
    expect(endOf(await createAuthorizationWorld({ window }).signIn(await server()))).toBe('SIGN_IN_CLOSED');
  });
});
