import type { InvokedTab } from '../grants/types';
import type { Insertion } from '../tabs/insert-at-caret';
import type { SiteScripts } from '../tabs/site-scripts';

/** More than any model reads at once; the panel has the whole. */
const MAX_CHARACTERS = 200_000;

export type InsertIntoChat = (
  windowId: number | null,
  text: string,
) => Promise<Insertion | 'not-allowed' | 'not-invoked'>;

/** Puts a text into the page that Usher was invoked on in this window: for chats that know nothing of Usher. */
export function createInsertIntoChat(ports: {
  readonly scripts: Pick<SiteScripts, 'insert'>;
  readonly invoked: (windowId: number | null) => Promise<InvokedTab | null>;
  /** What the worker's last life left is known: until then nobody knows which tabs are of a flow. */
  readonly resumed: () => Promise<void>;
}): InsertIntoChat {
  return async (windowId, text) => {
    await ports.resumed();
    const tab = await ports.invoked(windowId);
    if (tab === null || tab.origin === null) return 'not-invoked';
    return ports.scripts.insert(tab.tabId, text.slice(0, MAX_CHARACTERS), tab.origin);
  };
}
