import type { Page } from '@playwright/test';
import type { StepView } from '../../src/elicitation/view-types.ts';
import { expect, test } from '../kit/test.ts';
import { expectArrived, expectToStay, GATE, originsOf, setOut, signInAtGate, WANDER } from '../kit/wander.ts';

// Ways back that are no good sign, or none at all: nothing is sent until the person says so.

type Case = {
  readonly name: string;
  readonly way: string;
  readonly verdict: StepView['verdict'];
  readonly trail: readonly string[];
  /** What the card says then. */
  readonly says: RegExp;
  readonly act: (tab: Page) => Promise<void>;
};

const ASKS = { outcome: 'ask', confidence: 'low', autoRetry: false } as const;
const WAITS = { outcome: 'pending', confidence: 'none', autoRetry: false } as const;
const MAYBE = /Did you finish\?|may be done/;
const GOES_ON = /Do what is needed on mcp\.wander\.test/;

/** The server's side is done in each of these: the person only has to say so. */
const ARRIVED: readonly Case[] = [
  {
    name: 'a callback that answers 204',
    way: 'no-content',
    verdict: ASKS,
    trail: [WANDER, GATE],
    says: MAYBE,
    act: signInAtGate,
  },
  {
    name: 'a callback that is a download',
    way: 'download',
    verdict: ASKS,
    trail: [WANDER, GATE],
    says: MAYBE,
    async act(tab) {
      const download = tab.waitForEvent('download');
      await signInAtGate(tab);
      await download;
    },
  },
  {
    name: 'a key typed on the server’s own page',
    way: 'key-form',
    verdict: ASKS,
    trail: [WANDER],
    says: MAYBE,
    async act(tab) {
      await tab.getByLabel('Key').fill('a key');
      await tab.getByRole('button', { name: 'Save key' }).click();
      await tab.getByRole('heading', { name: 'All done' }).waitFor();
    },
  },
  {
    name: 'a callback on a sibling host that nobody declared',
    way: 'sibling',
    verdict: ASKS,
    trail: [WANDER, GATE, 'https://login.wander.test'],
    says: MAYBE,
    act: signInAtGate,
  },
  {
    name: 'known miss: a callback on a foreign host that nobody declared',
    way: 'undeclared',
    verdict: WAITS,
    trail: [WANDER, GATE, 'https://app.stray.test'],
    says: GOES_ON,
    act: signInAtGate,
  },
  {
    name: 'known miss: a callback that redirects onward to the client’s own page',
    way: 'outward',
    verdict: WAITS,
    trail: [WANDER, GATE, 'https://app.stray.test'],
    says: GOES_ON,
    async act(tab) {
      await signInAtGate(tab);
      await tab.getByRole('heading', { name: 'Another company' }).waitFor();
    },
  },
  {
    name: 'known miss: a sign-in that never leaves an iframe',
    way: 'frame',
    verdict: WAITS,
    trail: [WANDER],
    says: GOES_ON,
    async act(tab) {
      const frame = tab.frameLocator('iframe[title="Sign-in"]');
      await frame.getByRole('button', { name: 'Continue' }).click();
      await frame.getByRole('heading', { name: 'You can go back' }).waitFor();
    },
  },
];

for (const { name, way, verdict, trail, says, act } of ARRIVED) {
  test(`the person says when it is finished: ${name} [E12]`, async ({ world, usher }) => {
    const wandering = await setOut(world, usher, way);
    await act(wandering.tab);
    await world.recorder.waitForHappening('wanderings', 'arrived');
    const step = await expectToStay(wandering, verdict);
    expect(step).toMatchObject({ verdict, endedBy: null });
    expect(originsOf(step)).toEqual(trail);
    await expect(wandering.call.card).toContainText(says);
    await wandering.call.panel.bringToFront();
    await wandering.call.finish();
    await expectArrived(world, wandering);
  });
}

test('an error that comes back is told and not retried', async ({ world, usher }) => {
  const wandering = await setOut(world, usher, 'error');
  await signInAtGate(wandering.tab);
  const step = await expectToStay(wandering, { outcome: 'returned-error' });
  expect(step.verdict.confidence).toBe('high');
  expect(originsOf(step)).toEqual([WANDER, GATE, WANDER]);
  await expect(wandering.call.says()).toHaveText(/sent you back with an error/);
});

test('a callback that answers 500 is tried once, and the step waits on', async ({ world, usher }) => {
  const wandering = await setOut(world, usher, 'callback-500');
  await signInAtGate(wandering.tab);
  await wandering.server.call(2);
  await wandering.call.reaches('interacting');
  const step = await expectToStay(wandering, { outcome: 'pending', retries: 1 });
  expect(originsOf(step)).toEqual([WANDER, GATE, WANDER]);
});

test('a return that is refused a connection is told and not retried', async ({ world, usher }) => {
  const wandering = await setOut(world, usher, 'refused');
  expect(wandering.consent.warnings.join(' ')).toContain('down.test');
  await signInAtGate(wandering.tab);
  const step = await expectToStay(wandering, { outcome: 'load-failed' });
  expect(originsOf(step)).toEqual([GATE]);
  await expect(wandering.call.says()).toHaveText(/did not load|could not be loaded/);
});

test('a return page that the browser itself gets on another try is a return', async ({ world, usher }) => {
  const wandering = await setOut(world, usher, 'lost-once');
  await signInAtGate(wandering.tab);
  await expectArrived(world, wandering);
  expect(
    world.recorder.visits('mcp.wander.test').filter(({ path }) => path.startsWith('/callback')).length,
  ).toBeGreaterThan(1);
});
