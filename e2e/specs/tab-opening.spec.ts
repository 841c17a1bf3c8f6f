import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Locator } from '@playwright/test';
import { alsoMapped } from '../kit/also-mapped.ts';
import { tabOf, tabsAround } from '../kit/tabs.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { ToolCall } from '../kit/tool-call.ts';
import { launchUsher, type Usher } from '../kit/usher.ts';
import { witness } from '../kit/witness.ts';

// Is the tab what was agreed to? (DESIGN §4, "Verified".)

const NOTES = 'https://mcp.notes.test';

test('a redirect to the identity provider is verified: the tab is watched, and both stops are shown', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const call = await notes.callTool('list-notes');
  opened(await (await usher.nextConsent()).accept());
  const { steps } = await call.reaches('interacting');
  expect(steps).toMatchObject([{ host: 'mcp.notes.test', level: 'navigation', isTabOpen: true }]);
  expect(steps[0]!.trail.map(({ origin }) => origin)).toEqual([NOTES, 'https://login.idp.test']);
  const events = await usher.consentEvents(NOTES, NOTES);
  expect(events.map(({ type }) => type)).toEqual(['requested', 'granted', 'opened']);
});

test('the tab opens beside the one that asked, and knows nothing of it', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const call = await notes.callTool('list-notes');
  // Another tab after it: "beside" is not "at the end".
  await usher.openPanel();
  const consent = await usher.nextConsent();
  const before = (await tabsAround(call.panel)).map(({ id }) => id);
  expect(world.recorder.visits()).toEqual([]);
  const tab = opened(await consent.accept());
  await call.reaches('interacting');
  await tab.getByLabel('Email').waitFor();

  const asker = await tabOf(call.panel);
  const [beside] = (await tabsAround(call.panel)).filter(({ id }) => !before.includes(id));
  expect(beside).toMatchObject({
    index: asker.index + 1,
    windowId: asker.windowId,
    openerTabId: asker.id,
    active: true,
  });
  expect(await tab.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
});

for (const era of ['hostile-modern', 'hostile'] as const) {
  test(`a page that can’t be reached is cancel, and the person is told why (${era}) [E31]`, async ({
    world,
    usher,
  }) => {
    const hostile = await usher.addServer(world.servers[era]);
    const server = witness(world, era);
    const call = await hostile.callTool('target', {
      kind: 'down',
      ...(era === 'hostile' && { delivery: 'in-flight' }),
    });
    opened(await (await usher.nextConsent()).accept());
    expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
    await expect(call.card.getByText('The answer was cancel.')).toBeVisible();
    await expect(noticesOf(call)).toContainText(/could not be loaded/);
    if (era === 'hostile') expect(server.answers()).toMatchObject([{ result: { action: 'cancel' } }]);
    else expect(server.calls()[1]!.params!['inputResponses']).toEqual({ page: { action: 'cancel' } });
    await expectNotOpened(usher, 'LOAD_FAILED');
  });
}

test('a page that leaves https is cancel', async ({ world }) => {
  const plain = createServer((_request, response) => response.end('Not encrypted.'));
  const port = await listen(plain);
  const usher = await launchUsher({ args: alsoMapped(world.browserArgs(), { 'elsewhere.test:80': port }) });
  try {
    await usher.allowWatching();
    const hostile = await usher.addServer(world.servers['hostile-modern']);
    const server = witness(world, 'hostile-modern');
    const call = await hostile.callTool('target', { kind: 'downgrade' });
    const tab = opened(await (await usher.nextConsent()).accept());
    expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
    await tab.waitForURL('http://elsewhere.test/landing');
    expect(server.calls()[1]!.params!['inputResponses']).toEqual({ page: { action: 'cancel' } });
    await expect(noticesOf(call)).toContainText(/was not encrypted/);
    await expectNotOpened(usher, 'LEFT_HTTPS');
  } finally {
    await usher.close();
    plain.close();
  }
});

test('a page whose certificate is not to be trusted is cancel', async ({ world }) => {
  const tls = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));
  const stranger = createTlsServer(
    { key: tls('stranger-key'), cert: tls('stranger-certificate') },
    (_request, response) => response.end('Who am I?'),
  );
  const port = await listen(stranger);
  // The world's own certificate is trusted, and no other.
  const spki = new X509Certificate(tls('certificate')).publicKey.export({ type: 'spki', format: 'der' });
  const trusted = `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`;
  const args = alsoMapped(world.browserArgs(), { 'stranger.test:443': port });
  const usher = await launchUsher({
    args: args.map((arg) => (arg === '--ignore-certificate-errors' ? trusted : arg)),
  });
  try {
    await usher.allowWatching();
    const everything = await usher.addServer(await world.everything());
    const server = witness(world, 'everything');
    const call = await everything.callTool('trigger-url-elicitation', { url: 'https://stranger.test/' });
    opened(await (await usher.nextConsent()).accept());
    expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
    expect(server.answers()).toMatchObject([{ result: { action: 'cancel' } }]);
    await expect(noticesOf(call)).toContainText(/could not be loaded/);
    await expectNotOpened(usher, 'LOAD_FAILED');
  } finally {
    await usher.close();
    stranger.close();
  }
});

test('a page that answers with an error of its own is a page: it stays open', async ({ world, usher }) => {
  const hostile = await usher.addServer(world.servers['hostile-modern']);
  const call = await hostile.callTool('target', { kind: 'missing' });
  opened(await (await usher.nextConsent()).accept());
  const { steps } = await call.reaches('interacting');
  expect(steps).toMatchObject([{ isTabOpen: true, level: 'navigation' }]);
});

test.describe('with another extension that takes over new tabs', () => {
  test.use({
    browserOptions: { besides: [fileURLToPath(new URL('../fixtures/tab-hijacker', import.meta.url))] },
  });

  test('a tab that went somewhere else is let go, and the server is told cancel', async ({
    world,
    usher,
  }) => {
    const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
    const server = witness(world, 'notes-modern');
    const call = await notes.callTool('list-notes');
    const tab = opened(await (await usher.nextConsent()).accept());
    expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
    await tab.waitForURL('https://elsewhere.test/landing');
    expect(server.story()).toEqual(['tools/call', 'tools/call']);
    expect(server.calls()[1]!.params!['inputResponses']).toEqual({ connect: { action: 'cancel' } });
    await expect(noticesOf(call)).toContainText(/went somewhere else than the address you agreed to/);
    await expectNotOpened(usher, 'WRONG_FIRST_REQUEST');
  });
});

function noticesOf(call: ToolCall): Locator {
  return call.card.getByRole('list', { name: 'What happened on the way' });
}

/** The only record says that the page was agreed to and did not open, and why. */
async function expectNotOpened(usher: Usher, reason: string): Promise<void> {
  const [record] = await usher.consentRecords();
  expect(record).toMatchObject({ granted: 1, completed: 0, lastOutcome: 'cancelled', lastOpenedAtMs: null });
  const events = await usher.consentEvents(record!.serverOrigin, record!.targetOrigin);
  expect(events.map(({ type }) => type)).toEqual(['requested', 'granted', 'not-opened', 'settled']);
  expect(events[2]).toMatchObject({ reason });
}

async function listen(server: Pick<Server, 'listen' | 'address'>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
