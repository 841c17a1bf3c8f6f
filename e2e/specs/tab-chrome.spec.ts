import type { Page } from '@playwright/test';
import { tabOf } from '../kit/tabs.ts';
import { expect, test } from '../kit/test.ts';
import { elicitationTabId, tabOpenedBy, toolbarButton } from '../kit/toolbar.ts';
import { expectArrived, setOut, signInAtGate } from '../kit/wander.ts';

// While an elicitation tab is in front, the toolbar button says who asked for it and where it is.

const ORDINARY = { title: 'Usher', badge: '' };
const now = (host: string) => ({ title: `Wander asked for this page. It is now on ${host}.`, badge: '…' });

test('the button says who asked and where the tab is now: there, and until the step is over', async ({
  world,
  usher,
}) => {
  const wandering = await setOut(world, usher, 'page');
  const { call, tab } = wandering;
  const button = await buttonOf(call.panel);
  await expect.poll(button).toEqual(now('mcp.wander.test'));
  await tab.getByRole('link', { name: 'Sign in' }).click();
  await expect.poll(button).toEqual(now('login.gate.test'));
  expect(await toolbarButton(call.panel, (await tabOf(call.panel)).id)).toEqual(ORDINARY);

  await signInAtGate(tab);
  await expectArrived(world, wandering);
  await expect.poll(button).toEqual(ORDINARY);
});

test('the button is the ordinary one again when the call is cancelled', async ({ world, usher }) => {
  const { call } = await setOut(world, usher, 'page');
  const button = await buttonOf(call.panel);
  await expect.poll(button).toEqual(now('mcp.wander.test'));
  await call.panel.bringToFront();
  await call.cancel();
  await call.result();
  await expect.poll(button).toEqual(ORDINARY);
});

test('the button follows the tab wherever the person takes it, and each tab of the step by itself', async ({
  world,
  usher,
}) => {
  const { call, tab } = await setOut(world, usher, 'page');
  const tabId = await elicitationTabId(call.panel);
  const button = () => toolbarButton(call.panel, tabId);
  await tab.getByRole('link', { name: 'Sign in' }).click();
  await tab.getByRole('link', { name: 'Privacy policy' }).click();
  const policyId = await tabOpenedBy(call.panel, tabId);
  await expect.poll(() => toolbarButton(call.panel, policyId)).toEqual(now('mcp.wander.test'));
  expect(await button()).toEqual(now('login.gate.test'));

  await tab.goto('https://app.stray.test/');
  await expect.poll(button).toEqual(now('app.stray.test'));
});

for (const { way, origin, says, badge } of [
  { way: 'insecure', origin: 'http://plain.test', says: 'which is not encrypted', badge: 'not secure' },
  {
    way: 'trap',
    origin: 'https://xn--pple-43d.test',
    says: 'which looks like a trap',
    badge: 'looks like a trap',
  },
] as const) {
  test(`a way over ${origin} is a warning on the button and in the panel`, async ({ world, usher }) => {
    const wandering = await setOut(world, usher, way);
    const { call, tab } = wandering;
    const button = await buttonOf(call.panel);
    await signInAtGate(tab);
    await tab.getByRole('heading', { name: 'On the way' }).waitFor();
    const { host } = new URL(origin);
    const title = expect.stringContaining(`It is now on ${host}, ${says}`);
    await expect.poll(button).toEqual({ title, badge: '!' });
    const trail = call.panel.getByRole('list', { name: 'Where the tab went' });
    await expect(trail.getByRole('listitem').filter({ hasText: host })).toContainText(badge);

    await tab.getByRole('link', { name: 'Go on' }).click();
    await expectArrived(world, wandering);
    expect((await wandering.steps()).at(-1)?.trail.map((stop) => stop.warning)).toEqual([
      null,
      null,
      way === 'trap' ? 'dangerous' : 'insecure',
      null,
    ]);
  });
}

test.describe('where only the server’s own origin can be seen', () => {
  test.use({ watching: false });

  test('the button names no place that nobody knows', async ({ world, usher }) => {
    const { call, tab } = await setOut(world, usher, 'page');
    expect((await call.view()).steps[0]?.level).toBe('own-origin');
    const button = await buttonOf(call.panel);
    await expect.poll(button).toEqual(now('mcp.wander.test'));
    await tab.getByRole('link', { name: 'Sign in' }).click();
    await expect.poll(button).toEqual({ title: 'Wander asked for this page.', badge: '…' });
  });
});

async function buttonOf(panel: Page): Promise<() => ReturnType<typeof toolbarButton>> {
  const tabId = await elicitationTabId(panel);
  return () => toolbarButton(panel, tabId);
}
