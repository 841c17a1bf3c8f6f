import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../base/json';
import { validateJson } from '../base/json-schema';
import { checkAnswer, type FormAnswer, initialAnswer, toContent } from './form-answer';
import { readForm } from './form-schema';
import type { FormField } from './form-types';

function fieldsOf(properties: object, required: readonly string[] = []): readonly FormField[] {
  const reading = readForm({ type: 'object', properties, required });
  if (!('fields' in reading)) throw new Error(JSON.stringify(reading));
  return reading.fields;
}

const problemOf = (property: object, value: unknown) => {
  const { f } = checkAnswer(fieldsOf({ f: property }, ['f']), { f: value });
  return f === undefined ? null : 'limit' in f ? [f.code, f.limit] : f.code;
};
const contentOf = (fields: readonly FormField[], answer: FormAnswer) => {
  const result = toContent(fields, answer);
  return 'content' in result ? { ...result.content } : result;
};

describe('initialAnswer', () => {
  it('holds the defaults [E9]', () => {
    const fields = fieldsOf({
      text: { type: 'string', default: 'x' },
      count: { type: 'integer', default: 0 },
      flag: { type: 'boolean', default: true },
      one: { enum: ['a'], default: 'a' },
      some: { type: 'array', items: { enum: ['a', 'b'] }, default: ['b'] },
      none: { type: 'string' },
      empty: { type: 'array', items: { enum: ['a'] } },
    });
    expect({ ...initialAnswer(fields) }).toEqual({ text: 'x', count: 0, flag: true, one: 'a', some: ['b'] });
  });

  it('says no where a yes or no is required, and nothing where it is not', () => {
    const fields = fieldsOf({ must: { type: 'boolean' }, may: { type: 'boolean' } }, ['must']);
    expect({ ...initialAnswer(fields) }).toEqual({ must: false });
  });
});

describe('checkAnswer', () => {
  it.each<[unknown, object, unknown]>([
    ['REQUIRED', { type: 'string' }, ''],
    ['REQUIRED', { type: 'number' }, null],
    ['REQUIRED', { type: 'boolean' }, undefined],
    ['NOT_A_TEXT', { type: 'string' }, 5],
    [['TOO_SHORT', 2], { type: 'string', minLength: 2 }, '🧭'],
    [['TOO_LONG', 1], { type: 'string', maxLength: 1 }, 'ab'],
    [null, { type: 'string', maxLength: 1 }, '🧭'],
    ['NOT_AN_EMAIL', { type: 'string', format: 'email' }, 'ann'],
    ['NOT_A_URI', { type: 'string', format: 'uri' }, 'notes.test'],
    ['NOT_A_DATE', { type: 'string', format: 'date' }, '2026-02-30'],
    ['NOT_A_DATE_TIME', { type: 'string', format: 'date-time' }, '2026-02-03T10:00'],
    ['PATTERN_MISMATCH', { type: 'string', pattern: '^a' }, 'b'],
    [null, { type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(50)}!`],
    ['NOT_A_NUMBER', { type: 'number' }, '1,5'],
    ['NOT_A_NUMBER', { type: 'number' }, Number.NaN],
    ['NOT_A_NUMBER', { type: 'number' }, true],
    ['NOT_AN_INTEGER', { type: 'integer' }, '1.5'],
    [null, { type: 'integer' }, '1.0'],
    [['TOO_LARGE', Number.MAX_SAFE_INTEGER], { type: 'integer' }, '12345678901234567890'],
    [['TOO_SMALL', 1], { type: 'number', minimum: 1 }, 0.5],
    [['TOO_LARGE', 2], { type: 'integer', maximum: 2 }, 3],
    ['NOT_A_BOOLEAN', { type: 'boolean' }, 'true'],
    ['NOT_AN_OPTION', { enum: ['a'] }, 'b'],
    [null, { enum: ['a', ''] }, ''],
    ['NOT_AN_OPTION', { type: 'array', items: { enum: ['a'] } }, ['a', 'b']],
    ['NOT_AN_OPTION', { type: 'array', items: { enum: ['a'] } }, 'a'],
    [['TOO_FEW', 2], { type: 'array', minItems: 2, items: { enum: ['a', 'b'] } }, ['a', 'a']],
    [['TOO_MANY', 1], { type: 'array', maxItems: 1, items: { enum: ['a', 'b'] } }, ['a', 'b']],
    [null, { type: 'array', items: { enum: ['a'] } }, []],
  ])('says %j of %j holding %j [E29]', (expected, property, value) => {
    expect(problemOf(property, value)).toEqual(expected);
  });

  it('lets an optional field be empty, whatever its bounds', () => {
    const fields = fieldsOf({
      a: { type: 'string', minLength: 5 },
      b: { type: 'array', minItems: 1, items: { enum: ['a'] } },
    });
    expect(checkAnswer(fields, { a: '', b: [] })).toEqual({});
  });

  it('finds no problem in what every object inherits', () => {
    const fields = fieldsOf({ constructor: { type: 'string' }, toString: { type: 'string' } });
    expect(checkAnswer(fields, {})['constructor']).toBeUndefined();
    expect(contentOf(fields, {})).toEqual({});
  });
});

describe('toContent', () => {
  it('sends values in their kind, leaves out what is empty, and drops keys of no field', () => {
    const fields = fieldsOf({
      text: { type: 'string' },
      count: { type: 'integer' },
      flag: { type: 'boolean' },
      some: { type: 'array', items: { enum: ['a', 'b'] } },
      left: { type: 'string' },
      none: { type: 'array', items: { enum: ['a'] } },
    });
    const answer = {
      text: ' x ',
      count: '7',
      flag: false,
      some: ['b', 'a', 'b'],
      left: '',
      none: [],
      other: 'dropped',
    };
    expect(contentOf(fields, answer)).toEqual({ text: ' x ', count: 7, flag: false, some: ['a', 'b'] });
  });

  it('gives the problems instead of half an answer', () => {
    const fields = fieldsOf({ a: { type: 'string' }, b: { type: 'integer' } }, ['a']);
    expect(toContent(fields, { b: '1' })).toEqual({ problems: { a: { code: 'REQUIRED' } } });
  });
});

describe('any form of the restricted schema', () => {
  const annotations = { title: fc.string(), description: fc.string() };
  const optional = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
    fc.record(model, { requiredKeys: [] });
  const values = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 });
  const constants = values.map((list) => list.map((value) => ({ const: value, title: `The ${value}` })));
  const with_ = (base: fc.Arbitrary<object>, more: fc.Arbitrary<object>) =>
    fc.tuple(base, more).map(([a, b]) => ({ ...a, ...b }));
  const property = fc.oneof(
    with_(
      fc.constant({ type: 'string' }),
      optional({
        ...annotations,
        minLength: fc.nat(3),
        maxLength: fc.integer({ min: 3, max: 9 }),
        format: fc.constantFrom('email', 'uri', 'date', 'date-time'),
        default: fc.string(),
      }),
    ),
    with_(
      fc.constantFrom({ type: 'number' }, { type: 'integer' }),
      optional({
        ...annotations,
        minimum: fc.integer({ max: 0, min: -9 }),
        maximum: fc.nat(9),
        default: fc.oneof(fc.integer(), fc.double()),
      }),
    ),
    with_(fc.constant({ type: 'boolean' }), optional({ ...annotations, default: fc.boolean() })),
    with_(
      values.map((list) => ({ type: 'string', enum: list })),
      optional(annotations),
    ),
    with_(
      constants.map((list) => ({ type: 'string', oneOf: list })),
      optional(annotations),
    ),
    with_(
      values.map((list) => ({ type: 'array', items: { type: 'string', enum: list } })),
      optional({ minItems: fc.constantFrom(0, 1), maxItems: fc.integer({ min: 1, max: 3 }) }),
    ),
    with_(
      constants.map((list) => ({ type: 'array', items: { anyOf: list } })),
      optional(annotations),
    ),
  );
  const schema = fc
    .dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      property,
      { maxKeys: 5 },
    )
    .chain((properties) =>
      fc.record({
        type: fc.constant('object'),
        properties: fc.constant(properties),
        required: fc.subarray(Object.keys(properties)),
      }),
    );

  /** Something a person might put in, right or wrong. */
  const input = (field: FormField): fc.Arbitrary<unknown> => {
    const options = 'options' in field ? field.options.map((option) => option.value) : [];
    return fc.oneof(
      fc.constantFrom<unknown>(
        '',
        null,
        'ann@notes.test',
        'https://a.test',
        '2024-02-29',
        '2024-02-29T10:00:00Z',
        '3',
        3,
        true,
        ...options,
      ),
      fc.string(),
      fc.subarray([...options]),
    );
  };

  it('is read, and what is sent always fits the schema it came from [E29]', () => {
    let sent = 0;
    fc.assert(
      fc.property(
        schema.chain((s) => {
          const reading = readForm(s);
          const fields = 'fields' in reading ? reading.fields : [];
          const answer = fc
            .tuple(...fields.map(input))
            .map((all) => Object.fromEntries(fields.map((field, i) => [field.name, all[i]])));
          return fc.tuple(fc.constant(s), answer);
        }),
        ([s, answer]) => {
          const reading = readForm(s);
          expect(reading).toHaveProperty('fields');
          if (!('fields' in reading)) return;
          const result = toContent(reading.fields, answer);
          if (!('content' in result)) return;
          sent += 1;
          expect(validateJson(s as unknown as JsonObject, result.content as unknown as Json)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
    expect(sent).toBeGreaterThan(25);
  });
});
