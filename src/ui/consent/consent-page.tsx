import { useRef, useState } from 'preact/hooks';
import type { PromptView } from '../../elicitation/view-types';
import { send } from '../../messaging/client';
import { requestWatching } from '../data/permissions';
import { asUsherError } from '../data/remote';
import { useAct } from '../data/use-act';
import { useRemote } from '../data/use-remote';
import { useTrouble } from '../data/use-trouble';
import { draftOf, type FormDraft, isUntouched } from '../forms/draft';
import { RemoteView } from '../parts/remote-view';
import { TroubleBanner } from '../parts/trouble-banner';
import { NothingWaitsView, OpeningView } from './between-prompts-view';
import { ConsentFrame } from './consent-frame';
import { FormPromptView, type FormStage } from './form-prompt-view';
import { GrantPrompt } from './grant-prompt';
import { SignInPrompt } from './sign-in-prompt';
import { UrlPromptView } from './url-prompt-view';
import { useArming } from './use-arming';
import { useEscape, useFocusOnTitle } from './use-dialog-keys';

/** The consent window: shows what waits, one at a time, and carries the answers out. Closing it is the background's to notice. */
export function ConsentPage() {
  const [prompt, reload] = useRemote('prompts.current', null, ['flows', 'servers', 'records', 'sign-ins']);
  /** The host that was agreed to last: what to say until its tab is there. */
  const [openingHost, setOpeningHost] = useState<string | null>(null);
  const drafts = useRef(new Map<string, FormDraft>()).current;
  const trouble = useTrouble();
  const shown = prompt.state === 'ready' ? prompt.value : null;
  const common = { trouble: trouble.trouble?.code ?? null, onReload: reload, onOpening: setOpeningHost };
  return (
    <ConsentFrame position={shown !== null && 'position' in shown ? shown.position : null}>
      <TroubleBanner {...trouble} />
      <RemoteView remote={prompt} onRetry={reload}>
        {(current) => {
          if (current === null) {
            return openingHost === null ? (
              <NothingWaitsView onClose={close} />
            ) : (
              <OpeningView host={openingHost} onClose={close} />
            );
          }
          if (current.mode === 'grant')
            return <GrantPrompt key={current.flowId} prompt={current} {...common} />;
          return current.mode === 'sign-in' ? (
            <SignInPrompt key={current.signInId} prompt={current} {...common} />
          ) : (
            <Prompt key={promptName(current)} prompt={current} drafts={drafts} {...common} />
          );
        }}
      </RemoteView>
    </ConsentFrame>
  );
}

type Props = {
  readonly prompt: PromptView;
  /** What the banner above says: its coming and going moves what is below. */
  readonly trouble: string | null;
  /** What was typed, by prompt: another prompt that comes first for a while takes nothing away. */
  readonly drafts: Map<string, FormDraft>;
  readonly onReload: () => void;
  readonly onOpening: (host: string | null) => void;
};

function Prompt({ prompt, trouble, drafts, onReload, onOpening }: Props) {
  const name = promptName(prompt);
  const [draft, setDraft] = useState(
    () => drafts.get(name) ?? (prompt.mode === 'form' ? draftOf(prompt.fields) : {}),
  );
  const [stage, setStage] = useState<FormStage>('edit');
  const arming = useArming(JSON.stringify([prompt, stage, trouble]));
  const act = useAct();
  const step = { flowId: prompt.flowId, key: prompt.key };

  const refuse = (event: Event, action: 'decline' | 'cancel'): void => {
    if (!arming.mayRefuse(event)) return;
    act.run(async () => {
      await send('prompts.refuse', { ...step, action });
      drafts.delete(name);
    });
  };
  useFocusOnTitle();
  useEscape((event) => {
    // Escape in a form that somebody filled in would cost what was typed.
    if (prompt.mode === 'url' || isUntouched(prompt.fields, draft)) refuse(event, 'cancel');
  });

  const acts = {
    isArmed: arming.isReady,
    isBusy: act.isBusy,
    error: act.error,
    onDecline: (event: Event) => refuse(event, 'decline'),
    onCancel: (event: Event) => refuse(event, 'cancel'),
    onMute: (event: Event) => {
      if (arming.mayRefuse(event)) act.run(() => send('prompts.mute-server', step));
    },
  };
  if (prompt.mode === 'form') {
    return (
      <FormPromptView
        {...acts}
        prompt={prompt}
        draft={draft}
        stage={stage}
        onStage={setStage}
        onDraft={(next) => {
          drafts.set(name, next);
          setDraft(next);
        }}
        onSend={(event, content) => {
          if (!arming.mayAgree(event)) return;
          act.run(async () => {
            await send('prompts.submit-form', { ...step, content });
            drafts.delete(name);
          });
        }}
      />
    );
  }
  return (
    <UrlPromptView
      {...acts}
      prompt={prompt}
      onOpen={(event, href) => {
        if (!arming.mayAgree(event)) return;
        onOpening(prompt.judgement.display.asciiHost);
        act.run(() =>
          send('prompts.accept', { ...step, href }).catch((error: unknown) => {
            onOpening(null);
            onReload();
            throw asUsherError(error);
          }),
        );
      }}
      onRequestNewLink={() => act.run(() => send('prompts.request-new-link', step))}
      onAllowWatching={() => act.run(() => requestWatching().then(onReload))}
    />
  );
}

function promptName(prompt: PromptView): string {
  return `${prompt.flowId} ${prompt.key}`;
}

function close(): void {
  window.close();
}
