import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readForm } from './form-schema';
import type { FormField } from './form-types';

const object = (properties: object, required: unknown = []) => ({ type: 'object', properties, required });
const COMMON = { name: 'f', label: 'f', description: null, isRequired: false };

function only(property: unknown, root: object = {}): FormField {
  const reading = readForm({ ...object({ f: property }), ...root });
  if (!('fields' in reading)) throw new Error(JSON.stringify(reading));
  return reading.fields[0]!;
}

function reason(schema: unknown): unknown {
  const reading = readForm(schema);
  return 'problem' in reading ? reading.facts['reason'] : null;
}

const TWO = [
  { value: 'a', title: 'a' },
  { value: 'b', title: 'b' },
];
const TITLED = [
  { value: 'a', title: 'Apple' },
  { value: 'b', title: 'Beet' },
];
const CONSTANTS = TITLED.map(({ value, title }) => ({ const: value, title }));

describe('every primitive of the restricted schema', () => {
  it('reads a string with its format, lengths and default', () => {
    const property = {
      type: 'string',
      format: 'email',
      minLength: 3,
      maxLength: 50,
      pattern: '@',
      default: 'ann@notes.test',
    };
    expect(only(property)).toEqual({
      ...COMMON,
      kind: 'text',
      format: 'email',
      minLength: 3,
      maxLength: 50,
      pattern: '@',
      initial: 'ann@notes.test',
    });
  });

  it('reads a number and an integer with their bounds', () => {
    expect(only({ type: 'number', minimum: -1.5, maximum: 2, default: 0 })).toEqual({
      ...COMMON,
      kind: 'number',
      minimum: -1.5,
      maximum: 2,
      initial: 0,
    });
    expect(only({ type: 'integer', default: 7 })).toMatchObject({
      kind: 'integer',
      minimum: null,
      initial: 7,
    });
  });

  it('reads a yes or no', () => {
    expect(only({ type: 'boolean', default: false })).toEqual({ ...COMMON, kind: 'boolean', initial: false });
  });

  it.each([
    ['without titles', { type: 'string', enum: ['a', 'b'] }, TWO],
    ['with titles', { type: 'string', oneOf: CONSTANTS }, TITLED],
    ['with the titles of old', { type: 'string', enum: ['a', 'b'], enumNames: ['Apple', 'Beet'] }, TITLED],
    ['with fewer old titles than values', { enum: ['a', 'b'], enumNames: ['Apple'] }, [TITLED[0], TWO[1]]],
    ['written with anyOf', { type: 'string', anyOf: CONSTANTS }, TITLED],
    ['of one', { const: 'a' }, [TWO[0]]],
  ])('reads a choice %s', (_, property, options) => {
    expect(only({ ...property, default: 'b' })).toMatchObject({ kind: 'choice', options });
  });

  it.each([
    ['without titles', { items: { type: 'string', enum: ['a', 'b'] } }, TWO],
    ['with titles', { items: { anyOf: CONSTANTS } }, TITLED],
    ['with titles, written with oneOf', { items: { oneOf: CONSTANTS } }, TITLED],
  ])('reads a choice of several %s', (_, property, options) => {
    expect(only({ type: 'array', minItems: 1, maxItems: 2, default: ['b', 'x'], ...property })).toEqual({
      ...COMMON,
      kind: 'choices',
      options,
      minItems: 1,
      maxItems: 2,
      initial: ['b'],
    });
  });

  it('keeps the server’s order, and knows what is required', () => {
    const reading = readForm(object({ z: { type: 'string' }, a: { type: 'string' } }, ['a']));
    expect(reading).toMatchObject({
      fields: [
        { name: 'z', isRequired: false },
        { name: 'a', isRequired: true },
      ],
    });
  });
});

describe('lenient in reading', () => {
  it.each([
    ['a union with null', { anyOf: [{ type: 'string', maxLength: 5 }, { type: 'null' }], default: null }],
    ['a list of types', { type: ['string', 'null'], maxLength: 5 }],
    ['a reference', { $ref: '#/$defs/short' }],
    ['an allOf of one', { allOf: [{ $ref: '#/$defs/short' }] }],
  ])('sees through %s', (_, property) => {
    const root = { $defs: { short: { type: 'string', maxLength: 5 } } };
    expect(only(property, root)).toMatchObject({ kind: 'text', maxLength: 5, initial: null });
  });

  it('leaves out a default that its field does not allow, and a format it does not know', () => {
    expect(only({ type: 'string', default: 5, format: 'uuid' })).toMatchObject({
      initial: null,
      format: null,
    });
    expect(only({ type: 'integer', default: 1.5 })).toMatchObject({ initial: null });
    expect(only({ type: 'string', enum: ['a'], default: 'b' })).toMatchObject({ initial: null });
  });

  it('reads an exclusive bound of an integer as the next integer', () => {
    expect(only({ type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 10 })).toMatchObject({
      minimum: 1,
      maximum: 9,
    });
    expect(only({ type: 'integer', minimum: 5, exclusiveMinimum: 0 })).toMatchObject({ minimum: 5 });
  });

  it('reads a form without fields', () => {
    expect(readForm({ type: 'object' })).toEqual({ fields: [] });
  });
});

describe('strict in showing', () => {
  it('neutralises labels and descriptions, and changes no name and no value', () => {
    const reading = readForm(
      object({
        'a\u202eb': { type: 'string', title: 'x\u202ey\nz', description: '\u202e!', default: '\u202e' },
      }),
    );
    const [field] = 'fields' in reading ? reading.fields : [];
    expect(field).toMatchObject({ name: 'a\u202eb', initial: '\u202e' });
    expect(field?.label).not.toMatch(/[\u202e\n]/u);
    expect(field?.description).not.toContain('\u202e');
  });

  it('never leaves a field or an option without words', () => {
    expect(only({ type: 'string', title: ' ' })).toMatchObject({ label: 'f' });
    expect(readForm(object({ '': { type: 'string' } }))).toMatchObject({
      fields: [{ name: '', label: '#1' }],
    });
    expect(only({ type: 'string', enum: [''] })).toMatchObject({ options: [{ value: '', title: '—' }] });
  });

  it.each([
    ['NOT_AN_OBJECT', null],
    ['NOT_AN_OBJECT', 'object'],
    ['NOT_AN_OBJECT', { type: 'string' }],
    ['NOT_AN_OBJECT', { type: 'object', properties: [] }],
    ['FIELD_KIND', object({ a: { type: 'object', properties: {} } })],
    ['FIELD_KIND', object({ a: { type: 'array', items: { type: 'string' } } })],
    ['FIELD_KIND', object({ a: { type: 'integer', enum: [1, 2] } })],
    ['FIELD_KIND', object({ a: { anyOf: [{ type: 'string' }, { type: 'number' }] } })],
    ['FIELD_KIND', object({ a: { $ref: 'https://evil.test/x' } })],
    ['FIELD_KIND', object({ a: { $ref: '#/$defs/none' } })],
    ['FIELD_KIND', { ...object({ a: { $ref: '#/$defs/a' } }), $defs: { a: { $ref: '#/$defs/a' } } }],
    ['FIELD_KIND', object({ a: 'string' })],
    ['FIELD_KIND', object({ a: true })],
    ['OPTIONS', object({ a: { type: 'string', enum: [] } })],
    ['OPTIONS', object({ a: { type: 'string', enum: ['a', 1] } })],
    ['TOO_MANY_OPTIONS', object({ a: { enum: Array.from({ length: 501 }, (_, i) => `${i}`) } })],
    [
      'TOO_MANY_FIELDS',
      object(Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`f${i}`, { type: 'string' }]))),
    ],
    ['CONTRADICTION', object({ a: { type: 'string', minLength: 5, maxLength: 2 } })],
    ['CONTRADICTION', object({ a: { type: 'number', minimum: 5, maximum: 2 } })],
    ['CONTRADICTION', object({ a: { type: 'array', minItems: 2, items: { enum: ['a'] } } })],
    ['REQUIRED_UNKNOWN', object({ a: { type: 'string' } }, ['b'])],
    ['FIELD_NAME', object(JSON.parse('{"__proto__":{"type":"string"}}'))],
  ])('does not show a form that it could show only in part: %s', (code, schema) => {
    expect(reason(schema)).toBe(code);
  });

  it('names the field that is not understood', () => {
    expect(
      readForm(object({ ok: { type: 'string' }, bad: { type: 'object', title: 'The bad one' } })),
    ).toEqual({
      problem: 'FORM_NOT_UNDERSTOOD',
      facts: { reason: 'FIELD_KIND', field: 'The bad one' },
    });
  });

  it('never throws, whatever the schema', () => {
    const keyword = fc.constantFrom(
      'type',
      'enum',
      'enumNames',
      'oneOf',
      'anyOf',
      'items',
      'const',
      'title',
      '$ref',
      'default',
      'minLength',
      'minItems',
      'minimum',
    );
    const node = fc.letrec<{ n: unknown }>((tie) => ({
      n: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>('string', 'array', 'integer', 'null', '#/$defs/a', null, 1, 'a', true),
        fc.array(tie('n'), { maxLength: 3 }),
        fc.dictionary(keyword, tie('n'), { maxKeys: 4 }),
      ),
    })).n;
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), node),
        fc.dictionary(fc.constant('a'), node),
        node,
        (properties, $defs, required) => {
          const reading = readForm({ ...object(properties, required), $defs });
          expect('fields' in reading || reading.problem === 'FORM_NOT_UNDERSTOOD').toBe(true);
        },
      ),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.anything(), (raw) => void readForm(raw)),
      { numRuns: 200 },
    );
  });
});
