import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeeperThan } from '../base/json';
import { readMessage } from './read-message';
import { malformed, wellFormed } from './testing/messages';

/** Messages in `npm run unit`; `FUZZ_MESSAGES=100000` is the whole of it. */
const MESSAGES = Number(process.env['FUZZ_MESSAGES'] ?? 5_000);

const SESSION = '3f2b8a1c-0000-4000-8000-1234567890ab';
const rpc = (message: unknown) => ({ type: 'rpc', n: 1, session: SESSION, text: JSON.stringify(message) });
const text = (raw: string) => ({ type: 'rpc', n: 1, session: SESSION, text: raw });
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('a message from a page', () => {
  it('is read as what it is, whatever it says', () => {
    fc.assert(
      fc.property(wellFormed, (raw) => {
        const reading = readMessage(raw);
        const { text: sent, ...rest } = raw;
        const message = sent === undefined ? rest : { ...rest, message: JSON.parse(sent as string) };
        expect(reading).toEqual({ message });
      }),
      { numRuns: 2_000 },
    );
  });

  it(`is refused where it is malformed, and nothing is thrown (${MESSAGES})`, { timeout: 900_000 }, () => {
    fc.assert(
      fc.property(malformed, (raw) => {
        expect(readMessage(raw)).toHaveProperty('fault');
      }),
      { numRuns: MESSAGES },
    );
  });

  it('that is let through holds nothing but its own fields, in a size and a depth that can be dealt with', () => {
    fc.assert(
      fc.property(fc.oneof(malformed, wellFormed), (raw) => {
        const reading = readMessage(raw);
        if ('fault' in reading) return;
        const { message } = reading;
        const fields = Object.keys(message).sort().join(' ');
        expect([
          'sessions type',
          'id n session type',
          'n type',
          'n session type',
          'message n session type',
        ]).toContain(fields);
        if (message.type === 'rpc') expect(isDeeperThan(message.message, 40)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a request', { jsonrpc: '2.0', id: 'a', method: 'tools/call', params: { name: 'x' } }],
    ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }],
    ['an answer', { jsonrpc: '2.0', id: 0, result: {} }],
    ['an error', { jsonrpc: '2.0', id: 3, error: { code: -32601, message: 'no', data: null } }],
  ])('may be %s', (_name, message) => {
    expect(readMessage(rpc(message))).toEqual({ message: { type: 'rpc', n: 1, session: SESSION, message } });
  });

  it.each([
    ['NOT_A_MESSAGE', { type: 'rpc', n: 0, session: SESSION, text: '{}' }],
    ['NOT_A_MESSAGE', { type: 'rpc', n: 1.5, session: SESSION, text: '{}' }],
    ['NOT_A_MESSAGE', { type: 'open', n: 1, session: 'a-session' }],
    ['NOT_A_MESSAGE', { type: 'open', n: 1, session: SESSION.toUpperCase() }],
    ['NOT_A_MESSAGE', { type: 'open', n: 1, session: SESSION, origin: 'https://bank.test' }],
    ['NOT_A_MESSAGE', { type: 'hello', sessions: [SESSION, SESSION] }],
    ['NOT_A_MESSAGE', { type: 'hello', sessions: Array.from({ length: 33 }, () => crypto.randomUUID()) }],
    ['NOT_A_MESSAGE', { type: 'hello', sessions: {} }],
    ['NOT_A_MESSAGE', { type: 'welcome' }],
    ['NOT_A_MESSAGE', { type: 'taken', n: 3 }],
    ['NOT_A_MESSAGE', Object.create({ type: 'show', n: 1 })],
    ['NOT_A_MESSAGE', new Map([['type', 'show']])],
    ['NOT_JSON', text('{"jsonrpc":"2.0"')],
    ['NOT_JSON', text('')],
    ['TOO_LONG', text(`"${'x'.repeat(65_535)}"`)],
    ['TOO_DEEP', text(`{"jsonrpc":"2.0","method":"a","params":{"a":${deep(41)}}}`)],
    ['TOO_DEEP', text(deep(30_000))],
    ['NOT_JSON_RPC', rpc([{ jsonrpc: '2.0', id: 1, method: 'ping' }])],
    ['NOT_JSON_RPC', rpc({ jsonrpc: '2.0', id: null, method: 'ping' })],
    ['NOT_JSON_RPC', rpc({ jsonrpc: '2.0', id: 1, method: '' })],
    ['NOT_JSON_RPC', rpc({ jsonrpc: '2.0', id: 1, method: 'x'.repeat(257) })],
    ['NOT_JSON_RPC', rpc({ jsonrpc: '2.0', id: 1, method: 'ping', params: [] })],
    ['NOT_JSON_RPC', rpc({ jsonrpc: '2.0', id: 1, method: 'ping', result: {} })],
    ['NOT_JSON_RPC', rpc({ jsonrpc: '2.0', id: 1, result: {}, error: { code: 1, message: 'x' } })],
    ['NOT_JSON_RPC', rpc({ jsonrpc: '2.0', id: 1, result: [] })],
    ['NOT_JSON_RPC', rpc({ jsonrpc: '2.0', id: 1, error: { code: 'x', message: 'x' } })],
    ['NOT_JSON_RPC', text('{"jsonrpc":"2.0","id":1,"method":"ping","__proto__":{}}')],
    ['NOT_JSON_RPC', text('{"__proto__":{"jsonrpc":"2.0","id":1,"method":"ping"}}')],
  ])('is refused as %s: %j', (fault, raw) => {
    expect(readMessage(raw)).toMatchObject({ fault });
  });

  it('names the session that spoke, where it can be read, so that only that one ends', () => {
    expect(readMessage(text('nonsense'))).toEqual({ fault: 'NOT_JSON', session: SESSION });
    expect(readMessage({ type: 'rpc', n: 1, session: 7, text: '{}' })).toEqual({
      fault: 'NOT_A_MESSAGE',
      session: null,
    });
  });
});
