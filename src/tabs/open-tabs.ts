import { browser } from 'wxt/browser';

export type TabClosings = {
  /** Adds the listener, where it is missing. */
  observe(): void;
  /** Takes it away: ordinary browsing never wakes the worker. */
  rest(): void;
};

/** Tells of tabs that are closed, while somebody waits for that. */
export function createTabClosings(closed: (tabId: number) => void): TabClosings {
  const hear = (tabId: number): void => closed(tabId);
  const { onRemoved } = browser.tabs;
  return {
    observe() {
      if (!onRemoved.hasListener(hear)) onRemoved.addListener(hear);
    },
    rest: () => onRemoved.removeListener(hear),
  };
}

/** The tabs there are. Their ids, and nothing else of them. */
export async function openTabIds(): Promise<ReadonlySet<number>> {
  const tabs = await browser.tabs.query({});
  return new Set(tabs.flatMap(({ id }) => (id === undefined ? [] : [id])));
}

/** The window in front, for a side panel, which belongs to no tab. */
export async function frontWindowId(): Promise<number | null> {
  const [front] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  return front?.windowId ?? null;
}
