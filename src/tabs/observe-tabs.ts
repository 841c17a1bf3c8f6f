import { browser } from 'wxt/browser';
import {
  type NavigationDetails,
  reduceNavigation,
  reduceUpdate,
  type TabUpdate,
} from '../elicitation/reduce-navigation';
import type { NavigationFact } from '../elicitation/watch-types';
import { IS_WOKEN_BY_START } from './waking';

/** Hears every fact, reduced; `isUrl` compares the full URL before it is gone, and answers yes or no. */
export type TabListener = (fact: NavigationFact, isUrl: (href: string) => boolean) => void;

export type TabObserver = {
  /** Adds the listeners, where they are missing. */
  observe(): void;
  /** Takes them away: ordinary browsing never wakes the worker. */
  rest(): void;
};

/** The events of `webNavigation` and the facts they are. */
const EVENTS = [
  ['onBeforeNavigate', 'before-navigate'],
  ['onCommitted', 'committed'],
  ['onCompleted', 'completed'],
  ['onErrorOccurred', 'error'],
  ['onHistoryStateUpdated', 'history-state-updated'],
  ['onReferenceFragmentUpdated', 'fragment-updated'],
  ['onCreatedNavigationTarget', 'target-created'],
  ['onTabReplaced', 'tab-replaced'],
] as const;

/**
 * The main-frame events of tabs, at the best level the permissions of the moment allow (DESIGN §2.6). A URL is
 * reduced to origin, path and parameter names in each listener's first statement; the raw one is kept nowhere.
 */
export function createTabObserver(listener: TabListener): TabObserver {
  const navigation = EVENTS.map(([event, kind]) => {
    const handle = (details: NavigationDetails): void => {
      const fact = reduceNavigation(kind, details);
      if (fact !== null) listener(fact, (href) => details.url === href);
    };
    return { source: () => browser.webNavigation?.[event] as Source<typeof handle> | undefined, handle };
  });
  const updated = (tabId: number, { status, url }: TabUpdate, { url: shown }: TabUpdate): void => {
    const at = reduceUpdate({ status, url, shown }, IS_WOKEN_BY_START);
    if (at === undefined || browser.webNavigation !== undefined) return;
    listener({ type: 'tab-updated-own-origin', tabId, timeMs: Date.now(), at }, () => false);
  };
  const removed = (tabId: number): void => {
    listener({ type: 'tab-removed', tabId, timeMs: Date.now() }, () => false);
  };

  return {
    observe() {
      add(browser.tabs.onUpdated, updated);
      add(browser.tabs.onRemoved, removed);
      for (const { source, handle } of navigation) add(source(), handle);
    },
    rest() {
      browser.tabs.onUpdated.removeListener(updated);
      browser.tabs.onRemoved.removeListener(removed);
      for (const { source, handle } of navigation) source()?.removeListener(handle);
    },
  };
}

type Source<Listener> = {
  addListener(listener: Listener): void;
  removeListener(listener: Listener): void;
  hasListener(listener: Listener): boolean;
};

function add<Listener>(source: Source<Listener> | undefined, listener: Listener): void {
  if (source !== undefined && !source.hasListener(listener)) source.addListener(listener);
}
