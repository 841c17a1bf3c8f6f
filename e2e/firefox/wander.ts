import { expect } from '@playwright/test';
import type { Page } from 'puppeteer-core';
import type { StepView } from '../../src/elicitation/view-types.ts';
import { SETTLE_MS } from '../../src/elicitation/watch-verdict.ts';
import type { World } from '../fixtures/world.ts';
import { recordSteps } from '../kit/step-history.ts';
import { until } from '../kit/wait.ts';
import { type Witness, witness } from '../kit/witness.ts';
import type { Prompt } from './prompt.ts';
import type { FirefoxCall, FirefoxServer, FirefoxUsher } from './usher.ts';

/** A call of the tool `wander` whose elicitation tab is open; see `e2e/kit/wander.ts`. */
export type Wandering = {
  readonly call: FirefoxCall;
  readonly tab: Page;
  readonly consent: Prompt;
  readonly server: Witness;
  /** What Usher showed of the step at each change, the oldest first. */
  steps(): Promise<readonly StepView[]>;
};

export async function setOut(
  world: World,
  usher: FirefoxUsher,
  wander: FirefoxServer,
  way: string,
  given: Readonly<Record<string, string>> = {},
): Promise<Wandering> {
  const server = witness(world, 'wanderings');
  const call = await wander.callTool('wander', { way, ...given });
  const consent = await usher.nextConsent();
  const steps = await recordSteps(call.panel, call.flowId);
  const tab = await consent.accept();
  return { call, tab, consent, server, steps };
}

/** Usher comes to this verdict and stays there: longer than a return needs to settle, nothing is sent. */
export async function expectToStay(
  { call, server }: Wandering,
  wanted: StepView['verdict']['outcome'],
  retries = 0,
): Promise<StepView> {
  const outcome = async () => (await call.view()).steps.at(-1)?.verdict.outcome;
  await expect.poll(outcome).toBe(wanted);
  const untilMs = Date.now() + SETTLE_MS + 500;
  while (Date.now() < untilMs) {
    expect(await outcome()).toBe(wanted);
    expect(server.calls()).toHaveLength(1 + retries);
  }
  const step = (await call.view()).steps.at(-1);
  if (step === undefined) throw new Error('The step is over');
  return step;
}

/** The call is given up, and its page closed. */
export async function giveUp({ call }: Wandering): Promise<void> {
  await call.press('Cancel call');
  await call.reaches('settled');
  await call.panel.close();
}

/** The page that shows this address. */
export function pageAt(usher: FirefoxUsher, address: string): Promise<Page> {
  return until(address, async () => {
    const pages = await usher.firefox.browser.pages();
    return pages.find((page) => page.url() === address) ?? null;
  });
}
