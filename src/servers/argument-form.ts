// The form that a tool's input schema becomes. Its words are the server's: bounded here, neutralised where they are
// shown. The schema as a whole is the judge of the answer; the inputs only make it easy to give.

import { type FlatProperty, readProperties, readRequired } from '../base/flat-property';
import { isObject, type Json, type JsonObject } from '../base/json';
import { validateJson } from '../base/json-schema';
import { parseJson, parseNumber } from '../base/json-text';
import { TEXT_FORMATS, type TextFormat } from '../base/text-formats';

type Common = {
  readonly name: string;
  /** The server's words, or null; the name then stands for itself. */
  readonly title: string | null;
  readonly description: string | null;
  readonly isRequired: boolean;
  readonly isNullable: boolean;
};

export type ArgumentOption = {
  /** What the input holds while this is chosen: the value's JSON. */
  readonly key: string;
  readonly value: Json;
  readonly title: string;
};

/** One input of a tool's form. Bounds and formats are hints for the input: the schema decides. */
export type ArgumentField =
  | (Common & {
      readonly kind: 'text';
      readonly format: TextFormat | null;
      readonly minLength: number | null;
      readonly maxLength: number | null;
      readonly initial: string;
    })
  | (Common & {
      readonly kind: 'number' | 'integer';
      readonly minimum: number | null;
      readonly maximum: number | null;
      readonly initial: string;
    })
  | (Common & { readonly kind: 'boolean'; readonly initial: boolean | null })
  | (Common & {
      readonly kind: 'choice';
      readonly options: readonly ArgumentOption[];
      readonly initial: string;
    })
  /** Anything that is not flat: an object, a list, a union. */
  | (Common & { readonly kind: 'json'; readonly initial: string });

export type ArgumentForm =
  /** The tool takes no arguments. */
  | { readonly kind: 'none' }
  /** One JSON text for all arguments: the schema names no properties, or too many. */
  | { readonly kind: 'raw'; readonly schema: JsonObject; readonly initial: string }
  | { readonly kind: 'fields'; readonly schema: JsonObject; readonly fields: readonly ArgumentField[] };

/** What the inputs hold, by field name; `raw` forms have one text under the empty name. */
export type ArgumentValues = Readonly<Record<string, string | boolean | null | undefined>>;

/** Why arguments can't be sent, each at its field or, with a null field, at the form as a whole. */
export type ArgumentProblem = { readonly field: string | null } & (
  | { readonly code: 'REQUIRED' | 'NOT_A_NUMBER' | 'NOT_EXACT' | 'NOT_AN_OPTION' | 'NOT_AN_OBJECT' }
  | { readonly code: 'NOT_JSON'; readonly line: number; readonly column: number }
  /** The schema does not take it: the JSON Pointer, the keyword, the validator's words in English. */
  | {
      readonly code: 'DOES_NOT_FIT';
      readonly path: string;
      readonly keyword: string;
      readonly message: string;
    }
);

const MAX_FIELDS = 100;
const MAX_OPTIONS = 500;
const MAX_TITLE_LENGTH = 200;
const MAX_DESCRIPTION_LENGTH = 2_000;
const MAX_INITIAL_LENGTH = 20_000;

/**
 * The form of a tool's `inputSchema` (server/tools, "Tool"). An empty `properties` that says nothing of others is
 * a tool without arguments, as most write it. Never throws; whether the schema is usable, `checkSchema` says.
 */
export function readArgumentForm(inputSchema: JsonObject): ArgumentForm {
  const { properties, additionalProperties: others } = inputSchema;
  const isComposed = ['$ref', 'allOf', 'anyOf', 'oneOf'].some(
    (keyword) => inputSchema[keyword] !== undefined,
  );
  const read = readProperties(inputSchema) ?? [];
  if (
    read.length === 0 &&
    !isComposed &&
    (others === false || (isObject(properties) && others === undefined))
  ) {
    return { kind: 'none' };
  }
  if (read.length === 0 || read.length > MAX_FIELDS)
    return { kind: 'raw', schema: inputSchema, initial: '{}' };
  const required = readRequired(inputSchema);
  const fields = read.map(([name, property]) => readField(name, property, required.includes(name)));
  return { kind: 'fields', schema: inputSchema, fields };
}

/** What the inputs hold at first: defaults, and no for a required yes or no without one. */
export function initialValues(form: ArgumentForm): ArgumentValues {
  if (form.kind === 'none') return {};
  if (form.kind === 'raw') return { '': form.initial };
  return Object.fromEntries(
    form.fields.map((field) => [
      field.name,
      field.kind === 'boolean' && field.isRequired ? (field.initial ?? false) : field.initial,
    ]),
  );
}

/**
 * The arguments as they are sent, checked against the whole schema. Empty inputs are left out; a required one that
 * may be null is sent as null. A schema that can't judge in reasonable time leaves it to the server.
 *
 * @returns every problem instead, where there is one.
 */
export function toArguments(
  form: ArgumentForm,
  values: ArgumentValues,
): { readonly arguments: JsonObject } | { readonly problems: readonly ArgumentProblem[] } {
  if (form.kind === 'none') return { arguments: {} };
  const entries: [string, Json][] = [];
  const problems: ArgumentProblem[] = [];
  if (form.kind === 'raw') {
    const raw = heldBy(values, '');
    const reading = readJson(null, typeof raw === 'string' && raw.trim() !== '' ? raw : '{}');
    if ('problem' in reading) problems.push(reading.problem);
    else if (!isObject(reading.value)) problems.push({ field: null, code: 'NOT_AN_OBJECT' });
    else entries.push(...(Object.entries(reading.value) as [string, Json][]));
  } else {
    for (const field of form.fields) {
      const reading = readValue(field, heldBy(values, field.name));
      if (reading === null) continue;
      if ('problem' in reading) problems.push(reading.problem);
      else entries.push([field.name, reading.value]);
    }
  }
  if (problems.length > 0) return { problems };

  const args = Object.fromEntries(entries);
  const unfit = validateJson(form.schema, args).filter(({ keyword }) => keyword !== 'schema');
  if (unfit.length === 0) return { arguments: args };
  const names = form.kind === 'fields' ? form.fields.map((field) => field.name) : [];
  return {
    problems: unfit.map((problem) => ({
      field: fieldAt(problem.path, names),
      code: 'DOES_NOT_FIT',
      ...problem,
    })),
  };
}

type Reading = { readonly value: Json } | { readonly problem: ArgumentProblem };

function readField(name: string, property: FlatProperty, isRequired: boolean): ArgumentField {
  const { schema, isNullable } = property;
  const common = {
    name,
    title: readText(schema['title'], MAX_TITLE_LENGTH),
    description: readText(schema['description'], MAX_DESCRIPTION_LENGTH),
    isRequired,
    isNullable,
  };
  const initial = schema['default'];
  const options = readOptions(property);
  if (options !== null) {
    const chosen = options.find((option) => option.value === initial);
    return { ...common, kind: 'choice', options, initial: chosen?.key ?? '' };
  }
  switch (property.kind) {
    case 'text': {
      const format = TEXT_FORMATS.find((known) => known === schema['format']) ?? null;
      const bounds = {
        minLength: readNumber(schema['minLength']),
        maxLength: readNumber(schema['maxLength']),
      };
      const text = typeof initial === 'string' && initial.length <= MAX_INITIAL_LENGTH ? initial : '';
      return { ...common, kind: 'text', format, ...bounds, initial: text };
    }
    case 'number':
    case 'integer': {
      const bounds = { minimum: readNumber(schema['minimum']), maximum: readNumber(schema['maximum']) };
      return { ...common, kind: property.kind, ...bounds, initial: readNumber(initial)?.toString() ?? '' };
    }
    case 'boolean':
      return { ...common, kind: 'boolean', initial: typeof initial === 'boolean' ? initial : null };
    default: {
      const text = initial === undefined || initial === null ? '' : stringify(initial);
      return { ...common, kind: 'json', initial: text.length <= MAX_INITIAL_LENGTH ? text : '' };
    }
  }
}

/** The scalars to choose from; null where there are none, too many, or other things among them. */
function readOptions({ kind, schema, options }: FlatProperty): readonly ArgumentOption[] | null {
  const values: unknown = schema['enum'];
  const fixed = Array.isArray(values) && kind === 'other' && schema['type'] !== 'array';
  const raw =
    kind === 'choice' ? options : fixed ? values.map((value: unknown) => ({ value, title: undefined })) : [];
  const scalars = raw.filter(({ value }) => value !== null);
  if (scalars.length === 0 || scalars.length > MAX_OPTIONS || !scalars.every(({ value }) => isScalar(value)))
    return null;
  const byKey = new Map(
    scalars.map(({ value, title }): [string, ArgumentOption] => {
      const shown = readText(title, MAX_TITLE_LENGTH) ?? String(value).slice(0, MAX_TITLE_LENGTH);
      const key = JSON.stringify(value);
      return [key, { key, value: value as Json, title: shown }];
    }),
  );
  return [...byKey.values()];
}

function readValue(field: ArgumentField, raw: unknown): Reading | null {
  if (
    raw === undefined ||
    raw === null ||
    (typeof raw === 'string' && raw.trim() === '' && field.kind !== 'text') ||
    raw === ''
  ) {
    if (!field.isRequired) return null;
    return field.isNullable ? { value: null } : { problem: { field: field.name, code: 'REQUIRED' } };
  }
  switch (field.kind) {
    case 'text':
      return { value: textOf(raw) };
    case 'number':
    case 'integer': {
      const value = parseNumber(textOf(raw));
      if (value === null) return { problem: { field: field.name, code: 'NOT_A_NUMBER' } };
      // It would arrive as another number (RFC 8259 §6).
      const isExact = field.kind === 'number' || !Number.isInteger(value) || Number.isSafeInteger(value);
      return isExact ? { value } : { problem: { field: field.name, code: 'NOT_EXACT' } };
    }
    case 'boolean':
      return { value: raw === true || raw === 'true' };
    case 'choice': {
      const option = field.options.find(({ key }) => key === raw);
      return option ?? { problem: { field: field.name, code: 'NOT_AN_OPTION' } };
    }
    case 'json':
      return readJson(field.name, textOf(raw));
  }
}

function readJson(field: string | null, text: string): Reading {
  const reading = parseJson(text);
  return 'value' in reading ? reading : { problem: { field, code: 'NOT_JSON', ...reading } };
}

/** The field whose value a JSON Pointer leads into. */
function fieldAt(path: string, names: readonly string[]): string | null {
  const name = path.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~');
  return name !== undefined && names.includes(name) ? name : null;
}

function heldBy(values: ArgumentValues, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function readText(value: unknown, maxLength: number): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, maxLength).toWellFormed() : null;
}

function readNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Nested deeper than the stack it can't be written, and then it is no default that anyone would read. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    return '';
  }
}

/** What was typed; a value that is not text is written as JSON. */
function textOf(raw: unknown): string {
  return typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? '');
}
