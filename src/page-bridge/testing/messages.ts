// What relays say, and what nobody should: for properties of the border.

import fc from 'fast-check';

const session = fc.uuid();
const n = fc.integer({ min: 1, max: 2 ** 40 });
const id = fc.oneof(fc.integer(), fc.string({ maxLength: 40 }));
const method = fc.constantFrom('initialize', 'tools/list', 'tools/call', 'notifications/cancelled', 'ping');
const params = fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 4 });

/** One JSON-RPC message of a client. */
export const rpc: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  fc.record(
    { jsonrpc: fc.constant('2.0'), id, method, params },
    { requiredKeys: ['jsonrpc', 'id', 'method'], noNullPrototype: true },
  ),
  fc.record(
    { jsonrpc: fc.constant('2.0'), method, params },
    { requiredKeys: ['jsonrpc', 'method'], noNullPrototype: true },
  ),
  fc.record({ jsonrpc: fc.constant('2.0'), id, result: params }, { noNullPrototype: true }),
);

/** What a relay sends. */
export const wellFormed: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  fc.record({ type: fc.constantFrom('open', 'close'), n, session }, { noNullPrototype: true }),
  fc.record(
    { type: fc.constant('rpc'), n, session, text: rpc.map((message) => JSON.stringify(message)) },
    { noNullPrototype: true },
  ),
  fc.record({ type: fc.constant('show'), n }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('given'), n, session, id }, { noNullPrototype: true }),
  fc.record(
    { type: fc.constant('hello'), sessions: fc.uniqueArray(session, { maxLength: 8 }) },
    { noNullPrototype: true },
  ),
);

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({
    maxDepth: 3,
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
  }),
  fc.constantFrom(null, undefined, '', [], {}, 0, -1, 1.5, 2 ** 53, Number.NaN, '__proto__', 'constructor'),
);

/** A text that is no message of a client, though it may look like one. */
const malformedText: fc.Arbitrary<unknown> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !isJson(text)),
  fc.json({ maxDepth: 2 }).filter((text) => !text.includes('"jsonrpc":"2.0"')),
  rpc.map((message) => JSON.stringify([message])),
  rpc.map((message) => JSON.stringify({ ...message, jsonrpc: '1.0' })),
  rpc.map((message) => JSON.stringify({ ...message, more: 1 })),
  rpc.map((message) => JSON.stringify({ ...message, id: { not: 'an id' } })),
  rpc.map((message) => JSON.stringify({ ...message, result: {}, error: { code: 1, message: '' } })),
  rpc.map((message) => JSON.stringify(message).slice(0, -1)),
  fc.integer({ min: 41, max: 9_000 }).map((depth) => nested(depth)),
  fc.integer({ min: 65_537, max: 90_000 }).map((length) => request({ text: 'x'.repeat(length) })),
  strange.filter((value) => typeof value !== 'string'),
);

/** No message: each is a well-formed one with one thing wrong, or nothing like one at all. */
export const malformed: fc.Arbitrary<unknown> = fc.oneof(
  strange,
  // A field too few.
  fc.tuple(wellFormed, fc.nat()).map(([message, at]) => {
    const keys = Object.keys(message);
    return Object.fromEntries(Object.entries(message).filter((_, index) => index !== at % keys.length));
  }),
  // One too many, also where a page would like to name who it is.
  fc
    .tuple(
      wellFormed,
      fc.constantFrom('origin', 'tabId', 'documentId', 'sender', '__proto__x', 'toString'),
      strange,
    )
    .map(([message, key, value]) => ({ ...message, [key]: value })),
  // One that is not what it should be.
  fc
    .tuple(wellFormed, fc.nat(), strange)
    .map(([message, at, value]) => {
      const keys = Object.keys(message);
      return { message, key: keys[at % keys.length] ?? 'type', value };
    })
    .filter(({ key, value }) => !couldBeRight(key, value))
    .map(({ message, key, value }) => ({ ...message, [key]: value })),
  fc
    .tuple(n, session, malformedText)
    .map(([count, name, text]) => ({ type: 'rpc', n: count, session: name, text })),
);

/** A random value may happen to be an id, a count or an empty list of sessions. */
function couldBeRight(key: string, value: unknown): boolean {
  if (key === 'id') return typeof value === 'string' || Number.isSafeInteger(value);
  if (key === 'n') return Number.isSafeInteger(value) && (value as number) > 0;
  return key === 'sessions' && Array.isArray(value) && value.length === 0;
}

function nested(depth: number): string {
  return request(JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`));
}

function request(given: unknown): string {
  return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${stringify(given)}}`;
}

/** Deeper than `JSON.stringify` goes. */
function stringify(value: unknown): string {
  let depth = 0;
  let inner = value;
  while (typeof inner === 'object' && inner !== null && 'a' in inner) {
    depth += 1;
    inner = inner.a;
  }
  return `${'{"a":'.repeat(depth)}${JSON.stringify(inner)}${'}'.repeat(depth)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
