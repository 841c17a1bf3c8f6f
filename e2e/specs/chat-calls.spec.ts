import { handsIn, openChat } from '../kit/chat.ts';
import { nextGrant } from '../kit/grant-prompt.ts';
import { signIn } from '../kit/sign-in.ts';
import { connectSite } from '../kit/sites.ts';
import { expect, opened, test } from '../kit/test.ts';
import { witness } from '../kit/witness.ts';
import { signInWhileItWaits } from '../stories/chat-calls.ts';

// A chat calls a tool, and what must not pass through it happens in Usher, while it waits.

const CHAT = 'https://chat.test';

for (const path of ['/', '/v1']) {
  test(`a call of ${path} is asked about, signs in and comes back while the page waits, whatever becomes of the worker`, async ({
    world,
    usher,
  }) => {
    await signInWhileItWaits(world, handsIn(usher), path);
  });
}

test('a client without options that gave up after its minute gets the result when it asks for the same again, once: of either line', async ({
  world,
  usher,
}) => {
  await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const chat = await openChat(usher, 'about:blank');
  await chat.page.clock.install();
  await chat.page.goto(`${CHAT}/?impatient`);
  await connectSite(usher, chat.page, {
    servers: { 'My notes': { 'List notes': 'allow' } },
  });
  await chat.connected();
  const server = witness(world, 'notes-modern');
  const begun = () =>
    world.recorder.happenings('notes-modern').filter(({ what }) => what === 'slow-began').length;

  const first = await chat.ask('list my notes');
  const tab = opened(await (await usher.nextConsent()).accept());
  await tab.getByLabel('Email').waitFor();
  await test.step('the tab of the sign-in finds nothing of Usher, on a connected site too', async () => {
    await tab.goto(`${CHAT}/detective`);
    // Asked again and again: by then a page in a tab of its own has found it long ago.
    const look = () => tab.evaluate(() => (window as unknown as Detective).look());
    const other = await usher.browser.context.newPage();
    await other.goto(`${CHAT}/plain`);
    await expect(other.getByText('Found Usher')).toBeVisible();
    await other.close();
    expect(await look()).toEqual([]);
    await tab.goBack();
    await tab.getByLabel('Email').waitFor();
  });
  await chat.page.clock.fastForward(MINUTE_MS);
  await expect(first.said).toContainText(/That did not work: .*timed out/);
  const panel = await usher.openPanel('#/activity');
  await expect(panel.getByText(`Called by ${CHAT}, which does not wait any longer.`)).toBeVisible();
  await usher.restartWorker();
  await tab.bringToFront();
  await signIn(tab);
  await expect.poll(async () => (await usher.flows())[0]?.now).toMatchObject({ outcome: 'completed' });
  expect(server.calls()).toHaveLength(2);
  await usher.restartWorker();

  await chat.page.bringToFront();
  expect(await (await chat.ask('list my notes')).result()).toContain('Groceries');
  expect(server.calls()).toHaveLength(2);
  expect(await (await chat.ask('list my notes')).result()).toContain('Groceries');
  expect(server.calls()).toHaveLength(3);

  await test.step('v1’s client too', async () => {
    await chat.page.goto(`${CHAT}/v1?impatient`);
    await chat.connected();
    const slow = await chat.ask('slow work, please: {"seconds": 2}');
    await (await nextGrant(usher)).allow();
    await expect.poll(begun).toBe(1);
    await chat.page.clock.fastForward(MINUTE_MS);
    await expect(slow.said).toContainText(/That did not work: .*timed out/);
    await expect.poll(async () => (await usher.flows())[0]?.now).toMatchObject({ outcome: 'completed' });
    await chat.page.bringToFront();
    expect(await (await chat.ask('slow work, please: {"seconds": 2}')).result()).toContain('2');
    expect(server.calls()).toHaveLength(4);
  });

  // Nobody knows whether it arrived: the page leads to where the person says how it goes on.
  await chat.ask('slow work, please: {"seconds": 60}');
  await (await nextGrant(usher)).allow();
  await expect.poll(begun).toBe(2);
  await panel.close();
  await usher.restartWorker();
  await expect(chat.attention).toBeVisible();
  const opening = usher.browser.context.waitForEvent('page');
  await chat.page.getByRole('button', { name: 'Continue in Usher' }).click();
  await expect((await opening).getByRole('button', { name: 'Send again' })).toBeVisible();
  expect(server.calls()).toHaveLength(5);
});

/** The SDK's own time-out, in both lines. */
const MINUTE_MS = 60_000;

type Detective = { look(): readonly string[] };
