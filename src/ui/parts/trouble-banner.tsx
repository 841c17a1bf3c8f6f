import type { ComponentChildren } from 'preact';
import type { TroubleState } from '../data/use-trouble';
import { t } from '../text';
import { troubleWords } from '../words/trouble-words';
import { Button } from './button';
import { Callout } from './callout';

type Props = TroubleState & {
  /** What else this page can do about it. */
  readonly children?: ComponentChildren;
};

/** The storage fails, and every page says so: an empty list in its place would be a lie. */
export function TroubleBanner({ trouble, isBusy, isInVain, onRetry, onAcknowledge, children }: Props) {
  if (trouble === null) return null;
  return (
    <div class="trouble">
      <Callout tone="danger" isAlert>
        <p>{troubleWords(trouble)}</p>
        {isInVain && <p class="fine">{t('trouble_in_vain')}</p>}
        <div class="row">
          {trouble.code === 'STORAGE_LOST' ? (
            <Button isBusy={isBusy} onPress={onAcknowledge}>
              {t('understood')}
            </Button>
          ) : (
            <Button isBusy={isBusy} onPress={onRetry}>
              {t('try_again')}
            </Button>
          )}
          {children}
        </div>
      </Callout>
    </div>
  );
}
