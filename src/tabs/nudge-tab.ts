import { browser } from 'wxt/browser';

/** Tells the content script of what a tab shows, if there is one of ours, to look for news. It says nothing else. */
export async function nudgeTab(tabId: number): Promise<void> {
  // Nobody listens there, or the tab is gone: then there is nobody to tell.
  await browser.tabs.sendMessage(tabId, 'look', { frameId: 0 }).catch(() => {});
}
