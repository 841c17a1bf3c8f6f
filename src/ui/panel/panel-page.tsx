import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { send } from '../../messaging/client';
import type { Server, ServerId } from '../../servers/types';
import { requestHost } from '../data/permissions';
import { serverActs } from '../data/server-acts';
import { useAct } from '../data/use-act';
import { useClock } from '../data/use-clock';
import { useProgress } from '../data/use-progress';
import { useRemote } from '../data/use-remote';
import { useTrouble } from '../data/use-trouble';
import { ErrorNote } from '../parts/error-note';
import { RemoteView } from '../parts/remote-view';
import { TroubleBanner } from '../parts/trouble-banner';
import { AddServerView } from '../servers/add-server-view';
import { ServerListView } from '../servers/server-list-view';
import { ServerView } from '../servers/server-view';
import { InvokedHere, SitesScreen } from '../sites/sites-screen';
import { t } from '../text';
import { ToolPage } from '../tools/tool-page';
import { ActivityScreen } from './activity-screen';
import { DamagedServers } from './damaged-servers';
import { PanelFrame } from './panel-frame';
import type { Route } from './route';
import { useRoute } from './use-route';

/** The side panel: servers, their tools, and what goes on. */
export function PanelPage() {
  const [route, go] = useRoute();
  const [servers, reloadServers] = useRemote('servers.list', null, ['servers']);
  const [flows, reloadFlows] = useRemote('flows.list', null, ['flows']);
  const [signIn] = useRemote('sign-ins.list', null, ['sign-ins', 'servers', 'flows']);
  const signIns = signIn.state === 'ready' ? signIn.value : [];
  const trouble = useTrouble();
  const progress = useProgress();
  const waiting =
    flows.state === 'ready' ? flows.value.filter((flow) => flow.now.kind !== 'settled').length : 0;
  const nowMs = useClock(waiting > 0 ? 1000 : 30_000);
  const serverAct = useAct();
  const flowAct = useAct();
  const siteAct = useAct();
  const acts = serverActs(serverAct, () => go({ view: 'servers' }, 'replace'));

  // An error belongs to the screen it came up on.
  const place = JSON.stringify(route);
  const { clear: clearServerError } = serverAct;
  const { clear: clearFlowError } = flowAct;
  const { clear: clearSiteError } = siteAct;
  useEffect(() => {
    void place;
    clearServerError();
    clearFlowError();
    clearSiteError();
  }, [place, clearServerError, clearFlowError, clearSiteError]);

  const shown = route.view === 'server' ? route.serverId : null;
  useEffect(() => {
    if (shown !== null) send('servers.refresh', { id: shown as ServerId }).catch(() => {});
  }, [shown]);

  const add = (url: string, name: string): void =>
    serverAct.run(async () => {
      await requestHost(url);
      const server = await send('servers.add', { url, name });
      go({ view: 'server', serverId: server.id }, 'replace');
    });

  return (
    <PanelFrame route={route} waiting={waiting} onGo={go}>
      <TroubleBanner {...trouble} />
      {route.view === 'activity' ? (
        <RemoteView remote={flows} onRetry={reloadFlows}>
          {(list) => (
            <ActivityScreen
              flows={list}
              servers={servers.state === 'ready' ? servers.value : []}
              nowMs={nowMs}
              progress={progress}
              act={flowAct}
            />
          )}
        </RemoteView>
      ) : route.view === 'add-server' ? (
        <AddServerView
          isBusy={serverAct.isBusy}
          error={serverAct.error}
          onAdd={add}
          onBack={() => go({ view: 'servers' })}
        />
      ) : route.view === 'sites' || route.view === 'site' || route.view === 'connect-site' ? (
        <RemoteView remote={servers} onRetry={reloadServers}>
          {(list) => <SitesScreen route={route} servers={list} nowMs={nowMs} act={siteAct} onGo={go} />}
        </RemoteView>
      ) : (
        <RemoteView remote={servers} onRetry={reloadServers}>
          {(list) => (
            <>
              <ErrorNote error={serverAct.error} />
              {route.view === 'servers' && <DamagedServers act={serverAct} />}
              {route.view === 'servers' && list.length > 0 && <InvokedHere onGo={go} />}
              <Screen
                route={route}
                servers={list}
                list={
                  <ServerListView
                    servers={list}
                    acts={acts}
                    isBusy={serverAct.isBusy}
                    onOpen={(serverId) => go({ view: 'server', serverId })}
                    onAdd={() => go({ view: 'add-server' })}
                  />
                }
                server={(server) => (
                  <ServerView
                    server={server}
                    signIn={signIns.find(({ serverId }) => serverId === server.id) ?? null}
                    acts={acts}
                    isBusy={serverAct.isBusy}
                    onTool={(tool) => go({ view: 'tool', serverId: server.id, tool, flowId: null })}
                  />
                )}
                tool={(server, toolRoute) => (
                  <ToolPage
                    key={`${toolRoute.serverId} ${toolRoute.tool}`}
                    server={server}
                    toolName={toolRoute.tool}
                    flows={flows.state === 'ready' ? flows.value : []}
                    flowId={toolRoute.flowId}
                    nowMs={nowMs}
                    progress={progress}
                    act={flowAct}
                    onFlow={(flowId) => go({ ...toolRoute, flowId }, 'replace')}
                  />
                )}
              />
            </>
          )}
        </RemoteView>
      )}
    </PanelFrame>
  );
}

type ToolRoute = Extract<Route, { readonly view: 'tool' }>;

type ScreenProps = {
  readonly route: Route;
  readonly servers: readonly Server[];
  readonly list: ComponentChildren;
  readonly server: (server: Server) => ComponentChildren;
  readonly tool: (server: Server, route: ToolRoute) => ComponentChildren;
};

function Screen({ route, servers, list, server, tool }: ScreenProps) {
  if (route.view !== 'server' && route.view !== 'tool') return <>{list}</>;
  const found = servers.find(({ id }) => id === route.serverId);
  if (found === undefined) return <p class="soft">{t('server_gone')}</p>;
  return <>{route.view === 'server' ? server(found) : tool(found, route)}</>;
}
