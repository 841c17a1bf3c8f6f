import type { Page } from 'puppeteer-core';
import { click } from '../firefox/hands.ts';
import { expect, test } from '../firefox/test.ts';
import type { FirefoxUsher } from '../firefox/usher.ts';
import { recordSteps } from '../kit/step-history.ts';
import { until } from '../kit/wait.ts';
import { GATE, originsOf, WANDER } from '../kit/wander.ts';
import { witness } from '../kit/witness.ts';

// The ways back that are told apart in Chromium, in Firefox: it tells of navigations in other orders, with aborts
// that are none and error pages under the address that failed.

const THERE_AND_BACK = [WANDER, GATE, WANDER];
const press = (button: string) => (tab: Page) => click(tab, { button });
const signIn = press('Continue');

type Way = readonly [
  way: string,
  act: (tab: Page, usher: FirefoxUsher) => Promise<void>,
  trail: readonly string[],
];

/** Five in one browser: a server that asks more often is held back. */
const BROWSERS: readonly (readonly Way[])[] = [
  [
    ['server-redirect', signIn, THERE_AND_BACK],
    ['silent', async () => {}, [WANDER]],
    ['script-redirect', signIn, THERE_AND_BACK],
    ['scripts-only', async () => {}, THERE_AND_BACK],
    ['location-replace', signIn, THERE_AND_BACK],
  ],
  [
    ['meta-refresh', signIn, THERE_AND_BACK],
    ['form-post', signIn, THERE_AND_BACK],
    ['fragment', signIn, THERE_AND_BACK],
    ['coop-page', signIn, THERE_AND_BACK],
    ['popup', throughPopup, THERE_AND_BACK],
  ],
];

for (const ways of BROWSERS) {
  test(`Firefox: one retry, after the return: ${ways.map(([way]) => way).join(', ')}`, async ({
    world,
    usher,
  }) => {
    test.slow();
    const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
    for (const [way, act, trail] of ways) {
      const server = witness(world, 'wanderings');
      const call = await wander.callTool('wander', { way });
      const steps = await recordSteps(call.panel, call.flowId);
      const tab = await (await usher.nextConsent()).accept();
      await act(tab, usher);
      expect(await call.result(30_000), way).toMatchObject({ outcome: 'completed' });
      expect(server.story(), way).toEqual(['tools/call', 'tools/call']);
      expect(originsOf((await steps()).at(-1)), way).toEqual(trail);
      await call.panel.close();
    }
  });
}

test('Firefox: a way back that leads nowhere sends nothing, until the person says so', async ({
  world,
  usher,
}) => {
  test.slow();
  const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
  for (const [way, outcome] of [
    ['refused', 'load-failed'],
    ['no-content', 'ask'],
    ['error', 'returned-error'],
  ] as const) {
    const server = witness(world, 'wanderings');
    const call = await wander.callTool('wander', { way });
    const tab = await (await usher.nextConsent()).accept();
    await signIn(tab);
    await expect
      .poll(async () => (await call.view()).steps.at(-1)?.verdict.outcome, { message: way })
      .toBe(outcome);
    expect(server.calls(), way).toHaveLength(1);
    await call.press('Cancel call');
    await call.reaches('settled');
    await call.panel.close();
  }
});

async function throughPopup(tab: Page, usher: FirefoxUsher): Promise<void> {
  const { browser } = usher.firefox;
  const before = new Set(await browser.pages());
  await click(tab, { button: 'Sign in in a window' });
  const popup = await until('the popup', async () => {
    const pages = await browser.pages();
    return pages.find((page) => !before.has(page) && page.url().startsWith(GATE)) ?? null;
  });
  await signIn(popup);
}
