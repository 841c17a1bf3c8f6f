import type { World } from '../fixtures/world.ts';
import { signIn } from '../kit/sign-in.ts';
import { tabOf } from '../kit/tabs.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';
import { answerTo, paramsOf, witness } from '../kit/witness.ts';

// 2026-07-28: the server asks in its result and is answered on the retry.

const NOTES = 'https://mcp.notes.test';

async function ask(world: World, usher: Usher) {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  const first = await server.call(1);
  return { server, call, consent, first };
}

/** The retry says what the first request said, and `answer`, and the state byte for byte, under another id. */
function expectRetry(world: World, server: ReturnType<typeof witness>, answer: unknown) {
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  const [first, retry] = server.calls();
  const { requestState } = answerTo(world, 'notes-modern', first!).result!;
  expect(requestState).toMatch(/^.{40,}$/);
  expect(retry!.id).not.toEqual(first!.id);
  expect(paramsOf(retry!)).toEqual({
    ...paramsOf(first!),
    inputResponses: { connect: answer },
    requestState,
  });
}

test('accept: the tab opens, comes back, and the retry is answered [M8, M9]', async ({ world, usher }) => {
  const { server, call, consent } = await ask(world, usher);
  const tab = opened(await consent.accept());
  await call.reaches('interacting');
  await expect(call.says()).toHaveText(/Do what is needed on mcp\.notes\.test/);
  // Opening is no completion: nothing is sent before the person is back.
  expect(server.story()).toEqual(['tools/call']);

  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed', outputProblem: null });
  await expect(call.card.getByText('Notes of ada@notes.example')).toBeVisible();
  expectRetry(world, server, { action: 'accept' });
  await expect.poll(async () => (await tabOf(call.panel)).active).toBe(true);
  expect(tab.isClosed()).toBe(false);

  const events = await usher.consentEvents(NOTES, NOTES);
  expect(events.map(({ type }) => type)).toEqual(['requested', 'granted', 'opened', 'returned', 'settled']);
  expect(await usher.consentRecords()).toMatchObject([
    {
      serverOrigin: NOTES,
      targetOrigin: NOTES,
      requested: 1,
      granted: 1,
      completed: 1,
      lastOutcome: 'completed',
    },
  ]);
});

test('a tab that is no longer in front keeps the focus where the person took it', async ({
  world,
  usher,
}) => {
  const { call, consent } = await ask(world, usher);
  const tab = opened(await consent.accept());
  await signIn(tab);
  const elsewhere = await usher.openPanel();
  await elsewhere.bringToFront();
  await call.result();
  expect((await tabOf(elsewhere)).active).toBe(true);
});

test('decline: the retry says so, and no tab opens [E2]', async ({ world, usher }) => {
  const { server, call, consent } = await ask(world, usher);
  await consent.decline();
  expect(await call.result()).toMatchObject({ outcome: 'declined' });
  expectRetry(world, server, { action: 'decline' });
  expect(world.recorder.visits()).toEqual([]);
  await expect(call.says()).toHaveText('You declined.');
  await expect(call.card.getByText('Not connected: the answer to connect was decline.')).toBeVisible();
  expect(await usher.consentRecords()).toMatchObject([
    {
      requested: 1,
      granted: 0,
      declined: 1,
      cancelled: 0,
      completed: 0,
      lastOutcome: 'declined',
      lastOpenedAtMs: null,
    },
  ]);
});

for (const way of ['cancel', 'close'] as const) {
  const how = way === 'cancel' ? 'by the button' : 'by closing the window';
  test(`cancel ${how}: the retry says so, and no tab opens [E2]`, async ({ world, usher }) => {
    const { server, call, consent } = await ask(world, usher);
    await consent[way]();
    expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
    expectRetry(world, server, { action: 'cancel' });
    expect(world.recorder.visits()).toEqual([]);
    await expect(call.says()).toHaveText('Cancelled.');
    expect(await usher.consentRecords()).toMatchObject([
      { requested: 1, granted: 0, declined: 0, cancelled: 1, completed: 0, lastOutcome: 'cancelled' },
    ]);
  });
}
