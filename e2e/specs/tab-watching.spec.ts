import type { Page } from '@playwright/test';
import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';
import { witness } from '../kit/witness.ts';

// How the way back is noticed, with and without the permission to watch (DESIGN §2.6).

const FINISHED = { name: 'I have finished', exact: true } as const;

async function pay(tab: Page): Promise<void> {
  await tab.getByRole('button', { name: 'Pay', exact: true }).click();
  await tab.getByRole('heading', { name: 'You can go back' }).waitFor();
}

test('a page of the server that the person went to by hand is no way back', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  const tab = opened(await consent.accept());
  await call.reaches('interacting');
  await tab.getByLabel('Email').waitFor();

  await typeAddress(tab, 'https://mcp.notes.test/step');
  await tab.getByRole('heading', { name: 'Yet another step' }).waitFor();
  // Another call's tab comes back later, and is noticed: by then this one would have been.
  const shop = await usher.addServer(world.servers.pay);
  const buy = await shop.callTool('buy', { item: 'tea' });
  await pay(opened(await (await usher.nextConsent()).accept()));
  await buy.result();
  expect(server.story()).toEqual(['tools/call']);

  // The page that was agreed to, by hand as well: from there on it is the flow's own way.
  await typeAddress(tab, consent.url);
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
});

test('a way back to the server from another company’s page is noticed', async ({ world, usher }) => {
  const shop = await usher.addServer(world.servers.pay);
  const server = witness(world, 'pay');
  const call = await shop.callTool('buy', { item: 'tea' });
  await pay(opened(await (await usher.nextConsent()).accept()));
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText('Bought: tea. It will be with you on Monday.')).toBeVisible();
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
});

test('a way back from a page that never left its own site is asked about', async ({ world, usher }) => {
  const shop = await usher.addServer(world.servers.pay);
  const server = witness(world, 'pay');
  const call = await shop.callTool('buy-direct', { item: 'tea' });
  const consent = await usher.nextConsent();
  expect(consent.host).toBe('pay.checkout.test');
  await pay(opened(await consent.accept()));
  await expect(call.card.getByText('Did you finish?')).toBeVisible();
  expect(server.story()).toEqual(['tools/call']);
  await call.finish();
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
});

test('a form on the server’s own page, with no other site in between, is asked about', async ({
  world,
  usher,
}) => {
  const { API_KEY } = await import('../fixtures/keys.ts');
  const keys = await usher.addServer(world.servers.keys);
  const server = witness(world, 'keys');
  const call = await keys.callTool('weather');
  const tab = opened(await (await usher.nextConsent()).accept());
  await tab.getByLabel('API key').fill(API_KEY);
  await tab.getByRole('button', { name: 'Save key' }).click();
  await expect(call.card.getByText('Did you finish?')).toBeVisible();
  expect(server.story()).toEqual(['tools/call']);
  await call.finish();
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(JSON.stringify(world.recorder.received('keys'))).not.toContain(API_KEY);
});

test.describe('without the permission to watch', () => {
  test.use({ watching: false });

  test('leaving the server’s own host and returning to it is noticed', async ({ world, usher }) => {
    const notes = await usher.addServer(world.servers['notes-modern']);
    const server = witness(world, 'notes-modern');
    const call = await notes.callTool('list-notes');
    const tab = opened(await (await usher.nextConsent()).accept());
    const { steps } = await call.reaches('interacting');
    expect(steps).toMatchObject([{ level: 'own-origin', host: 'mcp.notes.test' }]);
    await expect(
      call.card.getByText(/Usher sees this tab only while it is on mcp\.notes\.test/),
    ).toBeVisible();
    await signIn(tab);
    expect(await call.result()).toMatchObject({ outcome: 'completed' });
    expect(server.story()).toEqual(['tools/call', 'tools/call']);
  });

  test('on a third party’s page only the person can tell', async ({ world, usher }) => {
    const shop = await usher.addServer(world.servers.pay);
    const server = witness(world, 'pay');
    const call = await shop.callTool('buy-direct', { item: 'tea' });
    const consent = await usher.nextConsent();
    await expect(consent.page.getByText(/Usher can’t notice when you come back/)).toBeVisible();
    const tab = opened(await consent.accept());
    const { steps } = await call.reaches('interacting');
    expect(steps).toMatchObject([{ level: 'none', isTabOpen: true }]);
    await expect(call.card.getByText(/press “I have finished” when you are done/)).toBeVisible();
    await pay(tab);
    await (await shop.callTool('echo', { words: 'meanwhile' })).result();
    expect(server.calls().map(({ params }) => params!['name'])).toEqual(['buy-direct', 'echo']);
    await call.card.getByRole('button', FINISHED).click();
    expect(await call.result()).toMatchObject({ outcome: 'completed' });
  });

  test('a closed tab is noticed all the same', async ({ world, usher }) => {
    const shop = await usher.addServer(world.servers.pay);
    const call = await shop.callTool('buy-direct', { item: 'tea' });
    const tab = opened(await (await usher.nextConsent()).accept());
    await call.reaches('interacting');
    await tab.close();
    await expect(call.says()).toHaveText(/closed/);
  });

  test('a tab that can’t be watched is accepted as it is: the question in flight is answered', async ({
    world,
    usher,
  }) => {
    const notes = await usher.addServer(world.servers['notes-legacy']);
    const server = witness(world, 'notes-legacy');
    const call = await notes.callTool('list-notes-inflight');
    const tab = opened(await (await usher.nextConsent()).accept());
    await signIn(tab);
    expect(await call.result()).toMatchObject({ outcome: 'completed' });
    expect(server.answers()).toMatchObject([{ result: { action: 'accept' } }]);
  });

  for (const answer of ['allow', 'deny'] as const) {
    const promise =
      answer === 'allow'
        ? 'the permission to watch, given in the consent window, counts at once'
        : 'denying the permission to watch costs nothing: the prompt waits, and the person says when';
    test(promise, async ({ world, usher }) => {
      const tools = await usher.addServer(world.servers.arcade);
      const call = await tools.callTool('send-mail-direct');
      const consent = await usher.nextConsent();
      await consent.page.getByRole('button', { name: 'Let Usher notice your return' }).click();
      await usher.browser.answerPermission(answer);
      await expect(
        consent.page.getByText(
          answer === 'allow' ? /Usher will notice when you come back/ : /Usher can’t notice/,
        ),
      ).toBeVisible();
      const tab = opened(await consent.accept());
      const { steps } = await call.reaches('interacting');
      expect(steps).toMatchObject([{ level: answer === 'allow' ? 'navigation' : 'none' }]);
      await signIn(tab);
      if (answer === 'deny') {
        await tab.getByRole('heading', { name: 'You can go back' }).waitFor();
        await call.finish();
      }
      expect(await call.result()).toMatchObject({ outcome: 'completed' });
    });
  }
});

/** Goes to an address as from the address bar. */
async function typeAddress(tab: Page, url: string): Promise<void> {
  const session = await tab.context().newCDPSession(tab);
  await session.send('Page.navigate', { url, transitionType: 'typed' });
  await session.detach();
}
