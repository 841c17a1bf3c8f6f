import { expect, type Page } from '@playwright/test';
import type { StepView } from '../../src/elicitation/view-types.ts';
import { SETTLE_MS } from '../../src/elicitation/watch-verdict.ts';
import type { World } from '../fixtures/world.ts';
import type { Consent } from './consent.ts';
import { opened } from './opened.ts';
import { recordSteps } from './step-history.ts';
import type { ToolCall } from './tool-call.ts';
import type { Usher, UsherServer } from './usher.ts';
import { type Witness, witness } from './witness.ts';

export const WANDER = 'https://mcp.wander.test';
export const GATE = 'https://login.gate.test';

/** A call of the tool `wander` whose elicitation tab is open. */
export type Wandering = {
  readonly call: ToolCall;
  readonly tab: Page;
  readonly consent: Consent;
  /** What the server received. */
  readonly server: Witness;
  readonly usherServer: UsherServer;
  /** What Usher showed of the step at each change, the oldest first. */
  steps(): Promise<readonly StepView[]>;
};

/** Calls `wander`, agrees, and is in the tab. */
export async function setOut(
  world: World,
  usher: Usher,
  way: string,
  given: Readonly<Record<string, unknown>> = {},
): Promise<Wandering> {
  const usherServer = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
  const server = witness(world, 'wanderings');
  const call = await usherServer.callTool('wander', { way, ...given });
  const consent = await usher.nextConsent();
  const steps = await recordSteps(call.panel, call.flowId);
  const tab = opened(await consent.accept());
  return { call, tab, consent, server, usherServer, steps };
}

/** Presses the provider's button, as the person would. */
export async function signInAtGate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** The call was answered after exactly so many retries, the last of them sent after the person had arrived. */
export async function expectArrived(world: World, { call, server }: Wandering, retries = 1): Promise<void> {
  expect(await call.result(30_000)).toMatchObject({
    outcome: 'completed',
    result: { content: [{ text: expect.stringMatching(/^Arrived: /) }] },
  });
  expect(server.story()).toEqual(Array(retries + 1).fill('tools/call'));
  const arrival = world.recorder.happenings('wanderings').find(({ what }) => what === 'arrived');
  const last = world.recorder
    .received('wanderings')
    .filter(({ message }) => message.method === 'tools/call')
    .at(-1);
  expect(last?.order).toBeGreaterThan(arrival?.order ?? Number.POSITIVE_INFINITY);
  expect(last?.message.params?.['inputResponses']).toEqual({ connect: { action: 'accept' } });
}

/** Usher comes to this view of the step and stays there: longer than a return needs to settle, nothing is sent. */
export async function expectToStay(
  { call, server }: Wandering,
  wanted: { readonly outcome: StepView['verdict']['outcome']; readonly retries?: number },
): Promise<StepView> {
  const outcome = async () => (await call.view()).steps.at(-1)?.verdict.outcome;
  await expect.poll(outcome).toBe(wanted.outcome);
  const untilMs = Date.now() + SETTLE_MS + 500;
  while (Date.now() < untilMs) {
    expect(await outcome()).toBe(wanted.outcome);
    expect(server.calls()).toHaveLength(1 + (wanted.retries ?? 0));
  }
  const step = (await call.view()).steps.at(-1);
  if (step === undefined) throw new Error('The step is over');
  expect(step.verdict.autoRetry).toBe(false);
  return step;
}

/** The origins of a trail. */
export function originsOf(step: Pick<StepView, 'trail'> | undefined): readonly string[] {
  return step?.trail.map(({ origin }) => origin) ?? [];
}
