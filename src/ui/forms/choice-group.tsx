import type { ComponentChildren } from 'preact';
import type { FormOption } from '../../elicitation/form-types';
import { FieldProblem } from '../parts/field';

type Common = {
  readonly id: string;
  readonly label: ComponentChildren;
  readonly hint: ComponentChildren;
  readonly problem: string | null;
  readonly options: readonly FormOption[];
};

type RadioProps = Common & { readonly chosen: string; readonly onChoose: (chosen: string) => void };

/** One of a few. */
export function RadioGroup({ chosen, onChoose, ...group }: RadioProps) {
  return (
    <Group {...group}>
      {group.options.map(({ value, title }) => (
        <label class="option" key={value}>
          <input
            type="radio"
            name={group.id}
            value={value}
            checked={chosen === value}
            onChange={() => onChoose(value)}
          />
          <bdi>{title}</bdi>
        </label>
      ))}
    </Group>
  );
}

type CheckProps = Common & {
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
};

/** Any of a few, in the order they are offered. */
export function CheckGroup({ chosen, onChoose, ...group }: CheckProps) {
  const toggle = (value: string, isOn: boolean): void => {
    const now = new Set(chosen);
    if (isOn) now.add(value);
    else now.delete(value);
    onChoose(group.options.map((option) => option.value).filter((option) => now.has(option)));
  };
  return (
    <Group {...group}>
      {group.options.map(({ value, title }) => (
        <label class="option" key={value}>
          <input
            type="checkbox"
            value={value}
            checked={chosen.includes(value)}
            onChange={(event) => toggle(value, event.currentTarget.checked)}
          />
          <bdi>{title}</bdi>
        </label>
      ))}
    </Group>
  );
}

function Group({ id, label, hint, problem, children }: Common & { readonly children: ComponentChildren }) {
  const described = [hint === null ? null : `${id}-hint`, problem === null ? null : `${id}-problem`];
  return (
    <fieldset
      class="field"
      id={id}
      tabIndex={-1}
      aria-describedby={described.filter((part) => part !== null).join(' ') || undefined}
    >
      <legend class="field-label">{label}</legend>
      {hint !== null && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div class="options">{children}</div>
      <FieldProblem id={`${id}-problem`} problem={problem} />
    </fieldset>
  );
}
