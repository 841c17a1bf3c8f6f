import { describe, expect, it } from 'vitest';
import { MAX_READ_PROPERTIES, readProperties, readRequired } from './flat-property';
import { stopwatch } from './testing/cpu-time';

const kindOf = (property: unknown, $defs: object = {}) => {
  const [entry] = readProperties({ properties: { a: property }, $defs }) ?? [];
  return entry?.[1].isNullable ? `${entry[1].kind}?` : entry?.[1].kind;
};

describe('readProperties', () => {
  it.each([
    ['text', { type: 'string' }],
    ['number', { type: 'number' }],
    ['boolean', { type: 'boolean' }],
    ['choice', { enum: ['a'] }],
    ['choices', { type: 'array', items: { enum: ['a'] } }],
    ['other', { type: 'object' }],
    ['other', { type: 'integer', const: 1 }],
    ['text?', { type: ['string', 'null'] }],
    ['integer?', { anyOf: [{ type: 'integer' }, { type: 'null' }] }],
    ['choice', { $ref: '#/$defs/color' }],
    ['other', { $ref: '#/$defs/toString' }],
    ['other', { $ref: '#/$defs/loop' }],
  ])('sees one input of kind %s in %j', (kind, property) => {
    expect(
      kindOf(property, { color: { type: 'string', enum: ['red'] }, loop: { $ref: '#/$defs/loop' } }),
    ).toBe(kind);
  });

  it('lets the words of the wrapping win over those within', () => {
    const schema = {
      properties: { a: { $ref: '#/$defs/b', title: 'Outer' } },
      $defs: { b: { type: 'string', title: 'Inner' } },
    };
    expect(readProperties(schema)?.[0]?.[1].schema).toEqual({ type: 'string', title: 'Outer' });
  });

  it('does not look into more properties than any form shows', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`p${i}`, { $ref: '#/$defs/huge' }]),
    );
    const huge = { enum: Array.from({ length: 20_000 }, (_, i) => `${i}`) };
    const spentMs = stopwatch();
    const read = readProperties({ properties, $defs: { huge } }) ?? [];
    expect(read.map(([, { kind }]) => kind).lastIndexOf('choice')).toBe(MAX_READ_PROPERTIES - 1);
    expect(spentMs()).toBeLessThan(2_000);
  });

  it.each([[null], [[]], [{ type: 'array' }], [{ properties: 'a' }]])('sees no object in %j', (schema) => {
    expect(readProperties(schema)).toBeNull();
  });
});

it('reads the required names and nothing else', () => {
  expect(readRequired({ required: ['a', 1, 'b'] })).toEqual(['a', 'b']);
  expect(readRequired({ required: true })).toEqual([]);
});
