import type { Page } from '@playwright/test';
import { expect, test } from '../kit/test.ts';
import {
  expectArrived,
  expectToStay,
  GATE,
  originsOf,
  setOut,
  signInAtGate,
  WANDER,
  type Wandering,
} from '../kit/wander.ts';

// What the person does with the tab by hand is no return, and takes nothing away from the one that comes.

type Case = { readonly name: string; readonly act: (wandering: Wandering) => Promise<void> };

const BY_HAND: readonly Case[] = [
  { name: 'types the server’s address', act: ({ tab }) => type(tab, `${WANDER}/help`) },
  {
    name: 'types the address of the return page',
    act: ({ tab }) => type(tab, `${WANDER}/callback/page?code=typed`),
  },
  {
    name: 'reloads the provider’s page',
    async act({ tab }) {
      await tab.reload();
      await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
    },
  },
  {
    name: 'goes back to the connect page, and forward again',
    async act({ tab }) {
      await tab.goBack();
      await tab.getByRole('heading', { name: 'Connect your account' }).waitFor();
      await tab.goForward();
    },
  },
  {
    name: 'opens the server’s privacy policy from the provider, in a tab of its own',
    async act({ tab }) {
      const [policy] = await Promise.all([
        tab.context().waitForEvent('page'),
        tab.getByRole('link', { name: 'Privacy policy' }).click(),
      ]);
      await policy.getByRole('heading', { name: 'Help' }).waitFor();
      await tab.bringToFront();
    },
  },
];

for (const { name, act } of BY_HAND) {
  test(`no return: the person ${name}`, async ({ world, usher }) => {
    const wandering = await setOut(world, usher, 'page');
    const { tab } = wandering;
    await tab.getByRole('link', { name: 'Sign in' }).click();
    await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
    await act(wandering);
    const step = await expectToStay(wandering, { outcome: 'pending' });
    expect(originsOf(step)).toEqual([WANDER, GATE]);

    if (!tab.url().startsWith(GATE)) await tab.goBack();
    await signInAtGate(tab);
    await expectArrived(world, wandering);
  });
}

test('no return: the person looks around on the server’s own pages before leaving them', async ({
  world,
  usher,
}) => {
  const wandering = await setOut(world, usher, 'page');
  const { tab } = wandering;
  await tab.getByRole('link', { name: 'Help' }).click();
  await tab.getByRole('heading', { name: 'Help' }).waitFor();
  await tab.goBack();
  const step = await expectToStay(wandering, { outcome: 'pending' });
  expect(originsOf(step)).toEqual([WANDER]);
  await tab.getByRole('link', { name: 'Sign in' }).click();
  await signInAtGate(tab);
  await expectArrived(world, wandering);
});

test('known false alarm: a link from the provider to another page of the server costs one retry', async ({
  world,
  usher,
}) => {
  const wandering = await setOut(world, usher, 'page');
  const { tab, call, server } = wandering;
  await tab.getByRole('link', { name: 'Sign in' }).click();
  await tab.getByRole('link', { name: 'About Wander' }).click();
  await server.call(2);
  await call.reaches('interacting');
  await expectToStay(wandering, { outcome: 'pending', retries: 1 });
  await tab.goBack();
  await signInAtGate(tab);
  await expectArrived(world, wandering, 2);
});

test('a reload of the return page is not a second return', async ({ world, usher }) => {
  const wandering = await setOut(world, usher, 'callback-500');
  await signInAtGate(wandering.tab);
  await wandering.server.call(2);
  await wandering.call.reaches('interacting');
  await wandering.tab.reload();
  await expectToStay(wandering, { outcome: 'pending', retries: 1 });
});

/** In the address bar, as the browser itself marks it. */
async function type(tab: Page, url: string): Promise<void> {
  const session = await tab.context().newCDPSession(tab);
  await session.send('Page.navigate', { url, transitionType: 'address_bar' });
  await session.detach();
  await expect.poll(() => tab.url()).toBe(url);
}
