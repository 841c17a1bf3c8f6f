import type { Page } from '@playwright/test';
import { expect, opened, test } from '../kit/test.ts';
import { witness } from '../kit/witness.ts';

// A server that is never satisfied does not go on for ever, and nothing is sent that no evidence speaks for.

test('after ten steps the call ends with a sentence [M11]', async ({ world, usher }) => {
  test.slow();
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('endless', { pages: 'new' });
  for (let step = 1; step <= 10; step++) {
    const consent = await usher.nextConsent();
    expect(new URL(consent.url).pathname).toBe(`/step/${step}`);
    opened(await consent.accept());
    await call.reaches('interacting');
    await call.finish();
  }
  expect(await call.result()).toEqual({ outcome: 'gave-up', code: 'TOO_MANY_STEPS' });
  await expect(call.says()).toHaveText(/asked for more than ten things in one call/);
  expect(server.calls()).toHaveLength(11);
});

test('a step is retried by itself three times at most; then the person is asked', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('endless', { pages: 'same' });
  const tab = opened(await (await usher.nextConsent()).accept());
  await call.reaches('interacting');
  for (let round = 1; round <= 3; round++) {
    await leaveAndReturn(tab, round);
    await server.call(round + 1);
    await call.reaches('interacting');
  }
  await leaveAndReturn(tab, 4);
  await expect(call.card.getByText('Did you finish?')).toBeVisible();
  expect(server.calls()).toHaveLength(4);
  // What the person asks for is not counted among them.
  await call.finish();
  await server.call(5);
});

test('after accept nothing is sent back-to-back: the tab has to come back first [M11]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('list-notes');
  const tab = opened(await (await usher.nextConsent()).accept());
  await call.reaches('interacting');
  // The person is busy at the provider: a wrong password, and another page of the same site.
  await tab.getByLabel('Email').fill('ada@notes.example');
  await tab.getByLabel('Password').fill('not it');
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.getByRole('alert').waitFor();
  await (await notes.callTool('echo', { words: 'meanwhile' })).result();
  expect(server.calls().map(({ params }) => params!['name'])).toEqual(['list-notes', 'echo']);
});

/** As a page would: through another site, and back to a page of the server's. */
async function leaveAndReturn(tab: Page, round: number): Promise<void> {
  await goTo(tab, 'https://elsewhere.test/landing');
  await goTo(tab, `https://mcp.notes.test/step/back-${round}`);
}

async function goTo(tab: Page, url: string): Promise<void> {
  await Promise.all([
    tab.waitForURL(url),
    tab.evaluate((target) => {
      location.href = target;
    }, url),
  ]);
}
