import { browser } from 'wxt/browser';

/** How much waits for the person, on the toolbar button: prompts, and what goes on in the panel alone. */
export async function showWaiting(count: number): Promise<void> {
  await browser.action.setBadgeBackgroundColor({ color: '#8a4b08' });
  await browser.action.setBadgeText({ text: count === 0 ? '' : String(count) });
}
