import type { World } from '../fixtures/world.ts';
import { signIn } from '../kit/sign-in.ts';
import { tabOf } from '../kit/tabs.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';
import { witness } from '../kit/witness.ts';

// 2025-11-25, `elicitation/create` while the call waits: the question is answered, and the call ends by itself.

const NOTES = 'https://mcp.notes-legacy.test';

async function ask(world: World, usher: Usher) {
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('list-notes-inflight');
  const consent = await usher.nextConsent();
  const question = world.recorder
    .sent('notes-legacy')
    .find(({ message }) => message.method === 'elicitation/create');
  return { server, call, consent, question: question!.message };
}

test('accept: the question is answered once the tab is open, and the call ends by itself [E30]', async ({
  world,
  usher,
}) => {
  const { server, call, consent, question } = await ask(world, usher);
  expect(server.story()).toEqual(['tools/call']);
  const tab = opened(await consent.accept());
  await call.reaches('interacting');
  await world.recorder.waitForHappening('notes-legacy', 'elicitation-answered');
  expect(server.answers()).toEqual([{ jsonrpc: '2.0', id: question.id, result: { action: 'accept' } }]);
  const answered = world.recorder.received('notes-legacy').at(-1)!;
  const [visit] = world.recorder.visits('mcp.notes-legacy.test');
  expect(visit).toMatchObject({ path: '/connect' });
  expect(visit!.order).toBeLessThan(answered.order);

  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText('Notes of ada@notes.example')).toBeVisible();
  // One request, one answer: the call was never made again.
  expect(server.story()).toEqual(['tools/call', 'answer']);

  const events = await usher.consentEvents(NOTES, NOTES);
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['requested', 'granted', 'opened', 'settled']),
  );
  expect(await usher.consentRecords()).toMatchObject([
    { granted: 1, completed: 1, lastOutcome: 'completed' },
  ]);
});

test('a tab that is back before the server is done repeats no call: it is still in flight', async ({
  world,
  usher,
}) => {
  const { server, call, consent } = await ask(world, usher);
  const tab = opened(await consent.accept());
  await tab.getByLabel('Email').waitFor();
  await tab.evaluate((origin) => location.assign(`${origin}/step`), NOTES);
  const events = async () => (await usher.consentEvents(NOTES, NOTES)).map(({ type }) => type);
  await expect.poll(events).toContain('returned');
  expect(server.story()).toEqual(['tools/call', 'answer']);
  world.control.completeWithoutReturn('notes-legacy');
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'answer']);
  // The way back was seen before the answer: the person is brought to it.
  await expect.poll(async () => (await tabOf(call.panel)).active).toBe(true);
});

const refusals = [
  { way: 'decline', how: 'decline', action: 'decline', outcome: 'declined' },
  { way: 'cancel', how: 'cancel by the button', action: 'cancel', outcome: 'cancelled' },
  { way: 'close', how: 'cancel by closing the window', action: 'cancel', outcome: 'cancelled' },
] as const;

for (const { way, how, action, outcome } of refusals) {
  test(`${how}: the question is answered so, no tab opens, and the call ends by itself`, async ({
    world,
    usher,
  }) => {
    const { server, call, consent, question } = await ask(world, usher);
    await consent[way]();
    expect(await call.result()).toMatchObject({ outcome });
    expect(server.answers()).toEqual([{ jsonrpc: '2.0', id: question.id, result: { action } }]);
    expect(server.story()).toEqual(['tools/call', 'answer']);
    expect(world.recorder.visits()).toEqual([]);
    await expect(call.card.getByText(`Not connected: the answer was ${action}.`)).toBeVisible();
    expect(await usher.consentRecords()).toMatchObject([
      { requested: 1, granted: 0, [outcome]: 1, completed: 0, lastOutcome: outcome, lastOpenedAtMs: null },
    ]);
  });
}

test('the cancelled call is told to the server, and its question is answered cancel', async ({
  world,
  usher,
}) => {
  const { server, call, question } = await ask(world, usher);
  await call.cancel();
  expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
  await world.recorder.waitFor('notes-legacy', ({ message }) => message.method === 'notifications/cancelled');
  await expect
    .poll(() => server.answers())
    .toEqual([{ jsonrpc: '2.0', id: question.id, result: { action: 'cancel' } }]);
  const [request] = server.calls();
  const notice = server.messages().find(({ method }) => method === 'notifications/cancelled');
  expect(notice?.params?.['requestId']).toBe(request!.id);
});
