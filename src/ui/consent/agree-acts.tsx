import { useEffect, useRef, useState } from 'preact/hooks';
import type { UsherError } from '../../base/usher-error';
import type { UrlJudgement } from '../../url-safety/types';
import { ErrorNote } from '../parts/error-note';
import { actAsked, isDomainTyped } from '../words/judgement-words';
import { ConsentActs } from './consent-acts';
import { TickAct, TypeAct } from './deliberate-act';

/** What every prompt needs from its page. */
export type PromptActs = {
  /** False until the window has been visible, focused and at rest for a while. */
  readonly isArmed: boolean;
  readonly isBusy: boolean;
  readonly error: UsherError | null;
  readonly onDecline: (event: Event) => void;
  readonly onCancel: (event: Event) => void;
};

type Props = PromptActs & {
  readonly judgement: Extract<UrlJudgement, { readonly href: string }>;
  /** On the button that agrees. */
  readonly agree: string;
  /** `href` is exactly what was shown. */
  readonly onAgree: (event: Event, href: string) => void;
};

/** The three answers to a URL, with the extra act that a caution or a danger asks for. */
export function AgreeActs({ judgement, agree, onAgree, ...acts }: Props) {
  const { registrableDomain } = judgement.display;
  const asked = actAsked(judgement);
  const [isTicked, setTicked] = useState(false);
  const [typed, setTyped] = useState('');
  const cancelRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // In a low window the acts are below: what has to be read stays in sight.
    if (asked === 'type') cancelRef.current?.focus({ preventScroll: true });
  }, [asked]);
  const isDone = asked === 'click' || (asked === 'tick' ? isTicked : isDomainTyped(typed, registrableDomain));
  return (
    <ConsentActs
      agree={agree}
      isAgreeReady={acts.isArmed && isDone}
      isBusy={acts.isBusy}
      isCancelDefault={asked === 'type'}
      cancelRef={cancelRef}
      onAgree={(event) => onAgree(event, judgement.href)}
      onDecline={acts.onDecline}
      onCancel={acts.onCancel}
    >
      <ErrorNote error={acts.error} />
      {asked === 'tick' && <TickAct isTicked={isTicked} onTick={setTicked} />}
      {asked === 'type' && <TypeAct domain={registrableDomain} typed={typed} onType={setTyped} />}
    </ConsentActs>
  );
}
