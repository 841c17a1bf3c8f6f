import type { FieldProblem, FormContent, FormField } from '../../elicitation/form-types';
import type { ArgumentProblem } from '../../servers/argument-form';
import { formatList, formatNumber } from '../format';
import { sentence, t } from '../text';

/** What is wrong with an answer. */
export function problemWords(problem: FieldProblem): string {
  return sentence('field', problem.code, 'limit' in problem ? { limit: formatNumber(problem.limit) } : {});
}

/** What is wrong with an argument. */
export function argumentProblemWords(problem: ArgumentProblem): string {
  switch (problem.code) {
    case 'NOT_JSON':
      return sentence('field', problem.code, {
        line: formatNumber(problem.line),
        column: formatNumber(problem.column),
      });
    case 'DOES_NOT_FIT':
      return sentence('field', problem.code, { message: problem.message });
    default:
      return sentence('field', problem.code);
  }
}

/** An answer as it is read back before it is sent; null where nothing will be sent for the field. */
export function answerWords(field: FormField, content: FormContent): string | null {
  const value = Object.hasOwn(content, field.name) ? content[field.name] : undefined;
  if (value === undefined) return null;
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (field.kind === 'choice') return titleOf(field.options, String(value));
  if (field.kind === 'choices' && Array.isArray(value)) {
    return value.length === 0
      ? t('nothing_chosen')
      : formatList(value.map((item) => titleOf(field.options, String(item))));
  }
  return String(value);
}

function titleOf(
  options: readonly { readonly value: string; readonly title: string }[],
  value: string,
): string {
  const title = options.find((option) => option.value === value)?.title ?? value;
  return title === value ? value : t('title_and_value', { title, value });
}
