import { browser } from 'wxt/browser';
import type { WatchLevel } from '../elicitation/watch-types';

/** How the way back from this URL can be watched with the permissions of this moment (DESIGN §2.6). */
export async function watchLevelFor(href: string): Promise<WatchLevel> {
  if (browser.webNavigation !== undefined) return 'navigation';
  const { protocol, hostname } = new URL(href);
  const isHeld = await browser.permissions.contains({ origins: [`${protocol}//${hostname}/*`] });
  return isHeld ? 'own-origin' : 'none';
}
