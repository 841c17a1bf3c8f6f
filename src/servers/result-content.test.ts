import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json';
import { stopwatch } from '../base/testing/cpu-time';
import { isToolError, readResult } from './result-content';

const PNG = 'iVBORw0KGgo=';
const only = (block: unknown) => readResult({ content: [block] } as JsonObject)[0];

describe('readResult', () => {
  it('reads every kind of block, in the server’s order, structured content last [F6]', () => {
    const result = {
      structuredContent: { degrees: 21 },
      content: [
        { type: 'text', text: 'Sunny' },
        { type: 'image', mimeType: 'image/png', data: PNG },
        { type: 'audio', mimeType: 'audio/wav; codecs=1', data: 'AAAA' },
        {
          type: 'resource_link',
          uri: 'notes://1',
          name: 'one',
          title: 'One',
          mimeType: 'text/plain',
          size: 5,
        },
        { type: 'resource', resource: { uri: 'notes://2', mimeType: 'text/plain', text: 'hello' } },
        { type: 'resource', resource: { uri: 'notes://3', blob: 'AA==' } },
        { type: 'hologram', beam: 1 },
      ],
    };
    expect(readResult(result)).toEqual([
      { kind: 'text', text: 'Sunny', length: 5, isCut: false },
      { kind: 'image', mimeType: 'image/png', data: PNG, bytes: 8 },
      { kind: 'audio', mimeType: 'audio/wav', data: 'AAAA', bytes: 3 },
      {
        kind: 'link',
        uri: 'notes://1',
        name: 'one',
        title: 'One',
        description: null,
        mimeType: 'text/plain',
        bytes: 5,
      },
      { kind: 'resource', uri: 'notes://2', mimeType: 'text/plain', text: 'hello', length: 5, isCut: false },
      { kind: 'file', uri: 'notes://3', mimeType: null, data: 'AA==', bytes: 1 },
      {
        kind: 'unknown',
        type: 'hologram',
        text: expect.stringContaining('"beam": 1'),
        length: 37,
        isCut: false,
      },
      { kind: 'structured', text: '{\n  "degrees": 21\n}', length: 19, isCut: false },
    ]);
  });

  it.each([
    ['NOT_AN_OBJECT', null],
    ['NOT_AN_OBJECT', 'text'],
    ['NOT_AN_OBJECT', { text: 'x' }],
    ['FIELD_MISSING', { type: 'text' }],
    ['FIELD_MISSING', { type: 'image', mimeType: 'image/png' }],
    ['FIELD_MISSING', { type: 'image', data: PNG }],
    ['MEDIA_TYPE', { type: 'image', mimeType: 'image/svg+xml', data: PNG }],
    ['MEDIA_TYPE', { type: 'image', mimeType: 'text/html', data: PNG }],
    ['MEDIA_TYPE', { type: 'audio', mimeType: 'image/png', data: PNG }],
    ['NOT_BASE64', { type: 'image', mimeType: 'image/png', data: 'a' }],
    ['NOT_BASE64', { type: 'image', mimeType: 'image/png', data: 'ab"><' }],
    ['NOT_BASE64', { type: 'image', mimeType: 'image/png', data: 'ab-_' }],
    ['NOT_BASE64', { type: 'image', mimeType: 'image/png', data: 'data:image/png;base64,AAAA' }],
    ['TOO_LARGE', { type: 'image', mimeType: 'image/png', data: 'A'.repeat(14_000_004) }],
    ['FIELD_MISSING', { type: 'resource_link', name: 'x' }],
    ['FIELD_MISSING', { type: 'resource' }],
    ['FIELD_MISSING', { type: 'resource', resource: { uri: 'a:b' } }],
  ])('says why it can not show a block: %s [F6]', (reason, block) => {
    expect(only(block)).toMatchObject({ kind: 'unreadable', reason });
  });

  it('reads what a resource and a prompt consist of in the same way', () => {
    const contents = [
      { uri: 'notes://1', mimeType: 'text/plain', text: 'bread' },
      { uri: 'notes://2', blob: 'AAAA' },
      'nonsense',
    ];
    expect(readResult({ contents })).toMatchObject([
      { kind: 'resource', uri: 'notes://1', text: 'bread' },
      { kind: 'file', uri: 'notes://2', bytes: 3 },
      { kind: 'unreadable', type: 'resource', reason: 'FIELD_MISSING' },
    ]);
    const messages = [
      { role: 'user', content: { type: 'text', text: 'Review my week.' } },
      { role: 'assistant', content: { type: 'resource', resource: contents[0] } },
      null,
    ];
    expect(readResult({ description: 'x', messages })).toMatchObject([
      { kind: 'text', text: 'Review my week.' },
      { kind: 'resource', uri: 'notes://1' },
      { kind: 'unreadable', reason: 'NOT_AN_OBJECT' },
    ]);
  });

  it('says that content which is no list is unreadable, and reads a result without any', () => {
    expect(readResult({ content: 'Sunny' })).toEqual([
      { kind: 'unreadable', type: 'content', reason: 'NOT_AN_OBJECT' },
    ]);
    expect(readResult({})).toEqual([]);
  });

  it('shows the beginning of a text of 10 MB, and says how long it is', () => {
    const spentMs = stopwatch();
    const part = only({ type: 'text', text: 'x'.repeat(10_000_000) });
    expect(part).toMatchObject({ kind: 'text', length: 10_000_000, isCut: true });
    expect(part && 'text' in part ? part.text.length : 0).toBe(100_000);
    expect(spentMs()).toBeLessThan(500);
  });

  it('bounds all texts and all files together', () => {
    const texts = readResult({ content: Array(30).fill({ type: 'text', text: 'x'.repeat(50_000) }) });
    expect(texts).toHaveLength(30);
    expect(texts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 0), 0)).toBe(1_000_000);
    const image = { type: 'image', mimeType: 'image/png', data: 'A'.repeat(12_000_000) };
    expect(readResult({ content: Array(4).fill(image) }).map((part) => part.kind)).toEqual([
      'image',
      'image',
      'image',
      'unreadable',
    ]);
  });

  it('counts the blocks that it leaves out', () => {
    const parts = readResult({ content: Array(250).fill({ type: 'text', text: 'x' }) });
    expect(parts).toHaveLength(201);
    expect(parts.at(-1)).toEqual({ kind: 'omitted', count: 50 });
  });

  it('cuts no character in half', () => {
    const part = only({ type: 'text', text: `${'x'.repeat(99_999)}🧭` });
    expect(part && 'text' in part ? part.text.isWellFormed() : false).toBe(true);
  });

  it('reads base64 with line breaks', () => {
    expect(only({ type: 'image', mimeType: 'image/png', data: 'iVBO\r\nRw0K\nGgo=' })).toMatchObject({
      data: PNG,
      bytes: 8,
    });
  });

  it('says that what is nested too deep can not be shown', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i += 1) deep = [deep];
    expect(readResult({ structuredContent: { deep } } as JsonObject)).toMatchObject([
      { kind: 'unreadable', reason: 'TOO_DEEP' },
    ]);
  });

  it('never throws and shows one part for each block', () => {
    const block = fc.record(
      {
        type: fc.constantFrom<unknown>('text', 'image', 'audio', 'resource', 'resource_link', 'x', 1),
        text: fc.jsonValue(),
        data: fc.oneof(fc.base64String(), fc.jsonValue()),
        mimeType: fc.constantFrom<unknown>('image/png', 'audio/mpeg', 'x', 1),
        uri: fc.oneof(fc.string(), fc.jsonValue()),
        resource: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(block, fc.jsonValue()), { maxLength: 5 }), (content) => {
        expect(readResult({ content } as JsonObject)).toHaveLength(content.length);
      }),
      { numRuns: 250 },
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('content', 'structuredContent'), fc.jsonValue()),
        (r) => void readResult(r as JsonObject),
      ),
    );
  });
});

it('knows a tool’s own failure by the flag alone [F11]', () => {
  expect([{ isError: true }, { isError: 'true' }, {}].map(isToolError)).toEqual([true, false, false]);
});
