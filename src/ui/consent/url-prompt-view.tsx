import { useEffect, useRef, useState } from 'preact/hooks';
import type { UsherError } from '../../base/usher-error';
import type { PromptView } from '../../elicitation/view-types';
import { ErrorNote } from '../parts/error-note';
import { Quote } from '../parts/quote';
import { rich, t } from '../text';
import { actAsked, findingLines, isDomainTyped, relationWords } from '../words/judgement-words';
import { standingWords } from '../words/standing-words';
import { AddressView } from './address-view';
import { AskerView } from './asker-view';
import { ConsentActs } from './consent-acts';
import { TickAct, TypeAct } from './deliberate-act';
import { FindingsView } from './findings-view';
import { MuteOffer } from './mute-offer';
import { NewLinkOffer } from './new-link-offer';
import { PromptFacts } from './prompt-facts';
import { WatchOffer } from './watch-offer';

export type UrlPrompt = Extract<PromptView, { readonly mode: 'url' }>;

/** What both kinds of prompts need from their page. */
export type PromptActs = {
  /** False until the window has been visible, focused and at rest for a while. */
  readonly isArmed: boolean;
  readonly isBusy: boolean;
  readonly error: UsherError | null;
  readonly onDecline: (event: Event) => void;
  readonly onCancel: (event: Event) => void;
  readonly onMute: (event: Event) => void;
};

type Props = PromptActs & {
  readonly prompt: UrlPrompt;
  /** `href` is exactly what was shown. */
  readonly onOpen: (event: Event, href: string) => void;
  readonly onAllowWatching: () => void;
  readonly onRequestNewLink: () => void;
};

/** May this page be opened? */
export function UrlPromptView({ prompt, onOpen, onAllowWatching, onRequestNewLink, ...acts }: Props) {
  const { judgement } = prompt;
  const { display } = judgement;
  const asked = actAsked(judgement);
  const [isTicked, setTicked] = useState(false);
  const [typed, setTyped] = useState('');
  const cancelRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // In a low window the acts are below: what has to be read stays in sight.
    if (asked === 'type') cancelRef.current?.focus({ preventScroll: true });
  }, [asked]);

  const isDone =
    asked === 'click' || (asked === 'tick' ? isTicked : isDomainTyped(typed, display.registrableDomain));
  const host = display.asciiHost;
  const findings = <FindingsView lines={findingLines(judgement.findings)} />;
  return (
    <main class={`prompt prompt-${judgement.severity}`}>
      <div class="prompt-body">
        <AskerView prompt={prompt} />
        {/* What is grave comes first, so that no long address pushes it out of sight. */}
        {asked !== 'click' && findings}
        <AddressView display={display} />
        {asked === 'click' && findings}
        {prompt.message !== '' && (
          <Quote
            speaker={rich('quote_speaker', { server: <bdi>{prompt.server.name}</bdi> })}
            text={prompt.message}
          />
        )}
        <PromptFacts
          facts={[
            { name: t('fact_known'), value: standingWords(prompt.standing, prompt.server.name) },
            { name: t('fact_relation'), value: relationWords(judgement) },
            { name: t('fact_returns_to'), value: judgement.returnsTo, isAddress: true },
          ]}
        />
        <NewLinkOffer prompt={prompt} onRequest={onRequestNewLink} />
        <WatchOffer level={prompt.level} onAllow={onAllowWatching} />
        <MuteOffer onMute={acts.onMute} />
      </div>
      <ConsentActs
        agree={t('open_host', { host })}
        isAgreeReady={acts.isArmed && isDone}
        isBusy={acts.isBusy}
        isCancelDefault={asked === 'type'}
        cancelRef={cancelRef}
        onAgree={(event) => onOpen(event, judgement.href)}
        onDecline={acts.onDecline}
        onCancel={acts.onCancel}
      >
        <ErrorNote error={acts.error} />
        {asked === 'tick' && <TickAct isTicked={isTicked} onTick={setTicked} />}
        {asked === 'type' && <TypeAct domain={display.registrableDomain} typed={typed} onType={setTyped} />}
      </ConsentActs>
    </main>
  );
}
