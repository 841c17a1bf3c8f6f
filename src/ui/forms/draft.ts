import { initialAnswer } from '../../elicitation/form-answer';
import type { FieldProblem, FormField, FormProblems } from '../../elicitation/form-types';

/** What is in a control while a person types: text as typed, an unanswered yes-or-no as null. */
export type DraftValue = string | boolean | readonly string[] | null;

export type FormDraft = Readonly<Record<string, DraftValue>>;

/** A draft with the defaults filled in. */
export function draftOf(fields: readonly FormField[]): FormDraft {
  const initial = initialAnswer(fields);
  return Object.fromEntries(fields.map(({ name }) => [name, asDraft(initial[name])]));
}

/** The draft with another value in one field. */
export function withValue(draft: FormDraft, name: string, value: DraftValue): FormDraft {
  return { ...draft, [name]: value };
}

/** A field's value. A field may be called `constructor`: only what is the draft's own counts. */
export function valueIn(draft: FormDraft, name: string): DraftValue {
  return Object.hasOwn(draft, name) ? (draft[name] ?? null) : null;
}

/** A field's problem, read with the same care. */
export function problemIn(problems: FormProblems, name: string): FieldProblem | null {
  return Object.hasOwn(problems, name) ? (problems[name] ?? null) : null;
}

/** True where nothing was typed or chosen that was not there before. */
export function isUntouched(fields: readonly FormField[], draft: FormDraft): boolean {
  const before = draftOf(fields);
  return fields.every(({ name }) => same(valueIn(draft, name), valueIn(before, name)));
}

function asDraft(value: string | number | boolean | readonly string[] | undefined): DraftValue {
  return typeof value === 'number' ? String(value) : (value ?? null);
}

// An empty input, an empty list and nothing at all are the same to a person.
function same(a: DraftValue, b: DraftValue): boolean {
  const plain = (value: DraftValue): string =>
    value === null || value.toString() === '' ? '' : JSON.stringify(value);
  return plain(a) === plain(b);
}
