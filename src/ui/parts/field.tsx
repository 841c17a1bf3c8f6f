import type { ComponentChildren } from 'preact';
import { Glyph } from './glyph';

/** The attributes that tie a control to its label, description and problem. */
export type ControlProps = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
};

type Props = {
  readonly id: string;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  /** What is wrong with what was typed, as a sentence. */
  readonly problem?: string | null;
  readonly control: (props: ControlProps) => ComponentChildren;
};

/** A label, a control, what it means and what is wrong with it. */
export function Field({ id, label, hint = null, problem = null, control }: Props) {
  const described = [hint === null ? null : `${id}-hint`, problem === null ? null : `${id}-problem`];
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {hint !== null && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {control({
        id,
        'aria-describedby': described.filter((part) => part !== null).join(' ') || undefined,
        'aria-invalid': problem === null ? undefined : 'true',
      })}
      <FieldProblem id={`${id}-problem`} problem={problem} />
    </div>
  );
}

/** What is wrong, under its control. */
export function FieldProblem({ id, problem }: { readonly id: string; readonly problem: string | null }) {
  if (problem === null) return null;
  return (
    <p class="field-problem" id={id}>
      <Glyph name="warning" />
      {problem}
    </p>
  );
}
