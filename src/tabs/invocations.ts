import { browser } from 'wxt/browser';
import { pageOrigin } from '../grants/page-origin';
import type { InvokedTab } from '../grants/types';

const MENU = 'use-usher-here';

/**
 * The toolbar button, its key and the page's context menu open the side panel (Chrome) or the sidebar (Firefox), and
 * so grant `activeTab`: nothing else does.
 */
export function observeInvocations(invoked: (tab: InvokedTab) => void): void {
  const invoke = (tab: Tab, url: string | undefined): void => {
    const origin = url === undefined ? null : pageOrigin(url);
    // First, and with nothing awaited before it: the panel opens in the click or not at all.
    openPanel(tab.windowId);
    if (tab.id !== undefined && tab.windowId !== undefined)
      invoked({ tabId: tab.id, windowId: tab.windowId, origin });
  };
  browser.action.onClicked.addListener((tab) => invoke(tab, tab.url));
  browser.contextMenus.onClicked.addListener((info, tab) => {
    if (info.menuItemId === MENU && tab !== undefined) invoke(tab, info.pageUrl);
  });
  browser.contextMenus.create(
    {
      id: MENU,
      title: browser.i18n.getMessage('use_here'),
      contexts: ['page', 'frame', 'selection', 'editable', 'link', 'image'],
      documentUrlPatterns: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*', 'http://[::1]/*'],
    },
    // Browsers keep the entry from one life of the worker to the next, and say so as an error.
    () => void browser.runtime.lastError,
  );
}

type Tab = { readonly id?: number | undefined; readonly windowId?: number | undefined };

function openPanel(windowId: number | undefined): void {
  const { sidePanel, sidebarAction, extension } = browser as unknown as {
    sidePanel?: { open(options: { windowId: number }): Promise<void> };
    sidebarAction?: { open(): Promise<void> };
    extension: { getViews(of: { type: 'sidebar'; windowId: number | undefined }): readonly unknown[] };
  };
  // A browser that does not open it says so on its own; what was invoked is noted all the same.
  const ignore = (): void => {};
  if (sidePanel !== undefined) {
    if (windowId !== undefined) sidePanel.open({ windowId }).catch(ignore);
    return;
  }
  // Firefox loads an open sidebar anew: what the person was doing in it would be gone.
  if (extension.getViews({ type: 'sidebar', windowId }).length === 0) sidebarAction?.open().catch(ignore);
}
