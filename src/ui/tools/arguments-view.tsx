import type { ArgumentForm, ArgumentProblem, ArgumentValues } from '../../servers/argument-form';
import { argumentProblemWords } from '../forms/answer-words';
import { argumentControl, type ControlField } from '../forms/control-field';
import { FormFieldView } from '../forms/form-field-view';
import { Callout } from '../parts/callout';
import { t } from '../text';

type Props = {
  readonly form: ArgumentForm;
  readonly values: ArgumentValues;
  readonly problems: readonly ArgumentProblem[];
  readonly onChange: (name: string, value: string | boolean | null) => void;
};

/** The form that a tool's input schema makes. */
export function ArgumentsView({ form, values, problems, onChange }: Props) {
  if (form.kind === 'none') return <p class="soft">{t('no_arguments')}</p>;
  const fields: readonly (readonly [name: string, field: ControlField])[] =
    form.kind === 'raw'
      ? [['', { kind: 'json', label: t('arguments_json'), description: null, isRequired: true, rule: null }]]
      : form.fields.map((field) => [field.name, argumentControl(field)]);
  const named = (name: string): string | null => (form.kind === 'raw' && name === '' ? null : name);
  const general = form.kind === 'raw' ? [] : problems.filter(({ field }) => field === null);
  return (
    <div class="form">
      {fields.map(([name, field], index) => (
        <FormFieldView
          key={name}
          id={argumentId(index)}
          field={field}
          value={Object.hasOwn(values, name) ? (values[name] ?? null) : null}
          problem={problemsOf(problems, named(name))}
          onChange={(value) => {
            if (value === null || !Array.isArray(value)) onChange(name, value as string | boolean | null);
          }}
        />
      ))}
      {general.length > 0 && (
        <Callout tone="danger" isAlert>
          {general.map((problem, index) => (
            <p key={index}>{argumentProblemWords(problem)}</p>
          ))}
        </Callout>
      )}
    </div>
  );
}

export function argumentId(index: number): string {
  return `argument-${index}`;
}

function problemsOf(problems: readonly ArgumentProblem[], field: string | null): string | null {
  const mine = problems.filter((problem) => problem.field === field);
  return mine.length === 0 ? null : mine.map(argumentProblemWords).join(' ');
}
