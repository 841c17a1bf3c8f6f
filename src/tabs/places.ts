import { browser } from 'wxt/browser';
import type { OwnPlace, Place } from '../elicitation/types';

/** Where a call is made: the tab that holds the page of ours, else the tab in front beside the side panel. */
export async function placeOf(from: {
  readonly tabId: number | null;
  readonly windowId: number | null;
}): Promise<OwnPlace> {
  if (from.tabId !== null) return { kind: 'usher', ...from };
  const [front] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  return { kind: 'usher', tabId: front?.id ?? null, windowId: front?.windowId ?? null };
}

/** Gives focus back to where a call was made, if one of these tabs is still in front. Nothing is closed. */
export async function bringBack(place: Place, fromTabIds: readonly number[]): Promise<void> {
  if (place.tabId === null) return;
  try {
    const tabs = await Promise.all(fromTabIds.map((id) => browser.tabs.get(id).catch(() => null)));
    if (!tabs.some((tab) => tab?.active === true)) return;
    const tab = await browser.tabs.update(place.tabId, { active: true });
    if (tab?.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
  } catch {
    // The place is gone; the result still stands in the panel.
  }
}
