import { browser } from 'wxt/browser';

/**
 * Firefox wakes an event page for the listeners that were there when it last started: one that was added later wakes
 * nobody, one that was removed wakes it all the same (Firefox bug 1899767; measured in 153). Chromium keeps to what is
 * there now.
 */
export const IS_WOKEN_BY_START = browser.runtime.getURL('' as never).startsWith('moz-extension:');

/** In web storage, because a start has to know it before it may wait for anything. A worker has none, and needs none. */
const NOTE = 'nothing-waits';

let noted: boolean | null = null;

/** Whether a flow may wait, as the last life left it; true where nobody knows. */
export function mayWait(): boolean {
  try {
    return globalThis.localStorage?.getItem(NOTE) !== 'true';
  } catch {
    return true;
  }
}

/** For the next start. */
export function noteWaiting(isWaiting: boolean): void {
  if (noted === isWaiting) return;
  noted = isWaiting;
  try {
    if (isWaiting) globalThis.localStorage?.removeItem(NOTE);
    else globalThis.localStorage?.setItem(NOTE, 'true');
  } catch {
    // Kept from it by a setting: then ordinary browsing wakes the event page.
  }
}
