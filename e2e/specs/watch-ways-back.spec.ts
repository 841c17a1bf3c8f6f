import type { Page } from '@playwright/test';
import { expect, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';
import { expectArrived, GATE, originsOf, setOut, signInAtGate, WANDER } from '../kit/wander.ts';

// Every way back on which Usher retries by itself: once, and only after the return.

type Case = {
  readonly name: string;
  readonly way: string;
  readonly trail: readonly string[];
  readonly act: (tab: Page, usher: Usher) => Promise<void>;
};

const THERE_AND_BACK = [WANDER, GATE, WANDER];

const CASES: readonly Case[] = [
  { name: 'a redirect by the server', way: 'server-redirect', trail: THERE_AND_BACK, act: signInAtGate },
  {
    name: 'silent sign-in: the whole way is one navigation',
    way: 'silent',
    trail: [WANDER],
    act: async () => {},
  },
  { name: 'a script', way: 'script-redirect', trail: THERE_AND_BACK, act: signInAtGate },
  { name: 'scripts that wait for nobody', way: 'scripts-only', trail: THERE_AND_BACK, act: async () => {} },
  { name: 'location.replace', way: 'location-replace', trail: THERE_AND_BACK, act: signInAtGate },
  { name: 'meta refresh', way: 'meta-refresh', trail: THERE_AND_BACK, act: signInAtGate },
  { name: 'form_post', way: 'form-post', trail: THERE_AND_BACK, act: signInAtGate },
  { name: 'a token in the fragment', way: 'fragment', trail: THERE_AND_BACK, act: signInAtGate },
  {
    name: 'a callback that redirects onward on its own site',
    way: 'onward',
    trail: THERE_AND_BACK,
    act: signInAtGate,
  },
  {
    name: 'a provider that cuts its opener off (COOP)',
    way: 'coop-page',
    trail: THERE_AND_BACK,
    act: signInAtGate,
  },
  {
    name: 'a popup that tells its opener and closes',
    way: 'popup',
    trail: THERE_AND_BACK,
    act: throughPopup,
  },
  {
    name: 'a popup whose opener takes it for closed (COOP)',
    way: 'coop-popup',
    trail: THERE_AND_BACK,
    act: throughPopup,
  },
  {
    name: 'a tab of its own, without an opener',
    way: 'popup-without-opener',
    trail: THERE_AND_BACK,
    act: (tab, usher) => throughChild(usher, () => tab.getByRole('link', { name: 'Sign in' }).click()),
  },
  {
    name: 'a second provider: the first return is not the last',
    way: 'step-up',
    trail: [WANDER, GATE, WANDER, 'https://verify.second.test', WANDER],
    async act(tab) {
      await signInAtGate(tab);
      await tab.getByRole('button', { name: 'Confirm' }).click();
    },
  },
  {
    name: 'the return, after a download from the connect page',
    way: 'download-first',
    trail: THERE_AND_BACK,
    async act(tab) {
      const download = tab.waitForEvent('download');
      await tab.getByRole('link', { name: 'Download the terms' }).click();
      await download;
      await tab.getByRole('link', { name: 'Sign in' }).click();
      await signInAtGate(tab);
    },
  },
];

for (const { name, way, trail, act } of CASES) {
  test(`one retry, after the return: ${name}`, async ({ world, usher }) => {
    const wandering = await setOut(world, usher, way);
    await act(wandering.tab, usher);
    await expectArrived(world, wandering);
    const last = (await wandering.steps()).at(-1);
    expect(originsOf(last)).toEqual(trail);
    expect(last).toMatchObject({ level: 'navigation', endedBy: 'redirect-back' });
    expect(await usher.consentRecords()).toMatchObject([{ requested: 1, granted: 1, completed: 1 }]);
  });
}

function throughPopup(tab: Page, usher: Usher): Promise<void> {
  return throughChild(usher, () => tab.getByRole('button', { name: 'Sign in in a window' }).click());
}

async function throughChild(usher: Usher, open: () => Promise<void>): Promise<void> {
  const [child] = await Promise.all([usher.browser.context.waitForEvent('page'), open()]);
  await signInAtGate(child);
}
