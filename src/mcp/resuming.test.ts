import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { ElicitResultSchema, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, it } from 'vitest';
import { createEventStore } from '../../e2e/fixtures/event-store.ts';
import type { FlowId } from '../elicitation/types';
import type { Server } from '../servers/types';
import type { CallReport, ResumedCall, SendCall } from './ports';
import { closeServers, serve } from './testing/http-server';
import { type LegacyOptions, type LegacyServer, legacyServer } from './testing/legacy-server';
import { createWorld, serverAt, toolCall, type World } from './testing/world';

afterEach(closeServers);

const flow = 'flow-1' as FlowId;
const SOON = { timeout: 5_000 };
const URL_QUESTION = { mode: 'url' as const, url: 'https://pay.test/', elicitationId: 'e1', message: 'Pay' };

/** What the tools of the test server wait for. */
type Gate = { readonly opened: Promise<void>; open(): void };

function gate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

type Scene = {
  readonly server: LegacyServer;
  readonly world: World;
  readonly target: Server;
  readonly done: Gate;
  readonly cancelled: () => boolean;
  readonly calls: () => number;
};

async function scene(options: LegacyOptions = { eventStore: createEventStore }): Promise<Scene> {
  const done = gate();
  let isCancelled = false;
  const server = await legacyServer((mcp: McpServer) => {
    mcp.registerTool('slow', {}, async (extra) => {
      extra.signal.addEventListener('abort', () => {
        isCancelled = true;
      });
      const progressToken = extra._meta?.progressToken;
      if (progressToken !== undefined) {
        await extra.sendNotification({
          method: 'notifications/progress',
          params: { progressToken, progress: 1, message: 'working' },
        });
      }
      await done.opened;
      return { content: [{ type: 'text', text: 'done' }] };
    });
    mcp.registerTool('ask', {}, async (extra) => {
      const request = { method: 'elicitation/create' as const, params: URL_QUESTION };
      const answer = await extra.sendRequest(request, ElicitResultSchema);
      await done.opened;
      return { content: [{ type: 'text', text: answer.action }] };
    });
    mcp.registerTool('ask-later', {}, async (extra) => {
      await done.opened;
      const request = { method: 'elicitation/create' as const, params: URL_QUESTION };
      const answer = await extra.sendRequest(request, ElicitResultSchema);
      return { content: [{ type: 'text', text: answer.action }] };
    });
    mcp.registerTool('hang-up', {}, async (extra) => {
      extra.closeSSEStream?.();
      await done.opened;
      return { content: [{ type: 'text', text: 'done' }] };
    });
    mcp.registerTool('withdraw', {}, async (extra) => {
      const request = { method: 'elicitation/create' as const, params: URL_QUESTION };
      await extra.sendRequest(request, ElicitResultSchema, { timeout: 100 }).catch(() => {});
      await done.opened;
      return { content: [] };
    });
  }, options);
  const world = createWorld();
  const outcome = await world.client.connect(serverAt(server.url));
  if (outcome.kind !== 'ready') throw new Error(outcome.code);
  const target = serverAt(server.url, { verdict: outcome.verdict });
  const calls = () => server.messages('tools/call').length;
  return { server, world, target, done, cancelled: () => isCancelled, calls };
}

/** Sends, and waits for the first point that is offered. */
async function sent({ world, target }: Scene, tool: string): Promise<ResumedCall> {
  const call: SendCall = {
    flowId: flow,
    claim: 3,
    server: target,
    request: toolCall(tool),
    attempt: { kind: 'first' },
  };
  world.client.send(call);
  const { point } = await world.next('resumption-offered');
  return { ...call, point, asking: [] };
}

const text = (report: CallReport) =>
  report.kind === 'answered' && report.answer.kind === 'completed' ? report.answer.result['content'] : report;

const gets = ({ server }: Scene) => server.seen.filter(({ method }) => method === 'GET');
const resumptions = (from: Scene) => gets(from).filter(({ headers }) => 'last-event-id' in headers);

describe('a call whose worker was stopped', () => {
  it('gets its answer in the next life, and is sent once [H41]', async () => {
    const at = await scene();
    const call = await sent(at, 'slow');
    const later = at.world.dieAndRestart();
    later.client.resume(call);
    await expect.poll(() => resumptions(at).length, SOON).toBe(1);
    at.done.open();
    const answered = await later.next('answered');
    expect(answered).toMatchObject({ flowId: flow, claim: 3 });
    expect(text(answered)).toEqual([{ type: 'text', text: 'done' }]);
    expect(at.calls()).toBe(1);
    expect(later.reports).toContainEqual(
      expect.objectContaining({ kind: 'progressed', flowId: flow, message: 'working' }),
    );
    expect(later.holds()).toBe(0);
  });

  it('gets an answer that came while nobody listened, through any number of lives', async () => {
    const at = await scene();
    const call = await sent(at, 'slow');
    const second = at.world.dieAndRestart();
    second.client.resume(call);
    await expect.poll(() => resumptions(at).length, SOON).toBe(1);
    const third = second.dieAndRestart();
    at.done.open();
    third.client.resume(call);
    expect(text(await third.next('answered'))).toEqual([{ type: 'text', text: 'done' }]);
    expect(at.calls()).toBe(1);
  });

  it('is asked what the server asked while nobody listened, once', async () => {
    const at = await scene();
    const call = await sent(at, 'ask-later');
    const later = at.world.dieAndRestart();
    at.done.open();
    later.client.resume(call);
    later.client.resume(call);
    const asked = await later.next('elicitation-received');
    expect(asked).toMatchObject({ flowId: flow, claim: 3, params: URL_QUESTION });
    await later.client.answer(at.target, flow, asked.wireId, { action: 'accept' });
    expect(text(await later.next('answered'))).toEqual([{ type: 'text', text: 'accept' }]);
    expect(later.reports.filter(({ kind }) => kind === 'elicitation-received')).toHaveLength(1);
    expect(resumptions(at)).toHaveLength(1);
    expect(at.calls()).toBe(1);
  });

  it('takes a late answer, and is not asked again what was answered', async () => {
    const at = await scene();
    // The first point: before the question.
    const call = await sent(at, 'ask');
    const { wireId } = await at.world.next('elicitation-received');
    const later = at.world.dieAndRestart();
    await later.client.answer(at.target, flow, wireId, { action: 'accept' });
    later.client.resume(call);
    at.done.open();
    expect(text(await later.next('answered'))).toEqual([{ type: 'text', text: 'accept' }]);
    expect(later.reports.some(({ kind }) => kind === 'elicitation-received')).toBe(false);
    expect(at.calls()).toBe(1);
  });

  it('is not asked again what the person still has before them', async () => {
    const at = await scene();
    const call = await sent(at, 'ask');
    const { wireId } = await at.world.next('elicitation-received');
    const later = at.world.dieAndRestart();
    later.client.resume({ ...call, asking: [wireId] });
    await expect.poll(() => resumptions(at).length, SOON).toBe(1);
    at.done.open();
    await later.client.answer(at.target, flow, wireId, { action: 'decline' });
    expect(text(await later.next('answered'))).toEqual([{ type: 'text', text: 'decline' }]);
    expect(later.reports.some(({ kind }) => kind === 'elicitation-received')).toBe(false);
  });

  it('is listened for nowhere else where it is in flight', async () => {
    const at = await scene();
    const call = await sent(at, 'slow');
    at.world.client.resume(call);
    at.done.open();
    expect(text(await at.world.next('answered'))).toEqual([{ type: 'text', text: 'done' }]);
    expect(resumptions(at)).toEqual([]);
    expect(at.world.reports.filter(({ kind }) => kind === 'answered')).toHaveLength(1);
  });

  it('fails where the session is over, and is not sent in another', async () => {
    const at = await scene();
    const call = await sent(at, 'slow');
    const later = at.world.dieAndRestart();
    at.server.forgetSessions();
    later.client.resume(call);
    expect(await later.next('answered')).toMatchObject({
      answer: { kind: 'failed', code: 'SESSION_LOST', mayHaveArrived: true },
    });
    expect(at.calls()).toBe(1);
    expect(at.server.messages('initialize')).toHaveLength(1);

    // Sent again because the person says so: in a new session.
    at.done.open();
    const again = await later.call(at.target, toolCall('slow'), { claim: 4 });
    expect(again).toMatchObject({ kind: 'completed' });
    expect(at.calls()).toBe(3); // One of them had its 404.
    expect(at.server.messages('initialize')).toHaveLength(2);
  });

  it('fails where another session has taken the place of its own', async () => {
    const at = await scene();
    const call = await sent(at, 'slow');
    const later = at.world.dieAndRestart();
    later.sessions.set(at.target.id, { sessionId: 'another', protocolVersion: '2025-11-25' });
    const before = at.server.seen.length;
    later.client.resume(call);
    expect(await later.next('answered')).toMatchObject({
      answer: { code: 'SESSION_LOST', mayHaveArrived: true },
    });
    expect(at.server.seen).toHaveLength(before);
  });

  it('is given up in the name under which it left, heard of or not [H42]', async () => {
    for (const isListening of [true, false]) {
      const at = await scene();
      const call = await sent(at, 'slow');
      const later = at.world.dieAndRestart();
      if (isListening) {
        later.client.resume(call);
        await expect.poll(() => resumptions(at).length, SOON).toBe(1);
      }
      later.client.abort(flow, { server: at.target, point: call.point });
      await expect.poll(at.cancelled, SOON).toBe(true);
      const [{ id }] = at.server.messages('tools/call');
      expect(at.server.messages('notifications/cancelled')).toMatchObject([{ params: { requestId: id } }]);
      await expect.poll(() => later.holds(), SOON).toBe(0);
      expect(later.reports.filter(({ kind }) => kind === 'answered')).toEqual([]);
    }
  });

  it('still hears that an elicitation is complete', async () => {
    const at = await scene();
    await sent(at, 'slow');
    const later = at.world.dieAndRestart();
    const stop = later.client.listen(at.target);
    await expect.poll(() => gets(at).length, SOON).toBeGreaterThan(1);
    const tell = at.server.newest().server.createElicitationCompletionNotifier('e1');
    await expect
      .poll(async () => {
        await tell();
        return later.reports;
      }, SOON)
      .toContainEqual({ kind: 'completion-notified', serverId: at.target.id, elicitationId: 'e1' });
    stop();
  });

  it.each([
    [405, 'text/plain', ''],
    [
      400,
      'application/json',
      JSON.stringify({ error: { code: -32000, message: 'Invalid event ID format' } }),
    ],
    [500, 'text/plain', 'Error replaying events'],
    [200, 'text/html', '<html>'],
  ])('fails where the server can not go on with it: %i %s', async (status, type, body) => {
    const server = await serve((_, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
    const world = createWorld();
    const target = serverAt(server.url);
    const session = { sessionId: 's', protocolVersion: '2025-11-25' };
    world.sessions.set(target.id, session);
    const { writePoint } = await import('./resume-point');
    const point = writePoint({ requestId: 'x.0', lastEventId: '7' }, session);
    const call = { flowId: flow, claim: 1, server: target, request: toolCall('x'), asking: [], point };
    world.client.resume({ ...call, attempt: { kind: 'first' } });
    expect(await world.next('answered')).toMatchObject({
      answer: { kind: 'failed', code: 'ANSWER_LOST', mayHaveArrived: true },
    });
    expect(server.messages('tools/call')).toEqual([]);
  });
});

describe('a call whose stream broke', () => {
  it('goes on after the last event, and is sent once [H41]', async () => {
    const at = await scene();
    await sent(at, 'slow');
    at.server.breakStreams();
    await expect.poll(() => resumptions(at).length, SOON).toBe(1);
    at.server.breakStreams();
    await expect.poll(() => resumptions(at).length, SOON).toBe(2);
    at.done.open();
    expect(text(await at.world.next('answered'))).toEqual([{ type: 'text', text: 'done' }]);
    expect(at.calls()).toBe(1);
    expect(at.server.messages('notifications/cancelled')).toEqual([]);
  });

  it('waits as long as the server asks it to before it goes on [H40]', async () => {
    const at = await scene({ eventStore: createEventStore, retryMs: 1_200 });
    const startMs = Date.now();
    await sent(at, 'hang-up');
    at.done.open();
    expect(text(await at.world.next('answered'))).toEqual([{ type: 'text', text: 'done' }]);
    expect(Date.now() - startMs).toBeGreaterThan(1_150);
    expect(resumptions(at)).toHaveLength(1);
    expect(at.calls()).toBe(1);
  });

  it('fails where its session went with it, and is not sent in another', async () => {
    const at = await scene();
    await sent(at, 'slow');
    at.server.forgetSessions();
    at.server.breakStreams();
    expect(await at.world.next('answered')).toMatchObject({
      answer: { kind: 'failed', code: 'SESSION_LOST', mayHaveArrived: true },
    });
    expect(at.calls()).toBe(1);
    expect(at.server.messages('initialize')).toHaveLength(1);
  });

  it('fails at once where the server keeps no events', async () => {
    const at = await scene({});
    at.world.client.send({
      flowId: flow,
      claim: 1,
      server: at.target,
      request: toolCall('slow'),
      attempt: { kind: 'first' },
    });
    await expect.poll(at.calls, SOON).toBe(1);
    await at.world.next('progressed');
    at.server.breakStreams();
    expect(await at.world.next('answered')).toMatchObject({
      answer: { kind: 'failed', code: 'CONNECTION_LOST', mayHaveArrived: true },
    });
    expect(at.world.reports.some(({ kind }) => kind === 'resumption-offered')).toBe(false);
  });

  it('asks again where a server replays what was missed and then says no more', async () => {
    // As server-everything does: every stream of the session, and the new one is no stream of the call.
    const at = await scene({ eventStore: forgetfulStore });
    const call = await sent(at, 'slow');
    const later = at.world.dieAndRestart();
    later.client.resume(call);
    await expect.poll(() => resumptions(at).length, SOON).toBe(1);
    at.done.open();
    expect(text(await later.next('answered'))).toEqual([{ type: 'text', text: 'done' }]);
    expect(resumptions(at).length).toBeGreaterThan(1);
    expect(at.calls()).toBe(1);
  });
});

describe('calls whose streams are replayed together', () => {
  it('are kept apart: each has its own questions and its own answer', async () => {
    const at = await scene({ eventStore: forgetfulStore });
    await sent(at, 'slow');
    const other = { flowId: 'flow-2' as FlowId, claim: 1, server: at.target, request: toolCall('ask') };
    at.world.client.send({ ...other, attempt: { kind: 'first' } });
    const asked = await at.world.next('elicitation-received');
    at.server.breakStreams();
    await expect.poll(() => resumptions(at).length, SOON).toBe(2);
    at.done.open();
    await at.world.client.answer(at.target, asked.flowId, asked.wireId, { action: 'accept' });
    const answers = [await at.world.next('answered'), await at.world.next('answered')];
    const of = (id: string) => answers.filter(({ flowId }) => flowId === id).map(text);
    expect(of('flow-1')).toEqual([[{ type: 'text', text: 'done' }]]);
    expect(of('flow-2')).toEqual([[{ type: 'text', text: 'accept' }]]);
    expect(at.world.reports.filter(({ kind }) => kind === 'elicitation-received')).toHaveLength(1);
    expect(at.calls()).toBe(2);
  });
});

describe('a point to resume from', () => {
  it('is offered at once, and a newer one about a second later', async () => {
    const at = await scene();
    const startMs = Date.now();
    const first = await sent(at, 'slow');
    expect(Date.now() - startMs).toBeLessThan(900);
    const second = await at.world.next('resumption-offered');
    expect(Date.now() - startMs).toBeGreaterThan(900);
    expect(second).toMatchObject({ flowId: flow, claim: 3 });
    expect(second.point).not.toBe(first.point);
    at.done.open();
    await at.world.next('answered');
  });

  it('skips no question that is not saved yet', async () => {
    const at = await scene();
    at.world.saved = new Promise(() => {});
    const call = await sent(at, 'ask');
    await at.world.next('elicitation-received');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const newest = at.world.reports.findLast((report) => report.kind === 'resumption-offered');
    const later = at.world.dieAndRestart();
    later.client.resume({ ...call, point: newest?.point ?? '' });
    expect(await later.next('elicitation-received')).toMatchObject({ params: URL_QUESTION });
  });

  it('names no session [H36, S17]', async () => {
    const at = await scene();
    const { point } = await sent(at, 'slow');
    for (const id of at.server.sessionIds()) expect(point).not.toContain(id);
    at.done.open();
  });
});

describe('a question that the server withdraws', () => {
  it('is reported as withdrawn, and the time of the call runs on', async () => {
    const at = await scene();
    await sent(at, 'withdraw');
    const { wireId } = await at.world.next('elicitation-received');
    expect(await at.world.next('elicitation-withdrawn')).toEqual({
      kind: 'elicitation-withdrawn',
      flowId: flow,
      claim: 3,
      wireId,
    });
    at.done.open();
    expect(await at.world.next('answered')).toMatchObject({ answer: { kind: 'completed' } });
  });
});

function forgetfulStore(): EventStore {
  const events = new Map<string, JSONRPCMessage>();
  return {
    async storeEvent(_streamId, message) {
      const id = crypto.randomUUID();
      events.set(id, message);
      return id;
    },
    async replayEventsAfter(lastEventId, { send }) {
      const entries = [...events.entries()];
      const start = entries.findIndex(([id]) => id === lastEventId);
      for (const [id, message] of entries.slice(start + 1)) await send(id, message);
      return lastEventId;
    },
  };
}
