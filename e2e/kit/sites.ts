import type { Page } from '@playwright/test';
import type { Verdict } from '../../src/grants/types.ts';
import type { SiteView } from '../../src/grants/view.ts';
import { invokeOnTab } from './side-panel.ts';
import { expect } from './test.ts';
import { sendFrom, type Usher } from './usher.ts';

/** What a person chooses in the dialog. */
type Choice = {
  /**
   * By the name the person gave it; its tools by the name that is shown, the rest as "All resources" and "All prompts".
   * What has no verdict asks.
   */
  readonly servers: Readonly<Record<string, Readonly<Record<string, Verdict>>>>;
  readonly duration?: 'tab' | 'day' | 'revoked';
};

const DURATIONS = {
  tab: 'Until the tab is closed, and in this tab only',
  day: 'For 24 hours',
  revoked: 'Until I disconnect it',
} as const;

/** Invokes Usher on a page, by its toolbar button; Usher's panel, in a tab of its own, at what it offers then. */
export async function invokeUsher(usher: Usher, page: Page): Promise<Page> {
  await page.bringToFront();
  const at = page.url();
  await invokeOnTab(usher.browser, (url) => url === at);
  const panel = await usher.openPanel('#/sites');
  const { protocol, origin } = new URL(at);
  const words =
    protocol === 'https:' || protocol === 'http:' ? `You called Usher on ${origin}` : 'can’t be connected';
  await expect(panel.getByText(words)).toBeVisible();
  return panel;
}

/**
 * Chooses Usher's entry in a page's context menu. The browser draws that menu outside of any page, so what is sent is
 * its event, as the worker would hear it; that the entry is there is asked of the browser.
 */
export async function chooseFromPageMenu(usher: Usher, ours: Page, page: Page): Promise<void> {
  await ours.evaluate(async (id) => {
    const { contextMenus } = (globalThis as unknown as { chrome: MenuOnly }).chrome;
    await contextMenus.update(id, {});
  }, MENU);
  await page.bringToFront();
  const worker = usher.browser.context.serviceWorkers().find((one) => one.url().endsWith('/background.js'));
  await worker?.evaluate(
    async ([menuItemId, pageUrl]) => {
      const { contextMenus, tabs } = (globalThis as unknown as { chrome: MenuOnly }).chrome;
      const [tab] = await tabs.query({ active: true, lastFocusedWindow: true });
      contextMenus.onClicked.dispatch({ menuItemId, pageUrl }, tab);
    },
    [MENU, page.url()] as const,
  );
}

const MENU = 'use-usher-here';

type MenuOnly = {
  readonly contextMenus: {
    update(id: string, change: object): Promise<void>;
    readonly onClicked: { dispatch(info: object, tab: unknown): void };
  };
  readonly tabs: { query(wanted: object): Promise<readonly unknown[]> };
};

/** Fills in the dialog that connects a site, and sends nothing. */
export async function chooseForSite(panel: Page, { servers, duration = 'revoked' }: Choice): Promise<void> {
  await panel.getByRole('button', { name: 'Connect this site' }).click();
  for (const [server, verdicts] of Object.entries(servers)) {
    const choice = panel.locator('.server-choice').filter({ hasText: server });
    await choice.getByRole('checkbox').check();
    if (Object.keys(verdicts).length === 0) continue;
    await choice.locator('summary').click();
    for (const [tool, verdict] of Object.entries(verdicts))
      await choice.getByLabel(tool, { exact: true }).selectOption(verdict);
  }
  await panel.getByRole('radio', { name: DURATIONS[duration] }).check();
}

/** Connects the site of a page as a person would. The browser's question for the host is answered with yes beforehand. */
export async function connectSite(usher: Usher, page: Page, choice: Choice): Promise<void> {
  const { protocol, hostname, origin } = new URL(page.url());
  await usher.browser.grantHost(`${protocol}//${hostname}/*`);
  const panel = await invokeUsher(usher, page);
  await chooseForSite(panel, choice);
  await panel.getByRole('button', { name: /^Connect / }).click();
  await expect(panel.getByRole('list', { name: 'Sites' })).toContainText(origin);
  await panel.close();
  await page.bringToFront();
}

/** Connected sites, as Usher's own pages know them. */
export function sitesOf(ours: Page): Promise<readonly SiteView[]> {
  return sendFrom<readonly SiteView[]>(ours, 'sites.list', null);
}

/** What the browser runs in pages for Usher, and where; asked from a page of the extension. */
export function registeredScripts(
  ours: Page,
): Promise<
  readonly { readonly id: string; readonly matches: readonly string[]; readonly allFrames: boolean }[]
> {
  return ours.evaluate(async () => {
    const { scripting } = (globalThis as unknown as { chrome: ScriptingOnly }).chrome;
    const scripts = await scripting.getRegisteredContentScripts();
    return scripts
      .map(({ id, matches, allFrames }) => ({ id, matches: matches.toSorted(), allFrames }))
      .sort((a, b) => a.id.localeCompare(b.id));
  });
}

/** Whether a content script of Usher lives in the page now, as the browser's own debugger sees its worlds. */
export async function runsIn(usher: Usher, page: Page): Promise<boolean> {
  const session = await usher.browser.context.newCDPSession(page);
  const origins: string[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => void origins.push(context.origin));
  await session.send('Runtime.enable');
  await session.detach();
  return origins.includes(new URL(usher.browser.page('')).href.replace(/\/$/, ''));
}

type Registered = { readonly id: string; readonly matches: readonly string[]; readonly allFrames: boolean };
type ScriptingOnly = {
  readonly scripting: { getRegisteredContentScripts(): Promise<readonly Registered[]> };
};
