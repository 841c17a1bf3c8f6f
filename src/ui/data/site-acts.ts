import type { PageOrigin } from '../../grants/types';
import { send } from '../../messaging/client';
import type { SiteActs } from '../sites/site-acts';
import { requestHost } from './permissions';
import type { Act } from './use-act';

/** The acts of a site, sent to the background. */
export function siteActs(
  act: Act,
  after: { readonly connected: () => void; readonly disconnected: (origin: PageOrigin | null) => void },
): SiteActs {
  return {
    // The browser's question first: it needs the click. Refused, nothing is saved.
    onConnect: (draft, origin) =>
      act.run(() =>
        requestHost(origin)
          .then(() => send('sites.connect', draft))
          .then(after.connected),
      ),
    onSetRule: (origin, rule) => act.run(() => send('sites.set-rule', { origin, ...rule })),
    onSetServers: (origin, serverIds) => act.run(() => send('sites.set-servers', { origin, serverIds })),
    onDisconnect: (origin) =>
      act.run(() => send('sites.disconnect', { origin }).then(() => after.disconnected(origin))),
    onReconnect: (origin) =>
      act.run(() =>
        requestHost(origin).then(() =>
          send('sites.reconnect', { origin }).finally(() => after.disconnected(null)),
        ),
      ),
    onAllowAccess: (origin) => act.run(() => requestHost(origin)),
  };
}
