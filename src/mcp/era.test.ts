import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { EraVerdict } from '../servers/types';
import { closeServers, type Handler, json, serve } from './testing/http-server';
import { legacyServer } from './testing/legacy-server';
import { modernServer } from './testing/modern-server';
import { MODERN } from './testing/raw-modern';
import { createWorld, serverAt, toolCall } from './testing/world';

afterEach(closeServers);

const LEGACY: EraVerdict = {
  era: 'legacy',
  protocolVersion: '2025-11-25',
  capabilities: {},
  atMs: Date.now(),
};
const done = () => ({ content: [] });

const withoutSessions: Handler = async (request, response, body) => {
  const mcp = new McpServer({ name: 'stateless', version: '1' });
  mcp.registerTool('x', {}, done);
  const transport = new StreamableHTTPServerTransport({});
  await mcp.connect(transport as Parameters<McpServer['connect']>[0]);
  await transport.handleRequest(request, response, body);
};

describe('a verdict', () => {
  it('that a server has outgrown is replaced, and the call made [H21, H23]', async () => {
    const server = await modernServer((mcp) => mcp.registerTool('x', {}, done));
    const world = createWorld();
    const target = serverAt(server.url, { verdict: LEGACY });
    world.sessions.set(target.id, { sessionId: 'old', protocolVersion: '2025-11-25' });
    expect(await world.call(target, toolCall('x'))).toMatchObject({ kind: 'completed' });
    expect(world.verdicts.get(target.id)).toMatchObject({ era: 'modern' });
  });

  it('that a server has fallen behind is replaced, and the call made [H21, H23]', async () => {
    const server = await legacyServer((mcp) => mcp.registerTool('x', {}, done));
    const world = createWorld();
    const target = serverAt(server.url, { verdict: MODERN });
    expect(await world.call(target, toolCall('x'))).toMatchObject({ kind: 'completed' });
    expect(world.verdicts.get(target.id)).toMatchObject({ era: 'legacy' });
  });

  it('is not asked for again when the server has said what is wrong', async () => {
    const server = await modernServer((mcp) => mcp.registerTool('x', {}, done));
    const world = createWorld();
    const target = serverAt(server.url, { verdict: MODERN });
    expect(await world.call(target, toolCall('y'))).toMatchObject({ kind: 'failed', code: 'PROTOCOL_ERROR' });
    expect(server.seen).toHaveLength(1);
  });

  it('in a version that the server does not speak gives way to one that both do, and the call is made [H22]', async () => {
    const server = await serve(async (request, response, body) => {
      const { id } = (body ?? {}) as { id?: string };
      if (request.headers['mcp-protocol-version'] === '2026-07-28') {
        const data = { supported: ['2025-11-25'], requested: '2026-07-28' };
        const error = { code: -32022, message: 'Unsupported protocol version', data };
        return json(response, 400, { jsonrpc: '2.0', id, error });
      }
      return withoutSessions(request, response, body);
    });
    const world = createWorld();
    const target = serverAt(server.url, { verdict: MODERN });
    expect(await world.call(target, toolCall('x'))).toMatchObject({ kind: 'completed' });
    expect(world.verdicts.get(target.id)).toMatchObject({ era: 'legacy', protocolVersion: '2025-11-25' });
  });

  it('is asked for again after a day [H23]', async () => {
    const server = await modernServer((mcp) => mcp.registerTool('x', {}, done));
    const world = createWorld();
    await world.client.connect(
      serverAt(server.url, { verdict: { ...MODERN, atMs: Date.now() - 25 * 3_600_000 } }),
    );
    expect(server.messages('server/discover')).toHaveLength(1);
  });
});

describe('a legacy server without sessions', () => {
  it('is initialized once, and sent no session', async () => {
    const server = await serve(withoutSessions);
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(server.url));
    if (outcome.kind !== 'ready') throw new Error(outcome.code);
    const target = serverAt(server.url, { verdict: outcome.verdict });
    expect(await world.call(target, toolCall('x'))).toMatchObject({ kind: 'completed' });
    expect(server.messages('initialize')).toHaveLength(1);
    expect(server.seen.some(({ headers }) => 'mcp-session-id' in headers)).toBe(false);
    expect(server.seen.at(-1)?.headers['mcp-protocol-version']).toBe('2025-11-25');
  });
});
