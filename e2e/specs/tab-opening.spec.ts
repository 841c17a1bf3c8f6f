import { fileURLToPath } from 'node:url';
import { tabOf, tabsAround } from '../kit/tabs.ts';
import { expect, opened, test } from '../kit/test.ts';
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
  expect(beside).toMatchObject({ index: asker.index + 1, windowId: asker.windowId, openerTabId: asker.id, active: true });
  expect(await tab.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
});

for (const [kind, words, reason] of [
  ['down', /could not be loaded/, 'LOAD_FAILED'],
  ['downgrade', /could not be loaded|was not encrypted/, 'LOAD_FAILED'],
] as const) {
  for (const era of ['hostile-modern', 'hostile'] as const) {
    test(`a page that does not load (${kind}, ${era}) is cancel, and the person is told why`, async ({ world, usher }) => {
      const hostile = await usher.addServer(world.servers[era]);
      const server = witness(world, era);
      const call = await hostile.callTool('target', era === 'hostile' ? { kind, delivery: 'in-flight' } : { kind });
      opened(await (await usher.nextConsent()).accept());
      expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
      await expect(call.card.getByText('The answer was cancel.')).toBeVisible();
      await expect(call.card.getByRole('list', { name: 'What happened on the way' })).toContainText(words);
      if (era === 'hostile') expect(server.answers()).toMatchObject([{ result: { action: 'cancel' } }]);
      else expect(server.calls()[1]!.params!['inputResponses']).toEqual({ page: { action: 'cancel' } });
      const [record] = await usher.consentRecords();
      expect(record).toMatchObject({ granted: 1, completed: 0, lastOutcome: 'cancelled', lastOpenedAtMs: null });
      const events = await usher.consentEvents(record!.serverOrigin, record!.targetOrigin);
      expect(events.map(({ type }) => type)).toEqual(['requested', 'granted', 'not-opened', 'settled']);
      expect(events[2]).toMatchObject({ reason });
    });
  }
}

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

  test('a tab that went somewhere else is let go, and the server is told cancel', async ({ world, usher }) => {
    const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
    const server = witness(world, 'notes-modern');
    const call = await notes.callTool('list-notes');
    const tab = opened(await (await usher.nextConsent()).accept());
    expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
    await tab.waitForURL('https://elsewhere.test/landing');
    expect(server.story()).toEqual(['tools/call', 'tools/call']);
    expect(server.calls()[1]!.params!['inputResponses']).toEqual({ connect: { action: 'cancel' } });
    await expect(call.card.getByRole('list', { name: 'What happened on the way' })).toContainText(
      /went somewhere else than the address you agreed to/,
    );
    const events = await usher.consentEvents(NOTES, NOTES);
    expect(events.map(({ type }) => type)).toEqual(['requested', 'granted', 'not-opened', 'settled']);
    expect(events[2]).toMatchObject({ reason: 'WRONG_FIRST_REQUEST' });
  });
});
