// What a person put into a form, compared with its fields, and as it goes to the server.

import { parseNumber } from '../base/json-text';
import { matchesPattern } from '../base/pattern';
import { hasFormat, lengthOf } from '../base/text-formats';
import type { FieldProblem, FormContent, FormField, FormProblems } from './form-types';

/** What the inputs hold, by field name. Empty is `''`, null or absent; a number may still be text. */
export type FormAnswer = Readonly<Record<string, unknown>>;

type Value = FormContent[string];
type Reading = { readonly value: Value | null } | { readonly problem: FieldProblem };

const NOTHING: Reading = { value: null };

/**
 * What the inputs hold at first: the schema's defaults (client/elicitation: clients SHOULD pre-populate). A required
 * yes or no without one starts as no, which is what an empty check box shows.
 */
export function initialAnswer(fields: readonly FormField[]): FormContent {
  return byName(
    fields.map((field) => {
      const initial = field.kind === 'boolean' && field.isRequired ? (field.initial ?? false) : field.initial;
      return [field.name, field.kind === 'choices' && field.initial.length === 0 ? null : initial];
    }),
  );
}

/** The first problem of each field that has one; empty where the answer may be sent. */
export function checkAnswer(fields: readonly FormField[], answer: FormAnswer): FormProblems {
  return byName(
    fields.map((field) => {
      const reading = read(field, answer);
      return [field.name, 'problem' in reading ? reading.problem : null];
    }),
  );
}

/**
 * The answer as it is sent (`ElicitResult.content`; clients SHOULD validate it against the schema): values in their
 * field's kind and unchanged otherwise, optional fields without a value left out, keys that no field has dropped.
 *
 * @returns the problems instead where there are any.
 */
export function toContent(
  fields: readonly FormField[],
  answer: FormAnswer,
): { readonly content: FormContent } | { readonly problems: FormProblems } {
  const problems = checkAnswer(fields, answer);
  if (Object.keys(problems).length > 0) return { problems };
  return {
    content: byName(
      fields.map((field) => {
        const reading = read(field, answer);
        return [field.name, 'value' in reading ? reading.value : null];
      }),
    ),
  };
}

function read(field: FormField, answer: FormAnswer): Reading {
  const raw: unknown = Object.hasOwn(answer, field.name) ? answer[field.name] : null;
  if (field.kind === 'choices') return readChoices(field, raw ?? []);
  // An empty text is nothing, unless it is one of the values to choose from.
  if (field.kind === 'choice' && isOption(field, raw)) return { value: raw };
  if (raw === undefined || raw === null || raw === '')
    return field.isRequired ? problem('REQUIRED') : NOTHING;
  switch (field.kind) {
    case 'text':
      return readText(field, raw);
    case 'number':
    case 'integer':
      return readNumber(field, raw);
    case 'boolean':
      return typeof raw === 'boolean' ? { value: raw } : problem('NOT_A_BOOLEAN');
    case 'choice':
      return problem('NOT_AN_OPTION');
  }
}

function readText(field: Extract<FormField, { kind: 'text' }>, raw: unknown): Reading {
  if (typeof raw !== 'string') return problem('NOT_A_TEXT');
  const { format, minLength, maxLength, pattern } = field;
  const length = lengthOf(raw);
  if (minLength !== null && length < minLength) return beyond('TOO_SHORT', minLength);
  if (maxLength !== null && length > maxLength) return beyond('TOO_LONG', maxLength);
  if (format !== null && !hasFormat(raw, format)) return problem(FORMAT_PROBLEMS[format]);
  // A pattern that can't be judged is left to the server: it is no part of the restricted schema.
  if (pattern !== null && matchesPattern(pattern, raw) === false) return problem('PATTERN_MISMATCH');
  return { value: raw };
}

function readNumber(field: Extract<FormField, { kind: 'number' | 'integer' }>, raw: unknown): Reading {
  const value = typeof raw === 'string' ? parseNumber(raw) : raw;
  if (typeof value !== 'number' || !Number.isFinite(value)) return problem('NOT_A_NUMBER');
  // 1.0 is an integer (JSON Schema Validation §6.1.1).
  if (field.kind === 'integer' && !Number.isInteger(value)) return problem('NOT_AN_INTEGER');
  // Beyond these an integer would arrive as another one (RFC 8259 §6).
  if (field.kind === 'integer' && value > Number.MAX_SAFE_INTEGER)
    return beyond('TOO_LARGE', Number.MAX_SAFE_INTEGER);
  if (field.kind === 'integer' && value < Number.MIN_SAFE_INTEGER)
    return beyond('TOO_SMALL', Number.MIN_SAFE_INTEGER);
  if (field.minimum !== null && value < field.minimum) return beyond('TOO_SMALL', field.minimum);
  if (field.maximum !== null && value > field.maximum) return beyond('TOO_LARGE', field.maximum);
  return { value };
}

/** In the order of the options and each once, however they were ticked. */
function readChoices(field: Extract<FormField, { kind: 'choices' }>, raw: unknown): Reading {
  if (!Array.isArray(raw) || !raw.every((value) => isOption(field, value))) return problem('NOT_AN_OPTION');
  const chosen = field.options.map((option) => option.value).filter((value) => raw.includes(value));
  if (chosen.length === 0 && !field.isRequired) return NOTHING;
  if (field.minItems !== null && chosen.length < field.minItems) return beyond('TOO_FEW', field.minItems);
  if (field.maxItems !== null && chosen.length > field.maxItems) return beyond('TOO_MANY', field.maxItems);
  return { value: chosen };
}

function isOption(field: Extract<FormField, { kind: 'choice' | 'choices' }>, raw: unknown): raw is string {
  return field.options.some((option) => option.value === raw);
}

const FORMAT_PROBLEMS = {
  email: 'NOT_AN_EMAIL',
  uri: 'NOT_A_URI',
  date: 'NOT_A_DATE',
  'date-time': 'NOT_A_DATE_TIME',
} as const;

function problem(
  code: Exclude<FieldProblem['code'], Extract<FieldProblem, { limit: number }>['code']>,
): Reading {
  return { problem: { code } };
}

function beyond(code: Extract<FieldProblem, { limit: number }>['code'], limit: number): Reading {
  return { problem: { code, limit } };
}

/** Without a prototype: a field may be called `constructor`, and then only its own entry must be found. */
function byName<Entry>(
  entries: readonly (readonly [string, Entry | null])[],
): Readonly<Record<string, Entry>> {
  const record: Record<string, Entry> = Object.create(null);
  for (const [name, entry] of entries) if (entry !== null) record[name] = entry;
  return record;
}
