import { once } from 'node:events';
import type { BrowserContext } from '@playwright/test';

/**
 * Ends a browser that this process started as the kernel would when memory runs out: every one of its processes, by
 * its number, without a word to it.
 */
export async function killBrowser(context: BrowserContext): Promise<number> {
  const browser = context.browser();
  if (browser === null) throw new Error('This browser can’t be asked for its processes');
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const isClosed = once(context as unknown as NodeJS.EventEmitter, 'close');
  const [main, ...children] = processInfo
    .toSorted((left) => (left.type === 'browser' ? -1 : 1))
    .map(({ id }) => id);
  if (main === undefined) throw new Error('This browser names no process');
  const atMs = Date.now();
  for (const pid of [main, ...children]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It died with its parent.
    }
  }
  await isClosed;
  return atMs;
}
