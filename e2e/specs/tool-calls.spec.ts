import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';
import { witness } from '../kit/witness.ts';

test('progress is shown, and Cancel reaches a modern server as a closed stream [H20]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('slow', { Seconds: '60' });
  await expect(call.panel.getByText(/^\d+ of 240 Step \d+ of 240$/)).toBeVisible();
  await expect(call.panel.getByRole('progressbar', { name: 'Progress' })).toHaveAttribute('max', '240');
  await call.cancel();
  await world.recorder.waitForHappening('notes-modern', 'slow-cancelled');
  expect(await call.result()).toEqual({ outcome: 'cancelled', result: null });
  await expect(call.panel.getByText('Cancelled.', { exact: true })).toBeVisible();
  const methods = world.recorder.received('notes-modern').map(({ message }) => message.method);
  expect(methods).not.toContain('notifications/cancelled');
});

test('Cancel reaches a legacy server as a notification that names the request [H42, H47]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Notes' });
  const call = await notes.callTool('slow', { Seconds: '60' });
  await expect(call.panel.getByText(/^\d+ of 240 Step \d+ of 240$/)).toBeVisible();
  await call.cancel();
  await world.recorder.waitForHappening('notes-legacy', 'slow-cancelled');
  const sent = world.recorder.received('notes-legacy');
  const request = sent.find(({ message }) => message.method === 'tools/call');
  const cancelled = sent.filter(({ message }) => message.method === 'notifications/cancelled');
  expect(cancelled.map(({ message }) => message.params?.['requestId'])).toEqual([request?.message.id]);
});

test('a call that is done in time says how it went', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('slow', { Seconds: '1' });
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.panel.getByRole('status').filter({ hasText: 'Done.' })).toBeVisible();
  await expect(call.panel.getByRole('progressbar')).toHaveCount(0);
  await expect(call.panel.getByRole('button', { name: 'Cancel call' })).toHaveCount(0);
});

for (const { tool, state } of [
  { tool: 'empty-state', state: { requestState: '' } },
  { tool: 'no-state', state: {} },
]) {
  test(`${tool}: the state comes back as it was sent, or not at all`, async ({ world, usher }) => {
    const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
    const call = await notes.callTool(tool);
    await signIn(opened(await (await usher.nextConsent()).accept()));
    expect(await call.result()).toMatchObject({
      outcome: 'completed',
      result: { content: [{ text: expect.stringContaining('Groceries') }] },
    });
    const retry = await world.recorder.waitFor(
      'notes-modern',
      ({ message }) => message.params?.['inputResponses'] !== undefined,
    );
    const { requestState } = retry.message.params ?? {};
    expect(requestState === undefined ? {} : { requestState }).toEqual(state);
  });
}

test('a state that has expired is told, and the call begins again when the person says so [M13]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('expired-state');
  await signIn(opened(await (await usher.nextConsent()).accept()));
  await call.reaches('answer-unknown');
  await expect(call.says()).toHaveText(/Notes has forgotten how far this call was/);
  expect(server.calls()).toHaveLength(2);
  await call.panel.bringToFront();
  await call.card.getByRole('button', { name: 'Start again', exact: true }).click();
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  const begunAgain = server.calls()[2]!.params!;
  expect(begunAgain['requestState']).toBeUndefined();
  expect(begunAgain['inputResponses']).toBeUndefined();
});

test('T8: a session that the server forgot is begun anew, and the tool runs once', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Notes' });
  const first = await notes.callTool('echo', { Words: 'before' });
  await first.result();
  const before = world.recorder.received('notes-legacy').at(-1)?.sessionId;
  world.control.forgetSessions('notes-legacy');

  const call = await notes.callTool('slow', { Seconds: '0' });
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(world.recorder.happenings('notes-legacy').map(({ what }) => what)).toEqual([
    'slow-began',
    'slow-finished',
  ]);
  const calls = world.recorder
    .received('notes-legacy')
    .filter(({ message }) => message.method === 'tools/call');
  expect(calls.at(-1)?.sessionId).not.toBe(before);
  // The one that was not taken and the one that was have ids of their own (T4).
  const ids = calls.map(({ message }) => message.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('T4: no two requests to a server carry the same id, across lives of the worker [H29]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  for (const words of ['one', 'two']) {
    const call = await notes.callTool('echo', { Words: words });
    await call.result();
    await usher.restartWorker();
  }
  const waiting = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  await usher.restartWorker();
  await consent.decline();
  await waiting.result();
  const ids = world.recorder
    .received('notes-modern')
    .flatMap(({ message }) => (message.id === undefined ? [] : [message.id]));
  expect(ids.length).toBeGreaterThan(5);
  expect(new Set(ids).size).toBe(ids.length);
});
