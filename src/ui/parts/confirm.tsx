import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Button } from './button';

type Props = {
  /** On the button that begins. */
  readonly label: string;
  readonly question: ComponentChildren;
  /** On the button that does it. */
  readonly act: string;
  readonly keep: string;
  readonly onConfirm: () => void;
  readonly kind?: 'plain' | 'quiet';
};

/** An act that takes something away: asked once more, in place, with the harmless answer in focus. */
export function Confirm(props: Props) {
  const [isAsking, setAsking] = useState(false);
  const keepRef = useRef<HTMLButtonElement>(null);
  const questionId = useId();
  useEffect(() => {
    if (isAsking) keepRef.current?.focus();
  }, [isAsking]);
  if (!isAsking) {
    return (
      <Button kind={props.kind ?? 'plain'} onPress={() => setAsking(true)}>
        {props.label}
      </Button>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls; this is a question with two answers
    <div class="confirm" role="group" aria-labelledby={questionId}>
      <p id={questionId}>{props.question}</p>
      <div class="row">
        <Button kind="plain" buttonRef={keepRef} onPress={() => setAsking(false)}>
          {props.keep}
        </Button>
        <Button
          kind="danger"
          onPress={() => {
            setAsking(false);
            props.onConfirm();
          }}
        >
          {props.act}
        </Button>
      </div>
    </div>
  );
}
