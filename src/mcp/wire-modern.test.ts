import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/v4';
import type { Attempt, FlowId } from '../elicitation/types';
import { pinTool } from '../servers/tool-pin';
import type { EraVerdict } from '../servers/types';
import type { Access } from './ports';
import { closeServers, json, type Seen, serve } from './testing/http-server';
import { modernServer } from './testing/modern-server';
import { complete, MODERN, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt, toolCall } from './testing/world';

// What a server of 2026-07-28 sees of Usher, and what it may answer. The ids are those of `docs/compliance.md`.

afterEach(async () => {
  vi.useRealTimers();
  await closeServers();
});

const META = 'io.modelcontextprotocol/';
const SSE = { 'content-type': 'text/event-stream' };
const at = (url: string, verdict: EraVerdict = MODERN) => serverAt(url, { verdict });
const event = (message: unknown, id?: string) =>
  `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(message)}\n\n`;

describe('a modern server', () => {
  let seen: readonly Seen[];
  beforeEach(async () => {
    const server = await modernServer((mcp) =>
      mcp.registerTool('echo', { inputSchema: z.object({ say: z.string() }) }, ({ say }) => ({
        content: [{ type: 'text', text: say }],
      })),
    );
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(server.url));
    if (outcome.kind !== 'ready') throw new Error(outcome.code);
    const known = serverAt(server.url, { verdict: outcome.verdict, tools: outcome.tools });
    const answer = await world.call(known, toolCall('echo', { say: 'Grüße, 世界' }));
    expect(answer).toMatchObject({ result: { content: [{ text: 'Grüße, 世界' }] } });
    seen = server.seen;
    expect(seen.map(({ body }) => body.method)).toEqual(['server/discover', 'tools/list', 'tools/call']);
  });

  it('is sent one message in each POST, as JSON, and may answer in either way [H1, H2, H3, H30]', () => {
    for (const { method, path, headers, body } of seen) {
      expect({ method, path }).toEqual({ method: 'POST', path: '/mcp' });
      expect(headers['content-type']).toBe('application/json');
      expect(headers.accept?.split(/, */).sort()).toEqual(['application/json', 'text/event-stream']);
      expect(body).toMatchObject({ jsonrpc: '2.0', id: expect.stringMatching(/./) });
    }
  });

  it('reads in the headers what the body says [H6, H7, H8, H9]', () => {
    for (const { headers, body } of seen) {
      expect(headers['mcp-protocol-version']).toBe('2026-07-28');
      expect(body.params._meta[`${META}protocolVersion`]).toBe('2026-07-28');
      expect(headers['mcp-method']).toBe(body.method);
      expect(headers['mcp-name']).toBe(body.params.name);
    }
  });

  it('is told with every request who asks, in which version and what it can show [E6, E7, H24, H25, X1, X4]', () => {
    for (const { body } of seen) {
      expect(body.params._meta).toMatchObject({
        [`${META}protocolVersion`]: '2026-07-28',
        [`${META}clientInfo`]: { name: 'usher', version: '0.0.0-test' },
      });
      // Both modes, no extension, and nothing that is deprecated.
      expect(body.params._meta[`${META}clientCapabilities`]).toEqual({ elicitation: { form: {}, url: {} } });
    }
  });
});

it('no subscription is opened, whatever a server offers to tell: a list is asked for when it is looked at [L6]', async () => {
  const server = await rawModernServer(({ method }) =>
    method === 'tools/list' ? complete({ tools: [], ttlMs: 0, cacheScope: 'private' }) : complete(),
  );
  const capabilities = { tools: { listChanged: true }, resources: { subscribe: true, listChanged: true } };
  const verdict = { ...MODERN, discover: { ...MODERN.discover, capabilities } };
  const world = createWorld();
  const stop = world.client.listen(serverAt(server.url, { verdict }));
  await world.client.connect(serverAt(server.url, { verdict }));
  await world.call(at(server.url, verdict), toolCall('x'));
  expect(server.seen.map(({ body }) => body.method)).toEqual(['tools/list', 'tools/call']);
  stop();
});

describe('a tool whose name no header can hold', () => {
  it.each([
    ['größe', '=?base64?Z3LDtsOfZQ==?='],
    ['=?base64?eA==?=', '=?base64?PT9iYXNlNjQ/ZUE9PT89?='],
  ])('travels as the specification encodes it: %s [H10]', async (name, header) => {
    const server = await rawModernServer(() => complete());
    await createWorld().call(at(server.url), toolCall(name));
    expect(server.seen[0]?.headers['mcp-name']).toBe(header);
    expect(server.seen[0]?.body.params.name).toBe(name);
  });
});

describe('an answer', () => {
  const streaming = (write: (response: ServerResponse, id: string) => void) =>
    rawModernServer((message, response) => {
      response.writeHead(200, SSE);
      write(response, message.id);
    });

  it('may come in a stream, with comments that keep it alive [H5, H18]', async () => {
    const server = await streaming((response, id) =>
      response.end(`: still here\n\n:\n\n${event({ jsonrpc: '2.0', id, result: complete() })}`),
    );
    expect(await createWorld().call(at(server.url), toolCall('x'))).toMatchObject({ kind: 'completed' });
  });

  it('may come as JSON [H5]', async () => {
    const server = await rawModernServer(() => complete());
    expect(await createWorld().call(at(server.url), toolCall('x'))).toMatchObject({ kind: 'completed' });
  });

  it('is not waited for on another stream where its own has broken, event ids or not [H19]', async () => {
    const server = await streaming((response) => {
      const params = { progressToken: 'none', progress: 1 };
      response.write(event({ jsonrpc: '2.0', method: 'notifications/progress', params }, 'e1'));
      setTimeout(() => response.destroy(), 20);
    });
    expect(await createWorld().call(at(server.url), toolCall('x'))).toMatchObject({
      code: 'CONNECTION_LOST',
      mayHaveArrived: true,
    });
    expect(server.seen.map(({ method }) => method)).toEqual(['POST']);
  });

  it('is the only thing that counts on its stream: a request there is not answered and not shown [E34, H4]', async () => {
    const server = await streaming((response, id) => {
      const params = { mode: 'url', url: 'https://idp.test/', message: 'm', elicitationId: 'e' };
      response.write(event({ jsonrpc: '2.0', id: 7, method: 'elicitation/create', params }));
      const done = { elicitationId: 'e' };
      response.write(event({ jsonrpc: '2.0', method: 'notifications/elicitation/complete', params: done }));
      setTimeout(() => response.end(event({ jsonrpc: '2.0', id, result: complete() })), 50);
    });
    const world = createWorld();
    expect(await world.call(at(server.url), toolCall('x'))).toMatchObject({ kind: 'completed' });
    expect(server.seen.map(({ body }) => body.method)).toEqual(['tools/call']);
    expect(world.reports.map(({ kind }) => kind)).toEqual(['answered']);
  });

  it.each(['task', 'weird'])(
    'of the kind %s, which nobody agreed to, is none [H27, X3]',
    async (resultType) => {
      const server = await rawModernServer(() => ({ ...complete(), resultType, taskId: 't' }));
      expect(await createWorld().call(at(server.url), toolCall('x'))).toMatchObject({
        kind: 'failed',
        code: 'ANSWER_UNREADABLE',
      });
    },
  );

  it('that asks for input is none where only a list was asked for [M10]', async () => {
    const server = await rawModernServer(() => ({ resultType: 'input_required', inputRequests: {} }));
    expect(await createWorld().client.connect(serverAt(server.url))).toMatchObject({ kind: 'problem' });
  });

  it.each([-32_000, -32_001, -32_002, -32_010, -32_019])(
    'with the code %i, which may mean anything, is an error like any other [H31]',
    async (code) => {
      const server = await rawModernServer((message, response) =>
        json(response, 200, { jsonrpc: '2.0', id: message.id, error: { code, message: 'm' } }),
      );
      expect(await createWorld().call(at(server.url), toolCall('x'))).toMatchObject({
        code: 'PROTOCOL_ERROR',
        facts: { rpcCode: code },
      });
      expect(server.seen).toHaveLength(1);
    },
  );

  it('that wants of us what we did not declare is an error in the server’s words [X1]', async () => {
    const server = await rawModernServer((message, response) => {
      const data = { requiredCapabilities: { extensions: { 'io.modelcontextprotocol/ui': {} } } };
      const error = { code: -32_021, message: 'Needs the ui extension', data };
      json(response, 400, { jsonrpc: '2.0', id: message.id, error });
    });
    expect(await createWorld().call(at(server.url), toolCall('x'))).toMatchObject({
      kind: 'failed',
      facts: { rpcCode: -32_021 },
      serverMessage: 'Needs the ui extension',
    });
  });

  it('that finds the headers wrong has the tools listed anew [H16]', async () => {
    const server = await rawModernServer((message, response) =>
      json(response, 400, {
        jsonrpc: '2.0',
        id: message.id,
        error: { code: -32_020, message: 'Header mismatch' },
      }),
    );
    const world = createWorld();
    expect(await world.call(at(server.url), toolCall('x'))).toMatchObject({ facts: { rpcCode: -32_020 } });
    expect(await world.next('tools-changed')).toMatchObject({ serverId: 'server-1' });
    // The call is the person's to make again: a changed tool is another tool.
    expect(server.messages('tools/call')).toHaveLength(1);
  });
});

describe('calls of one tool', () => {
  const asking = () =>
    rawModernServer(({ params }) =>
      params.inputResponses === undefined
        ? {
            resultType: 'input_required',
            requestState: `state of ${params.arguments.of}`,
            inputRequests: { a: { method: 'elicitation/create', params: {} } },
          }
        : complete({ content: [{ type: 'text', text: params.requestState }] }),
    );

  it('at the same time keep their questions and their state apart [M7, M9]', async () => {
    const server = await asking();
    const world = createWorld();
    const flows = ['one', 'two', 'three'];
    const send = (of: string, attempt: Attempt) => {
      const call = { flowId: of as FlowId, claim: 1, server: at(server.url), attempt };
      world.client.send({ ...call, request: toolCall('x', { of }) });
    };
    for (const of of flows) send(of, { kind: 'first' });
    for (const _ of flows) {
      const { flowId, answer } = await world.next('answered');
      if (answer.kind !== 'input-required') throw new Error(answer.kind);
      expect(answer.requestState).toBe(`state of ${flowId}`);
      send(flowId, {
        kind: 'answers',
        answers: { a: { action: 'accept' } },
        requestState: answer.requestState!,
      });
    }
    for (const _ of flows) {
      const { flowId, answer } = await world.next('answered');
      expect(answer).toMatchObject({ result: { content: [{ text: `state of ${flowId}` }] } });
    }
    const retries = server.messages('tools/call').slice(3);
    expect(retries.map(({ params }) => params)).toHaveLength(3);
    for (const { params } of retries) expect(params.requestState).toBe(`state of ${params.arguments.of}`);
  });

  it('are each made, however alike: no answer stands in for another [M12, C1, C2]', async () => {
    const server = await rawModernServer(() => complete({ ttlMs: 3_600_000, cacheScope: 'public' }));
    const world = createWorld();
    const attempt: Attempt = { kind: 'answers', answers: { a: { action: 'accept' } }, requestState: 's' };
    for (const more of [{}, {}, { attempt }, { attempt }])
      expect(await world.call(at(server.url), toolCall('x'), more)).toMatchObject({ kind: 'completed' });
    expect(server.messages('tools/call')).toHaveLength(4);
  });
});

describe('what lets us in', () => {
  it('is the same after a page was opened for the server: that is no sign-in to it [E33]', async () => {
    const server = await rawModernServer(({ params }) =>
      params.inputResponses === undefined
        ? { resultType: 'input_required', inputRequests: { a: { method: 'elicitation/create', params: {} } } }
        : complete(),
    );
    const asked: unknown[] = [];
    const access: Access = {
      headers: async () => ({ authorization: 'Bearer one' }),
      renewed: async (_, refused) => {
        asked.push(refused);
        return null;
      },
    };
    const world = createWorld(undefined, access);
    const attempt: Attempt = { kind: 'answers', answers: { a: { action: 'accept' } } };
    await world.call(at(server.url), toolCall('x'));
    expect(await world.call(at(server.url), toolCall('x'), { attempt })).toMatchObject({ kind: 'completed' });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', 'Bearer one']);
    expect(asked).toEqual([]);
  });
});

describe('between calls', () => {
  it('nothing is asked, polled or listened for [C5, L6]', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'Date'],
      shouldAdvanceTime: true,
    });
    const server = await rawModernServer(() =>
      complete({ tools: [], ttlMs: 1, cacheScope: 'private', content: [] }),
    );
    const world = createWorld();
    await world.client.connect(serverAt(server.url));
    const stop = world.client.listen(at(server.url));
    await world.call(at(server.url), toolCall('x'));
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    // Whatever was asked meanwhile is there before this.
    await world.call(at(server.url), toolCall('x'));
    expect(server.seen.map(({ method, body }) => `${method} ${body.method}`)).toEqual([
      'POST server/discover',
      'POST tools/list',
      'POST tools/call',
      'POST tools/call',
    ]);
    stop();
  });
});

describe('a server', () => {
  it('is spoken to the same, whatever it calls itself [H26]', async () => {
    const sent: unknown[] = [];
    for (const said of [undefined, { name: 'usher', version: '99', title: 'Your bank' }]) {
      const server = await serve((_, response, body) => {
        const { id, method } = body as { id: string; method: string };
        const about = method === 'server/discover' ? MODERN.discover : { tools: [], ttlMs: 0 };
        const _meta = said === undefined ? {} : { [`${META}serverInfo`]: said };
        const result = { ...complete({ cacheScope: 'private' }), ...about, _meta };
        json(response, 200, { jsonrpc: '2.0', id, result });
      });
      const world = createWorld();
      const outcome = await world.client.connect(serverAt(server.url));
      if (outcome.kind !== 'ready') throw new Error(outcome.code);
      const { ownName, verdict, toolsFreshUntilMs: _moment, ...rest } = outcome;
      expect(ownName).toBe(said?.title ?? null);
      await world.call(at(server.url, verdict), toolCall('x'));
      const withoutIds = ({ method, body: { params } }: Seen) => {
        const { progressToken: _token, ...meta } = params._meta;
        return { method, params: { ...params, _meta: meta } };
      };
      const { era, protocolVersion } = verdict;
      sent.push({ rest, era, protocolVersion, seen: server.seen.map(withoutIds) });
    }
    expect(sent[1]).toEqual(sent[0]);
  });

  it('may have two tools whose names differ in case alone [F13]', async () => {
    const [lower, upper] = ['echo', 'Echo'].map((name) => ({ name, inputSchema: { type: 'object' } }));
    const server = await rawModernServer(({ method }) =>
      complete(method === 'tools/list' ? { tools: [lower, upper], ttlMs: 0, cacheScope: 'private' } : {}),
    );
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(server.url));
    expect(outcome).toMatchObject({ tools: [{ name: 'echo' }, { name: 'Echo' }], unusableTools: [] });
    const pinned = pinTool(upper);
    if (!pinned.ok) throw new Error(pinned.reason);
    await world.call(serverAt(server.url, { verdict: MODERN, tools: [pinned.tool] }), toolCall('Echo'));
    expect(server.seen.at(-1)?.headers['mcp-name']).toBe('Echo');
  });

  it('has pictures of itself that nobody looks at [S13]', async () => {
    const pictures = await serve((_, response) => response.writeHead(200).end());
    const icons = [{ src: `${pictures.origin}/icon.png`, mimeType: 'image/png' }];
    const tool = { name: 'x', inputSchema: { type: 'object' }, icons };
    const server = await rawModernServer(({ method }) =>
      complete({
        ...(method === 'tools/list' && { tools: [tool], ttlMs: 0, cacheScope: 'private' }),
        _meta: { [`${META}serverInfo`]: { name: 's', version: '1', icons } },
      }),
    );
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(server.url));
    if (outcome.kind !== 'ready') throw new Error(outcome.code);
    expect(JSON.stringify(outcome.tools)).not.toContain('icon');
    await world.call(serverAt(server.url, { verdict: MODERN, tools: outcome.tools }), toolCall('x'));
    expect(pictures.seen).toEqual([]);
  });
});
