import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../base/json';
import { checkSchema, validateJson } from '../base/json-schema';
import {
  type ArgumentForm,
  type ArgumentValues,
  initialValues,
  readArgumentForm,
  toArguments,
} from './argument-form';

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
});
const fieldOf = (property: Json) => {
  const form = readArgumentForm(object({ f: property }));
  return form.kind === 'fields' ? form.fields[0] : form;
};
const sent = (schema: JsonObject, values: ArgumentValues) => toArguments(readArgumentForm(schema), values);

describe('readArgumentForm', () => {
  it('makes inputs of flat properties, with what the server says of them', () => {
    const schema = object(
      {
        city: { type: 'string', title: 'City', description: 'Where', minLength: 2, default: 'Rome' },
        mail: { type: 'string', format: 'email' },
        days: { type: 'integer', minimum: 1, maximum: 7, default: 3 },
        exact: { type: 'boolean' },
        unit: { type: 'string', enum: ['C', 'F'], default: 'F' },
      },
      { required: ['city'] },
    );
    expect(readArgumentForm(schema)).toMatchObject({
      kind: 'fields',
      fields: [
        {
          name: 'city',
          kind: 'text',
          title: 'City',
          description: 'Where',
          isRequired: true,
          minLength: 2,
          initial: 'Rome',
        },
        { name: 'mail', kind: 'text', format: 'email', title: null, isRequired: false },
        { name: 'days', kind: 'integer', minimum: 1, maximum: 7, initial: '3' },
        { name: 'exact', kind: 'boolean', initial: null },
        {
          name: 'unit',
          kind: 'choice',
          initial: '"F"',
          options: [{ key: '"C"' }, { key: '"F"', title: 'F' }],
        },
      ],
    });
  });

  it.each<[string, Json]>([
    ['an object', { type: 'object', properties: {} }],
    ['a list', { type: 'array', items: { type: 'string' } }],
    ['several of a list', { type: 'array', items: { enum: ['a'] } }],
    ['a union', { anyOf: [{ type: 'string' }, { type: 'number' }] }],
    ['anything', {}],
    ['a boolean schema', true],
    ['a reference that leads outside', { $ref: 'https://evil.test' }],
    ['an enum with objects', { enum: [{ a: 1 }] }],
  ])('asks for JSON where a property is %s', (_, property) => {
    expect(fieldOf(property)).toMatchObject({ kind: 'json', initial: '' });
  });

  it('offers numbers and truth values to choose from too', () => {
    expect(fieldOf({ enum: [1, 'one', true, null] })).toMatchObject({
      kind: 'choice',
      options: [
        { key: '1', value: 1, title: '1' },
        { key: '"one"', value: 'one', title: 'one' },
        { key: 'true', value: true, title: 'true' },
      ],
    });
    expect(fieldOf({ type: 'integer', enum: [1, 2], default: 2 })).toMatchObject({
      kind: 'choice',
      initial: '2',
    });
  });

  it('sees through what generators write, and shows a default as JSON', () => {
    expect(fieldOf({ anyOf: [{ type: 'integer' }, { type: 'null' }] })).toMatchObject({
      kind: 'integer',
      isNullable: true,
    });
    expect(fieldOf({ type: 'array', default: [1] })).toMatchObject({ kind: 'json', initial: '[\n  1\n]' });
  });

  it.each<[ArgumentForm['kind'], JsonObject]>([
    ['none', { type: 'object', properties: {} }],
    ['none', { type: 'object', additionalProperties: false }],
    ['raw', { type: 'object' }],
    ['raw', { type: 'object', properties: {}, additionalProperties: true }],
    ['raw', { type: 'object', additionalProperties: { type: 'string' } }],
    ['raw', { type: 'object', properties: {}, anyOf: [{ required: ['a'] }] }],
    ['raw', { $ref: '#/$defs/a', $defs: { a: { type: 'object' } } }],
    ['raw', object(Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`p${i}`, {}])))],
    ['fields', object({ a: {} }, { additionalProperties: false })],
  ])('is a form of kind %s for %j', (kind, schema) => {
    expect(readArgumentForm(schema).kind).toBe(kind);
  });
});

describe('toArguments', () => {
  const schema = object(
    {
      city: { type: 'string' },
      days: { type: 'integer', maximum: 7 },
      exact: { type: 'boolean' },
      more: { type: 'object', properties: { at: { type: 'string', minLength: 2 } } },
    },
    { required: ['city', 'exact'] },
  );

  it('sends what was filled in, each in its kind', () => {
    expect(
      sent(schema, { city: ' x', days: '3', exact: false, more: '{"at":"12"}', other: 'dropped' }),
    ).toEqual({
      arguments: { city: ' x', days: 3, exact: false, more: { at: '12' } },
    });
    expect(sent(schema, { city: 'x', days: '', exact: true, more: ' \n' })).toEqual({
      arguments: { city: 'x', exact: true },
    });
  });

  it('starts from the defaults, and from no where a yes or no is required', () => {
    const form = readArgumentForm(
      object(
        { a: { type: 'boolean' }, b: { type: 'boolean' }, c: { type: 'number', default: 1.5 } },
        { required: ['a'] },
      ),
    );
    expect(toArguments(form, initialValues(form))).toEqual({ arguments: { a: false, c: 1.5 } });
  });

  it('says every problem at its field', () => {
    expect(sent(schema, { days: 'x', exact: true, more: '{"at":\n 1,}' })).toEqual({
      problems: [
        { field: 'city', code: 'REQUIRED' },
        { field: 'days', code: 'NOT_A_NUMBER' },
        { field: 'more', code: 'NOT_JSON', line: 2, column: 4 },
      ],
    });
    expect(sent(schema, { city: 'x', exact: true, days: '9', more: '{"at":"1"}' })).toMatchObject({
      problems: [
        { field: 'days', code: 'DOES_NOT_FIT', path: '/days', keyword: 'maximum' },
        { field: 'more', code: 'DOES_NOT_FIT', path: '/more/at', keyword: 'minLength' },
      ],
    });
  });

  it('says a problem of the whole at the form', () => {
    const either = object(
      { a: { type: 'string' }, b: { type: 'string' } },
      { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    );
    expect(sent(either, { a: 'x' })).toEqual({ arguments: { a: 'x' } });
    expect(sent(either, { a: 'x', b: 'y' })).toMatchObject({
      problems: [{ field: null, code: 'DOES_NOT_FIT', keyword: 'oneOf' }],
    });
  });

  it('sends null where a required argument may be null and is empty', () => {
    const nullable = object({ a: { type: ['string', 'null'] } }, { required: ['a'] });
    expect(sent(nullable, {})).toEqual({ arguments: { a: null } });
  });

  it('sends no integer that would arrive as another one', () => {
    expect(sent(object({ id: { type: 'integer' } }), { id: '12345678901234567891' })).toMatchObject({
      problems: [{ code: 'NOT_EXACT' }],
    });
    expect(sent(object({ id: { type: 'integer' } }), { id: '1.5' })).toMatchObject({
      problems: [{ keyword: 'type' }],
    });
  });

  it('reads one JSON text for all arguments', () => {
    const raw = { type: 'object', additionalProperties: { type: 'integer' } };
    expect(sent(raw, { '': '{"a": 1}' })).toEqual({ arguments: { a: 1 } });
    expect(sent(raw, {})).toEqual({ arguments: {} });
    expect(sent(raw, { '': '[1]' })).toEqual({ problems: [{ field: null, code: 'NOT_AN_OBJECT' }] });
    expect(sent(raw, { '': '{' })).toEqual({
      problems: [{ field: null, code: 'NOT_JSON', line: 1, column: 2 }],
    });
    expect(sent(raw, { '': '{"a": "x"}' })).toMatchObject({
      problems: [{ code: 'DOES_NOT_FIT', path: '/a' }],
    });
  });

  it('leaves it to the server where the schema can not judge', () => {
    expect(sent({ ...object({ a: { type: 'string' } }), $ref: '#' }, { a: 'x' })).toEqual({
      arguments: { a: 'x' },
    });
  });

  it('sends nothing that its schema does not take, and never throws', () => {
    const property = fc.oneof(
      fc.record(
        {
          type: fc.constantFrom('string', 'integer', 'number', 'boolean', 'object', 'array'),
          minLength: fc.nat(3),
          minimum: fc.nat(3),
        },
        { requiredKeys: ['type'] },
      ),
      fc.record({ enum: fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxLength: 3 }) }),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const value = fc.oneof(
      fc.constantFrom('', '1', '{}', '[]', '"a"', 'true', '{"a":', true, false, null),
      fc.string(),
    );
    const names = fc.constantFrom('a', 'b', '__proto__', 'constructor', '');
    fc.assert(
      fc.property(
        fc.dictionary(names, property),
        fc.array(names),
        fc.dictionary(names, value),
        (properties, required, values) => {
          const any = { type: 'object', properties, required } as JsonObject;
          const form = readArgumentForm(any);
          initialValues(form);
          const result = toArguments(form, values);
          if ('arguments' in result && form.kind !== 'none' && checkSchema(any) === null) {
            expect(validateJson(any, result.arguments)).toEqual([]);
          }
        },
      ),
      { numRuns: 250 },
    );
  });
});
