import type { UsherError } from '../../base/usher-error';
import type { Duration, LastingDuration } from '../../grants/until';
import { Button } from '../parts/button';
import { ErrorNote } from '../parts/error-note';
import { rich, t } from '../text';
import type { GrantWords } from '../words/grant-words';

type Props = {
  readonly isArmed: boolean;
  readonly isBusy: boolean;
  readonly error: UsherError | null;
  readonly words: GrantWords;
  /** Its name, as the person gave it. */
  readonly server: string;
  readonly isLonger: boolean;
  readonly isForGood: boolean;
  readonly onForGood: (isForGood: boolean) => void;
  readonly onLonger: () => void;
  readonly onAllow: (event: Event, duration: Duration) => void;
  readonly onRefuse: (event: Event, isForGood: boolean) => void;
};

const LASTING: readonly LastingDuration[] = ['tab', 'day', 'revoked'];
const LONGER = {
  tab: 'grant_longer_tab',
  day: 'grant_longer_day',
  revoked: 'grant_longer_revoked',
} as const satisfies Record<LastingDuration, string>;

/** The answers to a page that wants something. Agreeing comes last in the tab order and never has the focus by itself. */
export function GrantActs(props: Props) {
  const { isArmed, isBusy, isLonger, isForGood, words, onAllow, onRefuse } = props;
  const server = <bdi>{props.server}</bdi>;
  const isReady = isArmed && !isForGood;
  return (
    <footer class="acts">
      <ErrorNote error={props.error} />
      <label class="option">
        <input
          type="checkbox"
          checked={isForGood}
          onChange={(event) => props.onForGood(event.currentTarget.checked)}
        />
        <span>{rich(words.never, { server })}</span>
      </label>
      {isLonger && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls; these are answers
        <div class="row grant-longer" role="group" aria-labelledby="grant-lasting">
          <p id="grant-lasting">{rich(words.lasting, { server })}</p>
          {LASTING.map((duration) => (
            <Button
              key={duration}
              isUnavailable={!isReady}
              isBusy={isBusy}
              onPress={(event) => onAllow(event, duration)}
            >
              {t(LONGER[duration])}
            </Button>
          ))}
        </div>
      )}
      <div class="acts-row">
        <Button
          kind={isForGood ? 'primary' : 'plain'}
          isUnavailable={isBusy}
          title={t('grant_refuse_title')}
          onPress={(event) => onRefuse(event, isForGood)}
        >
          {t(isForGood ? 'grant_refuse_for_good' : 'grant_refuse')}
        </Button>
        <Button isExpanded={isLonger} isUnavailable={isForGood} onPress={props.onLonger}>
          {t(words.longer)}
        </Button>
        <Button
          kind={isForGood ? 'plain' : 'primary'}
          isUnavailable={!isReady}
          isBusy={isBusy}
          onPress={(event) => onAllow(event, 'once')}
        >
          {t('grant_once')}
        </Button>
      </div>
    </footer>
  );
}
