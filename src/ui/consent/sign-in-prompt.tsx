import type { SignInPrompt as Prompt } from '../../authorization/view';
import { send } from '../../messaging/client';
import { asUsherError } from '../data/remote';
import { useAct } from '../data/use-act';
import { SignInPromptView } from './sign-in-prompt-view';
import { useArming } from './use-arming';
import { useEscape, useFocusOnTitle } from './use-dialog-keys';

type Props = {
  readonly prompt: Prompt;
  readonly trouble: string | null;
  readonly onReload: () => void;
  readonly onOpening: (host: string | null) => void;
};

/** A sign-in that is asked for, and its three answers. */
export function SignInPrompt({ prompt, trouble, onReload, onOpening }: Props) {
  const { signInId } = prompt;
  const arming = useArming(JSON.stringify([prompt, trouble]));
  const act = useAct();
  const refuse = (event: Event, action: 'decline' | 'cancel'): void => {
    if (arming.mayRefuse(event)) act.run(() => send('prompts.refuse-sign-in', { signInId, action }));
  };
  useFocusOnTitle();
  useEscape((event) => refuse(event, 'cancel'));
  return (
    <SignInPromptView
      prompt={prompt}
      isArmed={arming.isReady}
      isBusy={act.isBusy}
      error={act.error}
      onDecline={(event) => refuse(event, 'decline')}
      onCancel={(event) => refuse(event, 'cancel')}
      onSignIn={(event, href) => {
        if (!arming.mayAgree(event)) return;
        onOpening(prompt.judgement.display.asciiHost);
        act.run(() =>
          send('prompts.accept-sign-in', { signInId, href }).catch((error: unknown) => {
            onOpening(null);
            onReload();
            throw asUsherError(error);
          }),
        );
      }}
    />
  );
}
