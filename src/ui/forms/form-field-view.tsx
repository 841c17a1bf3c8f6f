import type { FormField } from '../../elicitation/form-types';
import { Field } from '../parts/field';
import { t } from '../text';
import { CheckGroup, RadioGroup } from './choice-group';
import type { DraftValue } from './draft';

type Props = {
  readonly id: string;
  readonly field: FormField;
  readonly value: DraftValue;
  readonly problem: string | null;
  readonly onChange: (value: DraftValue) => void;
};

/** One field of a form, by its kind. */
export function FormFieldView({ id, field, value, problem, onChange }: Props) {
  const label = <FieldLabel label={field.label} isRequired={field.isRequired} />;
  const hint = field.description === null ? null : <bdi>{field.description}</bdi>;
  switch (field.kind) {
    case 'boolean':
      return (
        <RadioGroup
          {...{ id, label, hint, problem }}
          options={[
            { value: 'yes', title: t('yes') },
            { value: 'no', title: t('no') },
            ...(field.isRequired ? [] : [{ value: '', title: t('no_answer') }]),
          ]}
          chosen={value === null ? '' : value === true ? 'yes' : 'no'}
          onChoose={(chosen) => onChange(chosen === '' ? null : chosen === 'yes')}
        />
      );
    case 'choices':
      return (
        <CheckGroup
          {...{ id, label, hint, problem }}
          options={field.options}
          chosen={Array.isArray(value) ? value : []}
          onChoose={onChange}
        />
      );
    case 'choice':
      return (
        <Field
          {...{ id, label, hint, problem }}
          control={(control) => (
            <select
              {...control}
              class="input"
              value={String(value ?? '')}
              onChange={(event) => onChange(event.currentTarget.value)}
            >
              <option value="">{field.isRequired ? t('choose') : t('no_answer')}</option>
              {field.options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.title}
                </option>
              ))}
            </select>
          )}
        />
      );
    case 'text':
    case 'number':
    case 'integer':
      return (
        <Field
          {...{ id, label, hint, problem }}
          control={(control) => (
            <input
              {...control}
              class="input"
              type={inputType(field)}
              inputMode={inputMode(field) ?? 'text'}
              dir={field.kind === 'text' && field.format === null ? 'auto' : 'ltr'}
              autocomplete="off"
              required={field.isRequired}
              value={String(value ?? '')}
              onInput={(event) => onChange(event.currentTarget.value)}
            />
          )}
        />
      );
  }
}

function FieldLabel({ label, isRequired }: { readonly label: string; readonly isRequired: boolean }) {
  return (
    <>
      <bdi>{label}</bdi>
      {!isRequired && <span class="optional"> {t('optional')}</span>}
    </>
  );
}

function inputMode(field: FormField): 'numeric' | 'decimal' | undefined {
  return field.kind === 'integer' ? 'numeric' : field.kind === 'number' ? 'decimal' : undefined;
}

// A text input for numbers too: a number input throws away what it can't read, and with it what was typed.
function inputType(field: FormField): 'text' | 'date' | 'email' {
  if (field.kind !== 'text') return 'text';
  return field.format === 'date' ? 'date' : field.format === 'email' ? 'email' : 'text';
}
