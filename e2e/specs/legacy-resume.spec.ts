import type { World } from '../fixtures/world.ts';
import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';
import { witness } from '../kit/witness.ts';

// 2025-11-25: the connection that a call left on dies with the worker. The server keeps what it would have said there
// (transports §Resumability and Redelivery), so the call goes on in the worker's next life and is never sent twice.

/** How often a stream of this server was opened. */
function streams(world: World, host: string): number {
  return world.recorder
    .requests()
    .filter((request) => request.host === host && request.method === 'GET' && request.kind === 'mcp').length;
}

test('a call whose worker is stopped comes back with its answer; given up after that, the server is told [H41]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('slow', { seconds: 3 });
  // Before its first word, nobody knows where to listen.
  await expect(call.card.getByText(/Step \d+ of 12/)).toBeVisible();
  await usher.restartWorker();
  expect(await call.result()).toMatchObject({
    outcome: 'completed',
    result: { content: [{ text: 'Worked for 3 seconds.' }] },
  });
  expect(server.story()).toEqual(['tools/call']);

  world.recorder.clear();
  const long = await notes.callTool('slow', { seconds: 60 });
  await expect(long.card.getByText(/Step \d+ of 240/)).toBeVisible();
  await usher.restartWorker();
  const before = streams(world, 'mcp.notes-legacy.test');
  await long.view();
  // The standalone stream, and that of the call.
  await expect.poll(() => streams(world, 'mcp.notes-legacy.test')).toBeGreaterThanOrEqual(before + 2);
  await long.cancel();
  expect(await long.result()).toMatchObject({ outcome: 'cancelled' });
  await world.recorder.waitForHappening('notes-legacy', 'slow-cancelled');
  const [sent, cancelled] = world.recorder.received('notes-legacy').map(({ message }) => message);
  expect(sent).toMatchObject({ method: 'tools/call' });
  expect(cancelled).toMatchObject({ method: 'notifications/cancelled', params: { requestId: sent!.id } });
});

test('a question asked in flight outlives the worker, before it is agreed to and while its tab is open', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-legacy']);
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('list-notes-inflight');
  const consent = await usher.nextConsent();
  await usher.restartWorker();
  expect(consent.page.isClosed()).toBe(false);
  const tab = opened(await consent.accept());
  await world.recorder.waitForHappening('notes-legacy', 'elicitation-answered');
  expect(server.answers()).toMatchObject([{ result: { action: 'accept' } }]);
  await call.reaches('interacting');
  await tab.getByLabel('Email').waitFor();

  await usher.restartWorker();
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText('Notes of ada@notes.example')).toBeVisible();
  expect(server.story()).toEqual(['tools/call', 'answer']);
  expect(await usher.consentRecords()).toMatchObject([{ requested: 1, granted: 1, completed: 1 }]);
});

test("somebody else's server: a late answer is taken, and the call goes on", async ({ world, usher }) => {
  const everything = await usher.addServer(await world.everything());
  const server = witness(world, 'everything');
  const url = 'https://elsewhere.test/landing';
  const call = await everything.callTool('trigger-url-elicitation', { url });
  const consent = await usher.nextConsent();
  await usher.restartWorker();
  opened(await consent.accept());
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText(/User completed the URL elicitation flow/)).toBeVisible();
  expect(server.story()).toEqual(['tools/call', 'answer']);
});

test('a session that is lost meanwhile is said, and the call is sent again only when asked', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('list-notes-inflight');
  const consent = await usher.nextConsent();
  await usher.restartWorker();
  world.control.forgetSessions('notes-legacy');
  opened(await consent.accept());
  const { now } = await call.reaches('answer-unknown');
  expect(now).toMatchObject({ code: 'SESSION_LOST' });
  expect(server.calls()).toHaveLength(1);

  await call.sendAgain();
  const again = await usher.nextConsent();
  await signIn(opened(await again.accept()));
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  // The old session's 404, the handshake of a new one, and the call in it.
  const sessions = world.recorder
    .received('notes-legacy')
    .filter(({ message }) => message.method === 'tools/call')
    .map(({ sessionId }) => sessionId);
  expect(new Set(sessions).size).toBe(2);
  expect(server.story().filter((method) => method === 'initialize')).toHaveLength(1);
});

test('a completion that the server notifies counts after the worker was stopped', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-legacy']);
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('list-notes');
  const tab = opened(await (await usher.nextConsent()).accept());
  await call.reaches('interacting');
  await tab.getByLabel('Email').waitFor();
  await usher.restartWorker();
  const before = streams(world, 'mcp.notes-legacy.test');
  await call.view();
  await expect.poll(() => streams(world, 'mcp.notes-legacy.test')).toBeGreaterThan(before);
  world.control.completeWithoutReturn('notes-legacy');
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
});
