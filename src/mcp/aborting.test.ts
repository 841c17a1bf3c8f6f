import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FlowId } from '../elicitation/types';
import type { EraVerdict } from '../servers/types';
import { InFlight } from './in-flight';
import type { McpPorts } from './ports';
import { closeServers, json, serve } from './testing/http-server';
import { legacyServer } from './testing/legacy-server';
import { MODERN, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt, toolCall } from './testing/world';

afterEach(async () => {
  vi.useRealTimers();
  await closeServers();
});

const flow = 'flow-1' as FlowId;
const SOON = { timeout: 5_000 };
const LEGACY: EraVerdict = {
  era: 'legacy',
  protocolVersion: '2025-11-25',
  capabilities: {},
  atMs: Date.now(),
};

describe('giving up', () => {
  it('tells a legacy server which request is meant [H42]', async () => {
    let isAborted = false;
    const server = await legacyServer((mcp) =>
      mcp.registerTool('slow', {}, async (extra) => {
        await new Promise((resolve) => extra.signal.addEventListener('abort', resolve));
        isAborted = true;
        return { content: [] };
      }),
    );
    const world = createWorld();
    void world.call(serverAt(server.url), toolCall('slow'));
    await expect.poll(() => server.messages('tools/call'), SOON).toHaveLength(1);
    world.client.abort(flow);
    await expect.poll(() => isAborted, SOON).toBe(true);
    const [call] = server.messages('tools/call');
    expect(server.messages('notifications/cancelled')).toMatchObject([{ params: { requestId: call.id } }]);
    await expect.poll(() => world.holds(), SOON).toBe(0);
    expect(world.reports).toEqual([]);
  });

  it('drops an answer that crosses with it [H47]', async () => {
    let answer = () => {};
    const server = await serve((request, response, body) => {
      const { id, method } = (body ?? {}) as { id?: string; method?: string };
      if (request.method !== 'POST') return response.writeHead(405).end();
      if (method === 'initialize') {
        const serverInfo = { name: 'late', version: '1' };
        const result = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo };
        return json(response, 200, { jsonrpc: '2.0', id, result }, { 'mcp-session-id': 's' });
      }
      if (method === 'notifications/cancelled') answer();
      if (id === undefined) return response.writeHead(202).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': working\n\n');
      const result = { content: [{ type: 'text', text: 'late' }] };
      answer = () => response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`);
    });
    const world = createWorld();
    void world.call(serverAt(server.url, { verdict: LEGACY }), toolCall('slow'));
    await expect.poll(() => server.messages('tools/call'), SOON).toHaveLength(1);
    world.client.abort(flow);
    await expect.poll(() => server.messages('notifications/cancelled'), SOON).toHaveLength(1);
    await expect.poll(() => world.holds(), SOON).toBe(0);
    expect(world.reports).toEqual([]);
  });

  it('closes the stream of a modern one, and says no more [H20]', async () => {
    let isClosed = false;
    const server = await rawModernServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': working\n\n');
      response.on('close', () => {
        isClosed = true;
      });
    });
    const world = createWorld();
    void world.call(serverAt(server.url, { verdict: MODERN }), toolCall('slow'));
    await expect.poll(() => server.messages('tools/call'), SOON).toHaveLength(1);
    world.client.abort(flow);
    await expect.poll(() => isClosed, SOON).toBe(true);
    expect(server.seen).toHaveLength(1);
    await expect.poll(() => world.holds(), SOON).toBe(0);
    expect(world.reports).toEqual([]);
  });
});

describe('running out of time', () => {
  const minutePasses = () => vi.advanceTimersByTimeAsync(61_000);

  it('tells a legacy server which request is meant [H42]', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true });
    let isAborted = false;
    const server = await legacyServer((mcp) =>
      mcp.registerTool('slow', {}, async (extra) => {
        await new Promise((resolve) => extra.signal.addEventListener('abort', resolve));
        isAborted = true;
        return { content: [] };
      }),
    );
    const world = createWorld();
    const answer = world.call(serverAt(server.url), toolCall('slow'));
    await expect.poll(() => server.messages('tools/call'), SOON).toHaveLength(1);
    await minutePasses();
    expect(await answer).toMatchObject({ code: 'SERVER_TIMED_OUT', mayHaveArrived: true });
    const [call] = server.messages('tools/call');
    expect(server.messages('notifications/cancelled')).toMatchObject([{ params: { requestId: call.id } }]);
    await expect.poll(() => isAborted, SOON).toBe(true);
    expect(world.holds()).toBe(0);
  });

  it('closes the stream of a modern one', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true });
    let isClosed = false;
    const server = await rawModernServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': working\n\n');
      response.on('close', () => {
        isClosed = true;
      });
    });
    const world = createWorld();
    const answer = world.call(serverAt(server.url, { verdict: MODERN }), toolCall('slow'));
    await expect.poll(() => server.messages('tools/call'), SOON).toHaveLength(1);
    await minutePasses();
    expect(await answer).toMatchObject({ code: 'SERVER_TIMED_OUT', mayHaveArrived: true });
    await expect.poll(() => isClosed, SOON).toBe(true);
    expect(server.seen).toHaveLength(1);
  });
});

describe('a send in flight', () => {
  function inFlight() {
    vi.useFakeTimers();
    let holds = 0;
    const ports = {
      now: () => Date.now(),
      holdAwake: () => {
        holds += 1;
        return () => {
          holds -= 1;
        };
      },
    } as unknown as McpPorts;
    const call = {
      flowId: flow,
      claim: 1,
      server: serverAt('https://a.test/'),
      request: toolCall('x'),
    } as const;
    return { send: new InFlight({ ...call, attempt: { kind: 'first' } }, ports), holds: () => holds };
  }

  it('ends after a minute without a sign of life [H46, F9]', () => {
    const { send } = inFlight();
    vi.advanceTimersByTime(59_000);
    send.heard();
    vi.advanceTimersByTime(59_000);
    expect(send.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1_001);
    expect(send.signal.aborted).toBe(true);
    expect(send.wasGivenUp).toBe(false);
  });

  it('waits for a person without counting, awake for a quarter of an hour', () => {
    const { send, holds } = inFlight();
    expect(send.asked('a')).toBe(true);
    expect(send.asked('a')).toBe(false);
    vi.advanceTimersByTime(14 * 60_000);
    expect(holds()).toBe(1);
    vi.advanceTimersByTime(60 * 60_000);
    expect([send.signal.aborted, holds()]).toEqual([false, 0]);
    send.answered('a');
    expect(holds()).toBe(1);
    vi.advanceTimersByTime(61_000);
    expect(send.signal.aborted).toBe(true);
    send.end();
    expect(holds()).toBe(0);
  });
});
