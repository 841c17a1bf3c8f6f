import { inputRequired } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/v4';
import type { Attempt } from '../elicitation/types';
import { closeServers } from './testing/http-server';
import { modernServer } from './testing/modern-server';
import { complete, MODERN, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt, toolCall } from './testing/world';

afterEach(closeServers);

const ask = {
  a: { method: 'elicitation/create', params: { mode: 'url', url: 'javascript:alert(1)', message: 'm' } },
};

describe('input rounds', () => {
  it('T5: a tool with an output schema may ask for input, and its answer is checked [F7]', async () => {
    const server = await modernServer((mcp) =>
      mcp.registerTool('pay', { outputSchema: z.object({ ok: z.boolean() }) }, async (context) => {
        if (context.mcpReq.inputResponses === undefined) {
          const pay = inputRequired.elicitUrl({ url: 'https://pay.test/', message: 'Pay' });
          return inputRequired({ inputRequests: { pay }, requestState: 's' });
        }
        return { content: [], structuredContent: { ok: true } };
      }),
    );
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(server.url));
    if (outcome.kind !== 'ready') throw new Error(outcome.code);
    const target = serverAt(server.url, { verdict: outcome.verdict, tools: outcome.tools });
    expect(await world.call(target, toolCall('pay'))).toMatchObject({
      kind: 'input-required',
      inputRequests: {
        pay: { method: 'elicitation/create', params: { mode: 'url', url: 'https://pay.test/' } },
      },
      requestState: 's',
    });
    const attempt: Attempt = { kind: 'answers', answers: { pay: { action: 'accept' } }, requestState: 's' };
    expect(await world.call(target, toolCall('pay'), { attempt })).toMatchObject({
      kind: 'completed',
      result: { structuredContent: { ok: true } },
      outputProblem: null,
    });
  });

  it('T6: hands the entries over as they came, unread', async () => {
    const server = await rawModernServer(() => ({ resultType: 'input_required', inputRequests: ask }));
    const answer = await createWorld().call(serverAt(server.url, { verdict: MODERN }), toolCall('x'));
    expect(answer).toEqual({ kind: 'input-required', inputRequests: ask });
  });

  it.each([
    ['an opaque state', 'Zm9v\u0000é😀 "\\'],
    ['the empty state', ''],
    ['no state', undefined],
  ])('echoes %s byte for byte [M3, M4, M5, M9]', async (_, requestState) => {
    const server = await rawModernServer((message) =>
      message.params.inputResponses === undefined
        ? {
            resultType: 'input_required',
            inputRequests: ask,
            ...(requestState !== undefined && { requestState }),
          }
        : complete(),
    );
    const world = createWorld();
    const target = serverAt(server.url, { verdict: MODERN });
    const answer = await world.call(target, toolCall('x', { n: 1 }));
    if (answer.kind !== 'input-required') throw new Error(answer.kind);
    const { requestState: echoed } = answer;
    const attempt: Attempt = {
      kind: 'answers',
      answers: { a: { action: 'decline' } },
      ...(echoed !== undefined && { requestState: echoed }),
    };
    await world.call(target, toolCall('x', { n: 1 }), { attempt });
    const retry = server.messages('tools/call')[1];
    expect(retry.params).toMatchObject({
      name: 'x',
      arguments: { n: 1 },
      inputResponses: { a: { action: 'decline' } },
    });
    expect('requestState' in retry.params).toBe(requestState !== undefined);
    expect(retry.params.requestState).toBe(requestState);
  });

  it('keeps a result that breaks its output schema, and says so [F6, F7]', async () => {
    const server = await rawModernServer(() => complete({ structuredContent: { ok: 'yes' } }));
    const outputSchema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] };
    const tool = {
      name: 'x',
      title: null,
      description: null,
      inputSchema: {},
      outputSchema,
      annotations: null,
      hash: '',
    };
    const answer = await createWorld().call(
      serverAt(server.url, { verdict: MODERN, tools: [tool] }),
      toolCall('x'),
    );
    expect(answer).toMatchObject({
      kind: 'completed',
      result: { structuredContent: { ok: 'yes' } },
      outputProblem: 'STRUCTURED_CONTENT_INVALID',
    });
  });
});
