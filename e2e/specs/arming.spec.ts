import type { Page } from '@playwright/test';
import { ARMING_MS } from '../../src/ui/consent/arming.ts';
import { stopClock } from '../kit/stopped-clock.ts';
import { expect, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';

test('a click counts only after the prompt was seen, at rest and in focus, for half a second', async ({
  world,
  usher,
}) => {
  const { consent, open } = await promptWithStoppedClock(usher, world.servers['notes-modern']);
  await expect(open).toBeDisabled();
  await clickOn(open);
  await consent.clock.runFor(ARMING_MS - 100);
  await clickOn(open);
  await expectStillAsked(usher);

  await consent.clock.runFor(200);
  await expect(open).toBeEnabled();
  // A click that no person made.
  await open.dispatchEvent('click');
  await open.evaluate((button) => (button as HTMLButtonElement).click());
  await expectStillAsked(usher);

  // The window moves or changes its size: whoever aimed at it aimed at something else.
  await resize(consent, 40);
  await clickOn(open);
  await expectStillAsked(usher);
  await consent.clock.runFor(100);
  await expect(open).toBeDisabled();
  await consent.clock.runFor(ARMING_MS + 100);
  await expect(open).toBeEnabled();

  // Without focus it is not armed, and coming back begins anew. Playwright keeps every page in focus: so it is said.
  await consent.evaluate(() => Object.assign(document, { hasFocus: () => false }));
  await consent.clock.runFor(ARMING_MS + 100);
  await expect(open).toBeDisabled();
  await clickOn(open);
  await consent.evaluate(() => Object.assign(document, { hasFocus: () => true }));
  await consent.clock.runFor(100);
  await clickOn(open);
  await expectStillAsked(usher);
  expect(world.recorder.visits()).toEqual([]);

  await consent.clock.runFor(ARMING_MS + 100);
  await clickOn(open);
  await expect.poll(() => world.recorder.visits('mcp.notes.test').length).toBeGreaterThan(0);
});

test('a refusal waits until the prompt could be seen, and no longer', async ({ world, usher }) => {
  const { consent } = await promptWithStoppedClock(usher, world.servers['notes-modern']);
  const decline = consent.getByRole('button', { name: 'Decline' });
  await clickOn(decline);
  await expectStillAsked(usher);
  await consent.clock.runFor(ARMING_MS + 1);
  await resize(consent, -30);
  await clickOn(decline);
  await expect
    .poll(async () => (await usher.flows())[0]?.now)
    .toMatchObject({ kind: 'settled', outcome: 'declined' });
});

/** A prompt that has just come up, on a page whose time stands still until the test moves it. */
async function promptWithStoppedClock(usher: Usher, url: string) {
  const notes = await usher.addServer(url, { name: 'Notes' });
  await notes.callTool('list-notes');
  const { page: consent } = await usher.nextConsent();
  const open = consent.getByRole('button', { name: 'Open mcp.notes.test' });
  await stopClock(consent, async () => (await open.count()) > 0);
  return { consent, open };
}

/** A real press of the mouse where the button is, whether it is ready or not. */
async function clickOn(button: ReturnType<Page['getByRole']>): Promise<void> {
  await button.click({ force: true });
}

async function resize(page: Page, byPixels: number): Promise<void> {
  const before = await page.evaluate(() => innerHeight);
  const session = await page.context().newCDPSession(page);
  const { windowId, bounds } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', {
    windowId,
    bounds: { height: (bounds.height ?? 0) + byPixels },
  });
  await expect.poll(() => page.evaluate(() => innerHeight)).not.toBe(before);
  await session.detach();
}

/** One answer from the background is enough to know: a click that counted would have been before it. */
async function expectStillAsked(usher: Usher): Promise<void> {
  expect((await usher.flows())[0]?.now).toMatchObject({ kind: 'asking' });
}
