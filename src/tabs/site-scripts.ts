import { browser } from 'wxt/browser';
import { hostPattern, pageOrigin } from '../grants/page-origin';
import type { PageOrigin } from '../grants/types';
import { type Insertion, insertAtCaret } from './insert-at-caret';

/** What is put into the pages of a connected site: by the world it runs in (DESIGN §2.11). */
const SCRIPTS = [
  { id: 'page-relay', file: 'page-relay.js', world: 'ISOLATED' },
  { id: 'page-api', file: 'page-api.js', world: 'MAIN' },
] as const;

export type SiteScripts = {
  /**
   * Lets the scripts run in the pages of exactly these sites from now on, and nowhere else. Idempotent: what is
   * registered already stays as it is. A pattern knows no port, so another port of the same host gets an inert relay.
   */
  keepRegistered(origins: readonly PageOrigin[]): Promise<void>;
  /** Runs them once in what this tab shows now; false where that is not a page of the site, or is none of ours to read. */
  runIn(tabId: number, origin: PageOrigin): Promise<boolean>;
  /**
   * Puts a text at the caret of what this tab shows. `not-allowed`: a tab of a flow, one that shows another site by now,
   * or one that the browser lets us write into no more (`activeTab` ends where the tab goes elsewhere).
   */
  insert(tabId: number, text: string, origin: PageOrigin): Promise<Insertion | 'not-allowed'>;
  /** Tabs that show a page of this site now, as far as the browser lets us see. */
  tabsOf(origin: PageOrigin): Promise<readonly number[]>;
};

/**
 * The one door to `scripting`.
 *
 * @param isOfFlow a tab in which the person signs in, pays or types a key: nothing is ever run in it (DESIGN §2.5).
 */
export function createSiteScripts(isOfFlow: (tabId: number) => Promise<boolean>): SiteScripts {
  let turn: Promise<unknown> = Promise.resolve();

  async function keep(matches: string[]): Promise<void> {
    const ids = SCRIPTS.map(({ id }) => id as string);
    const registered = await browser.scripting.getRegisteredContentScripts();
    const strangers = registered
      .map(({ id }) => id)
      .filter((id) => matches.length === 0 || !ids.includes(id));
    if (strangers.length > 0) await browser.scripting.unregisterContentScripts({ ids: strangers });
    if (matches.length === 0) return;
    const known = new Map(registered.map((script) => [script.id, script.matches ?? []]));
    const wanted = SCRIPTS.map(({ id, file, world }) => ({
      id,
      js: [file],
      world,
      matches,
      runAt: 'document_start' as const,
      allFrames: false,
      // A page that the browser restores at its start is there before the worker is.
      persistAcrossSessions: true,
    }));
    const isSame = ({ id }: { readonly id: string }): boolean =>
      JSON.stringify([...(known.get(id) ?? [])].sort()) === JSON.stringify(matches);
    const missing = wanted.filter(({ id }) => !known.has(id));
    const changed = wanted.filter((script) => known.has(script.id) && !isSame(script));
    if (missing.length > 0) await browser.scripting.registerContentScripts(missing as Registered);
    if (changed.length > 0) await browser.scripting.updateContentScripts(changed as Registered);
  }

  return {
    keepRegistered(origins) {
      const matches = [...new Set(origins.map(hostPattern))].sort();
      const work = turn.then(() => keep(matches));
      turn = work.catch(() => {});
      return work;
    },

    async runIn(tabId, origin) {
      if (await isOfFlow(tabId)) return false;
      try {
        // Readable because the site's host is granted; of any other page there is no address here.
        const { url } = await browser.tabs.get(tabId);
        if (url === undefined || pageOrigin(url) !== origin) return false;
        for (const { file, world } of SCRIPTS)
          await browser.scripting.executeScript({ target: { tabId }, files: [file as never], world });
        return true;
      } catch {
        // The tab is gone, or the browser took the host away: the next page has the scripts, or need not.
        return false;
      }
    },

    async insert(tabId, text, origin) {
      if (await isOfFlow(tabId)) return 'not-allowed';
      try {
        const [frame] = await browser.scripting.executeScript({
          target: { tabId },
          func: insertAtCaret,
          args: [text, origin],
        });
        const said = frame?.result ?? 'elsewhere';
        return said === 'elsewhere' ? 'not-allowed' : said;
      } catch {
        return 'not-allowed';
      }
    },

    async tabsOf(origin) {
      const tabs = await browser.tabs.query({ url: hostPattern(origin) });
      return tabs.flatMap(({ id, url }) =>
        id !== undefined && url !== undefined && pageOrigin(url) === origin ? [id] : [],
      );
    },
  };
}

type Registered = Parameters<typeof browser.scripting.registerContentScripts>[0];
