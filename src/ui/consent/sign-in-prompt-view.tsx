import type { SignInPrompt } from '../../authorization/view';
import { Badge } from '../parts/badge';
import { Host } from '../parts/host';
import { rich, t } from '../text';
import { findingLines } from '../words/judgement-words';
import { AddressView } from './address-view';
import { AgreeActs, type PromptActs } from './agree-acts';
import { AskerHost } from './asker-view';
import { FindingsView } from './findings-view';
import { PromptFacts } from './prompt-facts';

type Props = PromptActs & {
  readonly prompt: SignInPrompt;
  /** `href` is exactly what was shown. */
  readonly onSignIn: (event: Event, href: string) => void;
};

/** May Usher open the sign-in of this authorization server, to get into this server? */
export function SignInPromptView({ prompt, onSignIn, ...acts }: Props) {
  const { judgement, server, scopes, returnsTo } = prompt;
  const { display } = judgement;
  const host = display.asciiHost;
  return (
    <main class={`prompt prompt-${judgement.severity}`}>
      <div class="prompt-body">
        <header class="asker">
          <h1 tabIndex={-1}>{rich('sign_in_title', { server: <bdi>{server.name}</bdi> })}</h1>
          <AskerHost server={server} />
          <p class="asker-cause">{rich('sign_in_cause', { host: <Host name={host} /> })}</p>
        </header>
        <FindingsView lines={findingLines(judgement.findings)} />
        <AddressView display={display} />
        <PromptFacts
          facts={[
            { name: t('fact_signs_in_to'), value: server.origin, isAddress: true },
            { name: t('fact_will_return_to'), value: returnsTo, isAddress: true },
          ]}
        />
        {scopes.length > 0 && (
          <section class="scopes" aria-label={t('scopes')}>
            <h2>{t('scopes')}</h2>
            <ul>
              {scopes.map(({ name, isNew }) => (
                <li key={name}>
                  <bdi class="code">{name}</bdi> {isNew && <Badge tone="accent">{t('scope_new')}</Badge>}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <AgreeActs {...acts} judgement={judgement} agree={t('sign_in_at', { host })} onAgree={onSignIn} />
    </main>
  );
}
