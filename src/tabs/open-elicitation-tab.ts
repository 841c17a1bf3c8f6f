import { browser } from 'wxt/browser';
import type { ConsentedUrl } from '../consent/consented-url';
import type { TabRejection } from '../elicitation/events';
import { judgeOpening, type OpeningFact } from '../elicitation/first-page';
import type { Place } from '../elicitation/types';
import type { NavigationFact, WatchLevel } from '../elicitation/watch-types';
import type { TabListener } from './observe-tabs';
import { watchLevelFor } from './watch-level';

export type Opened =
  | {
      readonly kind: 'verified';
      readonly tabId: number;
      readonly level: WatchLevel;
      readonly facts: readonly NavigationFact[];
    }
  | { readonly kind: 'rejected'; readonly reason: TabRejection };

/** A first page that takes longer is slow, not wrong: the tab is then watched as it is. */
const FIRST_PAGE_TIMEOUT_MS = 30_000;

type Opening = { readonly href: string; readonly seen: OpeningFact[]; heard(): void };

/** The one door to `tabs.create` for a URL that is not Usher's own: it takes a {@link ConsentedUrl}. */
export function createElicitationTabs(): {
  open(
    url: ConsentedUrl,
    context: { readonly isHttpAllowed: boolean; readonly place: Place },
  ): Promise<Opened>;
  /** Every fact passes here first; true while the tab belongs to an opening that is not yet judged. */
  readonly hear: (...fact: Parameters<TabListener>) => boolean;
  /** Whether a tab is being opened here: waits for one that the browser makes at this moment and has not named yet. */
  readonly isOpening: (tabId: number) => Promise<boolean>;
} {
  // In memory only: an opening lasts seconds, and a worker that dies in it leaves a flow that asks.
  const openings = new Map<number, Opening>();
  const unclaimed = new Set<Opening>();
  const creating = new Set<Promise<unknown>>();
  /** A moment longer than they are opened: who waits for the outcome takes them over. */
  const ours = new Set<number>();

  async function create(properties: Parameters<typeof browser.tabs.create>[0]) {
    const created = browser.tabs.create(properties).then((tab) => {
      if (tab.id !== undefined) ours.add(tab.id);
      return tab;
    });
    creating.add(created);
    try {
      return await created;
    } finally {
      creating.delete(created);
    }
  }

  return {
    async open(url, { isHttpAllowed, place }) {
      const level = await watchLevelFor(url);
      let wake = () => {};
      const opening: Opening = { href: url, seen: [], heard: () => wake() };
      unclaimed.add(opening);
      let tabId: number | undefined;
      try {
        tabId = (await create({ url, active: true, ...(await besideOf(place)) })).id;
      } catch {
        return { kind: 'rejected', reason: 'DID_NOT_OPEN' };
      } finally {
        unclaimed.delete(opening);
      }
      if (tabId === undefined) return { kind: 'rejected', reason: 'DID_NOT_OPEN' };
      const opened = tabId;
      if (level !== 'navigation') {
        setTimeout(() => ours.delete(opened));
        return { kind: 'verified', tabId, level, facts: [] };
      }

      openings.set(tabId, opening);
      const deadlineMs = Date.now() + FIRST_PAGE_TIMEOUT_MS;
      try {
        for (;;) {
          const mine = opening.seen.filter(({ fact }) => fact.tabId === tabId);
          const verdict = judgeOpening(mine, { origin: new URL(url).origin, isHttpAllowed });
          if (verdict.kind === 'rejected') return verdict;
          const facts = mine.map(({ fact }) => fact);
          if (verdict.kind === 'verified' || Date.now() >= deadlineMs)
            return { kind: 'verified', tabId, level, facts };
          await new Promise<void>((resolve) => {
            wake = resolve;
            setTimeout(resolve, deadlineMs - Date.now());
          });
        }
      } finally {
        openings.delete(tabId);
        setTimeout(() => ours.delete(opened));
      }
    },

    async isOpening(tabId) {
      await Promise.allSettled(creating);
      return ours.has(tabId);
    },

    hear(fact, isUrl) {
      const opening = openings.get(fact.tabId);
      for (const each of opening === undefined ? unclaimed : [opening]) {
        each.seen.push({ fact, isConsentedUrl: isUrl(each.href) });
        each.heard();
      }
      return opening !== undefined;
    },
  };
}

/** Beside the tab that asked, in its window; without one, where the browser would put a new tab. */
async function besideOf(place: Place): Promise<{ windowId?: number; index?: number; openerTabId?: number }> {
  if (place.tabId !== null) {
    try {
      const tab = await browser.tabs.get(place.tabId);
      if (tab.windowId !== undefined) {
        return { windowId: tab.windowId, index: tab.index + 1, openerTabId: place.tabId };
      }
    } catch {
      // The tab is gone: its window may not be.
    }
  }
  try {
    const window =
      place.windowId === null
        ? await browser.windows.getLastFocused({ windowTypes: ['normal'] } as object)
        : await browser.windows.get(place.windowId);
    return window.id === undefined || window.type !== 'normal' ? {} : { windowId: window.id };
  } catch {
    return {};
  }
}
