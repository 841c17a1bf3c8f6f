import type { FormField, FormOption } from '../../elicitation/form-types';
import type { ArgumentField } from '../../servers/argument-form';
import { nameOf, proseOf } from '../words/server-text';
import { ruleWords } from './rule-words';

/** What a control needs to know of a field, be it of a server's form or of a tool's arguments. */
export type ControlField = {
  readonly label: string;
  readonly description: string | null;
  readonly isRequired: boolean;
  /** What an answer has to be like; null where anything goes. */
  readonly rule: string | null;
} & (
  | { readonly kind: 'text'; readonly format: string | null; readonly isLong: boolean }
  | { readonly kind: 'number' | 'integer' | 'json' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice' | 'choices'; readonly options: readonly FormOption[] }
);

export function formControl(field: FormField): ControlField {
  const rule = ruleWords(field);
  return field.kind === 'text' ? { ...field, rule, isLong: false } : { ...field, rule };
}

/** A tool's text may be a whole letter: it gets room for lines. */
export function argumentControl(field: ArgumentField): ControlField {
  const common = {
    label: nameOf(field.title ?? field.name),
    description: field.description === null ? null : proseOf(field.description),
    isRequired: field.isRequired,
    rule: ruleWords(field),
  };
  switch (field.kind) {
    case 'text':
      return { ...common, kind: 'text', format: field.format, isLong: field.format === null };
    case 'choice':
      return {
        ...common,
        kind: 'choice',
        options: field.options.map(({ key, title }) => ({ value: key, title: nameOf(title) })),
      };
    case 'number':
    case 'integer':
    case 'boolean':
    case 'json':
      return { ...common, kind: field.kind };
  }
}
