import type { PageOrigin } from '../../grants/types';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { Host } from '../parts/host';
import { rich, t } from '../text';
import type { SiteActs } from './site-acts';

type Props = {
  readonly origin: PageOrigin;
  readonly acts: Pick<SiteActs, 'onReconnect'>;
  readonly isBusy: boolean;
};

/** What was disconnected just now: one click was enough, and one takes it back. */
export function DisconnectedView({ origin, acts, isBusy }: Props) {
  return (
    <Callout tone="plain" isAlert>
      <p>{rich('site_disconnected', { site: <Host name={origin} /> })}</p>
      <Button isBusy={isBusy} onPress={() => acts.onReconnect(origin)}>
        {t('undo')}
      </Button>
    </Callout>
  );
}
