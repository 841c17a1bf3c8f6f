import { useState } from 'preact/hooks';
import type { PageOrigin } from '../../grants/types';
import type { Server } from '../../servers/types';
import { siteActs } from '../data/site-acts';
import type { Act } from '../data/use-act';
import { useRemote } from '../data/use-remote';
import type { Route } from '../panel/route';
import { ErrorNote } from '../parts/error-note';
import { RemoteView } from '../parts/remote-view';
import { t } from '../text';
import { ConnectView } from './connect-view';
import { DisconnectedView } from './disconnected-view';
import { InvokedOffer, InvokedView } from './invoked-view';
import { SiteView } from './site-view';
import { SitesView } from './sites-view';

type SiteRoute = Extract<Route, { readonly view: 'sites' | 'connect-site' | 'site' }>;

type Props = {
  readonly route: SiteRoute;
  readonly servers: readonly Server[];
  readonly nowMs: number;
  readonly act: Act;
  readonly onGo: (route: Route, how?: 'push' | 'replace') => void;
};

/** Connected sites: the list, one of them, and the dialog that connects another. */
export function SitesScreen({ route, servers, nowMs, act, onGo }: Props) {
  const [sites, reload] = useRemote('sites.list', null, ['sites', 'servers']);
  const [invoked, reloadInvoked] = useRemote('sites.invoked', null, ['sites']);
  const [disconnected, setDisconnected] = useState<PageOrigin | null>(null);
  const toList = (): void => onGo({ view: 'sites' }, 'replace');
  const acts = siteActs(act, {
    connected: () => {
      setDisconnected(null);
      toList();
    },
    disconnected: (origin) => {
      setDisconnected(origin);
      toList();
    },
  });

  if (route.view === 'connect-site') {
    return (
      <RemoteView remote={invoked} onRetry={reloadInvoked}>
        {(tab) =>
          tab === null || tab.origin === null ? (
            <>
              <ErrorNote error={act.error} />
              <p class="soft">{t('no_sites_how')}</p>
            </>
          ) : (
            <ConnectView
              key={tab.origin}
              invoked={{ ...tab, origin: tab.origin }}
              servers={servers}
              isBusy={act.isBusy}
              error={act.error}
              onConnect={acts.onConnect}
              onAddServer={() => onGo({ view: 'add-server' })}
              onBack={() => onGo({ view: 'sites' })}
            />
          )
        }
      </RemoteView>
    );
  }
  return (
    <RemoteView remote={sites} onRetry={reload}>
      {(list) => {
        if (route.view === 'site') {
          const site = list.find(({ origin }) => origin === route.origin);
          return (
            <>
              <ErrorNote error={act.error} />
              {site === undefined ? (
                <p class="soft">{t('site_gone')}</p>
              ) : (
                <SiteView site={site} servers={servers} nowMs={nowMs} acts={acts} isBusy={act.isBusy} />
              )}
            </>
          );
        }
        const isConnected = (origin: PageOrigin | null): boolean =>
          list.some((site) => site.origin === origin);
        const tab = invoked.state === 'ready' ? invoked.value : null;
        return (
          <SitesView
            sites={list}
            nowMs={nowMs}
            acts={acts}
            isBusy={act.isBusy}
            onOpen={(origin) => onGo({ view: 'site', origin })}
          >
            <ErrorNote error={act.error} />
            {disconnected !== null && !isConnected(disconnected) && (
              <DisconnectedView origin={disconnected} acts={acts} isBusy={act.isBusy} />
            )}
            <InvokedView
              invoked={tab}
              isConnected={isConnected(tab?.origin ?? null)}
              onConnect={() => onGo({ view: 'connect-site' })}
              onShow={(origin) => onGo({ view: 'site', origin })}
            />
          </SitesView>
        );
      }}
    </RemoteView>
  );
}

/** The page that Usher was invoked on, above the list of servers: nothing where it is connected, or can't be. */
export function InvokedHere({ onGo }: { readonly onGo: Props['onGo'] }) {
  const [sites] = useRemote('sites.list', null, ['sites']);
  const [invoked] = useRemote('sites.invoked', null, ['sites']);
  if (sites.state !== 'ready' || invoked.state !== 'ready' || invoked.value?.origin == null) return null;
  const { origin } = invoked.value;
  if (sites.value.some((site) => site.origin === origin)) return null;
  return <InvokedOffer origin={origin} onConnect={() => onGo({ view: 'connect-site' })} />;
}
