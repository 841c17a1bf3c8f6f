import type { ControlProps } from '../parts/field';
import type { ControlField } from './control-field';

type TextField = Exclude<ControlField, { readonly kind: 'boolean' | 'choice' | 'choices' }>;

type Props = {
  readonly control: ControlProps;
  readonly field: TextField;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** What is typed. Numbers too: a number input throws away what it can't read, and with it what was typed. */
export function TextControl({ control, field, value, onChange }: Props) {
  if (field.kind === 'json' || (field.kind === 'text' && field.isLong)) {
    const isJson = field.kind === 'json';
    return (
      <textarea
        {...control}
        class={isJson ? 'input input-json' : 'input input-text'}
        dir={isJson ? 'ltr' : 'auto'}
        rows={isJson ? 4 : 1}
        spellcheck={!isJson}
        autocomplete="off"
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  const shared = {
    ...control,
    class: 'input',
    value,
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => onChange(event.currentTarget.value),
  };
  if (field.kind === 'text' && field.format === 'date') return <input {...shared} type="date" />;
  return (
    <input
      {...shared}
      type="text"
      inputMode={inputModeOf(field)}
      dir={field.kind === 'text' && field.format === null ? 'auto' : 'ltr'}
      autocomplete="off"
    />
  );
}

function inputModeOf(field: TextField): 'numeric' | 'decimal' | 'email' | 'url' | 'text' {
  if (field.kind === 'integer') return 'numeric';
  if (field.kind === 'number') return 'decimal';
  const format = field.kind === 'text' ? field.format : null;
  return format === 'email' ? 'email' : format === 'uri' ? 'url' : 'text';
}
