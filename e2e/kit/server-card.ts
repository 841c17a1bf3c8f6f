import type { Locator, Page } from '@playwright/test';

/** A server's card in the panel's list: its state, its badges, its problem and the act against it. */
export function serverCard(panel: Page, name: string): Locator {
  return panel
    .getByRole('list', { name: 'Servers' })
    .getByRole('listitem')
    .filter({ has: panel.getByRole('button', { name, exact: true }) });
}

/** Types a server into the form as a person would, and presses Add. Nothing is allowed beforehand. */
export async function typeServer(panel: Page, url: string, name = ''): Promise<void> {
  await panel.getByLabel('Server URL').fill(url);
  if (name !== '') await panel.getByLabel(/^Name/).fill(name);
  await panel.getByRole('button', { name: 'Add', exact: true }).click();
}
