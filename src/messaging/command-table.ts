import type { CommandName, Sender } from './protocol';

const PANEL_AND_DASHBOARD = ['panel', 'dashboard'] as const;
const EVERY_PAGE = ['panel', 'consent', 'dashboard'] as const;

/**
 * Which page may send which command. Consent is given in the consent window and nowhere else: no other page of
 * ours, no content script and no other extension has a row here.
 */
export const MAY_SEND: { readonly [Name in CommandName]: readonly Sender[] } = {
  'servers.list': PANEL_AND_DASHBOARD,
  'servers.damaged': ['panel'],
  'servers.remove-damaged': ['panel'],
  'servers.add': ['panel'],
  'servers.connect': ['panel'],
  'servers.refresh': ['panel'],
  'servers.rename': ['panel'],
  'servers.set-enabled': ['panel'],
  'servers.remove': ['panel'],
  'servers.set-muted': ['panel'],
  'servers.set-omits-origin': ['panel'],
  'servers.sign-in': ['panel'],
  'servers.sign-out': ['panel'],
  'servers.own-access': ['panel'],
  'servers.set-own-access': ['panel'],
  'sign-ins.list': PANEL_AND_DASHBOARD,
  'sign-ins.cancel': ['panel'],
  'calls.start': ['panel'],
  'flows.list': PANEL_AND_DASHBOARD,
  'flows.ending': PANEL_AND_DASHBOARD,
  'flows.cancel': ['panel'],
  'flows.retry': ['panel'],
  'flows.finish': ['panel'],
  'flows.reopen': ['panel'],
  'flows.use-fresh-link': ['panel'],
  'flows.dismiss': PANEL_AND_DASHBOARD,
  'flows.damaged': ['panel'],
  'flows.show-prompt': PANEL_AND_DASHBOARD,
  'prompts.current': ['consent'],
  'prompts.allow-call': ['consent'],
  'prompts.refuse-call': ['consent'],
  'prompts.accept-sign-in': ['consent'],
  'prompts.refuse-sign-in': ['consent'],
  'prompts.accept': ['consent'],
  'prompts.refuse': ['consent'],
  'prompts.request-new-link': ['consent'],
  'prompts.mute-server': ['consent'],
  'prompts.submit-form': ['consent'],
  'sites.list': PANEL_AND_DASHBOARD,
  'sites.invoked': ['panel'],
  'sites.insert': ['panel'],
  'sites.connect': ['panel'],
  'sites.set-rule': ['panel'],
  'sites.set-servers': ['panel'],
  'sites.disconnect': PANEL_AND_DASHBOARD,
  'sites.reconnect': PANEL_AND_DASHBOARD,
  'records.list': ['dashboard'],
  'records.events': ['dashboard'],
  'records.block': ['dashboard'],
  'records.unblock': ['dashboard'],
  'records.forget': ['dashboard'],
  'storage.trouble': EVERY_PAGE,
  'storage.check': EVERY_PAGE,
  'storage.acknowledge': EVERY_PAGE,
  'storage.export': ['dashboard'],
  'ledger.head': ['dashboard'],
  'ledger.export': ['dashboard'],
};

const PAGES: ReadonlyMap<string, Sender> = new Map([
  ['/sidepanel.html', 'panel'],
  ['/consent.html', 'consent'],
  ['/dashboard.html', 'dashboard'],
]);

/**
 * The page of ours a message came from; null for everything else. Fails closed: an absent id, an absent URL or
 * another origin is nobody.
 *
 * @param own this extension's id and the origin of its pages.
 */
export function senderOf(
  sender: { readonly id?: string | undefined; readonly url?: string | undefined },
  own: { readonly id: string; readonly origin: string },
): Sender | null {
  if (sender.id !== own.id || sender.url === undefined || !URL.canParse(sender.url)) return null;
  const url = new URL(sender.url);
  // `URL.origin` is "null" for extension schemes in some engines: compare scheme and host.
  if (`${url.protocol}//${url.host}` !== own.origin) return null;
  return PAGES.get(url.pathname) ?? null;
}
