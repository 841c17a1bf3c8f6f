import type { McpServer } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/v4';
import { closeServers } from './testing/http-server';
import { legacyServer } from './testing/legacy-server';
import { modernServer } from './testing/modern-server';
import { createWorld, serverAt, toolCall } from './testing/world';

afterEach(closeServers);

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });

describe('connecting', () => {
  it('learns a legacy server: its era, its tools, a session', async () => {
    const server = await legacyServer((mcp) =>
      mcp.registerTool('echo', { inputSchema: { say: z.string() } }, ({ say }) => text(say)),
    );
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(server.url));
    expect(outcome).toMatchObject({
      kind: 'ready',
      verdict: { era: 'legacy', protocolVersion: '2025-11-25' },
      ownName: 'legacy-test',
      tools: [{ name: 'echo' }],
      resolvedUrl: null,
    });
    expect([...world.sessions.values()]).toEqual([
      { sessionId: server.sessionIds()[0], protocolVersion: '2025-11-25' },
    ]);
    expect(server.seen.filter(({ method }) => method === 'GET')).toEqual([]);
    expect(world.holds()).toBe(0);
  });

  it('learns a modern server, and calls it without asking again [H23]', async () => {
    const server = await modernServer((mcp: McpServer) =>
      mcp.registerTool('echo', { inputSchema: z.object({ say: z.string() }) }, ({ say }) => text(say)),
    );
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(server.url));
    expect(outcome).toMatchObject({
      kind: 'ready',
      verdict: { era: 'modern', protocolVersion: '2026-07-28' },
      ownName: 'Modern',
    });
    if (outcome.kind !== 'ready') throw new Error('not ready');
    const known = serverAt(server.url, { verdict: outcome.verdict, tools: outcome.tools });
    expect(await world.call(known, toolCall('echo', { say: 'hi' }))).toMatchObject({
      kind: 'completed',
      result: text('hi'),
    });
    expect(server.seen.map(({ body }) => body.method)).toEqual([
      'server/discover',
      'tools/list',
      'tools/call',
    ]);
  });

  it('calls a server that was never connected to', async () => {
    const server = await legacyServer((mcp) =>
      mcp.registerTool('echo', { inputSchema: { say: z.string() } }, ({ say }) => text(say)),
    );
    const world = createWorld();
    expect(await world.call(serverAt(server.url), toolCall('echo', { say: 'hi' }))).toMatchObject({
      kind: 'completed',
    });
    expect(world.verdicts.size).toBe(1);
    expect(world.holds()).toBe(0);
  });
});
