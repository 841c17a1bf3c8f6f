import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';
import { witness } from '../kit/witness.ts';

// Calls that wait at the same time do not get into each other's way.

test('two servers ask at once: the older question comes first, and each answer goes where it belongs', async ({
  world,
  usher,
}) => {
  const modern = await usher.addServer(world.servers['notes-modern'], { name: 'New notes' });
  const legacy = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const [atModern, atLegacy] = [witness(world, 'notes-modern'), witness(world, 'notes-legacy')];
  const first = await modern.callTool('list-notes');
  await first.reaches('asking');
  const second = await legacy.callTool('list-notes-inflight');
  await second.reaches('asking');

  const older = await usher.nextConsent();
  expect(older.server).toBe('New notes');
  await older.decline();
  expect(await first.result()).toMatchObject({ outcome: 'declined' });
  // The other one waits as before.
  expect(atLegacy.story()).toEqual(['tools/call']);

  const newer = await usher.nextConsent();
  expect(newer.server).toBe('Old notes');
  await signIn(opened(await newer.accept()));
  expect(await second.result()).toMatchObject({ outcome: 'completed' });
  expect(atModern.calls()[1]!.params!['inputResponses']).toEqual({ connect: { action: 'decline' } });
  expect(atLegacy.answers()).toMatchObject([{ result: { action: 'accept' } }]);
});

test('the window that is closed cancels the question it showed, and the next one is asked', async ({
  world,
  usher,
}) => {
  const modern = await usher.addServer(world.servers['notes-modern'], { name: 'New notes' });
  const legacy = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const first = await modern.callTool('list-notes');
  await first.reaches('asking');
  const second = await legacy.callTool('list-notes');
  await second.reaches('asking');
  await (await usher.nextConsent()).close();
  expect(await first.result()).toMatchObject({ outcome: 'cancelled' });
  expect((await second.view()).now.kind).toBe('asking');
  await second.card.getByRole('button', { name: /Continue/ }).click();
  const next = await usher.nextConsent();
  expect(next.server).toBe('Old notes');
  await next.decline();
  expect(await second.result()).toMatchObject({ outcome: 'declined' });
});

test('two calls of one tool share no tab: each return answers its own call [M7]', async ({
  world,
  usher,
}) => {
  const tools = await usher.addServer(world.servers.pay, { name: 'Shop' });
  const server = witness(world, 'pay');
  const tea = await tools.callTool('buy', { item: 'tea' });
  const teaTab = opened(await (await usher.nextConsent()).accept());
  const coffee = await tools.callTool('buy', { item: 'coffee' });
  const coffeeTab = opened(await (await usher.nextConsent()).accept());

  await coffeeTab.getByRole('button', { name: 'Pay', exact: true }).click();
  await coffee.result();
  await expect(coffee.card.getByText(/^Bought: coffee\./)).toBeVisible();
  expect((await tea.view()).now.kind).toBe('interacting');
  await teaTab.getByRole('button', { name: 'Pay', exact: true }).click();
  await tea.result();
  await expect(tea.card.getByText(/^Bought: tea\./)).toBeVisible();
  expect(server.calls()).toHaveLength(4);
});
