import type { FormField } from '../../elicitation/form-types';
import type { ArgumentField } from '../../servers/argument-form';
import { formatNumber } from '../format';
import { type MessageKey, t } from '../text';

/** What an answer has to be like, said before it can be wrong; null where anything goes. */
export function ruleWords(field: FormField | ArgumentField): string | null {
  switch (field.kind) {
    case 'text':
      if (field.format === 'date-time') return t('rule_date_time');
      if (field.format === 'uri') return t('rule_uri');
      return range(field.minLength, field.maxLength, LENGTH);
    case 'integer':
    case 'number':
      return (
        range(field.minimum, field.maximum, NUMBER) ?? (field.kind === 'integer' ? t('rule_integer') : null)
      );
    case 'choices':
      return range(field.minItems, field.maxItems, CHOICES);
    case 'json':
      return t('rule_json');
    case 'boolean':
    case 'choice':
      return null;
  }
}

type Range = { readonly between: MessageKey; readonly least: MessageKey; readonly most: MessageKey };

const LENGTH: Range = {
  between: 'rule_length_between',
  least: 'rule_length_least',
  most: 'rule_length_most',
};
const NUMBER: Range = {
  between: 'rule_number_between',
  least: 'rule_number_least',
  most: 'rule_number_most',
};
const CHOICES: Range = {
  between: 'rule_choices_between',
  least: 'rule_choices_least',
  most: 'rule_choices_most',
};

function range(least: number | null, most: number | null, words: Range): string | null {
  const facts = {
    least: least === null ? null : formatNumber(least),
    most: most === null ? null : formatNumber(most),
  };
  if (least !== null && most !== null) return t(words.between, facts);
  if (most !== null) return t(words.most, facts);
  // At least one character is what "required" says already.
  return least === null || (words === LENGTH && least <= 1) ? null : t(words.least, facts);
}
