import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, it } from 'vitest';
import type { FlowId } from '../elicitation/types';
import { closeServers } from './testing/http-server';
import { complete, MODERN, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt, toolCall } from './testing/world';
import { uniqueIds } from './unique-ids';

afterEach(closeServers);

describe('unique ids', () => {
  const ids = uniqueIds('p');
  const there = (message: object) => ids.outbound(message as JSONRPCMessage);
  const back = (message: object) => ids.inbound(message as JSONRPCMessage);

  it('puts a request and its progress token behind the prefix [H29, H48]', () => {
    const params = { _meta: { progressToken: 0, other: 1 }, name: 'x' };
    expect(there({ jsonrpc: '2.0', id: 0, method: 'tools/call', params })).toEqual({
      jsonrpc: '2.0',
      id: 'p.0',
      method: 'tools/call',
      params: { _meta: { progressToken: 'p.0', other: 1 }, name: 'x' },
    });
  });

  it('names the request that a cancellation is about', () => {
    const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 3 } };
    expect(there(cancelled)).toMatchObject({ params: { requestId: 'p.3' } });
  });

  it('gives the SDK its own ids back, of the same type', () => {
    expect(back({ jsonrpc: '2.0', id: 'p.7', result: {} })).toMatchObject({ id: 7 });
    expect(back({ jsonrpc: '2.0', id: 'p."probe-1"', result: {} })).toMatchObject({ id: 'probe-1' });
    const progress = {
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: 'p.7', progress: 1 },
    };
    expect(back(progress)).toMatchObject({ params: { progressToken: 7 } });
    const key = 'io.modelcontextprotocol/subscriptionId';
    const pushed = { jsonrpc: '2.0', method: 'notifications/x', params: { _meta: { [key]: 'p.2' } } };
    expect(back(pushed)).toMatchObject({ params: { _meta: { [key]: 2 } } });
  });

  it('leaves what belongs to the server alone', () => {
    const request = { jsonrpc: '2.0', id: 5, method: 'elicitation/create', params: {} };
    expect(back(request)).toEqual(request);
    const response = { jsonrpc: '2.0', id: 5, result: {} };
    expect(there(response)).toEqual(response);
    const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 5 } };
    expect(back(cancelled)).toEqual(cancelled);
  });

  it('goes by the id under which a request has left before, progress and cancellation too', () => {
    const later = uniqueIds('q');
    later.adopt(0, 'p.4');
    const arrives = (message: object) => later.inbound(message as JSONRPCMessage);
    const leaves = (message: object) => later.outbound(message as JSONRPCMessage);
    expect(arrives({ jsonrpc: '2.0', id: 'p.4', result: {} })).toMatchObject({ id: 0 });
    const progress = { method: 'notifications/progress', params: { progressToken: 'p.4', progress: 1 } };
    expect(arrives({ jsonrpc: '2.0', ...progress })).toMatchObject({ params: { progressToken: 0 } });
    const cancelled = { method: 'notifications/cancelled', params: { requestId: 0 } };
    expect(leaves({ jsonrpc: '2.0', ...cancelled })).toMatchObject({ params: { requestId: 'p.4' } });
    expect(arrives({ jsonrpc: '2.0', id: 'p.5', result: {} })).toMatchObject({ id: 'p.5' });
    expect(leaves({ jsonrpc: '2.0', id: 1, method: 'ping' })).toMatchObject({ id: 'q.1' });
  });

  it('T4: a retry has another id than the send it repeats, in another life of the worker too [H19, H29, H48, M6]', async () => {
    const server = await rawModernServer((message) =>
      message.params.inputResponses === undefined
        ? { resultType: 'input_required', inputRequests: { a: { method: 'elicitation/create', params: {} } } }
        : complete(),
    );
    const world = createWorld();
    const target = serverAt(server.url, { verdict: MODERN });
    expect(await world.call(target, toolCall('pay'))).toMatchObject({ kind: 'input-required' });
    const attempt = { kind: 'answers', answers: { a: { action: 'accept' } } } as const;
    const flowId = 'flow-1' as FlowId;
    expect(await world.restart().call(target, toolCall('pay'), { flowId, attempt })).toMatchObject({
      kind: 'completed',
    });

    const sent = server.messages('tools/call');
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
    expect(new Set(sent.map(({ params }) => params._meta.progressToken)).size).toBe(2);
  });
});
