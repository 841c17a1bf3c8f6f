import { ResourceTemplate as V1Template } from '@modelcontextprotocol/sdk/server/mcp.js';
import { inputRequired, ResourceTemplate } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/v4';
import type { McpRequest } from '../elicitation/types';
import type { ListKind } from '../servers/part-entries';
import type { EraVerdict } from '../servers/types';
import { closeServers, json } from './testing/http-server';
import { type LegacyServer, legacyServer } from './testing/legacy-server';
import { modernServer } from './testing/modern-server';
import { complete, MODERN, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt } from './testing/world';

// What a server has besides tools: servers of both SDK lines, and what no SDK would send.

afterEach(async () => {
  vi.restoreAllMocks();
  await closeServers();
});

const LEGACY = {
  era: 'legacy',
  protocolVersion: '2025-11-25',
  capabilities: { resources: { subscribe: true }, prompts: {} },
  atMs: Date.now(),
} satisfies EraVerdict;

const read = (uri: string): McpRequest => ({ method: 'resources/read', params: { uri } });
const get = (name: string, args = {}): McpRequest => ({
  method: 'prompts/get',
  params: { name, arguments: args },
});

const CONTENTS = {
  contents: [
    { uri: 'notes://1', mimeType: 'text/plain', text: 'Milk, 牛奶', _meta: { 'notes.test/rev': 3 } },
    { uri: 'notes://1/picture', mimeType: 'image/png', blob: 'iVBORw0KGgo=' },
  ],
  _meta: { 'notes.test/cursor': 'x' },
};
const MESSAGES = {
  description: 'Sums up',
  messages: [
    { role: 'user' as const, content: { type: 'text' as const, text: 'Sum up inbox' } },
    {
      role: 'assistant' as const,
      content: { type: 'resource_link' as const, uri: 'notes://1', name: 'one', mimeType: 'text/plain' },
    },
    {
      role: 'user' as const,
      content: { type: 'resource' as const, resource: { uri: 'notes://2', text: 'two' } },
    },
  ],
};

function legacyNotes(): Promise<LegacyServer> {
  return legacyServer((mcp) => {
    const prompt = { title: 'Sum up', argsSchema: { folder: z.string() } };
    mcp.registerResource('One', 'notes://1', { title: 'The first', mimeType: 'text/plain' }, () => CONTENTS);
    const template = new V1Template('notes://{folder}/{id}', { list: undefined });
    mcp.registerResource('Any', template, {}, () => CONTENTS);
    mcp.registerPrompt('sum-up', prompt as never, () => MESSAGES);
  });
}

function modernNotes() {
  return modernServer((mcp) => {
    mcp.registerResource('One', 'notes://1', { title: 'The first', mimeType: 'text/plain' }, () => CONTENTS);
    const template = new ResourceTemplate('notes://{folder}/{id}', { list: undefined });
    mcp.registerResource('Any', template, {}, () => CONTENTS);
    const prompt = { title: 'Sum up', argsSchema: z.object({ folder: z.string() }) };
    mcp.registerPrompt('sum-up', prompt, () => MESSAGES);
  });
}

describe.each([
  ['legacy', legacyNotes, LEGACY],
  ['modern', modernNotes, MODERN],
] as const)('a %s server', (_era, start, verdict) => {
  it('lists its resources, templates and prompts, and gives them whole', async () => {
    const { url } = await start();
    const world = createWorld();
    const server = serverAt(url, { verdict });
    const { list } = world.client;
    expect((await list(server, 'resources')).entries).toEqual([
      { uri: 'notes://1', name: 'One', title: 'The first', mimeType: 'text/plain' },
    ]);
    expect((await list(server, 'templates')).entries).toEqual([
      { uriTemplate: 'notes://{folder}/{id}', name: 'Any' },
    ]);
    expect((await list(server, 'prompts')).entries).toEqual([
      { name: 'sum-up', title: 'Sum up', arguments: [{ name: 'folder', required: true }] },
    ]);
    expect(await world.call(server, read('notes://1'))).toMatchObject({
      result: CONTENTS,
      outputProblem: null,
    });
    expect(await world.call(server, get('sum-up', { folder: 'inbox' }))).toMatchObject({ result: MESSAGES });
    const unknown = await world.call(server, read('nowhere://at-all'));
    expect(unknown).toMatchObject({ kind: 'failed', code: 'PROTOCOL_ERROR', facts: { rpcCode: -32602 } });
    expect(world.holds()).toBe(0);
  });
});

it('a resource or a prompt whose name no header can hold is asked for all the same', async () => {
  const { url, seen } = await rawModernServer(({ method }) =>
    complete(method === 'prompts/get' ? { messages: [] } : { contents: [], ttlMs: 0, cacheScope: 'private' }),
  );
  const world = createWorld();
  for (const request of [read('notes://größe'), get('größe')]) {
    expect(await world.call(serverAt(url, { verdict: MODERN }), request)).toMatchObject({
      kind: 'completed',
    });
    expect(seen.at(-1)?.headers['mcp-name']).toMatch(/^=\?base64\?[A-Za-z0-9+/=]+\?=$/);
    expect(seen.at(-1)?.body.params).toMatchObject(request.params);
  }
});

describe('a list', () => {
  const answering = (pages: Readonly<Record<string, object>>) =>
    rawModernServer((message) => pages[`${message.method} ${message.params?.cursor ?? ''}`.trim()]);

  it('has every page; a broken entry costs only itself, and decoration that is none is left out', async () => {
    const { url } = await answering({
      'resources/list': complete({
        resources: [
          { uri: 'a:1', name: 'one', size: 3, icons: [{ src: 'https://x.test' }], extra: 1, title: 7 },
          { uri: 'a:2' },
          'nonsense',
          { uri: 'a:1', name: 'again' },
        ],
        ttlMs: 7_000,
        cacheScope: 'private',
        nextCursor: '',
      }),
    });
    const { list } = createWorld().client;
    const { entries, freshUntilMs } = await list(serverAt(url, { verdict: MODERN }), 'resources');
    expect(entries).toEqual([{ uri: 'a:1', name: 'one', size: 3 }]);
    expect(freshUntilMs).toBeGreaterThan(Date.now());
  });

  it('that does not end is what there is of it after a minute', async () => {
    let passedMs = 0;
    const clock = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => clock() + passedMs);
    const { url, seen } = await rawModernServer(() => {
      passedMs += 25_000;
      const page = { resources: [{ uri: `a:${passedMs}`, name: 'one' }], nextCursor: String(passedMs) };
      return complete({ ...page, ttlMs: 0, cacheScope: 'private' });
    });
    const { list } = createWorld().client;
    const { entries } = await list(serverAt(url, { verdict: MODERN }), 'resources');
    expect(seen.filter(({ body }) => body.method === 'resources/list')).toHaveLength(3);
    expect(entries).toHaveLength(3);
  });

  it('that a server does not know is empty, and one that it fails to give is none', async () => {
    const { url } = await rawModernServer((message, response) => {
      const code = message.method === 'resources/templates/list' ? -32601 : -32603;
      json(response, 200, { jsonrpc: '2.0', id: message.id, error: { code, message: 'no' } });
    });
    const { list } = createWorld().client;
    const server = serverAt(url, { verdict: MODERN });
    const of = (kind: ListKind) => list(server, kind).then(({ entries }) => entries);
    expect(await of('templates')).toEqual([]);
    await expect(of('resources')).rejects.toThrow();
  });
});

describe('a resource, or a prompt, that asks for more first', () => {
  it.each([read('notes://1'), get('sum-up')])('is asked for again with the answer (%o)', async (request) => {
    const { url, messages } = await rawModernServer((message) =>
      message.params.requestState === 'state'
        ? complete({
            ...(request.method === 'resources/read'
              ? { ...CONTENTS, ttlMs: 0, cacheScope: 'private' }
              : MESSAGES),
          })
        : inputRequired({
            inputRequests: { a: inputRequired.elicitUrl({ message: 'Sign in', url: 'https://login.test/' }) },
            requestState: 'state',
          }),
    );
    const world = createWorld();
    const server = serverAt(url, { verdict: MODERN });
    const first = await world.call(server, request);
    expect(first).toMatchObject({ kind: 'input-required', requestState: 'state' });
    const answers = { a: { action: 'accept' } } as const;
    const attempt = { kind: 'answers', answers, requestState: 'state' } as const;
    expect(await world.call(server, request, { attempt })).toMatchObject({ kind: 'completed' });
    expect(messages(request.method)[1].params).toMatchObject({ ...request.params, inputResponses: answers });
  });

  it('of 2025-11-25 says so with an error that names the pages', async () => {
    const elicitations = [
      { mode: 'url', elicitationId: '1', url: 'https://login.test/', message: 'Sign in' },
    ];
    const server = await legacyServer((mcp) => {
      const refuse = (): never => {
        throw Object.assign(new Error('Sign in first'), { code: -32042, data: { elicitations } });
      };
      mcp.registerResource('One', 'notes://1', {}, refuse);
      mcp.registerPrompt('sum-up', {}, refuse);
    });
    const world = createWorld();
    for (const request of [read('notes://1'), get('sum-up')])
      expect(await world.call(serverAt(server.url, { verdict: LEGACY }), request)).toMatchObject({
        kind: 'url-elicitation-required',
        elicitations,
      });
  });
});
