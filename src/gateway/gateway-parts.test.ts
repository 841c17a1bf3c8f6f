import { describe, expect, it, vi } from 'vitest';
import { aServer, aTool } from '../grants/testing/samples';
import type { ServerId } from '../servers/types';
import type { Offer } from './ports';
import { type ChatClient, CLIENTS, Usher } from './testing/page';
import { nameTools } from './tool-names';

// What a chat gets besides tools: the resources and prompts of two servers.

const verdict = (resources: object) =>
  ({
    era: 'legacy',
    protocolVersion: '2025-11-25',
    capabilities: { resources, prompts: {} },
    atMs: 0,
  }) as const;
const LINKS = aTool('links');
const notes = aServer('notes' as ServerId, [LINKS], {
  name: 'My notes',
  verdict: verdict({ subscribe: true }) as never,
});
const files = aServer('files' as ServerId, [LINKS], { name: 'Files', verdict: verdict({}) as never });
const all = (server: typeof notes): Offer => ({
  server,
  tools: server.tools,
  parts: ['resources', 'prompts'],
  allowedParts: ['resources', 'prompts'],
});
const LISTS = {
  notes: {
    resources: [
      { uri: 'notes://1', name: 'one', title: 'The first', mimeType: 'text/plain', size: 4 },
      { uri: 'file:///a b#c', name: 'odd' },
    ],
    templates: [{ uriTemplate: 'notes://{folder}{?page}', name: 'folder' }],
    prompts: [
      { name: 'sum up', description: 'Sums up', arguments: [{ name: 'folder', required: true }] },
      { name: 'plain' },
    ],
  },
  files: {
    resources: [{ uri: 'notes://1', name: 'the same URI' }],
    templates: [],
    prompts: [{ name: 'plain' }],
  },
};
const completed = (result: object) =>
  ({ outcome: 'completed', result: result as never, outputProblem: null }) as const;

describe.each(CLIENTS)('a chat with the client of %s', (_line, connect) => {
  const begin = async (offers = [all(notes), all(files)]) => {
    const usher = new Usher(offers);
    usher.lists = LISTS;
    const heard: string[] = [];
    const client = await connect(usher.transport(), (what) => heard.push(what));
    return { usher, client, heard };
  };
  const begun = (usher: Usher, count = 1) => vi.waitFor(() => expect(usher.flows.size).toBe(count));
  const uriOf = async (client: ChatClient, name: string) => {
    const { resources } = await client.listResources();
    return resources.find((one) => (one as { name?: string }).name === name)?.uri ?? '';
  };
  const promptOf = async (client: ChatClient, title: string) => {
    const { prompts } = await client.listPrompts();
    return prompts.find((one) => (one as { title?: string }).title === title)?.name ?? '';
  };

  it('is offered all of it, whatever there is at the moment, and nothing is asked of a server before', async () => {
    const { usher, client } = await begin();
    expect(client.offers().toSorted()).toEqual(['prompts', 'resources', 'tools']);
    await client.listTools();
    expect(usher.listed).toEqual([]);
  });

  it('lists what two servers have, told apart, under the person’s names of the servers', async () => {
    const { client } = await begin();
    const { resources } = await client.listResources();
    expect(resources).toMatchObject([
      { name: 'one', title: 'My notes: The first', mimeType: 'text/plain', size: 4 },
      { name: 'odd', title: 'My notes: odd' },
      { name: 'the same URI', title: 'Files: the same URI' },
    ]);
    expect(new Set(resources.map(({ uri }) => uri)).size).toBe(3);
    for (const { uri } of resources) expect(URL.canParse(uri)).toBe(true);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toMatchObject([{ title: 'My notes: folder' }]);
    expect(resourceTemplates[0]?.uriTemplate).toMatch(/^usher-[0-9a-f]{6}\+notes:\/\/\{folder\}\{\?page\}$/);
    const { prompts } = await client.listPrompts();
    expect(prompts).toMatchObject([
      { title: 'My notes: sum up', description: 'Sums up', arguments: [{ name: 'folder', required: true }] },
      { title: 'My notes: plain' },
      { title: 'Files: plain' },
    ]);
    for (const { name } of prompts) expect(name).toMatch(/^[0-9a-f]{6}_[A-Za-z0-9_-]+$/);
    expect(new Set(prompts.map(({ name }) => name)).size).toBe(3);
  });

  it('does not see what is denied', async () => {
    const { usher, client } = await begin([{ ...all(notes), parts: ['prompts'] }, all(files)]);
    expect((await client.listResources()).resources).toMatchObject([{ title: 'Files: the same URI' }]);
    expect((await client.listPrompts()).prompts).toHaveLength(3);
    expect(usher.listed).toEqual(['resources', 'prompts', 'prompts']);
  });

  it('reads a resource: the server is asked in its own words, and so is what its answer names', async () => {
    const { usher, client } = await begin();
    const uri = await uriOf(client, 'odd');
    const result = client.readResource({ uri });
    await begun(usher);
    expect(usher.flow.call).toMatchObject({
      server: { id: 'notes' },
      request: { method: 'resources/read', uri: 'file:///a b#c' },
    });
    const contents = [
      { uri: 'file:///a b#c', mimeType: 'text/plain', text: 'x' },
      { uri: 'notes://1', blob: 'AAAA' },
    ];
    usher.flow.end(completed({ contents, ttlMs: 60_000, cacheScope: 'public', resultType: 'complete' }));
    expect(await result).toMatchObject({
      contents: [
        { uri, mimeType: 'text/plain', text: 'x' },
        { uri: await uriOf(client, 'one'), blob: 'AAAA' },
      ],
    });
    expect(JSON.stringify(await result)).not.toContain('public');
  });

  it('gets a prompt: under its server’s name of it, with its arguments', async () => {
    const { usher, client } = await begin();
    const name = await promptOf(client, 'My notes: sum up');
    const result = client.getPrompt({ name, arguments: { folder: 'inbox' } });
    await begun(usher);
    expect(usher.flow.call).toMatchObject({
      server: { id: 'notes' },
      request: { method: 'prompts/get', name: 'sum up', arguments: { folder: 'inbox' } },
    });
    const messages = [
      { role: 'user', content: { type: 'resource', resource: { uri: 'notes://1', text: 'x' } } },
      { role: 'user', content: { type: 'resource_link', uri: 'notes://1', name: 'one' } },
      { role: 'assistant', content: { type: 'text', text: 'notes://1' } },
    ];
    usher.flow.end(completed({ description: 'Sums up', messages }));
    const uri = await uriOf(client, 'one');
    expect(await result).toMatchObject({
      description: 'Sums up',
      messages: [{ content: { resource: { uri, text: 'x' } } }, { content: { uri } }, messages[2]],
    });
  });

  it('can read what a tool’s result names, where the resources of its server are its to read', async () => {
    const content = [
      { type: 'resource_link', uri: 'notes://1', name: 'one' },
      { type: 'resource', resource: { uri: 'notes://1', text: 'x' } },
    ];
    for (const parts of [['resources'], []] as const) {
      const offers: Offer[] = [{ server: notes, tools: notes.tools, parts, allowedParts: [] }];
      const { usher, client } = await begin(offers);
      const [name = ''] = [...nameTools(offers).keys()];
      const result = client.callTool({ name, arguments: {} });
      await begun(usher);
      usher.flow.end(completed({ content }));
      const uri = parts.length > 0 ? await uriOf(client, 'one') : 'notes://1';
      expect(await result).toMatchObject({ content: [{ uri }, { resource: { uri } }] });
    }
  });

  it('is told in words why there is nothing, and nothing of the server’s [F16]', async () => {
    const { usher, client } = await begin();
    const uri = await uriOf(client, 'one');
    const name = await promptOf(client, 'Files: plain');
    const failed = (code: string, rpcCode: number) =>
      ({ outcome: 'failed', code, facts: { rpcCode }, serverMessage: 'at /srv/notes.ts secret' }) as const;
    const endings = [
      [{ outcome: 'declined', result: null }, -32603, /user declined/],
      [failed('PROTOCOL_ERROR', -32002), -32602, /no such resource/],
      [failed('PROTOCOL_ERROR', -32602), -32602, /no such resource/],
      [failed('PROTOCOL_ERROR', -32603), -32603, /refused the request/],
      [failed('GRANT_REVOKED', 0), -32603, /does not allow/],
      [completed({ contents: 'none' }), -32603, /something else/],
    ] as const;
    for (const [ending, code, words] of endings) {
      const count = usher.flows.size;
      const result = client.readResource({ uri });
      const caught = result.catch((error: unknown) => error);
      await begun(usher, count + 1);
      usher.flow.end(ending);
      const error = await caught;
      expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
      expect(JSON.stringify(error)).not.toMatch(/secret|srv/);
    }
    usher.verdict = 'PART_DENIED';
    await expect(client.getPrompt({ name })).rejects.toMatchObject({
      code: -32603,
      message: expect.stringMatching(/does not allow/),
    });
    await expect(client.readResource({ uri: 'notes://1' })).rejects.toMatchObject({ code: -32602 });
    await expect(client.getPrompt({ name: 'plain' })).rejects.toMatchObject({ code: -32602 });
    expect(usher.flows.size).toBe(endings.length);
  });

  it('cancels what it reads, and notices nothing of a worker that dies meanwhile', async () => {
    const { usher, client } = await begin();
    const uri = await uriOf(client, 'one');
    const stop = new AbortController();
    const first = client.readResource({ uri }, { signal: stop.signal });
    await begun(usher);
    stop.abort('the person pressed stop');
    await expect(first).rejects.toThrow(/stop/);
    await vi.waitFor(() => expect(usher.left).toEqual(['flow-1']));

    const heard: object[] = [];
    const second = client.readResource({ uri }, { onprogress: (progress) => heard.push(progress) });
    await begun(usher, 2);
    usher.die();
    usher.offers = [];
    await new Promise((resolve) => setTimeout(resolve));
    usher.flow.tell({ kind: 'waiting', for: 'person' });
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    usher.flow.end(completed({ contents: [{ uri: 'notes://1', text: 'x' }] }));
    expect(await second).toMatchObject({ contents: [{ text: 'x' }] });
    expect(usher.flows.size).toBe(2);
  });

  it('hears of what it is subscribed to, over the worker’s lives, until it is not', async () => {
    const { usher, client, heard } = await begin();
    const one = await uriOf(client, 'one');
    const { stop } = await client.subscribe(one);
    const said = () => heard.filter((what) => what.startsWith('usher-'));
    usher.gateway.updated(one);
    await vi.waitFor(() => expect(said()).toEqual([one]));
    usher.die();
    usher.gateway.updated(one);
    await vi.waitFor(() => expect(said()).toEqual([one, one]));
    await stop();
    await vi.waitFor(() => expect(JSON.stringify(usher.session.opening)).not.toContain(one));
  });

  it('hears that its lists have changed', async () => {
    const { usher, heard } = await begin();
    for (const what of ['resources', 'prompts', 'tools'] as const) usher.gateway.changed(what);
    await vi.waitFor(() => expect(heard.toSorted()).toEqual(['prompts', 'resources', 'tools']));
  });
});

describe('a subscription that can’t be', () => {
  it('is left out of what is acknowledged', async () => {
    const usher = new Usher([all(notes)]);
    const [, , , modern] = CLIENTS;
    const client = await modern?.[1](usher.transport(), () => {});
    await client?.subscribe(...Array.from({ length: 70 }, (_, n) => `a:${n}`));
    const said = usher.sent.findLast(({ method }) => method === 'notifications/subscriptions/acknowledged');
    expect(said).toMatchObject({
      params: { notifications: { resourceSubscriptions: expect.objectContaining({ length: 64 }) } },
    });
  });

  it.each(CLIENTS.slice(0, 2))('is refused in words (%s)', async (_line, connect) => {
    const usher = new Usher([all(notes), all(files)]);
    usher.lists = LISTS;
    const client = await connect(usher.transport(), () => {});
    const { resources } = await client.listResources();
    const [one, , other] = resources.map(({ uri }) => uri);
    await expect(client.subscribe(other ?? '')).rejects.toThrow(/does not tell/);
    await expect(client.subscribe('notes://1')).rejects.toThrow(/no such resource/);
    usher.offers = [{ ...all(notes), allowedParts: ['prompts'] }];
    await expect(client.subscribe(one ?? '')).rejects.toThrow(/asked for each resource/);
    usher.offers = [all(notes)];
    const prefix = (one ?? '').slice(0, -1);
    // Those that were refused are counted too: nobody keeps a list of what a page may not have.
    for (let n = 0; n < 62; n++) await client.subscribe(`${prefix}${n}`);
    await expect(client.subscribe(`${prefix}-too-many`)).rejects.toThrow(/as many resources as it may/);
  });
});
