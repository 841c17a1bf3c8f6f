import type { WatchLevel } from '../../elicitation/watch-types';
import { Button } from '../parts/button';
import { t } from '../text';

type Props = { readonly level: WatchLevel; readonly onAllow: () => void };

/** How the way back will be noticed, and the offer to notice it better. Refusing costs nothing but comfort. */
export function WatchOffer({ level, onAllow }: Props) {
  return (
    <div class="watch-offer">
      <p>
        {t(
          level === 'navigation'
            ? 'way_back_navigation'
            : level === 'own-origin'
              ? 'way_back_own_origin'
              : 'way_back_none',
        )}
      </p>
      {level !== 'navigation' && (
        <>
          <Button kind="quiet" onPress={onAllow} describedBy="watch-reason">
            {t('allow_watching')}
          </Button>
          <p class="fine" id="watch-reason">
            {t('allow_watching_reason')}
          </p>
        </>
      )}
    </div>
  );
}
