import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FlowId } from '../elicitation/types';
import { InFlight } from './in-flight';
import type { McpPorts } from './ports';
import { closeServers } from './testing/http-server';
import { legacyServer } from './testing/legacy-server';
import { MODERN, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt, toolCall } from './testing/world';

afterEach(async () => {
  vi.useRealTimers();
  await closeServers();
});

const flow = 'flow-1' as FlowId;
const SOON = { timeout: 5_000 };

describe('giving up', () => {
  it('tells a legacy server which request is meant', async () => {
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

  it('closes the stream of a modern one, and says no more', async () => {
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

  it('ends after a minute without a sign of life', () => {
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
