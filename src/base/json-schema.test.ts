import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from './json';
import { checkSchema, validateJson } from './json-schema';
import { stopwatch } from './testing/cpu-time';

const paths = (schema: JsonObject, value: Json) =>
  validateJson(schema, value).map(({ path, keyword }) => [path, keyword]);

describe('validateJson', () => {
  it('names the value and the keyword of every problem, and only what a person can act on', () => {
    const schema = {
      type: 'object',
      properties: {
        city: { type: 'string', minLength: 2 },
        days: { type: 'array', items: { type: 'integer' } },
        unit: { anyOf: [{ const: 'C' }, { const: 'F' }] },
      },
      required: ['city', 'at'],
      additionalProperties: false,
    };
    const value = { city: 'x', days: [1, 'two', 3.5], unit: 'K', more: 1 };
    expect(paths(schema, value).sort()).toEqual(
      [
        ['', 'additionalProperties'],
        ['', 'required'],
        ['/city', 'minLength'],
        ['/days/1', 'type'],
        ['/days/2', 'type'],
        ['/unit', 'anyOf'],
      ].sort(),
    );
  });

  it('finds nothing wrong with a value that fits', () => {
    expect(
      validateJson({ type: 'object', properties: { a: { enum: [1, { b: [2] }] } } }, { a: { b: [2] } }),
    ).toEqual([]);
  });

  it('counts lengths in code points', () => {
    expect(paths({ maxLength: 2 }, '🧭🧭')).toEqual([]);
    expect(paths({ maxLength: 2 }, '🧭🧭🧭')).toEqual([['', 'maxLength']]);
  });

  it('writes paths as JSON Pointers', () => {
    const schema = { additionalProperties: { type: 'null' } };
    expect(paths(schema, { 'a/b ~ü%23': 1 })).toContainEqual(['/a~1b ~0ü%23', 'type']);
  });

  it('follows references inside the document, dynamic ones too [F8]', () => {
    const list = {
      $defs: {
        node: { type: 'object', properties: { next: { $ref: '#/$defs/node' }, at: { type: 'integer' } } },
      },
      $ref: '#/$defs/node',
    };
    expect(paths(list, { next: { next: { at: 'x' } } })).toEqual([['/next/next/at', 'type']]);
    const tree = {
      $dynamicAnchor: 'tree',
      properties: { kids: { items: { $dynamicRef: '#tree' } }, at: { type: 'integer' } },
    };
    expect(paths(tree, { kids: [{ kids: [{ at: 'x' }] }] })).toEqual([['/kids/0/kids/0/at', 'type']]);
  });

  it('reads 2020-12 where no dialect is named, and older dialects as they were [S15]', () => {
    expect(paths({ prefixItems: [{ type: 'string' }], items: false }, ['a', 1])).toHaveLength(1);
    const old = { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 1, exclusiveMinimum: true };
    expect(paths(old, 1)).toEqual([['', 'minimum']]);
  });

  it('asserts no format', () => {
    expect(validateJson({ type: 'string', format: 'email' }, 'no address')).toEqual([]);
  });

  it('leaves the schema it was given untouched', () => {
    const schema = Object.freeze({
      type: 'object',
      properties: Object.freeze({ a: Object.freeze({ $ref: '#/$defs/b' }) }),
      $defs: { b: {} },
    });
    const before = JSON.stringify(schema);
    expect(validateJson(schema, { a: 1 })).toEqual([]);
    expect(JSON.stringify(schema)).toBe(before);
    expect(Object.getOwnPropertyNames(schema.$defs.b)).toEqual([]);
  });

  it('says the code of a schema that it can not use [S14, F8]', () => {
    expect(validateJson({ $ref: 'https://evil.test/x' }, 1)).toEqual([
      { path: '', keyword: 'schema', message: 'SCHEMA_REF_REMOTE' },
    ]);
  });

  it.each<[string, JsonObject, Json]>([
    ['a reference to itself', { $ref: '#' }, 1],
    ['references that double at each level', doubling(30), 1],
    [
      'a tree that doubles with each level of the value',
      { properties: { a: { allOf: [{ $ref: '#' }, { $ref: '#' }] } } },
      nested(28),
    ],
  ])('gives up on %s [S14]', (_, schema, value) => {
    const spentMs = stopwatch();
    expect(validateJson(schema, value)).toEqual([
      { path: '', keyword: 'schema', message: 'SCHEMA_TOO_COMPLEX' },
    ]);
    expect(spentMs()).toBeLessThan(3_000);
  });

  it('does not try a pattern that could run for hours', () => {
    const spentMs = stopwatch();
    expect(validateJson({ pattern: '^(a+)+$' }, `${'a'.repeat(40)}!`)).toEqual([]);
    expect(
      validateJson({ patternProperties: { '^(a+)+$': false }, additionalProperties: false }, { b: 1 }),
    ).toEqual([]);
    expect(spentMs()).toBeLessThan(200);
    expect(paths({ pattern: '^[a-z]{3}-\\d+$' }, 'abc-x')).toEqual([['', 'pattern']]);
  });

  it('survives a value that is nested deeper than the stack', () => {
    let deep: Json = 1;
    for (let i = 0; i < 200_000; i += 1) deep = [deep];
    expect(() => validateJson({ items: { $ref: '#' } }, deep)).not.toThrow();
  });
});

describe('checkSchema', () => {
  it.each<[string | null, JsonObject]>([
    [null, {}],
    [null, { type: 'object', properties: { constructor: { type: 'string' } } }],
    [null, { $schema: 'https://json-schema.org/draft/2020-12/schema', type: ['string', 'null'] }],
    [
      null,
      { $schema: 'http://json-schema.org/draft-07/schema#', definitions: { a: {} }, $ref: '#/definitions/a' },
    ],
    [null, { $id: 'https://notes.test/a.json', $defs: { b: { $id: 'b.json' } }, $ref: 'b.json' }],
    [null, { properties: { a: { required: true, pattern: '[' } } }],
    ['SCHEMA_DIALECT_UNKNOWN', { $schema: 'https://json-schema.org/draft/2099-01/schema' }],
    ['SCHEMA_DIALECT_UNKNOWN', { $schema: 'urn:mine' }],
    ['SCHEMA_MALFORMED', { type: 'strng' }],
    ['SCHEMA_MALFORMED', { properties: ['a'] }],
    ['SCHEMA_MALFORMED', { properties: { a: 'string' } }],
    ['SCHEMA_MALFORMED', { anyOf: { type: 'string' } }],
    ['SCHEMA_MALFORMED', { enum: 'a' }],
    ['SCHEMA_MALFORMED', { $id: 'https://a:b:c' }],
    ['SCHEMA_REF_REMOTE', { properties: { a: { $ref: 'https://evil.test/schema.json' } } }],
    ['SCHEMA_REF_REMOTE', { $ref: '//evil.test/schema.json#/a' }],
    ['SCHEMA_REF_UNRESOLVED', { $ref: '#/$defs/none' }],
    ['SCHEMA_TOO_DEEP', deep(33)],
    [null, deep(32)],
    [
      'SCHEMA_TOO_LARGE',
      { properties: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`p${i}`, {}])) },
    ],
    ['SCHEMA_TOO_LARGE', { enum: Array.from({ length: 10_001 }, (_, i) => i) }],
  ])('says %s of %j [S15]', (code, schema) => {
    expect(checkSchema(schema)).toBe(code);
  });
});

describe('dependencies, as drafts up to 7 write them', () => {
  it('name properties and schemas that one property brings with it, whatever it is called', () => {
    const schema = {
      dependencies: { card: ['address'], $id: [], properties: { required: ['name'] } },
    };
    expect(checkSchema(schema)).toBeNull();
    expect(validateJson(schema, { address: 'Rue 1' })).toEqual([]);
    expect(validateJson(schema, { card: '1' })).toMatchObject([{ keyword: 'dependentRequired' }]);
    expect(validateJson(schema, { properties: 1 })).toMatchObject([{ keyword: 'required' }]);
    expect(validateJson(schema, { $id: 1 })).toEqual([]);
  });

  it('give way to the keyword of later drafts for the same property', () => {
    const schema = { dependencies: { a: ['b'], c: ['d'] }, dependentRequired: { a: [] } };
    expect(validateJson(schema, { a: 1 })).toEqual([]);
    expect(validateJson(schema, { c: 1 })).toMatchObject([{ keyword: 'dependentRequired' }]);
  });

  it('make a schema malformed where they are none', () => {
    expect(checkSchema({ dependencies: ['a'] })).toBe('SCHEMA_MALFORMED');
    expect(validateJson({ dependencies: ['a'] }, {})).toMatchObject([{ message: 'SCHEMA_MALFORMED' }]);
  });
});

describe('a stranger’s schema', () => {
  const KEYWORDS = [
    '$schema',
    '$id',
    '$ref',
    '$anchor',
    '$dynamicRef',
    '$dynamicAnchor',
    '$defs',
    'type',
    'enum',
    'const',
    'required',
    'properties',
    'patternProperties',
    'additionalProperties',
    'items',
    'prefixItems',
    'anyOf',
    'allOf',
    'oneOf',
    'not',
    'if',
    'then',
    'pattern',
    'minimum',
    'exclusiveMinimum',
    'maxLength',
    'uniqueItems',
    'contains',
    'dependencies',
    'dependentRequired',
    '__proto__',
    'format',
  ];
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(
        'string',
        'object',
        '#',
        '#/$defs/a',
        'a',
        '(',
        true,
        false,
        null,
        1,
        -1,
        ['a'],
        {},
      ),
      fc.dictionary(fc.constantFrom(...KEYWORDS, 'a', 'b'), tie('node'), { maxKeys: 4 }),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
  }));
  const schemas = fc.dictionary(fc.constantFrom(...KEYWORDS), node, { maxKeys: 6 });

  it('never makes the validator throw', () => {
    fc.assert(
      fc.property(schemas, fc.jsonValue({ maxDepth: 3 }), (schema, value) => {
        const code = checkSchema(schema as JsonObject);
        const problems = validateJson(schema as JsonObject, value as Json);
        if (code !== null) expect(problems).toEqual([{ path: '', keyword: 'schema', message: code }]);
      }),
      { numRuns: 800 },
    );
  });
});

function doubling(levels: number): JsonObject {
  const defs: [string, JsonObject][] = Array.from({ length: levels }, (_, i) => [
    `d${i}`,
    i === levels - 1 ? {} : { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
  ]);
  return { $defs: Object.fromEntries(defs), $ref: '#/$defs/d0' };
}

function nested(levels: number): Json {
  return levels === 0 ? 1 : { a: nested(levels - 1) };
}

function deep(levels: number): JsonObject {
  return levels === 0 ? {} : { items: deep(levels - 1) };
}
