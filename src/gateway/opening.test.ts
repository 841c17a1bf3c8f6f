import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json';
import { cancelledId, MAX_SUBSCRIPTIONS, subscribedUris, withinLimits, withOpening } from './opening';

const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize', params: {} };
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
const listen = (id: number) => ({ jsonrpc: '2.0', id, method: 'subscriptions/listen', params: {} });
const cancel = (requestId: number) => ({
  jsonrpc: '2.0',
  method: 'notifications/cancelled',
  params: { requestId },
});
const opened = (...messages: readonly JsonObject[]) =>
  messages.reduce<readonly JsonObject[]>(withOpening, []);

describe('what a later life of the worker has to say again', () => {
  it('is the handshake, once, however often it is heard', () => {
    expect(opened(initialize, initialize, initialized, initialized)).toEqual([initialize, initialized]);
    expect(opened(initialized)).toEqual([]);
  });

  it('is what a client listens for, until it does not any more', () => {
    expect(opened(listen(1), listen(2), listen(1), cancel(1))).toEqual([listen(2)]);
    expect(opened(initialize, cancel(0))).toEqual([initialize]);
  });

  it('is nothing else, and never without end', () => {
    expect(opened({ jsonrpc: '2.0', id: 3, method: 'tools/list' })).toEqual([]);
    const many = Array.from({ length: 100 }, (_, id) => listen(id));
    expect(opened(...many).length).toBeLessThan(20);
  });
});

describe('what a session is subscribed to', () => {
  const subscribe = (uri: unknown, id = 7) =>
    ({ jsonrpc: '2.0', id, method: 'resources/subscribe', params: { uri } }) as JsonObject;
  const unsubscribe = (uri: string) =>
    ({ jsonrpc: '2.0', id: 8, method: 'resources/unsubscribe', params: { uri } }) as JsonObject;
  const listenTo = (id: number, ...resourceSubscriptions: unknown[]) =>
    ({ ...listen(id), params: { notifications: { resourceSubscriptions } } }) as unknown as JsonObject;

  it('is what it said, in either era, until it takes it back', () => {
    const said = opened(initialize, subscribe('a:1'), subscribe('a:2'), subscribe('a:1'), unsubscribe('a:2'));
    expect([...subscribedUris(said)]).toEqual(['a:1']);
    const heard = opened(listenTo(1, 'a:1', 'a:2'), listenTo(2, 'a:2', 'a:3'), cancel(1));
    expect([...subscribedUris(heard)]).toEqual(['a:2', 'a:3']);
  });

  it('is no more than can be looked after, and a client is told which', () => {
    const many = Array.from({ length: 200 }, (_, n) => `a:${n}`);
    expect(subscribedUris(opened(...many.map((uri) => subscribe(uri)))).size).toBe(MAX_SUBSCRIPTIONS);
    expect(subscribedUris(opened(listenTo(1, ...many), listenTo(2, 'b:1'))).size).toBe(MAX_SUBSCRIPTIONS);
    expect(withinLimits(listenTo(1, ...many))).toEqual(listenTo(1, ...many.slice(0, MAX_SUBSCRIPTIONS)));
  });

  it('is nothing that is no address, or that nobody would keep', () => {
    const odd = [subscribe(3), subscribe(`a:${'x'.repeat(3_000)}`), { ...subscribe('a'), params: null }];
    expect(subscribedUris(opened(...odd)).size).toBe(0);
    expect(subscribedUris(opened(listenTo(1, 'a:1', 3))).size).toBe(0);
    // For the SDK's server to refuse.
    expect(withinLimits(listenTo(1, 'a:1', 3))).toEqual(listenTo(1, 'a:1', 3));
  });
});

describe('a cancellation', () => {
  it('names its request, and nothing else does', () => {
    expect(cancelledId(cancel(0))).toBe(0);
    expect(cancelledId({ ...cancel(0), params: { requestId: { a: 1 } } })).toBeNull();
    expect(cancelledId({ ...cancel(0), method: 'tools/call' })).toBeNull();
  });
});
