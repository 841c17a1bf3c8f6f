import type { Handlers } from '../messaging/server';
import { frontWindowId } from '../tabs/open-tabs';
import type { InsertIntoChat } from './insert-into-chat';
import type { SiteDesk } from './site-desk';

type SiteCommand = Extract<keyof Handlers, `sites.${string}`>;

/** Commands about connected sites. */
export function createSiteHandlers(desk: SiteDesk, insert: InsertIntoChat): Pick<Handlers, SiteCommand> {
  const done = async (work: Promise<unknown>): Promise<null> => {
    await work;
    return null;
  };
  return {
    'sites.list': () => desk.list(),
    'sites.invoked': async (_input, from) => desk.invoked(from.windowId ?? (await frontWindowId())),
    'sites.insert': async ({ text }, from) => insert(from.windowId ?? (await frontWindowId()), String(text)),
    'sites.connect': (draft) => done(desk.connect(draft)),
    'sites.set-rule': ({ origin, ...draft }) => done(desk.setRule(origin, draft)),
    'sites.set-servers': ({ origin, serverIds }) => done(desk.setServers(origin, serverIds)),
    'sites.disconnect': ({ origin }) => done(desk.disconnect(origin)),
    'sites.reconnect': ({ origin }) => done(desk.reconnect(origin)),
  };
}
