import { useState } from 'preact/hooks';
import type { UsherError } from '../../base/usher-error';
import type { GrantPrompt } from '../../elicitation/view-types';
import type { Duration, LastingDuration } from '../../grants/until';
import { formatList } from '../format';
import { Callout } from '../parts/callout';
import { Host } from '../parts/host';
import { Quote } from '../parts/quote';
import { HINTS } from '../servers/hints-view';
import { hintsOf } from '../servers/tool-search';
import { OriginView } from '../sites/origin-view';
import { rich, t } from '../text';
import { AskerHost } from './asker-view';
import { ChangesView } from './changes-view';
import { GrantActs } from './grant-acts';

type Props = {
  readonly prompt: GrantPrompt;
  /** False until the window has been visible, focused and at rest for a while. */
  readonly isArmed: boolean;
  readonly isBusy: boolean;
  readonly error: UsherError | null;
  /** Whether the longer permissions are offered: they move what is below them. */
  readonly isLonger: boolean;
  readonly onLonger: () => void;
  readonly onAllow: (event: Event, duration: Duration) => void;
  readonly onRefuse: (event: Event, isForGood: boolean) => void;
};

const LASTING: readonly LastingDuration[] = ['tab', 'day', 'revoked'];

/** May this page use this tool, with exactly these arguments? */
export function GrantPromptView({ prompt, ...acts }: Props) {
  const [isForGood, setForGood] = useState(false);
  const { tool, server, origin, reason, changes } = prompt;
  const hints = hintsOf(tool);
  const said = [tool.title, tool.description].filter((text) => text !== null);
  const name = <bdi>{server.name}</bdi>;
  return (
    <main class={reason === 'tool-changed' ? 'prompt prompt-caution' : 'prompt'}>
      <div class="prompt-body">
        <header class="asker">
          <h1 tabIndex={-1}>
            {rich('grant_title', { site: <Host name={new URL(origin).host} />, server: name })}
          </h1>
        </header>
        <OriginView origin={origin} />
        {reason === 'grant-expired' && (
          <Callout tone="plain">
            <p>{t('grant_reason_expired')}</p>
          </Callout>
        )}
        {reason === 'tool-changed' && (
          <Callout tone="caution">
            <p>{t(changes.length > 0 ? 'grant_reason_changed' : 'grant_reason_changed_unknown')}</p>
          </Callout>
        )}
        <section class="grant-tool" aria-label={t('grant_tool')}>
          <h2>
            <bdi class="code">{tool.name}</bdi>
          </h2>
          <AskerHost server={server} />
          <p class="fine">
            {hints.length === 0
              ? t('grant_no_hints')
              : t('grant_hints', { hints: formatList(hints.map((hint) => t(HINTS[hint]))) })}
          </p>
        </section>
        <ChangesView changes={changes} />
        <section class="form" aria-labelledby="grant-arguments">
          <h2 id="grant-arguments">{t('grant_arguments')}</h2>
          {prompt.arguments === '{}' ? (
            <p class="soft">{t('grant_no_arguments')}</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            <pre class="arguments" dir="ltr" tabIndex={0}>
              {prompt.arguments}
            </pre>
          )}
        </section>
        {said.length > 0 && <Quote speaker={rich('grant_says', { server: name })} text={said.join('\n\n')} />}
      </div>
      <GrantActs {...acts} lasting={LASTING} isForGood={isForGood} onForGood={setForGood} />
    </main>
  );
}
