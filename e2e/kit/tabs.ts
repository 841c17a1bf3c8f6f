import type { Page } from '@playwright/test';

/** A tab as the browser tells of it, without an address: the extension may not ask for that. */
export type BrowserTab = {
  readonly id: number;
  readonly index: number;
  readonly windowId: number;
  readonly active: boolean;
  readonly openerTabId?: number;
};

/** The tab a page of the extension is in. */
export function tabOf(page: Page): Promise<BrowserTab> {
  return page.evaluate(() => (globalThis as unknown as { chrome: TabsOnly }).chrome.tabs.getCurrent());
}

/** Every tab of the window a page of the extension is in, in order. */
export async function tabsAround(page: Page): Promise<readonly BrowserTab[]> {
  const { windowId } = await tabOf(page);
  return page.evaluate(
    (id) => (globalThis as unknown as { chrome: TabsOnly }).chrome.tabs.query({ windowId: id }),
    windowId,
  );
}

type TabsOnly = {
  readonly tabs: {
    getCurrent(): Promise<BrowserTab>;
    query(wanted: { windowId: number }): Promise<readonly BrowserTab[]>;
  };
};
