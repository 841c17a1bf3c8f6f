import type { Locator, Page } from '@playwright/test';
import { signIn } from '../kit/sign-in.ts';
import { expect, test } from '../kit/test.ts';

test('the whole way from an empty list to a result goes by keyboard alone', async ({ world, usher }) => {
  await usher.browser.grantHost('https://mcp.notes.test/*');
  const panel = await usher.openPanel();
  await press(panel, panel.getByRole('button', { name: 'Add server' }));
  await tabTo(panel, panel.getByLabel('Server URL'));
  await panel.keyboard.type(world.servers['notes-modern']);
  await tabTo(panel, panel.getByLabel(/^Name/));
  await panel.keyboard.type('By hand');
  await panel.keyboard.press('Enter');
  await expect(panel.getByRole('article', { name: 'By hand' })).toContainText('Ready');

  await press(panel, panel.getByRole('button', { name: 'List notes', exact: true }));
  await press(panel, panel.getByRole('button', { name: 'Call List notes' }));
  const { page: consent } = await usher.nextConsent();

  // Enter where the focus is at first means nothing, however often it is pressed.
  await expect(consent.getByRole('heading', { level: 1 })).toBeFocused();
  const open = consent.getByRole('button', { name: 'Open mcp.notes.test' });
  await expect(open).toBeEnabled();
  for (let times = 0; times < 3; times++) await consent.keyboard.press('Enter');
  await expect(open).toBeVisible();
  expect(world.recorder.visits()).toEqual([]);

  const names = await tabNames(consent);
  expect(names.at(-1), 'agreeing comes last').toBe('Open mcp.notes.test');
  await tabTo(consent, open);
  // Tab went once round by the browser's own controls: the window had lost the focus, and begins anew to be armed.
  await expect(open).toBeEnabled();
  const [tab] = await Promise.all([
    usher.browser.context.waitForEvent('page', (page) => !page.url().startsWith(usher.browser.page(''))),
    // Down, not press: the window may be gone before the key comes up.
    consent.keyboard.down('Enter'),
  ]);
  await signIn(tab);
  await expect(panel.getByText('Groceries')).toBeVisible();
});

test('Escape is cancel: the server is told, and nothing opens', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('list-notes');
  const { page: consent } = await usher.nextConsent();
  await expect(consent.getByRole('button', { name: 'Open mcp.notes.test' })).toBeEnabled();
  await consent.keyboard.down('Escape');
  expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
  const told = await world.recorder.waitFor(
    'notes-modern',
    ({ message }) => message.params?.['inputResponses'] !== undefined,
  );
  expect(told.message.params?.['inputResponses']).toEqual({ connect: { action: 'cancel' } });
  expect(world.recorder.visits()).toEqual([]);
});

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Tab until it is there: what can't be reached that way can't be reached by everyone. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let steps = 0; steps < 60; steps++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      // On the control itself, or around the whole card that it stands for.
      const outlines = await target.evaluate((element) =>
        [null, '::after'].map((part) => getComputedStyle(element, part).outlineStyle),
      );
      expect(outlines, 'the focus can be seen').toContain('solid');
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`No way by Tab to ${String(target)}`);
}

/** The names of all that Tab reaches, in its order, from the top of the page. */
async function tabNames(page: Page): Promise<readonly string[]> {
  const names: string[] = [];
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement === document.body ? null : (activeElement?.textContent ?? '').trim();
    });
    if (name === null || (names.length > 0 && name === names[0])) break;
    names.push(name);
  }
  return names;
}
