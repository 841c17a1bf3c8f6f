import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Challenge, SignIn } from '../authorization/types';
import { consentTo } from '../consent/consented-url';
import {
  type AuthorizationWorld,
  browserWindow,
  createAuthorizationWorld,
} from '../mcp/testing/authorization-world';
import { closeServers } from '../mcp/testing/http-server';
import { type IdentityProvider, identityProvider } from '../mcp/testing/identity-provider';
import { protectedServer } from '../mcp/testing/protected-server';
import { urlOf } from '../mcp/testing/requests';
import { serverAt } from '../mcp/testing/world';
import type { ServerId } from '../servers/types';
import { createSignInDesk } from './sign-in-desk';

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

const NOBODY: Challenge = { resourceMetadataUrl: null, scope: null, isStepUp: false };
const MORE: Challenge = { resourceMetadataUrl: null, scope: 'write', isStepUp: true };

/** The desk, with everything it stands on but the browser; what it keeps outlives it. */
async function createWorld() {
  const server = serverAt((await protectedServer(idp)).url);
  const rows = new Map<ServerId, SignIn>();
  let isRemoved = false;
  const window = browserWindow();
  const life = (authorization: AuthorizationWorld = createAuthorizationWorld({ window })) => {
    const told: string[] = [];
    const desk = createSignInDesk({
      signIns: {
        load: async (id) => structuredClone(rows.get(id)) ?? null,
        list: async () => [...rows.values()],
        save: async (state) => void rows.set(state.attempt.serverId, JSON.parse(JSON.stringify(state))),
        remove: async (id) => void rows.delete(id),
      },
      servers: { get: async (id) => (id === server.id && !isRemoved ? server : null) },
      sessions: { forget: async () => {} },
      authorization: authorization.authorization,
      vault: authorization.vault,
      isHostAllowed: async () => true,
      holdAwake: () => () => {},
      showPrompt: async () => void told.push('prompt'),
      changed: () => {},
      signedIn: async () => void told.push('signed-in'),
      declined: async () => void told.push('declined'),
    });
    return { desk, told, vault: authorization.vault };
  };
  const phase = (wanted: SignIn['phase']) =>
    vi.waitFor(
      () => {
        const state = rows.get(server.id);
        if (state?.phase !== wanted) throw new Error(`it is ${state?.phase}, not ${wanted}`);
        return state;
      },
      { timeout: 5_000, interval: 10 },
    );
  type Desk = ReturnType<typeof life>['desk'];
  const agree = async (desk: Desk) => {
    const state = await phase('awaiting-consent');
    if (state.phase !== 'awaiting-consent') return;
    await desk.tell(server.id, { type: 'consent-given', url: consentTo(state.href) });
  };
  const signIn = async (desk: Desk, challenge = NOBODY, operation: string | null = null) => {
    await desk.begin(server.id, challenge, operation);
    await agree(desk);
    return phase('over');
  };
  const remove = async (desk: Desk) => {
    isRemoved = true;
    await desk.forget(server);
  };
  return { server, rows, window, life, phase, agree, signIn, remove };
}

/** Does something between the answer of a path and whoever waits for it. */
function whileWaitingFor(path: string, act: () => Promise<unknown>): void {
  const network = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await network(input, init);
    if (new URL(urlOf(input)).pathname === path) await act();
    return response;
  });
}

describe('signing in at the desk', () => {
  it('opens nothing before the person agrees, and then tells the calls that waited', async () => {
    const { life, window, server, phase, agree } = await createWorld();
    const { desk, told } = life();
    await desk.begin(server.id, NOBODY, null);
    await phase('awaiting-consent');
    expect([told, window.opened]).toEqual([['prompt'], []]);
    await agree(desk);
    expect(await phase('over')).toMatchObject({ end: 'signed-in' });
    await vi.waitFor(() => expect(told).toEqual(['prompt', 'signed-in']));
    expect(await desk.views()).toMatchObject([{ now: 'signed-in', access: 'signed-in' }]);
  });

  it('is one attempt where the click that begins it, or agrees to it, is what wakes the worker', async () => {
    const { life, window, server, phase, agree } = await createWorld();
    const first = life().desk;
    await Promise.all([first.begin(server.id, NOBODY, null), first.resume()]);
    await phase('awaiting-consent');
    await Promise.all([agree(first), first.resume()]);
    expect(await phase('over')).toMatchObject({ end: 'signed-in' });
    expect(window.opened).toHaveLength(1);
  });

  it('goes on in the next life of the worker with a code that had not left', async () => {
    const { life, server, rows, phase } = await createWorld();
    const authorization = createAuthorizationWorld();
    const first = life(authorization);
    await first.desk.begin(server.id, NOBODY, null);
    const asking = await phase('awaiting-consent');
    if (asking.phase !== 'awaiting-consent') throw new Error(asking.phase);
    // The worker dies once the redirect is saved: the next one finds this.
    const { attempt, plan, href } = asking;
    await authorization.authorization.open(consentTo(href), attempt, plan);
    rows.set(server.id, { phase: 'redeeming', attempt, plan });
    const second = life(createAuthorizationWorld({ vault: authorization.vault }));
    await second.desk.resume();
    expect(await phase('over')).toMatchObject({ end: 'signed-in' });
    expect(await second.desk.views()).toMatchObject([{ access: 'signed-in' }]);
  });

  it.each(['/.well-known/oauth-authorization-server', '/reg'])(
    'leaves nothing behind where the server is removed before %s has answered',
    async (path) => {
      const { life, server, rows, remove } = await createWorld();
      const { desk, vault, told } = life();
      const removed = new Promise<void>((resolve) =>
        whileWaitingFor(path, async () => {
          await remove(desk);
          resolve();
        }),
      );
      await desk.begin(server.id, NOBODY, null);
      await removed;
      // The attempt goes on for a moment, and finds that it is over.
      await vi.waitFor(() =>
        expect(vault.log.slice(-3)).toEqual(['-token', '-credentials', '-registration']),
      );
      expect([...vault.rows.keys()]).toEqual([]);
      expect([rows.size, told]).toEqual([0, []]);
    },
  );

  it('leaves no secrets of an attempt that was cancelled while it looked around', async () => {
    const { life, server, phase } = await createWorld();
    const { desk, vault } = life();
    whileWaitingFor('/reg', () => desk.tell(server.id, { type: 'cancelled' }));
    await desk.begin(server.id, NOBODY, null);
    await phase('over');
    await vi.waitFor(() => expect(vault.log.filter((key) => key === '-secrets')).toHaveLength(2));
    expect([...vault.rows.keys()]).toEqual([`registration ${server.id}`]);
  });

  it('leaves nothing behind where the server is removed with the tokens on their way', async () => {
    const { life, server, rows, agree, remove } = await createWorld();
    const { desk, vault, told } = life();
    const removed = new Promise<void>((resolve) =>
      whileWaitingFor('/token', async () => {
        await remove(desk);
        resolve();
      }),
    );
    await desk.begin(server.id, NOBODY, null);
    await agree(desk);
    await removed;
    // What came too late is given back: the access token and what would renew it.
    await vi.waitFor(() => {
      const asked = vi.mocked(fetch).mock.calls.map(([input]) => new URL(urlOf(input)).pathname);
      expect(asked.filter((path) => path === '/token/revocation')).toHaveLength(2);
    });
    expect(rows.size).toBe(0);
    expect([...vault.rows.keys()]).toEqual([]);
    expect(told).toEqual(['prompt']);
  });

  it('remembers what was declined, through other attempts and lives, until the person signs out [A33, S10]', async () => {
    const { life, server, signIn, phase } = await createWorld();
    const authorization = createAuthorizationWorld();
    const { desk, told } = life(authorization);
    expect(await signIn(desk)).toMatchObject({ end: 'signed-in' });
    expect(await desk.moreWanted(server.id, MORE, 'note')).toBeNull();
    await desk.begin(server.id, MORE, 'note');
    await phase('awaiting-consent');
    await desk.tell(server.id, { type: 'consent-refused', action: 'decline' });
    await phase('over');
    expect(told).toContain('declined');
    expect(await desk.views()).toMatchObject([{ access: 'signed-in', refusedScopes: ['write'] }]);
    expect(await signIn(desk)).toMatchObject({ end: 'signed-in' });

    const next = life(authorization).desk;
    expect(await next.moreWanted(server.id, MORE, 'note')).toBe('declined');
    expect(await next.moreWanted(server.id, MORE, 'other')).toBeNull();
    expect(await next.refused(server.id)).toMatchObject({ scope: 'write', isStepUp: true });
    await next.signOut(server.id);
    expect(await next.moreWanted(server.id, MORE, 'note')).toBeNull();
  });

  it('remembers what was agreed to and not granted, and that it may be tried again [A33]', async () => {
    const { life, server, signIn } = await createWorld();
    const { desk } = life();
    await signIn(desk);
    expect(await signIn(desk, MORE, 'note')).toMatchObject({ end: 'signed-in' });
    expect(await desk.moreWanted(server.id, MORE, 'note')).toBe('not-granted');
    expect(await signIn(desk, MORE)).toMatchObject({ end: 'signed-in', attempt: { refused: [] } });
  });

  it('says that a sign-in has ended once nothing is left of it', async () => {
    const { life, server, signIn } = await createWorld();
    const { desk, vault } = life();
    await signIn(desk);
    await vault.saveAccessToken(server.id, null);
    expect(await desk.views()).toMatchObject([{ access: 'signed-in' }]);
    const credentials = await vault.credentials(server.id);
    if (credentials === null) throw new Error('none');
    await vault.saveCredentials(server.id, { ...credentials, refreshToken: null });
    expect(await desk.views()).toMatchObject([{ access: 'ended' }]);
  });

  it('begins once, however often the person presses', async () => {
    const { life, server, phase, rows } = await createWorld();
    const { desk, told } = life();
    const press = () => desk.begin(server.id, NOBODY, null);
    await Promise.all([press(), press(), press()]);
    const { attempt } = await phase('awaiting-consent');
    await press();
    expect(rows.get(server.id)?.attempt.id).toBe(attempt.id);
    expect(told).toEqual(['prompt', 'prompt']);
  });
});
