import type { ComponentChildren } from 'preact';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { t } from '../text';

/** Something that can't be read any more: what it was, as far as is known, and the act that removes it. */
export type Damaged = {
  readonly key: string;
  readonly words: ComponentChildren;
  /** The name of the button, where several could be meant. */
  readonly label: string;
  readonly onRemove: () => void;
};

type Props = { readonly name: string; readonly damaged: readonly Damaged[] };

/** What is damaged is named for what it is, and kept until the person removes it. */
export function DamagedView({ name, damaged }: Props) {
  if (damaged.length === 0) return null;
  return (
    <ul class="cards" aria-label={name}>
      {damaged.map(({ key, words, label, onRemove }) => (
        <li key={key}>
          <Callout tone="caution">
            <p>{words}</p>
            <Button label={label} onPress={onRemove}>
              {t('remove')}
            </Button>
          </Callout>
        </li>
      ))}
    </ul>
  );
}
