import { describe, expect, it } from 'vitest';
import { toContent } from '../../elicitation/form-answer';
import type { FormField } from '../../elicitation/form-types';
import { draftOf, isUntouched, problemIn, valueIn, withValue } from './draft';

const common = { description: null, isRequired: false };
const text = {
  ...common,
  kind: 'text',
  format: null,
  minLength: null,
  maxLength: null,
  pattern: null,
} as const;
const fields: readonly FormField[] = [
  { ...text, name: 'city', label: 'City', initial: 'Oslo' },
  { ...text, name: 'constructor', label: 'Constructor', initial: null },
  { ...common, kind: 'integer', name: 'seats', label: 'Seats', minimum: null, maximum: null, initial: 2 },
  { ...common, kind: 'boolean', name: 'window', label: 'Window', initial: null },
  {
    ...common,
    kind: 'choices',
    name: 'meals',
    label: 'Meals',
    options: [],
    minItems: null,
    maxItems: null,
    initial: [],
  },
];

describe('a form draft', () => {
  it('begins with the defaults, as text where it is typed', () => {
    expect(draftOf(fields)).toEqual({
      city: 'Oslo',
      constructor: null,
      seats: '2',
      window: null,
      meals: null,
    });
  });

  it('is sent with what was not answered left out', () => {
    expect(toContent(fields, draftOf(fields))).toEqual({ content: { city: 'Oslo', seats: 2 } });
  });

  it('is untouched until something is different for a person', () => {
    const draft = draftOf(fields);
    expect(isUntouched(fields, draft)).toBe(true);
    expect(isUntouched(fields, withValue(draft, 'constructor', ''))).toBe(true);
    expect(isUntouched(fields, withValue(draft, 'window', false))).toBe(false);
    expect(isUntouched(fields, withValue(draft, 'city', 'Bergen'))).toBe(false);
  });

  it('reads a field that is named like a part of every object', () => {
    expect(valueIn({}, 'constructor')).toBeNull();
    expect(problemIn({}, 'toString')).toBeNull();
  });
});
