import { afterEach, describe, expect, it, vi } from 'vitest';
import { aServer, aTool } from '../grants/testing/samples';
import type { ServerId } from '../servers/types';
import type { Offer } from './ports';
import { EVERY_MS } from './progress';
import { type ChatClient, CLIENTS, Usher } from './testing/page';
import { nameTools } from './tool-names';

afterEach(() => vi.useRealTimers());

const schema = { type: 'object', properties: { folder: { type: 'string' } }, required: ['folder'] };
const LIST = aTool('list-notes', {
  title: 'List notes',
  description: 'Lists the notes of a folder.',
  inputSchema: schema,
  annotations: { readOnlyHint: true },
});
const COUNT = aTool('count', { outputSchema: { type: 'object', properties: { n: { type: 'number' } } } });
const notes = aServer('notes' as ServerId, [LIST, COUNT], { name: 'My notes' });
const offer: Offer = { server: notes, tools: notes.tools, parts: [], allowedParts: [] };
const RESULT = {
  content: [
    { type: 'text', text: 'Two notes.', annotations: { audience: ['user'], priority: 1 } },
    { type: 'resource_link', uri: 'notes://1', name: 'one', mimeType: 'text/plain' },
  ],
  structuredContent: { notes: [{ id: 1, tags: ['a'] }] },
  _meta: { 'notes.test/cursor': 'x' },
};

const nameOf = (tool: string) =>
  [...nameTools([offer])].find(([, offered]) => offered.tool.name === tool)?.[0] ?? '';
const LIST_NAME = nameOf('list-notes');
const completed = (result: object) =>
  ({ outcome: 'completed', result: result as never, outputProblem: null }) as const;

describe.each(CLIENTS)('a chat with the client of %s', (_line, connect) => {
  let changes = 0;
  const begin = async (): Promise<{ usher: Usher; client: ChatClient }> => {
    const usher = new Usher([offer]);
    changes = 0;
    const client = await connect(usher.transport(), () => {
      changes += 1;
    });
    return { usher, client };
  };
  const call = (client: ChatClient, options = {}) =>
    client.callTool({ name: LIST_NAME, arguments: { folder: 'inbox' } }, options);
  const begun = (usher: Usher, count = 1) => vi.waitFor(() => expect(usher.flows.size).toBe(count));

  it('finds the granted tools, as their servers define them [F2]', async () => {
    const { client } = await begin();
    const { tools } = await client.listTools();
    expect(tools).toHaveLength(2);
    expect(tools[0]).toMatchObject({
      name: LIST_NAME,
      title: 'My notes: List notes',
      description: LIST.description,
      inputSchema: schema,
      annotations: { readOnlyHint: true },
    });
    expect(tools[1]).toMatchObject({ outputSchema: COUNT.outputSchema });
  });

  it('gets the result as the server gave it, and the server got what the chat said', async () => {
    const { usher, client } = await begin();
    const result = call(client);
    await begun(usher);
    expect(usher.flow.call).toMatchObject({
      server: { id: 'notes' },
      request: { method: 'tools/call', tool: { name: 'list-notes' }, arguments: { folder: 'inbox' } },
    });
    usher.flow.end(completed(RESULT));
    expect(await result).toMatchObject(RESULT);
    expect((await result) as object).not.toHaveProperty('isError');
  });

  it('gets a tool’s own error as one [F11]', async () => {
    const { usher, client } = await begin();
    const result = call(client);
    await begun(usher);
    const error = { content: [{ type: 'text', text: 'No such folder.' }], isError: true };
    usher.flow.end(completed(error));
    expect(await result).toMatchObject(error);
  });

  it('gets what is no result of a tool as an error in words, and what is one as it is [F6]', async () => {
    const { usher, client } = await begin();
    const results = [
      [{ content: [{ type: 'hologram', data: 'x' }] }, { isError: true }],
      [{ resultType: 'input_required', content: [] }, { isError: true }],
      [{ structuredContent: { a: 1 } }, { structuredContent: { a: 1 } }],
      [
        { content: [], more: { b: 2 } },
        { content: [], more: { b: 2 } },
      ],
    ] as const;
    for (const [given, got] of results) {
      const count = usher.flows.size;
      const result = call(client);
      await begun(usher, count + 1);
      usher.flow.end(completed(given));
      expect(await result).toMatchObject(got);
    }
  });

  it('is told in words why there is no result, and nothing of the server’s', async () => {
    const { usher, client } = await begin();
    const endings = [
      [{ outcome: 'declined', result: null }, /declined/],
      [{ outcome: 'cancelled', result: null }, /cancelled/],
      [
        {
          outcome: 'failed',
          code: 'PROTOCOL_ERROR',
          facts: { host: 'internal.test' },
          serverMessage: 'at /srv/notes.ts:3 https://internal.test/?secret=1',
        },
        /refused the call/,
      ],
    ] as const;
    for (const [ending, words] of endings) {
      const count = usher.flows.size;
      const result = call(client);
      await begun(usher, count + 1);
      usher.flow.end(ending);
      expect(await result).toMatchObject({ isError: true, content: [{ type: 'text' }] });
      expect(JSON.stringify(await result)).toMatch(words);
      expect(JSON.stringify(await result)).not.toMatch(/internal|secret|srv/);
    }
    usher.verdict = 'TOO_MANY_PROMPTS';
    expect(JSON.stringify(await call(client))).toContain('has not answered earlier requests');
    const unknown = await client.callTool({ name: 'no-such-tool', arguments: {} });
    expect(unknown).toMatchObject({ isError: true });
  });

  it('hears the server’s progress, and that the person is asked, again and again', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { usher, client } = await begin();
    const heard: { progress: number; message?: string }[] = [];
    const result = call(client, { onprogress: (progress: never) => heard.push(progress) });
    await begun(usher);
    const { flow } = usher;
    flow.tell({ kind: 'waiting', for: 'server' });
    flow.tell({ kind: 'progressed', progress: 3, total: 10, message: 'reading' });
    flow.tell({ kind: 'waiting', for: 'person' });
    vi.advanceTimersByTime(2 * EVERY_MS);
    flow.tell({ kind: 'waiting', for: 'server' });
    flow.tell({ kind: 'progressed', progress: 5, total: 10, message: null });
    vi.advanceTimersByTime(2 * EVERY_MS);
    await vi.waitFor(() => expect(heard).toHaveLength(6));
    expect(heard.map(({ message }) => message)).toEqual([
      'reading',
      ...Array.from({ length: 3 }, () => 'Waiting for you in Usher.'),
      'Usher goes on with the call.',
      undefined,
    ]);
    const values = heard.map(({ progress }) => progress);
    expect(values).toEqual([...new Set(values)].toSorted((a, b) => a - b));
    expect(values.at(-1)).toBe(5);
    flow.end(completed(RESULT));
    await result;
  });

  it('is told nothing on the way that it did not ask for', async () => {
    const { usher, client } = await begin();
    const result = call(client);
    await begun(usher);
    usher.flow.tell({ kind: 'waiting', for: 'person' });
    usher.flow.end(completed(RESULT));
    await result;
    expect(JSON.stringify(usher.sent)).not.toContain('notifications/progress');
  });

  it('cancels a call, and Usher knows that nobody waits', async () => {
    const { usher, client } = await begin();
    const stop = new AbortController();
    const result = call(client, { signal: stop.signal });
    await begun(usher);
    stop.abort('the person pressed stop');
    await expect(result).rejects.toThrow(/stop/);
    await vi.waitFor(() => expect(usher.left).toEqual(['flow-1']));
    expect(usher.session.pending).toEqual([]);
    await client.listTools();
  });

  it('hears that the tools have changed', async () => {
    const { usher, client } = await begin();
    await client.listTools();
    usher.gateway.changed('tools');
    await vi.waitFor(() => expect(changes).toBe(1));
    usher.die();
    usher.gateway.changed('tools');
    await vi.waitFor(() => expect(changes).toBe(2));
  });

  it('notices nothing of a worker that dies while its call waits', async () => {
    const { usher, client } = await begin();
    const heard: object[] = [];
    const result = call(client, { onprogress: (progress: object) => heard.push(progress) });
    await begun(usher);
    const { flow } = usher;
    const before = usher.sent.length;
    for (let life = 0; life < 3; life++) usher.die();
    await new Promise((resolve) => setTimeout(resolve));
    expect(usher.sent).toHaveLength(before);
    flow.tell({ kind: 'waiting', for: 'person' });
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    flow.end(completed(RESULT));
    expect(await result).toMatchObject(RESULT);
    expect(usher.flows.size).toBe(1);
    expect(await client.listTools()).toMatchObject({ tools: [{ name: LIST_NAME }, {}] });
  });

  it('gets the result of a call that ended while nobody lived to say so', async () => {
    const { usher, client } = await begin();
    const result = call(client);
    await begun(usher);
    const { flow } = usher;
    usher.gateway.close();
    flow.end(completed(RESULT));
    usher.die();
    expect(await result).toMatchObject(RESULT);
  });
});

describe('a message that is heard twice', () => {
  it('makes one call', async () => {
    const usher = new Usher([offer]);
    const transport = usher.transport();
    await transport.send({
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'chat', version: '1' } },
    });
    const request = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: LIST_NAME } } as const;
    for (let time = 0; time < 3; time++) await transport.send(request);
    await vi.waitFor(() => expect(usher.flows.size).toBe(1));
    usher.die();
    await transport.send(request);
    await transport.send({ jsonrpc: '2.0', id: 2, method: 'ping' });
    await vi.waitFor(() => expect(usher.sent.at(-1)).toMatchObject({ id: 2 }));
    expect(usher.flows.size).toBe(1);
  });
});
