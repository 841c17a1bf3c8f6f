import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/v4';
import type { JsonObject } from '../base/json';
import { paramHeaders, paramHeaderValues } from './param-headers';
import { closeServers } from './testing/http-server';
import { modernServer } from './testing/modern-server';
import { createWorld, serverAt, toolCall } from './testing/world';

afterEach(async () => {
  vi.unstubAllGlobals();
  await closeServers();
});

const property = (schema: JsonObject): JsonObject => ({ type: 'object', properties: { p: schema } });
const annotated = (more: JsonObject = {}): JsonObject => ({ type: 'string', 'x-mcp-header': 'P', ...more });

describe('arguments as headers', () => {
  it.each([
    ['plain', 'us-west 1', 'us-west 1'],
    ['empty', '', '=?base64??='],
    ['with an edge of space', ' a', '=?base64?IGE=?='],
    ['not ASCII', 'é', '=?base64?w6k=?='],
    ['with a line break', 'a\r\nb', '=?base64?YQ0KYg==?='],
    ['that looks encoded', '=?base64?x?=', '=?base64?PT9iYXNlNjQ/eD89?='],
    ['a number', 42, '42'],
    ['a boolean', true, 'true'],
  ])('writes a value %s [H14]', (_, value, header) => {
    expect(paramHeaderValues([{ path: ['p'], name: 'P' }], { p: value })).toEqual({ 'Mcp-Param-P': header });
  });

  it.each([undefined, null, 1.5, 2 ** 60, {}])('writes nothing for %s [H15]', (value) => {
    expect(paramHeaderValues([{ path: ['p'], name: 'P' }], { p: value })).toEqual({});
  });

  it('finds annotations at any depth of properties', () => {
    const schema = property({
      type: 'object',
      properties: { q: annotated() },
      default: { 'x-mcp-header': 1 },
    });
    expect(paramHeaders(schema)).toEqual([{ path: ['p', 'q'], name: 'P' }]);
    expect(paramHeaderValues([{ path: ['p', 'q'], name: 'P' }], { p: { q: 'v' } })).toEqual({
      'Mcp-Param-P': 'v',
    });
  });

  it.each([
    ['on a number', property(annotated({ type: 'number' }))],
    ['that is no token', property(annotated({ 'x-mcp-header': 'a b' }))],
    ['that is empty', property(annotated({ 'x-mcp-header': '' }))],
    ['on the whole', { ...annotated(), type: 'object' }],
    ['in items', property({ type: 'array', items: annotated() })],
    ['in an alternative', property({ anyOf: [annotated()] })],
    ['twice', { type: 'object', properties: { a: annotated(), b: annotated({ 'x-mcp-header': 'p' }) } }],
  ])('refuses an annotation %s [H12]', (_, schema) => {
    expect(paramHeaders(schema)).toBeNull();
  });

  it.each([
    ['a service worker', {}],
    ['an event page', { window: {}, document: {} }],
  ])('T3: satisfies a server that checks them, in %s [H11, H15]', async (_, globals) => {
    const server = await modernServer((mcp) =>
      mcp.registerTool(
        'deploy',
        { inputSchema: z.object({ region: z.string().meta({ 'x-mcp-header': 'Region' }) }) },
        ({ region }) => ({ content: [{ type: 'text', text: region }] }),
      ),
    );
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(server.url));
    if (outcome.kind !== 'ready') throw new Error(outcome.code);
    const target = serverAt(server.url, { verdict: outcome.verdict, tools: outcome.tools });
    const answer = await world.call(target, toolCall('deploy', { region: 'Zürich' }));
    expect(answer).toMatchObject({ kind: 'completed', result: { content: [{ text: 'Zürich' }] } });
    expect(server.seen.at(-1)?.headers['mcp-param-region']).toBe('=?base64?WsO8cmljaA==?=');
  });
});
