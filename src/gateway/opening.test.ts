import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json';
import { cancelledId, withOpening } from './opening';

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

describe('a cancellation', () => {
  it('names its request, and nothing else does', () => {
    expect(cancelledId(cancel(0))).toBe(0);
    expect(cancelledId({ ...cancel(0), params: { requestId: { a: 1 } } })).toBeNull();
    expect(cancelledId({ ...cancel(0), method: 'tools/call' })).toBeNull();
  });
});
