// One property of an object's schema, as far as one input can show it. What code generators wrap around it (pydantic's
// `anyOf: [X, null]` and `$ref` into `$defs`) is taken off; nothing else is. Both forms are read from this: a
// server's question (form mode) and a tool's arguments.

import { isObject } from './json';

type Schema = Readonly<Record<string, unknown>>;

/** One option as it stands in a schema: the wire value, and the title where there is one. */
export type RawOption = { readonly value: unknown; readonly title: unknown };

export type FlatProperty = {
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'choices' | 'other';
  /** The schema without its wrapping; annotations of the wrapping win over those within. */
  readonly schema: Schema;
  /** Only of `choice` and `choices`. */
  readonly options: readonly RawOption[];
  /** Null is a value of it too. */
  readonly isNullable: boolean;
};

/** More properties than any form shows are not looked into: each may refer to one huge list of options. */
export const MAX_READ_PROPERTIES = 200;
/** References and unions followed before a property is given up on. */
const MAX_UNWRAPS = 8;

/** The properties of a schema in its order; null where it is not the schema of an object. */
export function readProperties(objectSchema: unknown): readonly (readonly [string, FlatProperty])[] | null {
  if (!isObject(objectSchema)) return null;
  const { type = 'object', properties = {} } = objectSchema;
  if (type !== 'object' || !isObject(properties)) return null;
  return Object.entries(properties).map(([name, raw], index) => [
    name,
    index < MAX_READ_PROPERTIES
      ? readProperty(raw, objectSchema)
      : { kind: 'other', schema: {}, options: [], isNullable: false },
  ]);
}

/** The names that an object must have; what is no name is left out. */
export function readRequired(objectSchema: unknown): readonly string[] {
  const required = isObject(objectSchema) ? objectSchema['required'] : null;
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}

function readProperty(raw: unknown, root: Schema): FlatProperty {
  const { schema, isNullable } = unwrap(raw, root);
  if (schema === null) return { kind: 'other', schema: isObject(raw) ? raw : {}, options: [], isNullable };
  if (schema['type'] === 'array') {
    const options = readOptions(unwrap(schema['items'], root).schema);
    return options === null
      ? { kind: 'other', schema, options: [], isNullable }
      : { kind: 'choices', schema, options, isNullable };
  }
  const options = readOptions(schema);
  if (options !== null) return { kind: 'choice', schema, options, isNullable };
  const kind = KINDS.find(([type]) => type === schema['type'])?.[1] ?? 'other';
  // Numbers to choose from are no choice of texts, and no free number.
  const isFixed = schema['enum'] !== undefined || schema['const'] !== undefined;
  return { kind: isFixed ? 'other' : kind, schema, options: [], isNullable };
}

const KINDS = [
  ['string', 'text'],
  ['number', 'number'],
  ['integer', 'integer'],
  ['boolean', 'boolean'],
] as const;

/** Options in any of the five spellings of an enum: `enum`, `enum` with `enumNames`, `oneOf`, `anyOf`, `const`. */
function readOptions(schema: Schema | null): readonly RawOption[] | null {
  if (schema === null || (schema['type'] !== undefined && schema['type'] !== 'string')) return null;
  const { enum: values, enumNames, oneOf, anyOf } = schema;
  if (Array.isArray(values)) {
    const names: readonly unknown[] = Array.isArray(enumNames) ? enumNames : [];
    return values.map((value: unknown, index) => ({ value, title: names[index] }));
  }
  const titled = [oneOf, anyOf].find(isListOfConstants);
  if (titled !== undefined)
    return titled.map((option) => ({ value: option['const'], title: option['title'] }));
  return typeof schema['const'] === 'string' ? [{ value: schema['const'], title: undefined }] : null;
}

function isListOfConstants(list: unknown): list is readonly Schema[] {
  return (
    Array.isArray(list) &&
    list.length > 0 &&
    list.every((item) => isObject(item) && Object.hasOwn(item, 'const'))
  );
}

/** Takes off `$ref` into the same document, a union with null, and an `allOf` of one; null where nothing is left. */
function unwrap(
  raw: unknown,
  root: Schema,
): { readonly schema: Schema | null; readonly isNullable: boolean } {
  let schema = raw;
  let isNullable = false;
  for (let unwraps = 0; unwraps < MAX_UNWRAPS; unwraps += 1) {
    if (!isObject(schema)) return { schema: null, isNullable };
    const { $ref, anyOf, oneOf, allOf, type, ...rest } = schema;
    if (Array.isArray(type)) {
      const types = type.filter((name) => name !== 'null');
      isNullable ||= types.length < type.length;
      if (types.length !== 1) return { schema: null, isNullable };
      schema = { ...schema, type: types[0] };
      continue;
    }
    const union = anyOf ?? oneOf ?? allOf;
    const inner = $ref === undefined ? onlyMember(union) : resolve($ref, root);
    if (inner === undefined) return { schema, isNullable };
    isNullable ||= $ref === undefined && Array.isArray(union) && union.some(isNull);
    schema = isObject(inner) ? { ...inner, ...rest } : null;
  }
  return { schema: null, isNullable };
}

/** The one schema in a union that is not null; undefined where there is none or a real choice. */
function onlyMember(union: unknown): unknown {
  if (isListOfConstants(union) || !Array.isArray(union)) return undefined;
  const members = union.filter((member: unknown) => !isNull(member));
  return members.length === 1 ? members[0] : undefined;
}

function isNull(schema: unknown): boolean {
  return isObject(schema) && schema['type'] === 'null';
}

/** What `#/$defs/Name` points at; null where the reference leaves the document or points at nothing. */
function resolve(ref: unknown, root: Schema): unknown {
  const name = typeof ref === 'string' ? /^#\/(\$defs|definitions)\/([^/~%]+)$/.exec(ref) : null;
  if (name === null) return null;
  const definitions = root[name[1] ?? ''];
  const key = name[2] ?? '';
  return isObject(definitions) && Object.hasOwn(definitions, key) ? definitions[key] : null;
}
