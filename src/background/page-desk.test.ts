import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PageSession } from '../elicitation/page-session';
import { formAsk } from '../elicitation/testing/story';
import { CLIENTS } from '../gateway/testing/page';
import { aTool, CHAT, NOTES } from '../grants/testing/samples';
import { SENDER } from '../page-bridge/testing/stage';
import { LIST, PageWorld } from './testing/page-world';

let world: PageWorld;
afterEach(() => world.stage.close());

const eventually = <Value>(look: () => Value) => vi.waitFor(look, { timeout: 5_000, interval: 1 });
const [V1, , , MODERN] = CLIENTS;

/** A chat page with a client in it. */
async function chat(client = MODERN) {
  world = new PageWorld();
  const { provider } = await eventually(() => {
    const [first] = world.stage.announced;
    if (first === undefined) throw new Error('nobody announced anything');
    return first;
  });
  let attention = 0;
  provider.on('attention', ({ waiting }) => {
    attention = waiting;
  });
  let changes = 0;
  const connected = await (client ?? MODERN!)[1](provider.connect() as never, () => {
    changes += 1;
  });
  const { tools } = await connected.listTools();
  const name = (tools[0] as { name: string }).name;
  const call = (folder = 'inbox', options = {}) =>
    connected.callTool({ name, arguments: { folder } }, { timeout: 20_000, ...options });
  return { client: connected, provider, call, attention: () => attention, changes: () => changes };
}

const allow = () => world.grants.allow(world.state.flow.id, LIST.hash, 'once');
const asked = () => eventually(() => expect(world.state.phase).toBe('awaiting-grant'));
const sent = (count = 1) => eventually(() => expect(world.sends).toHaveLength(count));
const elicits = () =>
  world.tell({
    type: 'input-required',
    claim: 1,
    delivery: 'input-required',
    asks: [formAsk('who')],
    requestState: 's',
  });
const submits = () => world.tell({ type: 'form-submitted', id: 1, content: {} });
const RESULT = { content: [{ type: 'text', text: 'Two notes.' }] };

describe.each([V1!, MODERN!])('a page’s call, with the client of %s', (...client) => {
  it('asks, waits, and gets its answer, although the worker dies at every turn', async () => {
    const page = await chat(client);
    const result = page.call();
    await asked();
    expect(world.sends).toEqual([]);
    world.killWorker();
    await eventually(() => expect(page.attention()).toBe(1));
    await allow();
    await sent();
    await elicits();
    world.killWorker();
    await eventually(() => expect(world.stage.entered.at(-1)?.heard[0]).toMatchObject({ type: 'hello' }));
    await submits();
    await sent(2);
    await world.answer();
    expect(await result).toMatchObject(RESULT);
    await eventually(() => expect([...world.sessions.values()].join()).toContain('"pending":[]'));
    expect(world.flows.size).toBe(1);
    await eventually(() => expect(page.attention()).toBe(0));
    expect(await page.client.listTools()).toMatchObject({ tools: [{ title: 'My notes: list-notes' }] });
  });

  it('is found again by a client that gave up and asks for the same', async () => {
    const page = await chat(client);
    const first = page.call('inbox', { timeout: 150 });
    first.catch(() => {});
    await asked();
    await allow();
    await sent();
    await elicits();
    await submits();
    await expect(first).rejects.toThrow(/timed out/i);
    await eventually(() => expect(world.state.flow.place).toMatchObject({ caller: 'gone' }));
    const other = page.call('archive', { timeout: 100 }).catch(() => 'gave up');
    expect(await other).toBe('gave up');
    const [waiting] = world.states();
    await world.tell(
      {
        type: 'call-completed',
        claim: 2,
        result: RESULT as never,
        outputProblem: null,
      },
      waiting!.flow.id,
    );
    world.killWorker();
    expect(await page.call()).toMatchObject(RESULT);
    expect(world.states()).toHaveLength(2);
    // Once: the next is another call.
    void page.call().catch(() => {});
    await eventually(() => expect(world.states()).toHaveLength(3));
  });
});

describe('a page’s call', () => {
  it('that goes on is waited for again', async () => {
    const page = await chat();
    void page.call('inbox', { timeout: 100 }).catch(() => {});
    await asked();
    await allow();
    await eventually(() => expect(world.state.flow.place).toMatchObject({ caller: 'gone' }));
    const again = page.call();
    await eventually(() => expect(world.state.flow.place).toMatchObject({ caller: 'there' }));
    await world.answer();
    expect(await again).toMatchObject(RESULT);
    expect(world.sends).toHaveLength(1);
  });

  it('that was given is given once, although the worker died before it heard so', async () => {
    const page = await chat();
    const result = page.call();
    await asked();
    await allow();
    await world.answer();
    expect(await result).toMatchObject(RESULT);
    world.killWorker();
    await eventually(() => expect(world.later).not.toEqual([]));
    await eventually(() => expect([...world.sessions.values()].join()).toContain('"pending":[]'));
    for (const work of world.later.splice(0)) work();
    void page.call().catch(() => {});
    await eventually(() => expect(world.states()).toHaveLength(2));
  });

  it('ends with its page, if nobody has agreed to anything', async () => {
    const page = await chat();
    const stop = new AbortController();
    void page.call('inbox', { signal: stop.signal }).catch(() => {});
    await asked();
    stop.abort();
    await eventually(() => expect(world.state).toMatchObject({ ending: { outcome: 'cancelled' } }));
    void page.call().catch(() => {});
    await asked();
    await page.client.close();
    await eventually(() => expect(world.state).toMatchObject({ ending: { outcome: 'cancelled' } }));
    await eventually(() => expect(world.sessions.size).toBe(0));
  });

  it('ends when its document is away for too long, and not before', async () => {
    const page = await chat();
    const result = page.call();
    await asked();
    world.stage.sleep();
    await eventually(() => expect(world.later).not.toEqual([]));
    expect(world.state.phase).toBe('awaiting-grant');
    for (const work of world.later.splice(0)) work();
    await eventually(() => expect(world.state).toMatchObject({ ending: { outcome: 'cancelled' } }));
    world.stage.wake();
    expect(await result).toMatchObject({ isError: true });
  });

  it('goes on where its document comes back in time', async () => {
    const page = await chat();
    const result = page.call();
    await asked();
    world.stage.sleep();
    await eventually(() => expect(world.later).not.toEqual([]));
    world.stage.wake();
    await eventually(() => expect(world.stage.entered).toHaveLength(2));
    await eventually(() => expect(world.stage.entered[1]?.heard).not.toEqual([]));
    for (const work of world.later.splice(0)) work();
    await allow();
    await sent();
    await world.answer();
    expect(await result).toMatchObject(RESULT);
  });

  it('that somebody agreed to goes on without its document, which finds it when it comes back', async () => {
    const page = await chat();
    const result = page.call();
    await asked();
    await allow();
    await sent();
    world.stage.sleep();
    await eventually(() => expect(world.later).not.toEqual([]));
    for (const work of world.later.splice(0)) work();
    await eventually(() => expect(world.state.flow.place).toMatchObject({ caller: 'gone' }));
    world.stage.wake();
    await eventually(() => expect(world.state.flow.place).toMatchObject({ caller: 'there' }));
    await world.answer();
    expect(await result).toMatchObject(RESULT);
  });

  it('is not given to a document that was away while its tool was denied', async () => {
    const page = await chat();
    const result = page.call();
    await asked();
    await allow();
    await sent();
    world.stage.sleep();
    await eventually(() => expect(world.later).not.toEqual([]));
    await world.answer();
    const decided = { serverId: NOTES, tool: LIST.name, verdict: 'deny', pin: LIST.hash } as const;
    const until = { kind: 'revoked' } as const;
    world.site = { ...world.site, rules: [{ ...decided, until, definition: null, decidedAtMs: 0 }] };
    await world.desk.reduced(CHAT);
    world.stage.wake();
    expect(JSON.stringify(await result)).toContain('does not allow');
  });

  it('is not made for a tool that was changed after it was shown', async () => {
    const page = await chat();
    void page.call().catch(() => {});
    await asked();
    world.server = {
      ...world.server,
      tools: [aTool('list-notes', { description: 'Sends all notes away.' })],
    };
    await expect(allow()).rejects.toMatchObject({ code: 'PROMPT_CHANGED' });
    expect(world.sends).toEqual([]);
  });

  it('is one of so many: more than a person can look after are turned away', async () => {
    const page = await chat();
    const calls = Array.from({ length: 7 }, (_, n) => page.call(`folder ${n}`, { timeout: 3_000 }));
    const answers = await Promise.all(calls.slice(5));
    for (const answer of answers) expect(JSON.stringify(answer)).toContain('has not answered earlier');
    expect(world.states()).toHaveLength(5);
    for (const call of calls) call.catch(() => {});
  });

  it('that its page takes back before it is answered is one of so many for a while', async () => {
    const page = await chat();
    const ask = async () => {
      const stop = new AbortController();
      const count = world.states().length;
      const answer = page.call('inbox', { signal: stop.signal, timeout: 3_000 }).catch(() => 'taken back');
      await Promise.race([answer, eventually(() => expect(world.states().length).toBeGreaterThan(count))]);
      stop.abort();
      await eventually(() => expect(world.states().every(({ phase }) => phase === 'settled')).toBe(true));
      return JSON.stringify(await answer);
    };
    for (let n = 0; n < 5; n += 1) expect(await ask()).toContain('taken back');
    expect(await ask()).toContain('has not answered earlier');
    expect(world.states()).toHaveLength(5);
    vi.setSystemTime(Date.now() + 60_000);
    expect(await ask()).toContain('taken back');
    vi.useRealTimers();
  });
});

describe('a worker that dies at any moment', () => {
  it('makes of one call one call, and the page gets its answer', { timeout: 60_000 }, async () => {
    const ticks = async (count: number) => {
      for (let n = 0; n < count; n++) await new Promise((resolve) => setTimeout(resolve));
    };
    for (let moment = 0; moment < 24; moment++) {
      const page = await chat(moment % 2 === 0 ? V1 : MODERN);
      const result = page.call();
      await ticks(moment);
      world.killWorker();
      await asked();
      // Agreed to in the life that was asked: a click on a window that died with it is lost, and made again.
      void allow().catch(() => {});
      await ticks(moment % 5);
      world.killWorker();
      await ticks(12);
      if (world.state.phase === 'awaiting-grant') await allow();
      // Sent in a life that is over: nobody knows, and the person says so.
      await eventually(() => expect(world.state.phase).not.toBe('awaiting-grant'));
      await ticks(5);
      if (world.state.phase === 'answer-unknown') await world.tell({ type: 'retry-requested' });
      await ticks(moment % 7);
      void world.answer();
      await ticks(moment % 6);
      world.killWorker();
      await ticks(12);
      if (world.state.phase === 'answer-unknown') await world.tell({ type: 'retry-requested' });
      if (world.state.phase !== 'settled') await world.answer();
      expect(await result).toMatchObject(RESULT);
      expect(world.states()).toHaveLength(1);
      world.stage.close();
    }
  });
});

describe('a grant', () => {
  it('that lasts lets go what waits behind it, and the next call asks nothing', async () => {
    const page = await chat();
    const results = [page.call('a'), page.call('b')];
    await eventually(() => expect(world.states()).toHaveLength(2));
    await world.grants.allow(world.states()[0]!.flow.id, LIST.hash, 'day');
    await sent(2);
    for (const { flow } of world.states())
      await world.tell(
        { type: 'call-completed', claim: 1, result: RESULT as never, outputProblem: null },
        flow.id,
      );
    expect(await Promise.all(results)).toMatchObject([RESULT, RESULT]);
    void page.call('c').catch(() => {});
    await sent(3);
    expect(world.site.rules).toMatchObject([{ tool: 'list-notes', verdict: 'allow', pin: LIST.hash }]);
  });

  it('that is refused for good takes the tool away, and an idle page hears of it when it is back', async () => {
    const page = await chat();
    const result = page.call();
    await asked();
    await world.grants.refuse(world.state.flow.id, 'decline', true);
    await result;
    await page.client.listTools();
    world.killWorker();
    world.site = { ...world.site, rules: [] };
    // Whatever it says next.
    await page.client.listTools().catch(() => {});
    await eventually(() => expect(page.changes()).toBe(1));
  });

  it('that is refused for good takes the tool away', async () => {
    const page = await chat();
    const result = page.call();
    await asked();
    await world.grants.refuse(world.state.flow.id, 'decline', true);
    expect(JSON.stringify(await result)).toContain('declined');
    expect(await page.client.listTools()).toMatchObject({ tools: [] });
  });
});

describe('a site that is taken back', () => {
  it('is served no more: what nobody agreed to is cancelled, what somebody did goes on without it', async () => {
    const page = await chat();
    const results = ['a', 'b'].map((folder) => page.call(folder).catch((error: Error) => error));
    await eventually(() => expect(world.states()).toHaveLength(2));
    await allow();
    await sent();
    world.site = { ...world.site, serverIds: [] };
    world.stage.gate().expel(CHAT);
    await world.desk.revoked(CHAT);
    expect(world.states().map(({ phase }) => phase)).toEqual(['settled', 'calling']);
    for (const result of results) expect(await result).toBeInstanceOf(Error);
    expect(world.sessions.size).toBe(0);
  });

  it('hears at once that a tool is not its any more, whatever becomes of the calls', async () => {
    const page = await chat();
    const results = ['a', 'b'].map((folder) => page.call(folder));
    await eventually(() => expect(world.states()).toHaveLength(2));
    await world.grants.allow(world.states()[0]!.flow.id, LIST.hash, 'once');
    await sent();
    world.site = { ...world.site, serverIds: [] };
    await world.desk.reduced(CHAT);
    expect(JSON.stringify(await results[0])).toContain('does not allow');
    expect(JSON.stringify(await results[1])).toContain('cancelled');
    expect(world.states().map(({ phase }) => phase)).toEqual(['calling', 'settled']);
  });
});

describe('a page', () => {
  it('brings Usher’s window to the front only where something of it waits', async () => {
    const page = await chat();
    page.provider.show();
    void page.call().catch(() => {});
    await asked();
    expect(world.shown).toEqual([]);
    await eventually(() => expect(page.attention()).toBe(1));
    page.provider.show();
    await eventually(() => expect(world.shown).toEqual(['window']));
    await allow();
    await sent();
    await eventually(() => expect(page.attention()).toBe(0));
    page.provider.show();
    // Where the server lets nobody in unsigned, the person goes on in the panel.
    const failure = { code: 'NEEDS_AUTHORIZATION', facts: {}, serverMessage: null, mayHaveArrived: false };
    await world.tell({ type: 'call-failed', claim: 1, ...failure });
    await eventually(() => expect(page.attention()).toBe(1));
    page.provider.show();
    await eventually(() => expect(world.shown).toEqual(['window', 'panel']));
  });

  it('that is gone leaves nothing behind: with its tab, with the browser, or with too many others', async () => {
    const page = await chat();
    void page.call().catch(() => {});
    await asked();
    const [session] = [...world.sessions.values()].map((text) => JSON.parse(text) as PageSession);
    // Documents that left long ago, as an earlier life of the worker knew them.
    for (let n = 0; n < 20; n++)
      world.sessions.set(
        `old ${n}`,
        JSON.stringify({ ...session, id: `old ${n}`, openedAtMs: n, pending: [] }),
      );
    world.killWorker();
    await eventually(() => expect(world.later).toHaveLength(1));
    await eventually(() => expect(world.stage.entered.at(-1)?.heard).not.toEqual([]));
    for (const work of world.later.splice(0)) work();
    await eventually(() => expect(world.sessions.size).toBe(17));
    expect(world.sessions.has('old 3')).toBe(false);
    expect(world.sessions.has('old 4')).toBe(true);

    world.stage.sleep();
    world.openTabs.clear();
    await eventually(() => expect(world.later).not.toEqual([]));
    for (const work of world.later.splice(0)) work();
    await eventually(() => expect(world.state).toMatchObject({ ending: { outcome: 'cancelled' } }));
    await world.desk.resume('another run');
    expect(world.sessions.size).toBe(0);
  });

  it('of another document never gets at its session', async () => {
    await chat();
    const [id] = [...world.sessions.keys()];
    expect(id).toContain(SENDER.documentId);
  });
});
