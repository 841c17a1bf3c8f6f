import type { World } from '../fixtures/world.ts';
import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';
import { witness } from '../kit/witness.ts';

// The server asks again: the person is not finished yet.

const NOTES = 'https://mcp.notes.test';

async function begin(world: World, usher: Usher, tool: string, given = {}) {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool(tool, given);
  const consent = await usher.nextConsent();
  const tab = opened(await consent.accept());
  await call.reaches('interacting');
  return { notes, server, call, consent, tab };
}

/** "I have finished", said too early; until the server has asked again. */
async function finishTooEarly({ server, call }: Pick<Awaited<ReturnType<typeof begin>>, 'server' | 'call'>) {
  const sent = server.calls().length;
  await call.finish();
  await server.call(sent + 1);
  await call.reaches('interacting');
}

test('asked again for the same step, the open tab stays watched and nobody is prompted', async ({
  world,
  usher,
}) => {
  const { server, call, tab } = await begin(world, usher, 'same-step');
  await finishTooEarly({ server, call });
  await expect(call.card.getByText('The server has made a newer link for this page.')).toBeVisible();
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'tools/call', 'tools/call']);
  expect(await usher.consentRecords()).toMatchObject([{ requested: 1, granted: 1, completed: 1 }]);
});

test('the newer link is offered, and opening it is a new consent', async ({ world, usher }) => {
  const { server, call, consent } = await begin(world, usher, 'same-step');
  await finishTooEarly({ server, call });
  await call.useFreshLink();
  const second = await usher.nextConsent();
  expect(second.url).not.toBe(consent.url);
  expect(new URL(second.url).pathname).toBe(new URL(consent.url).pathname);
  const tab = opened(await second.accept());
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(await usher.consentRecords()).toMatchObject([{ requested: 2, granted: 2, completed: 1 }]);
});

test('a newer link that is cancelled leaves the open tab as it was', async ({ world, usher }) => {
  const { server, call, tab } = await begin(world, usher, 'same-step');
  await finishTooEarly({ server, call });
  await call.useFreshLink();
  await (await usher.nextConsent()).cancel();
  await call.reaches('interacting');
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  // The refused link was a question of Usher's own: the server heard of no refusal.
  for (const { params } of server.calls().slice(1))
    expect(params!['inputResponses']).toEqual({ connect: { action: 'accept' } });
});

test('a closed tab is no verdict: the page can be opened again', async ({ world, usher }) => {
  const { server, call, tab } = await begin(world, usher, 'list-notes');
  await tab.getByLabel('Email').waitFor();
  await tab.close();
  await expect(call.says()).toHaveText(/The tab was closed before you came back/);
  expect(server.story()).toEqual(['tools/call']);
  const again = await call.reopen();
  await signIn(again);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  expect(await usher.consentRecords()).toMatchObject([{ requested: 1, granted: 1 }]);
});

test('a closed tab is no verdict: who finished elsewhere says so', async ({ world, usher }) => {
  const { server, call, tab } = await begin(world, usher, 'list-notes');
  await tab.getByLabel('Email').waitFor();
  await tab.close();
  await expect(call.says()).toHaveText(/The tab was closed before you came back/);
  world.control.completeWithoutReturn('notes-modern');
  await call.finish();
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
});

test('asked again after the tab was closed, the person is prompted anew', async ({ world, usher }) => {
  const { server, call, tab } = await begin(world, usher, 'list-notes');
  await tab.getByLabel('Email').waitFor();
  await tab.close();
  await call.finish();
  const second = await usher.nextConsent();
  expect(second.url).toMatch(/^https:\/\/mcp\.notes\.test\/connect/);
  await expect(second.page.getByText(/You opened this site for this server once/)).toBeVisible();
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  await signIn(opened(await second.accept()));
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
});

test('an expired link is answered with a fresh one, which needs a new consent', async ({ world, usher }) => {
  const { server, call, consent, tab } = await begin(world, usher, 'list-notes');
  await tab.getByLabel('Email').waitFor();
  world.control.expireLinks();
  await signIn(tab);
  await tab.getByRole('heading', { name: 'This link has expired' }).waitFor();
  // Coming back is evidence, not proof: one retry, and the server says what it is worth.
  await expect(call.card.getByText('The server has made a newer link for this page.')).toBeVisible();
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  await call.useFreshLink();
  const second = await usher.nextConsent();
  expect(second.url).not.toBe(consent.url);
  opened(await second.accept());
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  const events = await usher.consentEvents(NOTES, NOTES);
  expect(events.map(({ type }) => type)).toEqual(
    'requested granted opened returned requested granted opened returned settled'.split(' '),
  );
});

test('asked again in flight, the person is prompted anew, and each question gets its own answer', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-legacy']);
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('list-notes-inflight');
  const first = await usher.nextConsent();
  const tab = opened(await first.accept());
  await tab.getByLabel('Email').waitFor();
  world.control.expireLinks();
  const second = await usher.nextConsent();
  expect(second.url).not.toBe(first.url);
  await signIn(opened(await second.accept()));
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  const asked = world.recorder
    .sent('notes-legacy')
    .filter(({ message }) => message.method === 'elicitation/create');
  expect(server.answers()).toEqual(
    asked.map(({ message }) => ({ jsonrpc: '2.0', id: message.id, result: { action: 'accept' } })),
  );
  expect(server.story()).toEqual(['tools/call', 'answer', 'answer']);
});
