import type { Page } from '@playwright/test';
import { until } from './wait.ts';

/**
 * Loads a page of ours again with a clock that stands still until the spec moves it (`page.clock.runFor`).
 *
 * @param isDrawn what to wait for: the page draws itself by the same clock, so it is moved a little until then.
 */
export async function stopClock(page: Page, isDrawn: () => Promise<boolean>): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1_000);
  await page.reload();
  await runUntil(page, isDrawn);
}

/** Moves a stopped clock, a few milliseconds at a time, until something is so. */
export async function runUntil(page: Page, isSo: () => Promise<boolean>): Promise<void> {
  await until('the page to draw itself', async () => {
    await page.clock.runFor(20);
    return (await isSo()) ? true : null;
  });
}
