import type { ServerResponse } from 'node:http';
import { SubscribeRequestSchema, UnsubscribeRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EraVerdict } from '../servers/types';
import { closeServers } from './testing/http-server';
import { type LegacyServer, legacyServer } from './testing/legacy-server';
import { modernServer } from './testing/modern-server';
import { MODERN, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt, type World } from './testing/world';

// A resource that somebody wants to hear of, at servers of both SDK lines.

afterEach(async () => {
  vi.restoreAllMocks();
  await closeServers();
});

/** What is wanted is told to a server at most twice a second. */
const eventually = <Value>(look: () => Value) => vi.waitFor(look, 5_000);
const [ONE, TWO] = ['notes://1', 'notes://2'] as const;
const LEGACY = {
  era: 'legacy',
  protocolVersion: '2025-11-25',
  capabilities: { resources: { subscribe: true, listChanged: true } },
  atMs: Date.now(),
} satisfies EraVerdict;

const updatesOf = ({ reports }: World) =>
  reports.flatMap((report) => (report.kind === 'resource-updated' ? [report.uri] : []));

async function subscribable(
  subscribe: (request: {
    readonly params: { readonly uri: string };
  }) => object | Promise<object> = () => ({}),
) {
  const server = await legacyServer((mcp) => {
    mcp.server.registerCapabilities({ resources: { subscribe: true, listChanged: true } });
    mcp.server.setRequestHandler(SubscribeRequestSchema, subscribe as never);
    mcp.server.setRequestHandler(UnsubscribeRequestSchema, () => ({}));
  });
  const world = createWorld();
  return { server, world, at: serverAt(server.url, { verdict: LEGACY }) };
}

describe('a legacy server', () => {
  const told = (server: LegacyServer, what: 'subscribe' | 'unsubscribe') =>
    server.messages(`resources/${what}`).map(({ params }) => params.uri);
  const hasStream = ({ seen }: LegacyServer) => seen.some(({ method }) => method === 'GET');

  it('is told once what is wanted, and what is not any more, and is heard', async () => {
    const { server, world, at } = await subscribable();
    world.client.watch(at, new Set([ONE]));
    world.client.watch(at, new Set([ONE]));
    await eventually(() => expect(told(server, 'subscribe')).toEqual([ONE]));
    await eventually(() => expect(hasStream(server)).toBe(true));
    await server.newest().server.sendResourceUpdated({ uri: ONE });
    await world.next('resource-updated');
    await server.newest().server.sendResourceListChanged();
    expect(await world.next('list-changed')).toMatchObject({ serverId: 'server-1', part: 'resources' });

    world.client.watch(at, new Set([TWO]));
    await eventually(() => expect(told(server, 'unsubscribe')).toEqual([ONE]));
    expect(told(server, 'subscribe')).toEqual([ONE, TWO]);
    expect(updatesOf(world)).toEqual([ONE]);
    world.client.watch(at, new Set());
    await eventually(() => expect(told(server, 'unsubscribe')).toEqual([ONE, TWO]));
    expect(world.holds()).toBe(0);
  });

  it('that forgot its session is told anew, and what it may not have told is taken for changed', async () => {
    const { server, world, at } = await subscribable();
    world.client.watch(at, new Set([ONE]));
    await eventually(() => expect(hasStream(server)).toBe(true));
    await eventually(() => expect(told(server, 'subscribe')).toEqual([ONE]));
    server.forgetSessions();
    world.client.watch(at, new Set([ONE, TWO]));
    // The first of them is refused: with it the loss is found out.
    await eventually(() => expect(told(server, 'subscribe')).toEqual([ONE, TWO, ONE, TWO]));
    expect(await world.next('resource-updated')).toMatchObject({ uri: ONE });
    await eventually(() => expect(server.seen.filter(({ method }) => method === 'GET')).toHaveLength(2));
    await server.newest().server.sendResourceUpdated({ uri: TWO });
    await eventually(() => expect(updatesOf(world)).toEqual([ONE, TWO]));
  });
});

describe('a legacy server that', () => {
  it.each([405, 500])(
    'has no stream of its own (%i) is subscribed at all the same, and nothing is taken for changed',
    async (status) => {
      const network = globalThis.fetch;
      vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) =>
        init?.method === 'GET' ? new Response(null, { status }) : network(input, init),
      );
      const { server, world, at } = await subscribable();
      for (const uris of [[ONE], [ONE, TWO], [TWO]]) {
        world.client.watch(at, new Set(uris));
        const last = uris.length === 1 && uris[0] === TWO ? 'unsubscribe' : 'subscribe';
        await eventually(() =>
          expect(server.messages(`resources/${last}`).length).toBe(last === 'subscribe' ? uris.length : 1),
        );
      }
      expect(updatesOf(world)).toEqual([]);
      world.client.watch(at, new Set());
      await eventually(() => expect(server.messages('resources/unsubscribe')).toHaveLength(2));
    },
  );

  it('does not answer is not waited for once nothing is wanted of it', async () => {
    const { server, world, at } = await subscribable(({ params }) =>
      params.uri === TWO ? new Promise(() => {}) : {},
    );
    world.client.watch(at, new Set([ONE, TWO, `${ONE}/3`]));
    await eventually(() => expect(server.messages('resources/subscribe')).toHaveLength(2));
    world.client.watch(at, new Set());
    await eventually(() => expect(server.messages('notifications/cancelled')).toHaveLength(1));
    await eventually(() => expect(server.messages('resources/unsubscribe')).toHaveLength(1));
    expect(server.messages('resources/subscribe')).toHaveLength(2);
    expect(server.messages('resources/unsubscribe')[0]?.params).toMatchObject({ uri: ONE });
  });

  it('is removed is not spoken to again', async () => {
    const { server, world, at } = await subscribable();
    world.client.watch(at, new Set([ONE]));
    await eventually(() => expect(server.messages('resources/subscribe')).toHaveLength(1));
    world.sessions.clear();
    world.client.watch(at, new Set());
    await world.client.close(at);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.messages('initialize')).toHaveLength(1);
  });
});

describe('a stream of a modern server', () => {
  const SSE = { 'content-type': 'text/event-stream' };
  /** Acknowledges a part of what it is asked for, and holds the stream. */
  async function holding(honored: object) {
    const streams: { readonly id: string; readonly response: ServerResponse; isClosed: boolean }[] = [];
    const server = await rawModernServer(({ id, method }, response) => {
      if (method !== 'subscriptions/listen') return {};
      const stream = { id, response, isClosed: false };
      streams.push(stream);
      response.on('close', () => {
        stream.isClosed = true;
      });
      response.writeHead(200, SSE);
      say(response, {
        method: 'notifications/subscriptions/acknowledged',
        params: { _meta: { 'io.modelcontextprotocol/subscriptionId': id }, notifications: honored },
      });
      return undefined;
    });
    const world = createWorld();
    world.client.watch(serverAt(server.url, { verdict: MODERN }), new Set([ONE, TWO]));
    await eventually(() => expect(streams).toHaveLength(1));
    return { world, streams, at: serverAt(server.url, { verdict: MODERN }) };
  }
  const say = (response: ServerResponse, message: object) =>
    response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);

  it('that its server ends in good order is opened again; what it never promised is not taken for changed [L1, L5]', async () => {
    const { world, streams, at } = await holding({ resourceSubscriptions: [ONE] });
    const [first] = streams;
    if (first === undefined) throw new Error('no stream');
    say(first.response, { id: first.id, result: { resultType: 'complete' } });
    first.response.end();
    await eventually(() => expect(streams).toHaveLength(2));
    await eventually(() => expect(updatesOf(world)).toEqual([ONE]));
    world.client.watch(at, new Set());
  });

  it('that its server never opens is given up for the next one', async () => {
    let [open, asked] = [0, 0];
    const server = await rawModernServer(({ method }, response) => {
      if (method !== 'subscriptions/listen') return {};
      asked += 1;
      open += 1;
      response.on('close', () => {
        open -= 1;
      });
      return undefined;
    });
    const world = createWorld();
    const at = serverAt(server.url, { verdict: MODERN });
    for (const count of [1, 2, 3, 4]) {
      world.client.watch(at, new Set([ONE, `${TWO}/${count}`]));
      await eventually(() => expect(asked).toBe(count));
    }
    await eventually(() => expect(open).toBe(1));
    world.client.watch(at, new Set());
    await eventually(() => expect(open).toBe(0));
  });

  it('is closed when nothing of it is wanted any more [L3]', async () => {
    const { world, streams, at } = await holding({ resourceSubscriptions: [ONE, TWO] });
    world.client.watch(at, new Set());
    await eventually(() => expect(streams[0]?.isClosed).toBe(true));
    expect(updatesOf(world)).toEqual([]);
  });
});

describe('a modern server', () => {
  async function begin() {
    const server = await modernServer((mcp) => {
      mcp.server.registerCapabilities({
        resources: { subscribe: true, listChanged: true },
        prompts: { listChanged: true },
      });
    });
    const world = createWorld();
    return { server, world, at: serverAt(server.url, { verdict: MODERN }) };
  }

  it('is listened to for exactly what is wanted, on one stream after another without a gap [L2]', async () => {
    const { server, world, at } = await begin();
    const listens = () =>
      server.messages('subscriptions/listen').map(({ params }) => params.notifications.resourceSubscriptions);
    const hear = async (uri: string) => {
      const count = updatesOf(world).length;
      await eventually(() => {
        server.notify.resourceUpdated(uri);
        expect(updatesOf(world).length).toBeGreaterThan(count);
      });
      expect(updatesOf(world).at(-1)).toBe(uri);
    };
    world.client.watch(at, new Set([ONE]));
    await hear(ONE);
    world.client.watch(at, new Set([ONE, TWO]));
    await eventually(() => expect(listens()).toEqual([[ONE], [ONE, TWO]]));
    server.notify.resourceUpdated(ONE);
    await hear(TWO);
    server.notify.promptsChanged();
    expect(await world.next('list-changed')).toMatchObject({ part: 'prompts' });
    world.client.watch(at, new Set());
    await eventually(() => expect(server.messages('notifications/cancelled')).toHaveLength(2));
    expect(world.holds()).toBe(0);
  });

  it('is not asked as often as pages change their minds', async () => {
    const { server, world, at } = await begin();
    const wishes = [[ONE], [], [ONE, TWO], [TWO], []];
    const begunAtMs = Date.now();
    for (let n = 0; n < 100; n += 1) {
      world.client.watch(at, new Set(wishes[n % wishes.length]));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    world.client.watch(at, new Set([TWO]));
    await eventually(() => {
      server.notify.resourceUpdated(TWO);
      expect(updatesOf(world)).toContain(TWO);
    });
    const asked = server
      .messages('subscriptions/listen')
      .map(({ params }) => params.notifications.resourceSubscriptions);
    // Twice a second, the first at once; a busy machine takes more seconds.
    expect(asked.length).toBeLessThanOrEqual(2 + (Date.now() - begunAtMs) / 500);
    expect(asked.at(-1)).toEqual([TWO]);
    world.client.watch(at, new Set());
  });

  it('whose stream breaks is listened to again, and what it may not have told is taken for changed [L4]', async () => {
    const { server, world, at } = await begin();
    world.client.watch(at, new Set([ONE]));
    await eventually(() => {
      server.notify.resourceUpdated(ONE);
      expect(updatesOf(world).length).toBeGreaterThan(0);
    });
    const before = updatesOf(world).length;
    server.breakStreams();
    await eventually(() => expect(updatesOf(world).length).toBeGreaterThan(before));
    expect(server.messages('subscriptions/listen')).toHaveLength(2);
    world.client.watch(at, new Set());
  });
});
