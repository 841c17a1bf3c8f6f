import { afterEach, describe, expect, it } from 'vitest';
import { closeServers } from './testing/http-server';
import { complete, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt } from './testing/world';
import { MAX_PAGES } from './tool-list';

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
  it('has every page; the empty cursor is one', async () => {
    const pages: Record<string, object> = {
      none: list([tool('a')], ''),
      '': list([tool('b')], 'opaque {}é'),
      'opaque {}é': list([tool('c')]),
    };
    const { names } = await connectTo((message) => pages[message.params.cursor ?? 'none']);
    expect(names).toEqual(['a', 'b', 'c']);
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

  it('keeps the good tools where some are broken', async () => {
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
