import type { Page } from '@playwright/test';
import { type BrowserTab, tabOf } from './tabs.ts';
import { until } from './wait.ts';

/** What the toolbar button says while a tab is in front; asked from a page of the extension. */
export async function toolbarButton(
  ours: Page,
  tabId: number,
): Promise<{ readonly title: string; readonly badge: string }> {
  return ours.evaluate(async (id) => {
    const { action } = (globalThis as unknown as { chrome: ActionOnly }).chrome;
    return { title: await action.getTitle({ tabId: id }), badge: await action.getBadgeText({ tabId: id }) };
  }, tabId);
}

/** The id of the tab that a tab opened: of the newest one, if there are several. */
export function tabOpenedBy(ours: Page, openerTabId: number): Promise<number> {
  return until('a tab that was opened by another', async () => {
    const all = await ours.evaluate(() =>
      (globalThis as unknown as { chrome: TabsOnly }).chrome.tabs.query({}),
    );
    return all.findLast((tab) => tab.openerTabId === openerTabId)?.id ?? null;
  });
}

/** The id of the elicitation tab of a call: the one beside its panel. */
export async function elicitationTabId(panel: Page): Promise<number> {
  return tabOpenedBy(panel, (await tabOf(panel)).id);
}

type ActionOnly = {
  readonly action: Record<'getTitle' | 'getBadgeText', (of: { tabId: number }) => Promise<string>>;
};
type TabsOnly = { readonly tabs: { query(wanted: object): Promise<readonly BrowserTab[]> } };
