import { useState } from 'preact/hooks';
import type { GrantPrompt as Prompt } from '../../elicitation/view-types';
import { send } from '../../messaging/client';
import { asUsherError } from '../data/remote';
import { useAct } from '../data/use-act';
import { GrantPromptView } from './grant-prompt-view';
import { useArming } from './use-arming';
import { useEscape, useFocusOnTitle } from './use-dialog-keys';

type Props = {
  readonly prompt: Prompt;
  /** What the banner above says: its coming and going moves what is below. */
  readonly trouble: string | null;
  readonly onReload: () => void;
};

/** A page that wants something, and the answers to it. */
export function GrantPrompt({ prompt, trouble, onReload }: Props) {
  const { flowId, pin } = prompt;
  const [isLonger, setLonger] = useState(false);
  const arming = useArming(JSON.stringify([prompt, trouble, isLonger]));
  const act = useAct();
  const answer = (work: () => Promise<unknown>): void =>
    act.run(() =>
      work().catch((error: unknown) => {
        onReload();
        throw asUsherError(error);
      }),
    );
  useFocusOnTitle();
  useEscape((event) => {
    if (arming.mayRefuse(event))
      answer(() => send('prompts.refuse-call', { flowId, action: 'cancel', remember: false }));
  });
  return (
    <GrantPromptView
      prompt={prompt}
      isArmed={arming.isReady}
      isBusy={act.isBusy}
      error={act.error}
      isLonger={isLonger}
      onLonger={() => setLonger(!isLonger)}
      onAllow={(event, duration) => {
        if (arming.mayAgree(event)) answer(() => send('prompts.allow-call', { flowId, pin, duration }));
      }}
      onRefuse={(event, remember) => {
        if (arming.mayRefuse(event))
          answer(() => send('prompts.refuse-call', { flowId, action: 'decline', remember }));
      }}
    />
  );
}
