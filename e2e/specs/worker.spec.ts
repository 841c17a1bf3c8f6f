import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alsoMapped } from '../kit/also-mapped.ts';
import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';
import { launchUsher } from '../kit/usher.ts';
import { witness } from '../kit/witness.ts';

// The browser ends an idle background whenever it likes. Nothing that matters may live in its memory.

test('a prompt outlives the worker: it can still be agreed to', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  await usher.restartWorker();
  expect(consent.page.isClosed()).toBe(false);
  await signIn(opened(await consent.accept()));
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  expect(await usher.consentRecords()).toMatchObject([{ requested: 1, granted: 1, completed: 1 }]);
});

test('a prompt outlives the worker: closing its window is still cancel', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  await usher.restartWorker();
  await consent.close();
  expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
  expect(server.calls()[1]!.params!['inputResponses']).toEqual({ connect: { action: 'cancel' } });
});

test('a return is noticed by a worker that was not there when the tab opened', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('list-notes');
  const tab = opened(await (await usher.nextConsent()).accept());
  await call.reaches('interacting');
  await tab.getByLabel('Email').waitFor();
  await usher.restartWorker();
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
});

test('a tab that is closed while the worker is gone is noticed', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const call = await notes.callTool('list-notes');
  const tab = opened(await (await usher.nextConsent()).accept());
  await call.reaches('interacting');
  await tab.getByLabel('Email').waitFor();
  await usher.restartWorker();
  await tab.close();
  await expect(call.says()).toHaveText(/The tab was closed before you came back/);
});

test('a call whose answer died with the worker says so, and is sent again only when asked', async ({
  world,
  usher,
}) => {
  // A server that keeps nothing; for those that do, see legacy-resume.spec.ts.
  world.control.setKeepsEvents('notes-legacy', false);
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('slow', { seconds: 3 });
  await world.recorder.waitForHappening('notes-legacy', 'slow-began');
  await usher.restartWorker();
  await call.reaches('answer-unknown');
  await expect(call.says()).toHaveText(
    /ended before Old notes answered\. The call may or may not have arrived/,
  );
  expect(server.calls()).toHaveLength(1);

  await call.sendAgain();
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  const [first, again] = server.calls();
  expect(server.calls()).toHaveLength(2);
  expect(again!.id).not.toEqual(first!.id);
  expect(again!.params).toMatchObject({ name: 'slow', arguments: { seconds: 3 } });
});

test('a worker that dies while a tab opens leaves a call that can go on, and sends nothing', async ({
  world,
}) => {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const tls = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));
  const slow = createServer(
    { key: tls('stranger-key'), cert: tls('stranger-certificate') },
    async (_request, response) => {
      await gate;
      response.end('At last.');
    },
  );
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  const { port } = slow.address() as AddressInfo;
  const usher = await launchUsher({ args: alsoMapped(world.browserArgs(), { 'down.test:443': port }) });
  try {
    await usher.allowWatching();
    const hostile = await usher.addServer(world.servers['hostile-modern']);
    const server = witness(world, 'hostile-modern');
    const call = await hostile.callTool('target', { kind: 'down' });
    const consent = await usher.nextConsent();
    await consent.page.getByRole('button', { name: /^Open / }).click();
    await call.reaches('opening');
    await usher.restartWorker();
    letGo();
    await call.reaches('interacting');
    await expect(call.card.getByRole('button', { name: 'Reopen tab' })).toBeVisible();
    expect(server.story()).toEqual(['tools/call']);
    await call.finish();
    await call.result();
    expect(server.calls()[1]!.params!['inputResponses']).toEqual({ page: { action: 'accept' } });
  } finally {
    letGo();
    await usher.close();
    slow.close();
  }
});

test('a browser restart loses no call: nothing is retried by itself, and the person can go on', async ({
  world,
}) => {
  const profile = await mkdtemp(join(tmpdir(), 'usher-profile-'));
  const server = witness(world, 'notes-modern');
  const before = await launchUsher({ args: world.browserArgs(), profile });
  const notes = await before.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const call = await notes.callTool('list-notes');
  const tab = opened(await (await before.nextConsent()).accept());
  await call.reaches('interacting');
  await tab.getByLabel('Email').waitFor();
  await before.close();

  world.control.completeWithoutReturn('notes-modern');
  const after = await launchUsher({ args: world.browserArgs(), profile });
  try {
    const again = await after.server('My notes').findCall('list-notes');
    await again.reaches('interacting');
    await expect(again.card.getByRole('button', { name: 'Reopen tab' })).toBeVisible();
    expect(server.calls()).toHaveLength(1);
    await again.finish();
    expect(await again.result()).toMatchObject({ outcome: 'completed' });
    expect(server.calls()).toHaveLength(2);
    expect(await after.consentRecords()).toMatchObject([{ requested: 1, granted: 1, completed: 1 }]);
  } finally {
    await after.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('a prompt that was open when the browser closed is shown again', async ({ world }) => {
  const profile = await mkdtemp(join(tmpdir(), 'usher-profile-'));
  const before = await launchUsher({ args: world.browserArgs(), profile });
  const notes = await before.addServer(world.servers['notes-modern'], { name: 'My notes' });
  await notes.callTool('list-notes');
  const { url } = await before.nextConsent();
  await before.close();

  const after = await launchUsher({ args: world.browserArgs(), profile });
  try {
    const call = await after.server('My notes').findCall('list-notes');
    await call.card.getByRole('button', { name: /Continue/ }).click();
    const consent = await after.nextConsent();
    expect(consent.url).toBe(url);
    await consent.decline();
    expect(await call.result()).toMatchObject({ outcome: 'declined' });
  } finally {
    await after.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
