import type { PromptView } from '../../elicitation/view-types';
import { Quote } from '../parts/quote';
import { rich, t } from '../text';
import { actAsked, findingLines, relationWords } from '../words/judgement-words';
import { standingWords } from '../words/standing-words';
import { AddressView } from './address-view';
import { AgreeActs, type PromptActs } from './agree-acts';
import { AskerView } from './asker-view';
import { FindingsView } from './findings-view';
import { MuteOffer } from './mute-offer';
import { NewLinkOffer } from './new-link-offer';
import { PromptFacts } from './prompt-facts';
import { WatchOffer } from './watch-offer';

export type UrlPrompt = Extract<PromptView, { readonly mode: 'url' }>;

type Props = PromptActs & {
  readonly prompt: UrlPrompt;
  readonly onMute: (event: Event) => void;
  /** `href` is exactly what was shown. */
  readonly onOpen: (event: Event, href: string) => void;
  readonly onAllowWatching: () => void;
  readonly onRequestNewLink: () => void;
};

/** May this page be opened? */
export function UrlPromptView(props: Props) {
  const { prompt, onOpen, onAllowWatching, onRequestNewLink, onMute, ...acts } = props;
  const { judgement } = prompt;
  const { display } = judgement;
  const isGrave = actAsked(judgement) !== 'click';
  const findings = <FindingsView lines={findingLines(judgement.findings)} />;
  return (
    <main class={`prompt prompt-${judgement.severity}`}>
      <div class="prompt-body">
        <AskerView prompt={prompt} />
        {/* What is grave comes first, so that no long address pushes it out of sight. */}
        {isGrave && findings}
        <AddressView display={display} />
        {!isGrave && findings}
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
        <MuteOffer onMute={onMute} />
      </div>
      <AgreeActs
        {...acts}
        judgement={judgement}
        agree={t('open_host', { host: display.asciiHost })}
        onAgree={onOpen}
      />
    </main>
  );
}
