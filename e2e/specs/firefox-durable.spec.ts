import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '../firefox/prompt.ts';
import { expect, test } from '../firefox/test.ts';
import { launchFirefoxUsher } from '../firefox/usher.ts';
import { witness } from '../kit/witness.ts';

test('Firefox: the event page may end while a prompt is shown, while the tab is open, and while the answer is awaited', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  await usher.firefox.stopBackground();
  const tab = await consent.accept();
  await call.reaches('interacting');
  await usher.firefox.stopBackground();
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.calls()).toHaveLength(2);

  world.control.setKeepsEvents('notes-legacy', false);
  const old = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const oldServer = witness(world, 'notes-legacy');
  const slow = await old.callTool('slow');
  await world.recorder.waitForHappening('notes-legacy', 'slow-began');
  await usher.firefox.stopBackground();
  await slow.reaches('answer-unknown');
  expect(oldServer.calls()).toHaveLength(1);
  await slow.press('Send again');
  expect(await slow.result(30_000)).toMatchObject({ outcome: 'completed' });
  expect(oldServer.calls()).toHaveLength(2);
});

test('Firefox: a browser restart loses no call: nothing is retried by itself, and the person can go on', async ({
  world,
}) => {
  const profile = await mkdtemp(join(tmpdir(), 'usher-firefox-'));
  const proxyPort = await world.connectProxyPort();
  const server = witness(world, 'notes-modern');
  const before = await launchFirefoxUsher({ proxyPort, profile });
  const notes = await before.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const call = await notes.callTool('list-notes');
  const tab = await (await before.nextConsent()).accept();
  await call.reaches('interacting');
  await tab.waitForSelector('input[type=password]');
  await before.close();

  world.control.completeWithoutReturn('notes-modern');
  const after = await launchFirefoxUsher({ proxyPort, profile });
  try {
    const again = await after.server('My notes').findCall('list-notes');
    await again.reaches('interacting');
    await again.says('Reopen tab');
    expect(server.calls()).toHaveLength(1);
    await again.press('I have finished');
    expect(await again.result()).toMatchObject({ outcome: 'completed' });
    expect(server.calls()).toHaveLength(2);
    expect(await after.consentRecords()).toMatchObject([{ requested: 1, granted: 1, completed: 1 }]);
  } finally {
    await after.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test.describe('without leave to watch', () => {
  test.use({ watching: false });

  test('Firefox: a return to the server’s own origin is noticed', async ({ world, usher }) => {
    const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
    const call = await notes.callTool('list-notes');
    const tab = await (await usher.nextConsent()).accept();
    await call.reaches('interacting');
    await signIn(tab);
    expect(await call.result()).toMatchObject({ outcome: 'completed' });
  });
});
