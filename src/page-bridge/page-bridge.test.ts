import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { JsonObject } from '../base/json';
import type { PagePort } from './ports';
import { type Announcement, openStage, type Stage, type StageOptions } from './testing/stage';
import type { FromPage, FromRelay, SessionId } from './wire';

let stage: Stage;
afterEach(() => stage.close());

/** Until what is looked for is there. */
const eventually = <T>(look: () => T) => vi.waitFor(look, { timeout: 5_000, interval: 1 });

/** Long enough for whatever is on its way in this process. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 25));

async function connected(options: StageOptions = {}): Promise<Announcement> {
  stage = openStage(options);
  await eventually(() => expect(stage.announced).toHaveLength(1));
  return stage.announced[0]!;
}

const heard = (visit = 0): readonly FromRelay[] => stage.entered[visit]?.heard ?? [];
const rpcs = (visit = 0) => heard(visit).filter((message) => message.type === 'rpc');

/** Takes everything and answers nothing. */
const takes = (page: PagePort) =>
  page.onMessage((message) => {
    if ('n' in message) page.send({ type: 'taken', n: message.n });
  });

/** Takes everything, and answers each request with its own method. */
const echoes = (page: PagePort) => {
  takes(page);
  page.onMessage((message) => {
    if (message.type !== 'rpc' || message.message['id'] === undefined) return;
    page.send({ type: 'rpc', session: message.session, message: answerTo(message) });
  });
};

const answerTo = ({ message }: Extract<FromPage, { type: 'rpc' }>): JsonObject => ({
  jsonrpc: '2.0',
  id: message['id']!,
  result: { echo: message['method']! },
});

const request = (id: number, method = 'ping') => ({ jsonrpc: '2.0', id, method });

/** An open transport, with what it was told. */
async function open({ provider }: Announcement) {
  const transport = provider.connect();
  const told: unknown[] = [];
  const errors: string[] = [];
  let closes = 0;
  transport.onmessage = (message) => void told.push(message);
  transport.onerror = (error) => void errors.push((error as Error & { code: string }).code);
  transport.onclose = () => {
    closes += 1;
  };
  await transport.start();
  return { transport, told, errors, closes: () => closes };
}

describe('the announcement', () => {
  it.each(['first', 'second'] as const)(
    'reaches a page that is welcome, also where the page API runs %s',
    async (api) => {
      const { info, provider } = await connected({ api });
      expect(info).toEqual({
        uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'Usher',
        version: '1.2.3',
        icon: expect.stringMatching(/^data:image\/svg\+xml,/),
        rdns: 'org.usher-mcp',
      });
      for (const frozen of [info, provider, stage.announced[0]]) expect(Object.isFrozen(frozen)).toBe(true);
    },
  );

  it('waits for the page API, in a page that was there before its site was connected', async () => {
    stage = openStage({ api: 'late' });
    await eventually(() => expect(stage.entered).toHaveLength(1));
    await pause();
    stage.startPageApi();
    await eventually(() => expect(stage.announced).toHaveLength(1));
  });

  it('is made again whenever the page asks, and is the same', async () => {
    await connected();
    stage.window.dispatchEvent(new Event('mcp:request-provider'));
    expect(stage.announced).toHaveLength(2);
    expect(stage.announced[1]).toBe(stage.announced[0]);
  });
});

describe('a page that is not welcome', () => {
  const SECRETS = ['usher:nonce', 'usher:ready', 'usher:heard', 'mcp:announce-provider', 'message'];

  it('hears nothing, whatever it tries', async () => {
    stage = openStage({ mayEnter: () => false });
    await eventually(() => expect(stage.connections()).toBe(1));
    const signs: string[] = [];
    for (const name of SECRETS) stage.window.addEventListener(name, () => signs.push(name));
    const tried = ['mcp:request-provider', 'usher:ready', 'usher:heard', 'usher:nonce', 'pageshow', 'focus'];
    for (const name of tried) {
      const event = new CustomEvent(name, { detail: 'guess' });
      Object.defineProperty(event, 'persisted', { get: () => name === 'pageshow' });
      stage.window.dispatchEvent(event);
    }
    const { port1, port2 } = new MessageChannel();
    stage.window.postMessage('guess', 'https://chat.test', [port2]);
    port1.close();
    await pause();
    expect(stage.connections()).toBe(1);
    // What it said itself, and nothing in answer.
    expect(signs.sort()).toEqual(['message', 'usher:heard', 'usher:nonce', 'usher:ready']);
    expect(stage.announced).toEqual([]);
    expect(stage.entered).toEqual([]);
  });

  it('is told once it is connected: the script is run again, and knocks', async () => {
    let isConnected = false;
    stage = openStage({ mayEnter: () => isConnected });
    await pause();
    expect(stage.connections()).toBe(1);
    isConnected = true;
    stage.relay.knock();
    await eventually(() => expect(stage.announced).toHaveLength(1));
  });
});

describe('a session', () => {
  it('is opened, spoken in and closed, in order', async () => {
    const { transport, told, closes } = await open(await connected({ serve: echoes }));
    await transport.send(request(1, 'tools/list'));
    await eventually(() => expect(told).toEqual([{ jsonrpc: '2.0', id: 1, result: { echo: 'tools/list' } }]));
    await transport.close();
    await transport.close();
    expect(closes()).toBe(1);
    await eventually(() => expect(heard()).toHaveLength(5));
    const session = (heard()[1] as { session: SessionId }).session;
    expect(heard()).toEqual([
      { type: 'hello', sessions: [] },
      { n: 1, type: 'open', session },
      { n: 2, type: 'rpc', session, message: request(1, 'tools/list') },
      { n: 3, type: 'given', session, id: 1 },
      { n: 4, type: 'close', session },
    ]);
  });

  it('says what is too long before it is sent, and goes on', async () => {
    const { transport, told } = await open(await connected({ serve: echoes }));
    const long = { ...request(1), params: { text: 'x'.repeat(65_536) } };
    await expect(transport.send(long)).rejects.toMatchObject({ code: 'MESSAGE_TOO_LONG' });
    await transport.send(request(2));
    await eventually(() => expect(told).toHaveLength(1));
  });

  it('is started once, and says nothing before and after', async () => {
    const announcement = await connected({ serve: takes });
    const fresh = announcement.provider.connect();
    await expect(fresh.send(request(1))).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
    const { transport } = await open(announcement);
    await expect(transport.start()).rejects.toMatchObject({ code: 'ALREADY_STARTED' });
    await transport.close();
    await expect(transport.send(request(1))).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
    await expect(transport.start()).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
  });

  it('is one of several that do not hear each other', async () => {
    const announcement = await connected({ serve: echoes });
    const [one, other] = [await open(announcement), await open(announcement)];
    await one.transport.send(request(1, 'of-one'));
    await other.transport.send(request(1, 'of-other'));
    await eventually(() => expect([one.told.length, other.told.length]).toEqual([1, 1]));
    expect(one.told).toMatchObject([{ result: { echo: 'of-one' } }]);
    expect(other.told).toMatchObject([{ result: { echo: 'of-other' } }]);
  });

  it('ends with what is wrong where a ninth is opened', async () => {
    const announcement = await connected({ serve: takes });
    const all = await Promise.all(Array.from({ length: 9 }, () => open(announcement)));
    await eventually(() => expect(all[8]!.errors).toEqual(['TOO_MANY_SESSIONS']));
    expect(all[8]!.closes()).toBe(1);
    expect(all.slice(0, 8).flatMap(({ errors }) => errors)).toEqual([]);
  });
});

describe('attention', () => {
  it('tells a page how many calls wait for the person, and one that asks late too', async () => {
    const { provider } = await connected();
    const seen: number[] = [];
    const listener = ({ waiting }: { readonly waiting: number }) => void seen.push(waiting);
    provider.on('attention', listener);
    stage.entered[0]!.page.send({ type: 'attention', waiting: 2 });
    await eventually(() => expect(seen).toEqual([2]));
    const late: number[] = [];
    provider.on('attention', ({ waiting }) => late.push(waiting));
    stage.entered[0]!.page.send({ type: 'attention', waiting: 2 });
    await eventually(() => expect(late).toEqual([2]));
    provider.off('attention', listener);
    stage.entered[0]!.page.send({ type: 'attention', waiting: 0 });
    await eventually(() => expect(late).toEqual([2, 0]));
    expect(seen).toEqual([2]);
  });

  it('is answered by a person only: without a click nothing comes to the front', async () => {
    let isActive = false;
    const { provider } = await connected({ isPersonActive: () => isActive, serve: takes });
    provider.show();
    await pause();
    isActive = true;
    provider.show();
    await eventually(() => expect(heard()).toHaveLength(2));
    await pause();
    expect(heard().slice(1)).toEqual([{ n: 1, type: 'show' }]);
  });
});

describe('when the worker dies', () => {
  it('what was not taken is sent again, in order, after a hello that names what was', async () => {
    let isDeaf = false;
    const serve = (page: PagePort) =>
      page.onMessage((message) => {
        if ('n' in message && !isDeaf) page.send({ type: 'taken', n: message.n });
      });
    const { transport } = await open(await connected({ serve }));
    await transport.send(request(1));
    await eventually(() => expect(rpcs()).toHaveLength(1));
    isDeaf = true;
    await transport.send(request(2));
    await transport.send(request(3));
    await eventually(() => expect(rpcs()).toHaveLength(3));
    stage.killWorker();
    await eventually(() => expect(heard(1)).toHaveLength(3));
    const { session } = rpcs()[0]!;
    expect(heard(1)).toEqual([
      { type: 'hello', sessions: [session] },
      { n: 3, type: 'rpc', session, message: request(2) },
      { n: 4, type: 'rpc', session, message: request(3) },
    ]);
  });

  it('an opening that was not taken is no session yet: hello names none, and it is opened again', async () => {
    const { transport } = await open(await connected());
    await transport.send(request(1));
    await eventually(() => expect(rpcs()).toHaveLength(1));
    stage.killWorker();
    await eventually(() => expect(heard(1)).toHaveLength(3));
    expect(heard(1)).toEqual([{ type: 'hello', sessions: [] }, ...heard().slice(1)]);
  });

  it('an answer of its next life reaches the page, once', async () => {
    const { transport, told } = await open(await connected({ serve: takes }));
    await transport.send(request(1, 'slow'));
    await eventually(() => expect(rpcs()).toHaveLength(1));
    await pause();
    stage.killWorker();
    await eventually(() => expect(heard(1)).toHaveLength(1));
    const { page } = stage.entered[1]!;
    const { session } = rpcs()[0]!;
    const answer = { jsonrpc: '2.0', id: 1, result: {} };
    for (let times = 0; times < 3; times++) page.send({ type: 'rpc', session, message: answer });
    const given = (n: number) => ({ n, type: 'given', session, id: 1 });
    await eventually(() => expect(heard(1).slice(1)).toEqual([given(3), given(4), given(5)]));
    expect(told).toEqual([answer]);
  });

  it('right after an answer left, its next life hears that the page has it', async () => {
    const { transport, told } = await open(await connected({ serve: takes }));
    await transport.send(request(1, 'slow'));
    await eventually(() => expect(rpcs()).toHaveLength(1));
    await pause();
    const { session } = rpcs()[0]!;
    const answer = { jsonrpc: '2.0', id: 1, result: {} };
    stage.entered[0]!.page.send({ type: 'rpc', session, message: answer });
    // The answer is on its way before the worker dies; what the relay says of it comes too late.
    setTimeout(() => stage.killWorker());
    await eventually(() => expect(told).toEqual([answer]));
    await eventually(() =>
      expect(heard(1)).toEqual([
        { type: 'hello', sessions: [session] },
        { n: 3, type: 'given', session, id: 1 },
      ]),
    );
    expect(heard()).toHaveLength(3);
    // That was taken: now it may sleep.
    await pause();
    stage.killWorker();
    await pause();
    expect(stage.connections()).toBe(2);
  });

  it('a page that waits for nothing lets it sleep, and wakes it with its next word', async () => {
    const { transport, told } = await open(await connected({ serve: echoes }));
    await transport.send(request(1));
    await eventually(() => expect(told).toHaveLength(1));
    await pause();
    stage.killWorker();
    await pause();
    expect(stage.connections()).toBe(1);
    await transport.send(request(2));
    await eventually(() => expect(told).toHaveLength(2));
    expect(stage.connections()).toBe(2);
  });

  it('a page that only listens for changes lets it sleep, until the person is back', async () => {
    const { transport, told } = await open(await connected({ serve: takes }));
    await transport.send(request(1, 'subscriptions/listen'));
    await eventually(() => expect(rpcs()).toHaveLength(1));
    await pause();
    stage.killWorker();
    await pause();
    expect(stage.connections()).toBe(1);
    stage.focus();
    const { session } = rpcs()[0]!;
    await eventually(() => expect(heard(1)).toEqual([{ type: 'hello', sessions: [session] }]));
    // It is answered in the end all the same.
    const end = { jsonrpc: '2.0', id: 1, result: {} };
    stage.entered[1]!.page.send({ type: 'rpc', session, message: end });
    await eventually(() => expect(told).toEqual([end]));
  });

  it('a page that is nudged is back with its sessions, untouched, and one that has none stays where it is', async () => {
    const announcement = await connected({ serve: takes });
    stage.killWorker();
    await pause();
    stage.relay.nudge();
    await pause();
    expect(stage.connections()).toBe(1);
    const { transport } = await open(announcement);
    await eventually(() => expect(heard(1)).toHaveLength(2));
    await pause();
    stage.killWorker();
    await pause();
    stage.relay.nudge();
    stage.relay.nudge();
    await eventually(() =>
      expect(heard(2)).toMatchObject([{ type: 'hello', sessions: [expect.any(String)] }]),
    );
    expect(stage.connections()).toBe(3);
    await transport.close();
  });

  it('a request that the page cancelled wakes nobody', async () => {
    const { transport } = await open(await connected({ serve: takes }));
    await transport.send(request(1));
    await transport.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    await eventually(() => expect(rpcs()).toHaveLength(2));
    await pause();
    stage.killWorker();
    await pause();
    expect(stage.connections()).toBe(1);
  });

  it('a close that was not taken is said again, for a session that is still known', async () => {
    let isDeaf = false;
    const serve = (page: PagePort) =>
      page.onMessage((message) => {
        if ('n' in message && !isDeaf) page.send({ type: 'taken', n: message.n });
      });
    const { transport } = await open(await connected({ serve }));
    await transport.send(request(1));
    await eventually(() => expect(rpcs()).toHaveLength(1));
    isDeaf = true;
    await transport.close();
    await eventually(() => expect(heard()).toHaveLength(4));
    stage.killWorker();
    await eventually(() => expect(heard(1)).toHaveLength(2));
    expect(heard(1)).toMatchObject([{ type: 'hello', sessions: [rpcs()[0]!.session] }, { type: 'close' }]);
  });
});

describe('when Usher is gone: updated, removed or switched off', () => {
  it('what it left in a page ends its sessions and goes silent, though nobody tells it', async () => {
    let isGone = false;
    const announcement = await connected({ serve: takes, isGone: () => isGone });
    const [waiting, idle] = [await open(announcement), await open(announcement)];
    await waiting.transport.send(request(1));
    await eventually(() => expect(rpcs()).toHaveLength(1));
    isGone = true;
    await eventually(() =>
      expect([waiting.errors, idle.errors]).toEqual([['SESSION_LOST'], ['SESSION_LOST']]),
    );
    const again = await open(announcement);
    await eventually(() => expect(again.errors).toEqual(['SESSION_LOST']));
    expect(stage.connections()).toBe(1);
  });

  it('a page that waited for nothing hears of it with its next word', async () => {
    let isGone = false;
    const session = await open(await connected({ serve: takes, isGone: () => isGone }));
    await pause();
    isGone = true;
    await session.transport.send(request(1));
    await eventually(() => expect(session.errors).toEqual(['SESSION_LOST']));
  });
});

it('a page that is drawn ahead of time is not heard of before the person sees it', async () => {
  stage = openStage({ isAsleep: true });
  await pause();
  stage.focus();
  expect(stage.connections()).toBe(0);
  stage.relay.knock();
  await eventually(() => expect(stage.announced).toHaveLength(1));
});

it('a nudge opens nothing to a page that was turned away, nor wakes one that is not shown yet', async () => {
  stage = openStage({ mayEnter: () => false });
  await pause();
  stage.relay.nudge();
  await pause();
  expect(stage.connections()).toBe(1);
  stage.close();
  stage = openStage({ isAsleep: true });
  stage.relay.nudge();
  await pause();
  expect(stage.connections()).toBe(0);
});

describe('a page in the back-forward cache', () => {
  it('holds no port, and comes back with the sessions it had', async () => {
    const { transport, told } = await open(await connected({ serve: takes }));
    await transport.send(request(1));
    await eventually(() => expect(rpcs()).toHaveLength(1));
    await pause();
    stage.sleep();
    await eventually(() => expect(stage.entered[0]!.isGone).toBe(true));
    await pause();
    expect(stage.connections()).toBe(1);
    stage.wake();
    const { session } = rpcs()[0]!;
    await eventually(() => expect(heard(1)).toEqual([{ type: 'hello', sessions: [session] }]));
    const answer = { jsonrpc: '2.0', id: 1, result: {} };
    stage.entered[1]!.page.send({ type: 'rpc', session, message: answer });
    await eventually(() => expect(told).toEqual([answer]));
  });
});

describe('a site that is disconnected', () => {
  it('loses its sessions at once, and is not let in again', async () => {
    let isAllowed = true;
    const announcement = await connected({ serve: takes, mayEnter: () => isAllowed });
    const session = await open(announcement);
    await session.transport.send(request(1));
    await eventually(() => expect(rpcs()).toHaveLength(1));
    isAllowed = false;
    stage.gate().expel('https://chat.test');
    await eventually(() => expect(session.errors).toEqual(['REVOKED']));
    expect(session.closes()).toBe(1);
    const again = await open(announcement);
    await eventually(() => expect(again.errors).toEqual(['REVOKED']));
    // It may say that it slept and woke: only the browser knows.
    for (const name of ['pagehide', 'pageshow', 'focus'])
      stage.window.dispatchEvent(Object.assign(new Event(name), { persisted: true }));
    await pause();
    expect(stage.connections()).toBe(1);
  });

  it('is announced anew when the person connects it again, and works', async () => {
    let isAllowed = true;
    const first = await connected({ serve: echoes, mayEnter: () => isAllowed });
    const session = await open(first);
    isAllowed = false;
    stage.gate().expel('https://chat.test');
    await eventually(() => expect(session.errors).toEqual(['REVOKED']));
    isAllowed = true;
    stage.relay.knock();
    stage.relay.knock();
    await eventually(() => expect(stage.announced).toHaveLength(2));
    const again = stage.announced[1]!;
    // Who has seen the first one would take it for that.
    expect(again.info.uuid).not.toBe(first.info.uuid);
    expect(again.provider).toBe(first.provider);
    const next = await open(again);
    await next.transport.send(request(1));
    await eventually(() => expect(next.told).toHaveLength(1));
    stage.window.dispatchEvent(new Event('mcp:request-provider'));
    expect(stage.announced[2]).toBe(again);
    stage.killWorker();
    await pause();
    await next.transport.send(request(2));
    await eventually(() => expect(next.told).toHaveLength(2));
    expect(stage.announced).toHaveLength(3);
  });

  it('is found out by its next message where nobody said so', async () => {
    let isAllowed = true;
    const session = await open(await connected({ serve: takes, isStillAllowed: () => isAllowed }));
    await eventually(() => expect(heard()).toHaveLength(2));
    isAllowed = false;
    await session.transport.send(request(1));
    await eventually(() => expect(session.errors).toEqual(['REVOKED']));
    expect(rpcs()).toEqual([]);
  });

  it('leaves another site alone', async () => {
    const session = await open(await connected({ serve: echoes }));
    stage.gate().expel('https://chat.test:8443');
    stage.gate().expel('https://chat');
    await session.transport.send(request(1));
    await eventually(() => expect(session.told).toHaveLength(1));
  });
});

/** The SDK's own server behind the gate, as the gateway is. */
function serveMcp(page: PagePort): void {
  takes(page);
  page.onMessage((opened) => {
    if (opened.type !== 'open') return;
    const { session } = opened;
    const transport = {
      start: async () => {},
      send: async (message: object) => page.send({ type: 'rpc', session, message: message as JsonObject }),
      close: async () => {},
      onmessage: undefined as ((message: unknown) => void) | undefined,
    };
    page.onMessage((message) => {
      if (message.type === 'rpc' && message.session === session) transport.onmessage?.(message.message);
    });
    serveStdio(
      () => {
        const server = new McpServer({ name: 'usher', version: '1' });
        server.registerTool(
          'add',
          { inputSchema: z.object({ a: z.number(), b: z.number() }) },
          ({ a, b }) => ({
            content: [{ type: 'text', text: String(a + b) }],
          }),
        );
        return server;
      },
      { transport },
    );
  });
}

describe('what connect() returns is the SDK’s transport', () => {
  const named = { name: 'chat', version: '1' };
  const clients = [
    ['v1', () => new ClientV1(named)],
    ['v2', () => new ClientV2(named)],
    ['v2, auto', () => new ClientV2(named, { versionNegotiation: { mode: 'auto' } })],
    ['v2, pinned', () => new ClientV2(named, { versionNegotiation: { mode: { pin: '2026-07-28' } } })],
  ] as const;

  it.each(clients)('to the client of %s', async (_name, create) => {
    const { provider } = await connected({ serve: serveMcp });
    const client = create() as ClientV2;
    await client.connect(provider.connect());
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['add']);
    const result = await client.callTool({ name: 'add', arguments: { a: 2, b: 3 } });
    expect(result.content).toEqual([{ type: 'text', text: '5' }]);
    const closed = new Promise<void>((resolve) => {
      client.onclose = resolve;
    });
    stage.gate().expel('https://chat.test');
    await closed;
  });
});

describe('a relay that the browser has ended together with its extension', () => {
  afterEach(() => vi.useRealTimers());

  it('is missed by a page that waits; one that lives is not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const { errors, closes, transport } = await open(await connected({ serve: takes }));
    const minute = async () => {
      for (let tick = 0; tick < 12; tick += 1) {
        await vi.advanceTimersByTimeAsync(5_000);
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await transport.send(request(1));
    await minute();
    expect(errors).toEqual([]);
    for (const port of stage.window.handedOver) port.close();
    await minute();
    expect(errors).toEqual(['SESSION_LOST']);
    expect(closes()).toBe(1);
    await expect(transport.send(request(2))).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
  });
});
