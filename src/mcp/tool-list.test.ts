import { afterEach, describe, expect, it } from 'vitest';
import { MAX_PAGES } from './raw-list';
import { closeServers, json } from './testing/http-server';
import { complete, MODERN, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt } from './testing/world';

afterEach(closeServers);

const tool = (name: string, more: object = {}) => ({ name, inputSchema: { type: 'object' }, ...more });
const list = (tools: unknown[], nextCursor?: string) =>
  complete({ tools, ttlMs: 0, cacheScope: 'private', ...(nextCursor !== undefined && { nextCursor }) });

async function connectTo(answer: Parameters<typeof rawModernServer>[0]) {
  const server = await rawModernServer(answer);
  const outcome = await createWorld().client.connect(serverAt(server.url));
  if (outcome.kind !== 'ready') throw new Error(outcome.code);
  return { ...outcome, server, names: outcome.tools.map(({ name }) => name) };
}

describe('the list of tools', () => {
  it('has every page; the empty cursor is one [F14, F15]', async () => {
    const pages: Record<string, object> = {
      none: list([tool('a')], ''),
      '': list([tool('b')], 'opaque {}é'),
      'opaque {}é': list([tool('c')]),
    };
    const { names } = await connectTo((message) => pages[message.params.cursor ?? 'none']);
    expect(names).toEqual(['a', 'b', 'c']);
  });

  it.each([1, 2])('begins anew where a cursor is no good any more, once: %i [C8]', async (times) => {
    let refusals = 0;
    const server = await rawModernServer((message, response) => {
      // Whatever else is looked for at its address, it speaks this protocol and no other.
      if (message === undefined) return json(response, 405, {});
      const { id, params } = message;
      if (params.cursor === undefined) return list([tool(`a${refusals}`)], 'next');
      if (refusals >= times) return list([tool('b')]);
      refusals += 1;
      const error = { code: -32602, message: 'Invalid cursor' };
      return json(response, 200, { jsonrpc: '2.0', id, error });
    });
    const outcome = await createWorld().client.connect(serverAt(server.url));
    if (times === 1) expect(outcome).toMatchObject({ tools: [{ name: 'a1' }, { name: 'b' }] });
    else expect(outcome).toMatchObject({ kind: 'problem', code: 'SERVER_ERROR' });
  });

  it('is asked for whole whenever it is asked for: no page of it is kept [C9]', async () => {
    const server = await rawModernServer(({ params }) =>
      params.cursor === undefined ? list([tool('a')], 'next') : list([tool('b')]),
    );
    const world = createWorld();
    for (const _ of [1, 2])
      expect(await world.client.connect(serverAt(server.url, { verdict: MODERN }))).toMatchObject({
        tools: [{ name: 'a' }, { name: 'b' }],
      });
    const cursors = server.messages('tools/list').map(({ params }) => params.cursor);
    expect(cursors).toEqual([undefined, 'next', undefined, 'next']);
  });

  it('ends where a server turns in a circle', async () => {
    const { names } = await connectTo(() => list([tool('a')], 'again'));
    expect(names).toEqual(['a']);
  });

  it('ends after a hundred pages', async () => {
    let page = 0;
    const { names, server } = await connectTo(() => {
      page += 1;
      return list([tool(`t${page}`)], String(page));
    });
    expect(names).toHaveLength(MAX_PAGES);
    expect(server.messages('tools/list')).toHaveLength(MAX_PAGES);
  });

  it('has room for four megabytes of definitions', async () => {
    const description = 'd'.repeat(400_000);
    const { tools, unusableTools } = await connectTo(() =>
      list(Array.from({ length: 12 }, (_, index) => tool(`t${index}`, { description }))),
    );
    expect(tools).toHaveLength(9);
    expect(unusableTools).toEqual(
      [9, 10, 11].map((index) => ({ name: `t${index}`, reason: 'TOOL_TOO_LARGE' })),
    );
  });

  it('ends where its pages, however few tools they have, are too much to hold', async () => {
    let page = 0;
    const { server } = await connectTo(() => {
      page += 1;
      return list([tool(`t${page}`, { description: 'd'.repeat(3_000_000) })], String(page));
    });
    expect(server.messages('tools/list').length).toBeLessThan(5);
  });

  it('keeps the good tools where some are broken [H12, H13]', async () => {
    const { names, unusableTools } = await connectTo(() =>
      list([
        tool('good'),
        'nonsense',
        tool('broken', { inputSchema: { type: 'array' } }),
        tool('good', { description: 'twice' }),
        tool('header', {
          inputSchema: { type: 'object', properties: { a: { type: 'number', 'x-mcp-header': 'A' } } },
        }),
      ]),
    );
    expect(names).toEqual(['good']);
    expect(unusableTools).toEqual([
      { name: '', reason: 'TOOL_NOT_AN_OBJECT' },
      { name: 'broken', reason: 'INPUT_SCHEMA_BROKEN' },
      { name: 'good', reason: 'TOOL_NAME_TAKEN' },
      { name: 'header', reason: 'HEADER_ANNOTATION_BROKEN' },
    ]);
  });
});
