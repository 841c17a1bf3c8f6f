import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { click } from '../firefox/hands.ts';
import { signIn } from '../firefox/prompt.ts';
import { expect, test } from '../firefox/test.ts';
import { type FirefoxCall, type FirefoxUsher, launchFirefoxUsher } from '../firefox/usher.ts';
import { hostPatient, PATIENT, PATIENT_PAGE } from '../fixtures/patient.ts';
import { until } from '../kit/wait.ts';
import { paramsOf, witness } from '../kit/witness.ts';

// The browser ends the event page whenever it likes, and in Firefox the pages of the extension stay open meanwhile. What
// holds for Chromium's worker (worker.spec.ts, legacy-resume.spec.ts) holds here.

test('Firefox: the event page may end in every phase of a call: nothing is lost, nothing doubled', async ({
  world,
  usher,
}) => {
  test.slow();
  const patient = hostPatient(world);
  const { hostname } = new URL(PATIENT_PAGE);
  const walker = await usher.addServer(patient.url, { name: 'Patient' });
  const server = witness(world, PATIENT);

  patient.holdCalls(true);
  const call = await walker.callTool('walk');
  await server.call(1);
  await endIn(usher, call, 'calling');
  // Nobody can know whether it had its effect.
  await call.reaches('answer-unknown');
  await endIn(usher, call, 'answer-unknown');
  expect(server.calls()).toHaveLength(1);
  patient.holdCalls(false);
  await call.press('Send again');

  const consent = await usher.nextConsent();
  await endIn(usher, call, 'asking');
  world.control.disturbNetwork(hostname, { how: 'hold', only: 'page' });
  await click(consent.page, { button: /^Open / });
  await call.reaches('opening');
  await endIn(usher, call, 'opening');
  world.control.disturbNetwork(hostname, null);
  await call.reaches('interacting');
  await call.says('Reopen tab');
  expect(server.calls()).toHaveLength(2);

  await endIn(usher, call, 'interacting');
  patient.holdCalls(true);
  await call.press('I have finished');
  const retry = await server.call(3);
  patient.holdCalls(false);
  await endIn(usher, call, 'calling');
  await call.reaches('asking');
  // Answers are sent once more, with another id.
  const form = await usher.nextConsent();
  const again = await server.call(4);
  expect(again.id).not.toEqual(retry.id);
  expect(paramsOf(again)).toEqual(paramsOf(retry));

  await endIn(usher, call, 'asking');
  await form.submit({ Name: 'Ada' });
  await call.reaches('settled');
  await endIn(usher, call, 'settled');
  expect(await call.result()).toMatchObject({
    outcome: 'completed',
    result: { content: [{ text: 'accept: {"name":"Ada"}' }] },
  });
  expect(server.calls()).toHaveLength(5);
  expect(await usher.consentRecords()).toMatchObject([{ requested: 1, granted: 1, completed: 1 }]);
});

test('Firefox: a legacy call outlives the event page: its answer is listened for, or the person is asked', async ({
  world,
  usher,
}) => {
  test.slow();
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const server = witness(world, 'notes-legacy');
  const asked = await notes.callTool('list-notes-inflight');
  const consent = await usher.nextConsent();
  await endIn(usher, asked, 'asking');
  const tab = await consent.accept();
  await world.recorder.waitForHappening('notes-legacy', 'elicitation-answered');
  expect(server.answers()).toMatchObject([{ result: { action: 'accept' } }]);
  await endIn(usher, asked, 'interacting');
  await signIn(tab);
  expect(await asked.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'answer']);

  // In a session that keeps nothing.
  world.control.setKeepsEvents('notes-legacy', false);
  world.control.forgetSessions('notes-legacy');
  world.recorder.clear();
  const slow = await notes.callTool('slow');
  await world.recorder.waitForHappening('notes-legacy', 'slow-began');
  await endIn(usher, slow, 'calling');
  await slow.reaches('answer-unknown');
  await slow.press('Send again');
  expect(await slow.result(30_000)).toMatchObject({ outcome: 'completed' });
});

test('Firefox: an event page that ends by itself is woken by its tab, and by nobody’s browsing once nothing waits', async ({
  world,
  usher,
}) => {
  test.slow();
  const { firefox } = usher;
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('list-notes');
  const tab = await (await usher.nextConsent()).accept();
  await call.reaches('interacting');
  await tab.waitForSelector('input[type=password]');
  const ended = () => until('the event page to end', async () => ((await isAwake(usher)) ? null : true));
  // Sooner than a page in use is kept awake (20 s), so that it ends while the tab is watched.
  await firefox.inFirefox(`(Services.prefs.setIntPref('${IDLE}', 500), true)`);
  // The next life heeds it.
  await firefox.stopBackground();
  await call.view();
  await ended();
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);

  // Firefox wakes for listeners that were removed, until a start without them.
  const page = await firefox.browser.newPage();
  await expect
    .poll(async () => {
      await page.goto(`${PATIENT_PAGE}/landing`);
      await ended();
      return wakers(usher);
    })
    .toEqual(['tabs.onRemoved']);
  await page.goto(`${PATIENT_PAGE}/landing?again`);
  expect(await isAwake(usher)).toBe(false);

  // Whoever needs it wakes it, and it watches again: the provider knows the person by now.
  await firefox.inFirefox(`(Services.prefs.clearUserPref('${IDLE}'), true)`);
  world.control.unlink('notes-modern');
  const next = await notes.callTool('list-notes');
  await (await usher.nextConsent()).accept();
  expect(await next.result()).toMatchObject({ outcome: 'completed' });
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

const IDLE = 'extensions.background.idle.timeout';

/** Ends the event page while the call is in this phase. */
async function endIn(
  usher: FirefoxUsher,
  call: FirefoxCall,
  phase: Parameters<FirefoxCall['reaches']>[0],
): Promise<void> {
  await call.reaches(phase);
  await usher.firefox.stopBackground();
}

async function isAwake(usher: FirefoxUsher): Promise<boolean> {
  return (await usher.firefox.inFirefox(`policy.extension.backgroundState !== 'stopped'`)) === true;
}

/** The events of tabs that would start the event page, as Firefox itself keeps them. */
function wakers(usher: FirefoxUsher): Promise<unknown> {
  return usher.firefox.inFirefox(
    `[...policy.extension.persistentListeners]
      .filter(([name]) => name === 'tabs' || name === 'webNavigation')
      .flatMap(([name, events]) => [...events.keys()].map((event) => name + '.' + event))`,
  );
}
