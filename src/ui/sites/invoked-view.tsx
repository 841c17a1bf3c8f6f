import type { InvokedTab, PageOrigin } from '../../grants/types';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { Host } from '../parts/host';
import { rich, t } from '../text';

type Props = {
  readonly invoked: InvokedTab | null;
  readonly isConnected: boolean;
  readonly onConnect: () => void;
  readonly onShow: (origin: PageOrigin) => void;
};

/** The page that Usher was invoked on, and what can be done with it. */
export function InvokedView({ invoked, isConnected, onConnect, onShow }: Props) {
  if (invoked === null) return null;
  const { origin } = invoked;
  if (origin === null) {
    return (
      <Callout tone="plain">
        <p>{t('invoked_impossible')}</p>
        <p class="fine">{t('invoke_elsewhere')}</p>
      </Callout>
    );
  }
  const site = <Host name={origin} />;
  return (
    <Callout tone={isConnected ? 'good' : 'plain'}>
      <p>{rich(isConnected ? 'invoked_connected' : 'invoked_here', { site })}</p>
      {isConnected ? (
        <Button onPress={() => onShow(origin)}>{t('site_show')}</Button>
      ) : (
        <Button kind="primary" onPress={onConnect}>
          {t('connect_site')}
        </Button>
      )}
      <p class="fine">{t('invoke_elsewhere')}</p>
    </Callout>
  );
}

type OfferProps = { readonly origin: PageOrigin; readonly onConnect: () => void };

/** The same in a line, where it is not what one came for. */
export function InvokedOffer({ origin, onConnect }: OfferProps) {
  return (
    <p class="fine invoked-offer">
      {rich('invoked_offer', { site: <Host name={new URL(origin).host} /> })}{' '}
      <Button kind="quiet" onPress={onConnect}>
        {t('connect_site')}
      </Button>
    </p>
  );
}
