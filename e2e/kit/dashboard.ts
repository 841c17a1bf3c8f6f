import type { Locator, Page } from '@playwright/test';
import type { Usher } from './usher.ts';

/** The dashboard in a tab of its own. */
export async function openDashboard(
  usher: Usher,
  section: 'records' | 'sites' | 'history' | 'about' = 'records',
): Promise<Page> {
  const page = await usher.browser.context.newPage();
  await page.goto(usher.browser.page(`dashboard.html#/${section}`));
  return page;
}

/** The row of one server and one target. */
export function recordRow(dashboard: Page, server: string, targetOrigin: string): Locator {
  return dashboard
    .getByRole('row')
    .filter({ has: dashboard.getByRole('rowheader', { name: server }) })
    .filter({ hasText: targetOrigin });
}
