import { useEffect, useState } from 'preact/hooks';
import { t } from '../text';
import { Button } from './button';

type Props = {
  /** A text that costs something to write is written when it is wanted. */
  readonly text: string | (() => string);
  readonly label: string;
  /** What the button says; "Copy" where nothing else is given. */
  readonly words?: string;
};

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label, words = t('copy') }: Props) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <Button
      kind="quiet"
      label={label}
      onPress={() => {
        navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
          () => setCopied(true),
          () => setCopied(false),
        );
      }}
    >
      <span aria-live="polite">{isCopied ? t('copied') : words}</span>
    </Button>
  );
}
