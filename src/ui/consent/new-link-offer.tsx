import { useClock } from '../data/use-clock';
import { Button } from '../parts/button';
import { LinkLifetime } from '../parts/link-lifetime';
import { t } from '../text';
import type { UrlPrompt } from './url-prompt-view';

type Props = { readonly prompt: UrlPrompt; readonly onRequest: () => void };

/** How long this link works; and when its time is over, the way to another. */
export function NewLinkOffer({ prompt, onRequest }: Props) {
  const { linkExpiresAtMs, canRequestNewLink, server } = prompt;
  const nowMs = useClock(1000, linkExpiresAtMs !== null);
  if (linkExpiresAtMs === null) return null;
  return (
    <div class="watch-offer">
      <LinkLifetime expiresAtMs={linkExpiresAtMs} nowMs={nowMs} server={server.name} />
      {canRequestNewLink && nowMs >= linkExpiresAtMs && (
        <Button onPress={onRequest}>{t('ask_server_again')}</Button>
      )}
    </div>
  );
}
