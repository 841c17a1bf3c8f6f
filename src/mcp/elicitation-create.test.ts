import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { ElicitResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { FlowId } from '../elicitation/types';
import type { Server } from '../servers/types';
import { MAX_QUESTIONS } from './in-flight';
import { closeServers, json, serve } from './testing/http-server';
import { type LegacyServer, legacyServer } from './testing/legacy-server';
import { createWorld, serverAt, toolCall, type World } from './testing/world';

afterEach(closeServers);

const url = { mode: 'url' as const, url: 'https://pay.test/', elicitationId: 'e1', message: 'Pay' };
const flow = 'flow-1' as FlowId;
const SOON = { timeout: 5_000 };

function asking(mcp: McpServer): void {
  // On the stream of the call itself.
  mcp.registerTool('ask', {}, async (extra) => {
    const request = { method: 'elicitation/create' as const, params: url };
    const answer = await extra.sendRequest(request, ElicitResultSchema);
    return { content: [{ type: 'text', text: JSON.stringify(answer) }] };
  });
  // As most servers do it: on the standalone stream.
  mcp.registerTool('ask-aside', {}, async () => {
    const answer = await mcp.server.elicitInput(url);
    return { content: [{ type: 'text', text: answer.action }] };
  });
  mcp.registerTool('ask-oddly', {}, async (extra) => {
    const params = { mode: 'telepathy', message: 'm' } as unknown as typeof url;
    const refusal = await extra
      .sendRequest({ method: 'elicitation/create', params }, ElicitResultSchema)
      .then(({ action }) => action)
      .catch((error: { code: number }) => String(error.code));
    return { content: [{ type: 'text', text: refusal }] };
  });
  mcp.registerTool('quick', {}, () => ({ content: [] }));
}

async function ready(): Promise<{ server: LegacyServer; world: World; target: Server }> {
  const server = await legacyServer(asking);
  const world = createWorld();
  const outcome = await world.client.connect(serverAt(server.url));
  if (outcome.kind !== 'ready') throw new Error(outcome.code);
  return { server, world, target: serverAt(server.url, { verdict: outcome.verdict }) };
}

/** A server that puts a thousand questions on the stream of a call, then the answer. */
async function flooding(): Promise<Server> {
  const server = await serve((request, response, body) => {
    const { id, method } = (body ?? {}) as { id?: string; method?: string };
    if (request.method !== 'POST') return response.writeHead(405).end();
    if (method === undefined || id === undefined) return response.writeHead(202).end();
    if (method === 'initialize') {
      const serverInfo = { name: 'flood', version: '1' };
      const result = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo };
      return json(response, 200, { jsonrpc: '2.0', id, result }, { 'mcp-session-id': 's' });
    }
    const questions = Array.from({ length: 1_000 }, (_, index) => ({
      jsonrpc: '2.0',
      id: index,
      method: 'elicitation/create',
      params: url,
    }));
    const messages = [...questions, { jsonrpc: '2.0', id, result: { content: [] } }];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    return response.end(messages.map((message) => `data: ${JSON.stringify(message)}\n\n`).join(''));
  });
  const verdict = {
    era: 'legacy',
    protocolVersion: '2025-11-25',
    capabilities: {},
    atMs: Date.now(),
  } as const;
  return serverAt(server.url, { verdict });
}

describe('elicitation/create', () => {
  it('ends the call where there is no end of it', async () => {
    const target = await flooding();
    const world = createWorld();
    const answer = await world.call(target, toolCall('x'));
    expect(answer).toMatchObject({ kind: 'failed', code: 'TOO_MANY_STEPS' });
    const asked = world.reports.filter(({ kind }) => kind === 'elicitation-received');
    expect(asked).toHaveLength(MAX_QUESTIONS);
  });

  it.each(['accept', 'decline', 'cancel'] as const)(
    'belongs to the call on whose stream it comes: %s',
    async (action) => {
      const { server, world, target } = await ready();
      const answer = world.call(target, toolCall('ask'), { claim: 4 });
      const asked = await world.next('elicitation-received');
      expect(asked).toMatchObject({ flowId: flow, claim: 4, params: url });
      await world.client.answer(target, flow, asked.wireId, { action });
      expect(await answer).toMatchObject({
        kind: 'completed',
        result: { content: [{ text: JSON.stringify({ action }) }] },
      });
      // An answer is a message of its own, under the server's id.
      expect(server.seen.find(({ body }) => body?.result?.action === action)?.body.id).toBe(0);
      expect(world.holds()).toBe(0);
    },
  );

  it('belongs to the newest call when it comes on the standalone stream', async () => {
    const { world, target } = await ready();
    const answer = world.call(target, toolCall('ask-aside'));
    const asked = await world.next('elicitation-received');
    await world.client.answer(target, asked.flowId, asked.wireId, { action: 'accept' });
    expect(await answer).toMatchObject({ kind: 'completed', result: { content: [{ text: 'accept' }] } });
  });

  it('keeps two calls apart that are asked at once', async () => {
    const { world, target } = await ready();
    const answers = [world.call(target, toolCall('ask')), world.call(target, toolCall('ask'))];
    const asked = [await world.next('elicitation-received'), await world.next('elicitation-received')];
    expect(asked.map(({ flowId }) => flowId).sort()).toEqual(['flow-1', 'flow-2']);
    for (const { flowId, wireId } of asked) {
      await world.client.answer(target, flowId, wireId, { action: flowId === flow ? 'accept' : 'decline' });
    }
    const texts = (await Promise.all(answers)).map((answer) => JSON.stringify(answer));
    expect(texts.join()).toMatch(/accept.*decline|decline.*accept/);
  });

  it('is answered by another life of the worker', async () => {
    const { server, world, target } = await ready();
    void world.call(target, toolCall('ask'));
    const asked = await world.next('elicitation-received');
    await world.restart().client.answer(target, flow, asked.wireId, { action: 'accept' });
    expect(server.seen.at(-1)?.body).toMatchObject({ id: 0, result: { action: 'accept' } });
  });

  it('is not answered in a session that it was not asked in', async () => {
    const { server, world, target } = await ready();
    void world.call(target, toolCall('ask'));
    const asked = await world.next('elicitation-received');
    const later = world.restart();
    later.sessions.set(target.id, { sessionId: 'another', protocolVersion: '2025-11-25' });
    const before = server.seen.length;
    await expect(later.client.answer(target, flow, asked.wireId, { action: 'accept' })).rejects.toMatchObject(
      {
        code: 'ELICITATION_GONE',
      },
    );
    expect(server.seen).toHaveLength(before);
  });

  it('with no call in flight is cancelled at once, and never shown', async () => {
    const { server, world, target } = await ready();
    const stop = world.client.listen(target);
    await expect.poll(() => server.seen.some(({ method }) => method === 'GET'), SOON).toBe(true);
    await expect.poll(() => server.newest().server.elicitInput(url), SOON).toEqual({ action: 'cancel' });
    expect(await world.next('elicitation-unasked')).toMatchObject({ serverId: target.id });
    expect(world.reports.some(({ kind }) => kind === 'elicitation-received')).toBe(false);
    stop();
  });

  it('in a mode that was not declared is owed -32602 [E14]', async () => {
    const { world, target } = await ready();
    expect(await world.call(target, toolCall('ask-oddly'))).toMatchObject({
      kind: 'completed',
      result: { content: [{ text: '-32602' }] },
    });
  });
});

describe('the standalone stream', () => {
  it('is open while someone listens, once however many do', async () => {
    const { server, world, target } = await ready();
    const stops = [world.client.listen(target), world.client.listen(target)];
    const completed = server.newest().server.createElicitationCompletionNotifier('e1');
    await expect.poll(() => server.seen.filter(({ method }) => method === 'GET').length, SOON).toBe(1);
    await completed();
    expect(await world.next('completion-notified')).toMatchObject({ elicitationId: 'e1' });
    for (const stop of stops) stop();
    expect(await world.call(target, toolCall('quick'))).toMatchObject({ kind: 'completed' });
    // At least: the server may not have noticed yet that the first one is closed.
    expect(server.seen.filter(({ method }) => method === 'GET').length).toBeGreaterThan(1);
  });

  it('is open again for the very next call', async () => {
    const { world, target } = await ready();
    for (const action of ['accept', 'decline', 'accept'] as const) {
      const answer = world.call(target, toolCall('ask-aside'));
      const asked = await world.next('elicitation-received');
      await world.client.answer(target, asked.flowId, asked.wireId, { action });
      expect(await answer).toMatchObject({ kind: 'completed', result: { content: [{ text: action }] } });
    }
  });

  it('says that the tools have changed [C7]', async () => {
    const { server, world, target } = await ready();
    const stop = world.client.listen(target);
    await expect.poll(() => server.seen.some(({ method }) => method === 'GET'), SOON).toBe(true);
    server.newest().sendToolListChanged();
    expect(await world.next('tools-changed')).toMatchObject({ serverId: target.id });
    stop();
  });
});
