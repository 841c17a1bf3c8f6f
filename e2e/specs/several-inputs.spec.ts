import type { Page } from '@playwright/test';
import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';
import { answerTo, paramsOf, witness } from '../kit/witness.ts';

// One call that needs several things: one at a time, in the server's order, and one answer for all of a round.

/** Agrees to the next prompt and signs in where it leads. */
async function connect(
  usher: Usher,
): Promise<{ readonly tab: Page; readonly path: string; readonly position: string | null }> {
  const consent = await usher.nextConsent();
  const tab = opened(await consent.accept());
  await signIn(tab);
  return { tab, path: new URL(consent.url).pathname, position: consent.position };
}

test('a form and two pages in one result are asked in order and answered in one retry [M1]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('setup');

  const form = await usher.nextConsent();
  expect(form).toMatchObject({
    mode: 'form',
    position: '1 of 3',
    message: 'What shall the workspace be called?',
  });
  await form.submit({ Workspace: 'Kitchen' });
  expect(await connect(usher)).toMatchObject({ path: '/connect', position: '2 of 3' });
  expect(await connect(usher)).toMatchObject({ path: '/connect/cloud', position: '3 of 3' });

  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText(/^Workspace Kitchen is ready\./)).toBeVisible();
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  const [first, retry] = server.calls();
  expect(paramsOf(retry!)).toEqual({
    ...paramsOf(first!),
    inputResponses: {
      name: { action: 'accept', content: { workspace: 'Kitchen' } },
      notes: { action: 'accept' },
      drive: { action: 'accept' },
    },
    requestState: answerTo(world, 'notes-modern', first!).result!['requestState'],
  });
  expect(await usher.consentRecords()).toMatchObject([{ requested: 2, granted: 2, completed: 1 }]);
});

test('the second of three is declined: the first keeps its answer, the third is cancelled unasked', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('setup');
  await (await usher.nextConsent()).submit({ Workspace: 'Kitchen' });
  await (await usher.nextConsent()).decline();

  expect(await call.result()).toMatchObject({ outcome: 'declined' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  expect(server.calls()[1]!.params!['inputResponses']).toEqual({
    name: { action: 'accept', content: { workspace: 'Kitchen' } },
    notes: { action: 'decline' },
    drive: { action: 'cancel' },
  });
  expect(world.recorder.visits()).toEqual([]);
  expect(await usher.consentRecords()).toMatchObject([
    { requested: 1, granted: 0, declined: 1, cancelled: 0 },
  ]);
});

test('two links in one error are opened in order, and the request is made again once', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-legacy']);
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('two-links');
  expect(await connect(usher)).toMatchObject({ path: '/connect', position: '1 of 2' });
  expect(await connect(usher)).toMatchObject({ path: '/connect/cloud', position: '2 of 2' });

  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText(/^Copied\./)).toBeVisible();
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  const [first, retry] = server.calls();
  expect(paramsOf(retry!)).toEqual(paramsOf(first!));
});

test('the second of two links is declined: the request is not made again', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-legacy']);
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('two-links');
  await connect(usher);
  await (await usher.nextConsent()).decline();
  expect(await call.result()).toEqual({ outcome: 'declined', result: null });
  await (await notes.callTool('echo', { words: 'anything more?' })).result();
  expect(server.calls().map(({ params }) => params?.['name'])).toEqual(['two-links', 'echo']);
});

test('two providers in a row: each round has its own state, and both are asked for', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('two-providers');
  expect(await connect(usher)).toMatchObject({ path: '/connect', position: null });
  expect(await connect(usher)).toMatchObject({ path: '/connect/cloud', position: null });

  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText(/^Copied to Cloud Drive\./)).toBeVisible();
  const [first, second, third] = server.calls();
  expect(server.story()).toHaveLength(3);
  for (const [asked, retry] of [
    [first!, second!],
    [second!, third!],
  ] as const) {
    expect(paramsOf(retry)).toEqual({
      ...paramsOf(first!),
      inputResponses: { connect: { action: 'accept' } },
      requestState: answerTo(world, 'notes-modern', asked).result!['requestState'],
    });
  }
  expect(new Set([first!.id, second!.id, third!.id]).size).toBe(3);
});
