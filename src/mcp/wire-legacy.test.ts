import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { EmptyResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FlowId } from '../elicitation/types';
import type { EraVerdict } from '../servers/types';
import { closeServers, json, type Seen, serve } from './testing/http-server';
import { type LegacyServer, legacyServer } from './testing/legacy-server';
import { createWorld, serverAt, toolCall, type World } from './testing/world';

// What a server of 2025-11-25 sees of Usher, and what it may answer. The ids are those of `docs/compliance.md`.

afterEach(async () => {
  vi.useRealTimers();
  await closeServers();
});

const SOON = { timeout: 5_000 };
const LEGACY: EraVerdict = {
  era: 'legacy',
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
  atMs: Date.now(),
};

function register(mcp: McpServer): void {
  mcp.registerTool('quick', {}, () => ({ content: [] }));
  mcp.registerTool('ping-first', {}, async (extra) => {
    const answer = await extra.sendRequest({ method: 'ping' }, EmptyResultSchema);
    return { content: [{ type: 'text', text: JSON.stringify(answer) }] };
  });
}

/** The whole life of a session: begun, used, listened to, ended. */
async function lifeOfASession(): Promise<{ server: LegacyServer; world: World; sessionId: string }> {
  const server = await legacyServer(register);
  const world = createWorld();
  const outcome = await world.client.connect(serverAt(server.url));
  if (outcome.kind !== 'ready') throw new Error(outcome.code);
  const target = serverAt(server.url, { verdict: outcome.verdict });
  const [sessionId = ''] = server.sessionIds();
  const stop = world.client.listen(target);
  await expect.poll(() => gets(server.seen), SOON).toHaveLength(1);
  await world.call(target, toolCall('ping-first'));
  stop();
  await world.client.close(target);
  return { server, world, sessionId };
}

const gets = (seen: readonly Seen[]) => seen.filter(({ method }) => method === 'GET');
const methodsOf = (seen: readonly Seen[]) => seen.map(({ body }) => body?.method);

describe('a session', () => {
  it('begins with initialize in the newest version of the era, and then says so [E5, E7, H32, X1, X4]', async () => {
    const { server } = await lifeOfASession();
    const [, initialize, initialized] = server.seen;
    // The look for the newer era goes first; such a server turns it away.
    expect(methodsOf(server.seen).slice(0, 4)).toEqual([
      'server/discover',
      'initialize',
      'notifications/initialized',
      'tools/list',
    ]);
    expect(initialize?.body.params).toEqual({
      protocolVersion: '2025-11-25',
      capabilities: { elicitation: { form: {}, url: {} } },
      clientInfo: { name: 'usher', title: 'Usher', version: '0.0.0-test' },
    });
    expect(initialized?.body).not.toHaveProperty('id');
  });

  it('is named on everything that follows, with its version [H34, H35]', async () => {
    const { server, sessionId } = await lifeOfASession();
    const later = server.seen.slice(2);
    expect(new Set(later.map(({ method }) => method))).toEqual(new Set(['POST', 'GET', 'DELETE']));
    expect(later.some(({ body }) => body?.result !== undefined)).toBe(true);
    for (const { headers } of later) {
      expect(headers['mcp-session-id']).toBe(sessionId);
      expect(headers['mcp-protocol-version']).toBe('2025-11-25');
    }
  });

  it('is sent one message in each POST, and listened to as a stream [H1, H2, H3, H39]', async () => {
    const { server } = await lifeOfASession();
    for (const { method, headers, body } of server.seen) {
      if (method === 'GET') expect(headers.accept).toBe('text/event-stream');
      if (method !== 'POST') continue;
      expect(headers.accept?.split(/, */).sort()).toEqual(['application/json', 'text/event-stream']);
      expect(body).toMatchObject({ jsonrpc: '2.0' });
    }
  });

  it('ends when it is of no more use, whatever the server makes of that [H38]', async () => {
    const { server, sessionId } = await lifeOfASession();
    const last = server.seen.at(-1);
    expect([last?.method, last?.headers['mcp-session-id']]).toEqual(['DELETE', sessionId]);
    const refusing = await serve((_, response) => response.writeHead(405).end());
    const world = createWorld();
    const target = serverAt(refusing.url, { verdict: LEGACY });
    world.sessions.set(target.id, { sessionId: 's', protocolVersion: '2025-11-25' });
    await world.client.close(target);
    expect(world.sessions.size).toBe(0);
  });

  it('has its pings answered [H44]', async () => {
    const server = await legacyServer(register);
    expect(await createWorld().call(serverAt(server.url), toolCall('ping-first'))).toMatchObject({
      kind: 'completed',
      result: { content: [{ text: '{}' }] },
    });
  });
});

describe('a handshake', () => {
  /** What is said to a server that answers everything but `initialize`. */
  const slow = () =>
    serve((_, response, body) => {
      const { id, method } = body as { id?: string; method: string };
      if (method === 'initialize') return;
      if (id === undefined) return response.writeHead(202).end();
      json(response, 400, { error: 'what?' });
    });

  it('is never cancelled, though nobody wants its end any more [H43]', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true });
    const server = await slow();
    const world = createWorld();
    void world.call(serverAt(server.url, { verdict: LEGACY }), toolCall('quick'));
    await expect.poll(() => server.messages('initialize'), SOON).toHaveLength(1);
    world.client.abort('flow-1' as FlowId);
    await vi.advanceTimersByTimeAsync(31_000);
    await expect.poll(() => world.holds(), SOON).toBe(0);
    expect(methodsOf(server.seen)).toEqual(['initialize']);
  });

  it('is bounded [H46]', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true });
    const server = await slow();
    const connecting = createWorld().client.connect(serverAt(server.url));
    await expect.poll(() => server.messages('initialize'), SOON).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await connecting).toMatchObject({ kind: 'problem', code: 'SERVER_TIMED_OUT' });
  });
});

describe('what an older server answers', () => {
  /** A server with these capabilities, which answers every call so. */
  const answering = (capabilities: object, result: object) =>
    serve((request, response, body) => {
      const { id, method } = (body ?? {}) as { id?: string; method?: string };
      if (request.method !== 'POST') return response.writeHead(405).end();
      if (id === undefined) return response.writeHead(202).end();
      if (method === 'server/discover') return json(response, 400, { error: 'what?' });
      const serverInfo = { name: 'older', version: '1' };
      const initialized = { protocolVersion: '2025-06-18', capabilities, serverInfo };
      const error = { code: -32601, message: 'Method not found' };
      if (method === 'tools/list' && !('tools' in capabilities))
        return json(response, 200, { jsonrpc: '2.0', id, error });
      return json(response, 200, {
        jsonrpc: '2.0',
        id,
        result: method === 'initialize' ? initialized : result,
      });
    });

  it('is complete without saying so [H28]', async () => {
    const server = await answering({ tools: {} }, { content: [] });
    expect(await createWorld().call(serverAt(server.url), toolCall('x'))).toMatchObject({
      kind: 'completed',
    });
  });

  it('is answered in the version it speaks, and asked for nothing it did not offer [H45]', async () => {
    const server = await answering({ prompts: {} }, {});
    const outcome = await createWorld().client.connect(serverAt(server.url));
    expect(outcome).toMatchObject({ kind: 'ready', tools: [], verdict: { protocolVersion: '2025-06-18' } });
    expect(server.messages('tools/list')).toEqual([]);
    expect(server.seen.at(-1)?.headers['mcp-protocol-version']).toBe('2025-06-18');
  });
});
