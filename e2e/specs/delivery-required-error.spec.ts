import type { World } from '../fixtures/world.ts';
import { signIn } from '../kit/sign-in.ts';
import { tabOf } from '../kit/tabs.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';
import { answerTo, paramsOf, witness } from '../kit/witness.ts';

// 2025-11-25, error -32042: nothing is owed, and when the person is done the bare request is made again.

const NOTES = 'https://mcp.notes-legacy.test';

async function ask(world: World, usher: Usher) {
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  const first = await server.call(1);
  expect(answerTo(world, 'notes-legacy', first).error?.code).toBe(-32042);
  return { notes, server, call, consent };
}

/** Another call, answered: by then whatever was going to be sent for the first one has been sent. */
async function untilTheWireIsQuiet(notes: Awaited<ReturnType<typeof ask>>['notes']) {
  const echo = await notes.callTool('echo', { words: 'anything more?' });
  await echo.result();
}

function expectBareRetry(server: ReturnType<typeof witness>) {
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  const [first, retry] = server.calls();
  expect(retry!.id).not.toEqual(first!.id);
  expect(paramsOf(retry!)).toEqual(paramsOf(first!));
}

test('accept: the tab opens, comes back, and the bare request is made again', async ({ world, usher }) => {
  // The way back alone has to do.
  world.control.setSendsCompletion(false);
  const { server, call, consent } = await ask(world, usher);
  expect(consent.message).toContain('Notes Classic needs your permission');
  const tab = opened(await consent.accept());
  await call.reaches('interacting');
  expect(server.story()).toEqual(['tools/call']);

  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText('Notes of ada@notes.example')).toBeVisible();
  expectBareRetry(server);
  await expect.poll(async () => (await tabOf(call.panel)).active).toBe(true);

  const events = await usher.consentEvents(NOTES, NOTES);
  expect(events.map(({ type }) => type)).toEqual(['requested', 'granted', 'opened', 'returned', 'settled']);
  expect(await usher.consentRecords()).toMatchObject([
    { granted: 1, completed: 1, lastOutcome: 'completed' },
  ]);
});

test('the notice that an elicitation is complete makes the request again, wherever the tab is [E11]', async ({
  world,
  usher,
}) => {
  const { server, call, consent } = await ask(world, usher);
  const tab = opened(await consent.accept());
  await tab.getByLabel('Email').waitFor();
  await call.reaches('interacting');
  world.control.completeWithoutReturn('notes-legacy');
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expectBareRetry(server);
  expect(new URL(tab.url()).host).toBe('login.idp.test');
  // The person is still busy there: the tab keeps the focus.
  expect((await tabOf(call.panel)).active).toBe(false);
});

test('decline: the server hears nothing at all', async ({ world, usher }) => {
  const { notes, server, call, consent } = await ask(world, usher);
  await consent.decline();
  expect(await call.result()).toEqual({ outcome: 'declined', result: null });
  await expect(call.says()).toHaveText('You declined.');
  await untilTheWireIsQuiet(notes);
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  expect(server.calls()[1]!.params).toMatchObject({ name: 'echo' });
  expect(world.recorder.visits()).toEqual([]);
  expect(await usher.consentRecords()).toMatchObject([
    { requested: 1, granted: 0, declined: 1, completed: 0, lastOutcome: 'declined', lastOpenedAtMs: null },
  ]);
});

for (const way of ['cancel', 'close'] as const) {
  const how = way === 'cancel' ? 'by the button' : 'by closing the window';
  test(`cancel ${how}: the server hears nothing at all`, async ({ world, usher }) => {
    const { notes, server, call, consent } = await ask(world, usher);
    await consent[way]();
    expect(await call.result()).toEqual({ outcome: 'cancelled', result: null });
    await expect(call.says()).toHaveText('Cancelled.');
    await untilTheWireIsQuiet(notes);
    expect(server.story()).toEqual(['tools/call', 'tools/call']);
    expect(server.calls()[1]!.params).toMatchObject({ name: 'echo' });
    expect(world.recorder.visits()).toEqual([]);
    expect(await usher.consentRecords()).toMatchObject([
      { granted: 0, declined: 0, cancelled: 1, completed: 0 },
    ]);
  });
}
