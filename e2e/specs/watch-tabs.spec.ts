import type { Page } from '@playwright/test';
import { expect, test } from '../kit/test.ts';
import { elicitationTabId } from '../kit/toolbar.ts';
import { expectArrived, expectToStay, originsOf, setOut, signInAtGate, WANDER } from '../kit/wander.ts';

// What happens to the tab itself: closed, moved, put to sleep. A page that is drawn ahead: watch-prerender.spec.ts.

test('a tab that is closed before the return asks, and can be opened again', async ({ world, usher }) => {
  const wandering = await setOut(world, usher, 'page');
  await wandering.tab.getByRole('link', { name: 'Sign in' }).click();
  await wandering.tab.getByRole('heading', { name: 'Sign in' }).waitFor();
  await wandering.tab.close();
  const step = await expectToStay(wandering, { outcome: 'abandoned' });
  expect(step.isTabOpen).toBe(false);
  await expect(wandering.call.says()).toHaveText(/The tab was closed before you came back/);

  const again = await wandering.call.reopen();
  await again.getByRole('link', { name: 'Sign in' }).click();
  await signInAtGate(again);
  await expectArrived(world, wandering);
});

test('a tab that is closed at once after the return is a return', async ({ world, usher }) => {
  const wandering = await setOut(world, usher, 'server-redirect');
  await signInAtGate(wandering.tab);
  await wandering.tab.getByRole('heading', { name: 'You can go back' }).waitFor();
  await wandering.tab.close();
  await expectArrived(world, wandering);
  expect((await wandering.steps()).at(-1)).toMatchObject({ isTabOpen: false, endedBy: 'redirect-back' });
});

test('a tab that is moved to another window stays watched', async ({ world, usher }) => {
  const wandering = await setOut(world, usher, 'page');
  const { call, tab } = wandering;
  await tab.getByRole('link', { name: 'Sign in' }).click();
  const tabId = await elicitationTabId(call.panel);
  const windowId = await inBrowser<number>(
    call.panel,
    `chrome.windows.create({ tabId: ${tabId} }).then((window) => window.id)`,
  );
  expect(await inBrowser(call.panel, `chrome.tabs.get(${tabId}).then((tab) => tab.windowId)`)).toBe(windowId);
  await signInAtGate(tab);
  await expectArrived(world, wandering);
});

test('a tab that the browser puts to sleep and wakes stays watched', async ({ world, usher }) => {
  const wandering = await setOut(world, usher, 'page');
  const { call, tab } = wandering;
  await tab.getByRole('link', { name: 'Sign in' }).click();
  await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
  const tabId = await elicitationTabId(call.panel);
  await call.panel.bringToFront();
  const asleep = await inBrowser<{ readonly id: number; readonly discarded: boolean }>(
    call.panel,
    `chrome.tabs.discard(${tabId}).then(({ id, discarded }) => ({ id, discarded }))`,
  );
  expect(asleep.discarded).toBe(true);
  const visits = () =>
    world.recorder.visits('login.gate.test').filter(({ path }) => path.startsWith('/authorize'));
  const before = visits().length;
  await inBrowser(call.panel, `chrome.tabs.update(${asleep.id}, { active: true }).then(() => null)`);
  await expect.poll(() => visits().length).toBe(before + 1);
  const step = await expectToStay(wandering, { outcome: 'pending' });
  expect(step.isTabOpen).toBe(true);

  const awake = usher.browser.context
    .pages()
    .find((page) => page.url().startsWith('https://login.gate.test'));
  await signInAtGate(awake ?? tab);
  await expectArrived(world, wandering);
});

test('a return page that is fetched ahead of time is no return until the person goes there', async ({
  world,
  usher,
}) => {
  const wandering = await setOut(world, usher, 'prerender');
  await world.recorder.waitForHappening('wanderings', 'prerendered');
  // The server would say "done" to a retry already: only the watch holds it back.
  const step = await expectToStay(wandering, { outcome: 'pending' });
  expect(originsOf(step)).toEqual([WANDER, 'https://login.wander.test']);
  await wandering.tab.getByRole('link', { name: 'Continue' }).click();
  await expectArrived(world, wandering);
});

/** Evaluates in a page of the extension, which may move tabs. */
function inBrowser<Value>(ours: Page, expression: string): Promise<Value> {
  return ours.evaluate(expression) as Promise<Value>;
}
