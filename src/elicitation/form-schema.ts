// Reads the schema of a form. Lenient in reading (what generators emit is understood), strict in showing: a form
// of which one field can't be shown as it is meant is not shown at all.

import { type FlatProperty, type RawOption, readProperties, readRequired } from '../base/flat-property';
import type { ErrorFacts } from '../base/usher-error';
import { plainName, plainText } from '../url-safety/plain-text';
import type { FormField, FormOption } from './form-types';

const MAX_FIELDS = 50;
const MAX_OPTIONS = 500;
/** Code units. A longer default or pattern is left out: neither is needed to answer. */
const MAX_DEFAULT_LENGTH = 10_000;
const MAX_PATTERN_LENGTH = 500;
const FORMATS = ['email', 'uri', 'date', 'date-time'] as const;

export type FormReading =
  | { readonly fields: readonly FormField[] }
  | { readonly problem: 'FORM_NOT_UNDERSTOOD'; readonly facts: ErrorFacts };

type Reason =
  | 'NOT_AN_OBJECT'
  | 'TOO_MANY_FIELDS'
  | 'FIELD_KIND'
  | 'FIELD_NAME'
  | 'OPTIONS'
  | 'TOO_MANY_OPTIONS'
  | 'CONTRADICTION'
  | 'REQUIRED_UNKNOWN';

/**
 * The fields of a form in the server's order (client/elicitation, "Requested Schema", both revisions).
 *
 * Labels and descriptions are neutralised; names, option values and defaults go back to the server as they came
 * and are unchanged. A default that its own field does not allow in kind is left out.
 *
 * @returns the problem, with the reason and the field's label as facts, where the form can't be shown in full: a
 * nested object, a list of free values, more than 50 fields or 500 options, bounds that no answer can meet.
 */
export function readForm(requestedSchema: unknown): FormReading {
  const properties = readProperties(requestedSchema);
  if (properties === null) return notUnderstood('NOT_AN_OBJECT');
  if (properties.length > MAX_FIELDS) return notUnderstood('TOO_MANY_FIELDS', { fields: properties.length });

  const required = readRequired(requestedSchema);
  const names = new Set(properties.map(([name]) => name));
  if (!required.every((name) => names.has(name))) return notUnderstood('REQUIRED_UNKNOWN');

  const fields: FormField[] = [];
  for (const [index, [name, property]] of properties.entries()) {
    const field = readField(name, property, required.includes(name), index + 1);
    if (typeof field === 'string') return notUnderstood(field, { field: labelOf(name, property, index + 1) });
    fields.push(field);
  }
  return { fields };
}

/** The label of a field: its title, else its name, else its place, so that none is ever without one. */
export function labelOf(name: string, property: FlatProperty, position: number): string {
  const title = plainName(property.schema['title']).text.trim();
  return title || plainName(name).text.trim() || `#${position}`;
}

function readField(
  name: string,
  property: FlatProperty,
  isRequired: boolean,
  position: number,
): FormField | Reason {
  // A name that an object can't hold as a plain property could not be sent back.
  if (name === '__proto__') return 'FIELD_NAME';
  const { schema } = property;
  const description = plainText(schema['description']).text.trim();
  const common = {
    name,
    label: labelOf(name, property, position),
    description: description || null,
    isRequired,
  };
  const initial = schema['default'];

  switch (property.kind) {
    case 'text': {
      const minLength = readCount(schema['minLength']);
      const maxLength = readCount(schema['maxLength']);
      if (isContradiction(minLength, maxLength)) return 'CONTRADICTION';
      return {
        ...common,
        kind: 'text',
        format: FORMATS.find((format) => format === schema['format']) ?? null,
        minLength,
        maxLength,
        pattern: readText(schema['pattern'], MAX_PATTERN_LENGTH),
        initial: readText(initial, MAX_DEFAULT_LENGTH),
      };
    }
    case 'number':
    case 'integer': {
      const { kind } = property;
      const minimum = readBound(schema['minimum'], schema['exclusiveMinimum'], kind, 'up');
      const maximum = readBound(schema['maximum'], schema['exclusiveMaximum'], kind, 'down');
      if (isContradiction(minimum, maximum)) return 'CONTRADICTION';
      const fits = kind === 'integer' ? Number.isInteger(initial) : Number.isFinite(initial);
      return { ...common, kind, minimum, maximum, initial: fits ? (initial as number) + 0 : null };
    }
    case 'boolean':
      return { ...common, kind: 'boolean', initial: typeof initial === 'boolean' ? initial : null };
    case 'choice': {
      const options = readOptions(property.options);
      if (typeof options === 'string') return options;
      return {
        ...common,
        kind: 'choice',
        options,
        initial: options.find((o) => o.value === initial)?.value ?? null,
      };
    }
    case 'choices': {
      const options = readOptions(property.options);
      if (typeof options === 'string') return options;
      const minItems = readCount(schema['minItems']);
      const maxItems = readCount(schema['maxItems']);
      if (isContradiction(minItems, maxItems) || isContradiction(minItems, options.length))
        return 'CONTRADICTION';
      const chosen: readonly unknown[] = Array.isArray(initial) ? initial : [];
      const initials = options.map((option) => option.value).filter((value) => chosen.includes(value));
      return { ...common, kind: 'choices', options, minItems, maxItems, initial: initials };
    }
    case 'other':
      return 'FIELD_KIND';
  }
}

/** Each value once, with a title to show; the reason where there is nothing, too much or no text to choose from. */
function readOptions(raw: readonly RawOption[]): readonly FormOption[] | Reason {
  if (raw.length > MAX_OPTIONS) return 'TOO_MANY_OPTIONS';
  const byValue = new Map<string, FormOption>();
  for (const { value, title } of raw) {
    if (value === null) continue;
    if (typeof value !== 'string') return 'OPTIONS';
    const shown = plainName(title).text.trim() || plainName(value).text.trim() || '—';
    if (!byValue.has(value)) byValue.set(value, { value, title: shown });
  }
  return byValue.size === 0 ? 'OPTIONS' : [...byValue.values()];
}

function readText(value: unknown, maxLength: number): string | null {
  return typeof value === 'string' && value.length <= maxLength ? value : null;
}

/** A number of characters or items (JSON Schema Validation §6.3, §6.4); null where it is none. */
function readCount(value: unknown): number | null {
  return Number.isInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

/**
 * A bound that is part of the answer's range. The restricted schema has no exclusive bounds but generators write
 * them: of an integer they are a bound of the next integer; of a number they are left to the server.
 */
function readBound(
  inclusive: unknown,
  exclusive: unknown,
  kind: 'number' | 'integer',
  direction: 'up' | 'down',
): number | null {
  const bounds = [inclusive].filter((bound): bound is number => Number.isFinite(bound));
  if (kind === 'integer' && Number.isFinite(exclusive)) {
    const bound = exclusive as number;
    bounds.push(direction === 'up' ? Math.floor(bound) + 1 : Math.ceil(bound) - 1);
  }
  if (bounds.length === 0) return null;
  // Plus nothing: minus zero does not survive JSON.
  return (direction === 'up' ? Math.max(...bounds) : Math.min(...bounds)) + 0;
}

function isContradiction(low: number | null, high: number | null): boolean {
  return low !== null && high !== null && low > high;
}

function notUnderstood(reason: Reason, facts: ErrorFacts = {}): FormReading {
  return { problem: 'FORM_NOT_UNDERSTOOD', facts: { reason, ...facts } };
}
