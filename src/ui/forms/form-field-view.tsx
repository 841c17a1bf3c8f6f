import { Field } from '../parts/field';
import { t } from '../text';
import { CheckGroup, RadioGroup } from './choice-group';
import type { ControlField } from './control-field';
import type { DraftValue } from './draft';
import { TextControl } from './text-control';

type Props = {
  readonly id: string;
  readonly field: ControlField;
  readonly value: DraftValue;
  readonly problem: string | null;
  readonly onChange: (value: DraftValue) => void;
};

/** One field of a form, by its kind. Its label and description are the server's words. */
export function FormFieldView({ id, field, value, problem, onChange }: Props) {
  const label = <FieldLabel label={field.label} isRequired={field.isRequired} />;
  const hint = <FieldHint description={field.description} rule={field.rule} />;
  const common = {
    id,
    label,
    hint: field.description === null && field.rule === null ? null : hint,
    problem,
  };
  switch (field.kind) {
    case 'boolean':
      return (
        <RadioGroup
          {...common}
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
          {...common}
          options={field.options}
          chosen={Array.isArray(value) ? value : []}
          onChoose={onChange}
        />
      );
    case 'choice':
      return (
        <Field
          {...common}
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
    case 'json':
      return (
        <Field
          {...common}
          control={(control) => (
            <TextControl control={control} field={field} value={String(value ?? '')} onChange={onChange} />
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

/** The server's words, then ours. */
function FieldHint({ description, rule }: Pick<ControlField, 'description' | 'rule'>) {
  return (
    <>
      {description !== null && <bdi>{description}</bdi>} {rule}
    </>
  );
}
