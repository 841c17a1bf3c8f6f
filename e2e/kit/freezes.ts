import type { Page } from '@playwright/test';

/** Measures how long a page in front stands still while something is done: the longest time between two turns. */
export async function longestFreezeMs(page: Page, doIt: () => Promise<void>): Promise<number> {
  await page.bringToFront();
  await page.evaluate(() => {
    const watch = { longestMs: 0, lastMs: performance.now() };
    Object.assign(globalThis, { watch });
    setInterval(() => {
      const nowMs = performance.now();
      watch.longestMs = Math.max(watch.longestMs, nowMs - watch.lastMs);
      watch.lastMs = nowMs;
    }, 10);
  });
  await doIt();
  return page.evaluate(() => (globalThis as unknown as { watch: { longestMs: number } }).watch.longestMs);
}
