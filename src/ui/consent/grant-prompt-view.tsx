import { useState } from 'preact/hooks';
import type { UsherError } from '../../base/usher-error';
import type { GrantPrompt } from '../../elicitation/view-types';
import type { Duration } from '../../grants/until';
import { Callout } from '../parts/callout';
import { Host } from '../parts/host';
import { OriginView } from '../sites/origin-view';
import { rich, t } from '../text';
import { GRANT_WORDS } from '../words/grant-words';
import { GrantActs } from './grant-acts';
import { WantedView } from './wanted-view';

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

/** May this page use this tool, with exactly these arguments; read this resource; have this prompt? */
export function GrantPromptView({ prompt, ...acts }: Props) {
  const [isForGood, setForGood] = useState(false);
  const { wanted, server, origin, reason } = prompt;
  const words = GRANT_WORDS[wanted.kind];
  const names = { site: <Host name={new URL(origin).host} />, server: <bdi>{server.name}</bdi> };
  return (
    <main class={reason === 'tool-changed' ? 'prompt prompt-caution' : 'prompt'}>
      <div class="prompt-body">
        <header class="asker">
          <h1 tabIndex={-1}>{rich(words.title, names)}</h1>
        </header>
        <OriginView origin={origin} />
        <p>{rich(words.gets, names)}</p>
        {reason === 'grant-expired' && (
          <Callout tone="plain">
            <p>{t(words.expired)}</p>
          </Callout>
        )}
        {reason === 'tool-changed' && wanted.kind === 'tool' && (
          <Callout tone="caution">
            <p>{t(wanted.changes.length > 0 ? 'grant_reason_changed' : 'grant_reason_changed_unknown')}</p>
          </Callout>
        )}
        <WantedView wanted={wanted} server={server} />
      </div>
      <GrantActs {...acts} words={words} server={server.name} isForGood={isForGood} onForGood={setForGood} />
    </main>
  );
}
