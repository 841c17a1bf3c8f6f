import { useEffect, useRef, useState } from 'preact/hooks';
import type { SignInPrompt } from '../../authorization/view';
import { Badge } from '../parts/badge';
import { ErrorNote } from '../parts/error-note';
import { Host } from '../parts/host';
import { rich, t } from '../text';
import { actAsked, findingLines, isDomainTyped } from '../words/judgement-words';
import { AddressView } from './address-view';
import { ConsentActs } from './consent-acts';
import { TickAct, TypeAct } from './deliberate-act';
import { FindingsView } from './findings-view';
import { PromptFacts } from './prompt-facts';
import type { PromptActs } from './url-prompt-view';

type Props = Omit<PromptActs, 'onMute'> & {
  readonly prompt: SignInPrompt;
  /** `href` is exactly what was shown. */
  readonly onSignIn: (event: Event, href: string) => void;
};

/** May Usher open the sign-in of this authorization server, to get into this server? */
export function SignInPromptView({ prompt, onSignIn, ...acts }: Props) {
  const { judgement, server, scopes, returnsTo } = prompt;
  const { display } = judgement;
  const asked = actAsked(judgement);
  const [isTicked, setTicked] = useState(false);
  const [typed, setTyped] = useState('');
  const cancelRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked === 'type') cancelRef.current?.focus({ preventScroll: true });
  }, [asked]);
  const isDone =
    asked === 'click' || (asked === 'tick' ? isTicked : isDomainTyped(typed, display.registrableDomain));
  return (
    <main class={`prompt prompt-${judgement.severity}`}>
      <div class="prompt-body">
        <header class="asker">
          <h1 tabIndex={-1}>{rich('sign_in_title', { server: <bdi>{server.name}</bdi> })}</h1>
          <p class="asker-host">
            <Host name={server.host} />
            {server.isLocal && (
              <Badge tone="accent" title={t('badge_local_title')}>
                {t('badge_local')}
              </Badge>
            )}
          </p>
          <p class="asker-cause">{rich('sign_in_cause', { host: <Host name={display.asciiHost} /> })}</p>
        </header>
        <AddressView display={display} />
        <FindingsView lines={findingLines(judgement.findings)} />
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
      <ConsentActs
        agree={t('sign_in_at', { host: display.asciiHost })}
        isAgreeReady={acts.isArmed && isDone}
        isBusy={acts.isBusy}
        isCancelDefault={asked === 'type'}
        cancelRef={cancelRef}
        onAgree={(event) => onSignIn(event, judgement.href)}
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
