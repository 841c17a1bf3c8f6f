import { Button } from '../parts/button';
import { t } from '../text';

/** For those who have had enough of a server: it is answered, and then held back. */
export function MuteOffer({ onMute }: { readonly onMute: (event: Event) => void }) {
  return (
    <div class="row mute-offer">
      <Button kind="quiet" title={t('mute_server_title')} onPress={onMute}>
        {t('mute_server')}
      </Button>
    </div>
  );
}
