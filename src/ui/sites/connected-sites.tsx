import { useState } from 'preact/hooks';
import type { PageOrigin } from '../../grants/types';
import { siteActs } from '../data/site-acts';
import type { Act } from '../data/use-act';
import { useClock } from '../data/use-clock';
import { useRemote } from '../data/use-remote';
import { RemoteView } from '../parts/remote-view';
import { DisconnectedView } from './disconnected-view';
import { SitesView } from './sites-view';

/** Connected sites where there is no panel: to be looked at, and ended. */
export function ConnectedSites({ act }: { readonly act: Act }) {
  const [sites, reload] = useRemote('sites.list', null, ['sites', 'servers']);
  const [disconnected, setDisconnected] = useState<PageOrigin | null>(null);
  const nowMs = useClock(30_000);
  const acts = siteActs(act, { connected: () => {}, disconnected: setDisconnected });
  return (
    <RemoteView remote={sites} onRetry={reload}>
      {(list) => (
        <SitesView sites={list} nowMs={nowMs} acts={acts} isBusy={act.isBusy} onOpen={null}>
          {disconnected !== null && !list.some(({ origin }) => origin === disconnected) && (
            <DisconnectedView origin={disconnected} acts={acts} isBusy={act.isBusy} />
          )}
        </SitesView>
      )}
    </RemoteView>
  );
}
