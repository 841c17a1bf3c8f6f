import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FlowId } from '../elicitation/types';
import { CLIENTS } from '../gateway/testing/page';
import { CHAT, NOTES } from '../grants/testing/samples';
import type { PartRule } from '../grants/types';
import { PageWorld } from './testing/page-world';

// A page and the resources and prompts of a server: what it may, what it hears, over the worker's lives.

let world: PageWorld;
afterEach(() => {
  vi.useRealTimers();
  world.stage.close();
});

const eventually = <Value>(look: () => Value) => vi.waitFor(look, { timeout: 5_000, interval: 1 });
const capabilities = { resources: { subscribe: true }, prompts: {} };
const [V1, , , MODERN] = CLIENTS;

async function chat(client: (typeof CLIENTS)[number]) {
  world = new PageWorld();
  const verdict = { era: 'legacy', protocolVersion: '2025-11-25', capabilities, atMs: 0 } as const;
  world.server = { ...world.server, verdict };
  world.lists = { resources: [{ uri: 'a:1', name: 'one' }], prompts: [{ name: 'sum-up' }] };
  const { provider } = await eventually(() => {
    const [first] = world.stage.announced;
    if (first === undefined) throw new Error('nobody announced anything');
    return first;
  });
  const heard: string[] = [];
  const connected = await client[1](provider.connect() as never, (what) => heard.push(what));
  const { resources } = await connected.listResources();
  const uri = resources[0]?.uri ?? '';
  return { client: connected, heard, uri, updates: () => heard.filter((what) => what === uri).length };
}

function rule(part: PartRule['part'], verdict: PartRule['verdict']): void {
  const decided = { serverId: NOTES, part, verdict, until: { kind: 'revoked' }, decidedAtMs: 0 } as const;
  const others = (world.site.partRules ?? []).filter((known) => known.part !== part);
  world.site = { ...world.site, partRules: [...others, decided] };
}

describe.each([V1!, MODERN!])('a page, with the client of %s', (...line) => {
  it('reads what the person allows, and what is taken back ends at once and is listed no more', async () => {
    const page = await chat(line);
    rule('resources', 'allow');
    const first = page.client.readResource({ uri: page.uri });
    await eventually(() => expect(world.sends).toHaveLength(1));
    expect(world.sends[0]?.request).toEqual({ method: 'resources/read', params: { uri: 'a:1' } });
    await world.answer({ contents: [{ uri: 'a:1', text: 'x' }] });
    expect(await first).toMatchObject({ contents: [{ uri: page.uri, text: 'x' }] });

    await page.client.listPrompts();
    const second = page.client.readResource({ uri: page.uri }).catch((error: Error) => error);
    await eventually(() => expect(world.sends).toHaveLength(2));
    world.site = { ...world.site, partRules: [] };
    rule('resources', 'deny');
    await world.desk.reduced(CHAT);
    expect(await second).toMatchObject({ message: expect.stringMatching(/cancelled/) });
    await eventually(() => expect(page.heard).toContain('resources'));
    expect(await page.client.listResources()).toMatchObject({ resources: [] });
    expect(page.heard).not.toContain('prompts');
    await expect(page.client.readResource({ uri: page.uri })).rejects.toThrow(/no such resource/);
    expect(world.sends).toHaveLength(2);
  });

  it('is not given what it asked for before that was denied, wherever it was meanwhile', async () => {
    const page = await chat(line);
    rule('resources', 'allow');
    const texts = ['was there', 'was away', 'came back for it'];
    const reads = texts.map((text) =>
      page.client.readResource({ uri: `${page.uri}#${text}` }).catch((error: Error) => error.message),
    );
    await eventually(() => expect(world.sends).toHaveLength(3));
    const answered = (of: FlowId, text: string) =>
      world.tell(
        {
          type: 'call-completed',
          claim: 1,
          result: { contents: [{ uri: 'a:1', text }] } as never,
          outputProblem: null,
        },
        of,
      );
    const [there, away] = world.states().map(({ flow }) => flow.id);
    // In the moment before the desk is told.
    world.site = { ...world.site, partRules: [] };
    rule('resources', 'deny');
    await answered(there!, 'was there');
    expect(await reads[0]).toMatch(/does not allow/);
    world.stage.sleep();
    await eventually(() => expect(world.later).not.toEqual([]));
    await answered(away!, 'was away');
    await world.desk.reduced(CHAT);
    world.stage.wake();
    await eventually(() => expect(world.stage.entered).toHaveLength(2));
    expect(await reads[1]).toMatch(/does not allow/);
    // At once, and not when the server answers.
    expect(await reads[2]).toMatch(/does not allow/);
  });

  it('asks the person for a prompt that no rule allows', async () => {
    const page = await chat(line);
    const { prompts } = await page.client.listPrompts();
    const result = page.client.getPrompt({ name: prompts[0]?.name ?? '', arguments: {} });
    await eventually(() => expect(world.state).toMatchObject({ phase: 'awaiting-grant' }));
    expect(world.sends).toEqual([]);
    void result.catch(() => {});
  });

  it('hears that a server’s list has changed, where it has listed it', async () => {
    const page = await chat(line);
    world.desk.listChanged(NOTES, 'prompts');
    world.desk.listChanged(NOTES, 'resources');
    await eventually(() => expect(page.heard).toContain('resources'));
    expect(page.heard).not.toContain('prompts');
    world.server = { ...world.server, name: 'Notes of mine' };
    world.desk.offersChanged();
    await eventually(() => expect(page.heard.filter((what) => what === 'resources')).toHaveLength(2));
  });

  it('hears of what it is subscribed to, after a gap too, as long as it may read it', async () => {
    const page = await chat(line);
    rule('resources', 'allow');
    const { stop } = await page.client.subscribe(page.uri);
    await eventually(() => expect(world.watched).toEqual({ server: NOTES, uris: ['a:1'] }));
    expect(world.holds).toBe(1);
    world.desk.resourceUpdated(NOTES, 'a:2');
    world.desk.resourceUpdated(NOTES, 'a:1');
    world.desk.resourceUpdated(NOTES, 'a:1/below');
    await eventually(() => expect(page.updates()).toBe(1));

    world.watched = null;
    world.killWorker();
    // Whatever it says next; or when somebody looks at it.
    await page.client.listTools();
    await eventually(() => expect(world.watched).toEqual({ server: NOTES, uris: ['a:1'] }));
    await eventually(() => expect(page.updates()).toBe(2));

    rule('resources', 'deny');
    await world.desk.reduced(CHAT);
    await eventually(() => expect(world.watched?.uris).toEqual([]));
    // What is asked about each time is not asked of the server unasked.
    rule('resources', 'ask');
    world.desk.offersChanged();
    await page.client.listTools();
    await eventually(() => expect(world.watched?.uris).toEqual([]));
    rule('resources', 'allow');
    world.desk.offersChanged();
    await eventually(() => expect(world.watched?.uris).toEqual(['a:1']));
    await stop();
    await eventually(() => expect(world.watched?.uris).toEqual([]));
    expect(page.updates()).toBe(2);
  });
});

it('a page that says nothing for long lets the worker sleep, and one that speaks again does not', async () => {
  const page = await chat(MODERN!);
  rule('resources', 'allow');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true });
  await page.client.subscribe(page.uri);
  await eventually(() => expect(world.holds).toBe(1));
  await vi.advanceTimersByTimeAsync(14 * 60_000);
  expect(world.holds).toBe(1);
  await page.client.listTools();
  await vi.advanceTimersByTimeAsync(14 * 60_000);
  expect(world.holds).toBe(1);
  await vi.advanceTimersByTimeAsync(2 * 60_000);
  expect(world.holds).toBe(0);
  await page.client.listTools();
  await eventually(() => expect(world.holds).toBe(1));
});
