import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { World } from '../fixtures/world.ts';
import { changeRows } from '../kit/change-rows.ts';
import { openDashboard } from '../kit/dashboard.ts';
import { damage, databaseFolder, loseLargeValues, makeUnreadable } from '../kit/profile-database.ts';
import { typeServer } from '../kit/server-card.ts';
import { signIn } from '../kit/sign-in.ts';
import { smallDisk } from '../kit/small-disk.ts';
import { expect, opened, test } from '../kit/test.ts';
import { launchUsher, sendFrom, type Usher } from '../kit/usher.ts';
import { witness } from '../kit/witness.ts';

// A disk, a browser or another version that gets in the way: the person is told, nothing is done halfway, and an empty
// list never stands for one that can't be read.

const UI_LIMIT_MS = 3_000;

test('a database that can’t be opened is told within three seconds, and is whole once it can be', async ({
  world,
}) => {
  const { profile, known, extensionId } = await livedIn(world);
  const mend = await makeUnreadable(databaseFolder(profile, extensionId));
  const usher = await launchUsher({ args: world.browserArgs(), profile });
  try {
    const server = witness(world, 'notes-modern');
    const panel = await usher.browser.context.newPage();
    const beganMs = Date.now();
    await panel.goto(usher.browser.page('sidepanel.html'));
    await expect(trouble(panel)).toContainText('does not let Usher read or store anything');
    const toldMs = Date.now() - beganMs;
    test.info().annotations.push({ type: 'told after', description: `${toldMs} ms` });
    expect(toldMs).toBeLessThan(UI_LIMIT_MS);
    await expect(panel.getByText('This can’t be shown')).toBeVisible();
    await expect(panel.getByText('Welcome to Usher')).toHaveCount(0);

    const dashboard = await openDashboard(usher);
    await expect(trouble(dashboard)).toContainText('does not let Usher read or store anything');
    await expect(dashboard.getByText('No records yet')).toHaveCount(0);

    // Nothing new begins, and the person hears why.
    await panel.getByRole('link', { name: 'Activity' }).click();
    await expect(panel.getByText('This can’t be shown')).toBeVisible();
    await panel.goto(usher.browser.page('sidepanel.html#/add-server'));
    await panel.reload();
    await typeServer(panel, world.servers['notes-modern'], 'Another');
    await expect(panel.getByText('Nothing was sent.')).toBeVisible();
    await panel.getByRole('button', { name: 'Try again', exact: true }).first().click();
    await expect(panel.getByText('nothing has changed')).toBeVisible();
    expect(server.messages()).toEqual([]);

    await mend();
    expect(await sendFrom(panel, 'storage.check', null)).toBeNull();
    await expect(trouble(panel)).toHaveCount(0);
    await expect(dashboard.getByRole('rowheader')).toHaveCount(1);
    expect(await whatIsKept(usher)).toEqual(known);
    const call = await usher.server('My notes').findCall('two-providers');
    await call.card.getByRole('button', { name: /Continue/ }).click();
    await (await usher.nextConsent()).decline();
    expect(await call.result()).toMatchObject({ outcome: 'declined' });
  } finally {
    await usher.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

const DAMAGES: readonly (readonly [string, RegExp, ((bytes: Buffer) => Buffer)?])[] = [
  ['all of the journal', /\.log$/],
  ['a stretch in its middle', /\.log$/, (bytes) => splice(bytes, bytes.length / 2, randomBytes(200))],
  ['its end cut off', /\.log$/, (bytes) => bytes.subarray(0, bytes.length * 0.6)],
  ['the manifest', /^MANIFEST/],
];

test('a database that was written over is intact, or its loss is told: it is never just empty', async ({
  world,
}) => {
  // Six browsers, one after the other.
  test.slow();
  const { profile, known, extensionId } = await livedIn(world);
  const outcomes: string[] = [];
  for (const [what, which, change] of DAMAGES) {
    const copy = await mkdtemp(join(tmpdir(), 'usher-damaged-'));
    await cp(profile, copy, { recursive: true });
    await damage(databaseFolder(copy, extensionId), which, change);
    const usher = await launchUsher({ args: world.browserArgs(), profile: copy });
    const panel = await usher.openPanel();
    const isIntact = async () => {
      const kept = await whatIsKept(usher).catch(() => null);
      return JSON.stringify(kept) === JSON.stringify(known);
    };
    await expect(async () => {
      const told = await trouble(panel).allInnerTexts();
      expect(told.length > 0 || (await isIntact()), what).toBe(true);
    }).toPass({ timeout: UI_LIMIT_MS });
    const [told = 'intact'] = await trouble(panel).allInnerTexts();
    outcomes.push(`${what}: ${told.split('.')[0]}`);
    if (told.startsWith('This browser lost')) {
      await panel.getByRole('button', { name: 'Understood' }).click();
      await expect(trouble(panel)).toHaveCount(0);
    }
    await usher.close();
    await rm(copy, { recursive: true, force: true, maxRetries: 5 });
  }
  test.info().annotations.push(...outcomes.map((description) => ({ type: 'damage', description })));
  expect(outcomes.join('\n')).toContain('the manifest: This browser lost what Usher had stored');
  expect(outcomes.join('\n')).toContain('its end cut off: This browser lost the newest part');

  // What is large lies in files of its own: a lost one costs what was in it.
  await loseLargeValues(databaseFolder(profile, extensionId));
  const usher = await launchUsher({ args: world.browserArgs(), profile });
  try {
    const panel = await usher.openPanel();
    const damagedServers = panel.getByRole('list', { name: 'Damaged servers' }).getByRole('listitem');
    await expect(damagedServers).toHaveCount(1);
    await expect(trouble(panel)).toHaveCount(0);
    await damagedServers.getByRole('button', { name: 'Remove the damaged server' }).click();
    await expect(damagedServers).toHaveCount(0);
    await panel.getByRole('link', { name: 'Activity' }).click();
    const damagedCalls = panel.getByRole('list', { name: 'Damaged calls' }).getByRole('listitem');
    await expect(damagedCalls).toHaveCount(1);
    await expect(panel.getByRole('article')).toHaveCount(known.calls.length - 1);
    await damagedCalls.getByRole('button', { name: 'Remove' }).click();
    await expect(damagedCalls).toHaveCount(0);
    expect(await usher.consentRecords()).toEqual(known.records);
  } finally {
    await usher.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('without room for the consent no page opens; what came meanwhile is saved when there is room again', async ({
  world,
}) => {
  const profile = await mkdtemp(join(tmpdir(), 'usher-profile-'));
  const before = await launchUsher({ args: world.browserArgs(), profile });
  await before.allowWatching();
  await before.addServer(world.servers['notes-modern'], { name: 'My notes' });
  await before.close();
  const usher = await launchUsher({ args: world.browserArgs(), profile });
  try {
    const disk = await smallDisk(usher);
    const notes = usher.server('My notes');
    const server = witness(world, 'notes-modern');
    const call = await notes.callTool('list-notes');
    const consent = await usher.nextConsent();
    const { hostname } = new URL(world.servers['notes-modern']);
    world.control.disturbNetwork(hostname, { how: 'hold', only: 'mcp' });
    const echo = await notes.callTool('echo', { words: 'hello' });
    await disk.fill();

    // A person's act fails at once, and can be repeated.
    const nothing = consent.page.waitForEvent('popup', { timeout: 1_500 }).then(
      () => 'a page opened',
      () => 'nothing opened',
    );
    await consent.page.getByRole('button', { name: /^Open / }).click();
    await expect(consent.page.getByText('no room left for Usher to store anything')).toBeVisible();
    await expect(trouble(consent.page)).toContainText('Make room');
    expect(await nothing).toBe('nothing opened');
    expect(foreignTabs(usher)).toEqual([]);
    expect(await usher.consentRecords()).toMatchObject([{ requested: 1, granted: 0, lastOpenedAtMs: null }]);
    await expect(trouble(call.panel)).toContainText('Make room');

    // An answer that came is kept, and is not asked for again.
    world.control.disturbNetwork(hostname, null);
    const sent = await server.call(2);
    const answers = () => world.recorder.sent('notes-modern').filter(({ message }) => message.id === sent.id);
    await expect.poll(() => answers().length).toBeGreaterThan(0);
    await call.panel.getByRole('button', { name: 'Try again', exact: true }).first().click();
    await expect(call.panel.getByText('nothing has changed')).toBeVisible();
    expect((await echo.view()).now.kind).toBe('calling');

    await disk.makeRoom();
    expect(await echo.result()).toMatchObject({ outcome: 'completed' });
    await expect(trouble(consent.page)).toHaveCount(0);
    await signIn(opened(await consent.accept()));
    expect(await call.result()).toMatchObject({ outcome: 'completed' });
    expect(server.calls().map(({ params }) => params?.['name'])).toEqual([
      'list-notes',
      'echo',
      'list-notes',
    ]);
    expect(await usher.consentRecords()).toMatchObject([{ requested: 1, granted: 1, completed: 1 }]);
  } finally {
    await usher.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('every write fails: a consent is none, and the prompt stays and says so', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-legacy']);
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('list-notes-inflight');
  const consent = await usher.nextConsent();
  const [worker] = usher.browser.context.serviceWorkers();
  await worker?.evaluate(() => {
    const { put, add } = IDBObjectStore.prototype;
    const failing = () => {
      throw new DOMException('injected', 'UnknownError');
    };
    Object.assign(IDBObjectStore.prototype, { put: failing, add: failing });
    Object.assign(globalThis, { heal: () => Object.assign(IDBObjectStore.prototype, { put, add }) });
  });
  for (const press of ['Open', 'Decline', 'Open']) {
    await consent.page.getByRole('button', { name: new RegExp(`^${press}`) }).click();
    await expect(consent.page.getByText('Nothing was sent.')).toBeVisible();
  }
  const another = { serverId: (await notes.read()).id, tool: 'echo', arguments: { words: 'hello' } };
  await expect(sendFrom(call.panel, 'calls.start', another)).rejects.toThrow('STORAGE_UNAVAILABLE');
  expect(foreignTabs(usher)).toEqual([]);
  expect(server.answers()).toEqual([]);
  expect(server.calls()).toHaveLength(1);
  await worker?.evaluate(() => (globalThis as unknown as { heal(): void }).heal());
  await signIn(opened(await consent.accept()));
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.answers()).toMatchObject([{ result: { action: 'accept' } }]);
});

test('a lost key costs what it sealed: told as damaged, the records stay, new calls work', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  await notes.callTool('list-notes');
  await (await usher.nextConsent()).decline();
  const dashboard = await openDashboard(usher);
  await changeRows(dashboard, 'keys', (rows) => void rows.delete('seal'));
  await usher.restartWorker();
  const panel = await usher.openPanel('#/activity');
  const damaged = panel.getByRole('list', { name: 'Damaged calls' }).getByRole('listitem');
  await expect(damaged).toHaveCount(1);
  await expect(damaged).toContainText('A call to My notes from');
  await expect(damaged).toContainText('can’t be read any more');
  await expect(dashboard.getByRole('rowheader')).toHaveCount(1);
  expect(await usher.consentRecords()).toMatchObject([{ requested: 1, declined: 1 }]);
  const call = await usher.server('My notes').callTool('echo', { words: 'hello' });
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await damaged.getByRole('button', { name: /Remove/ }).click();
  await expect(damaged).toHaveCount(0);
});

test('a newer Usher’s database is left alone and can be exported; one that is deleted is told as lost', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  await (await notes.callTool('echo', { words: 'canary-argument' })).result();
  const declined = await notes.callTool('list-notes');
  await (await usher.nextConsent()).decline();
  await declined.result();
  const server = witness(world, 'notes-modern');
  const dashboard = await openDashboard(usher);
  const { id: serverId } = await notes.read();
  const upgradeMs = await dashboard.evaluate(async (serverId) => {
    const beganMs = performance.now();
    const request = indexedDB.open('usher', 99);
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    const writing = request.result.transaction('sites', 'readwrite');
    const rules = [{ serverId, tool: 'echo', verdict: 'allow', decidedAtMs: 1, pin: 'canary-argument' }];
    const partRules = [{ serverId, part: 'prompts', verdict: 'deny', decidedAtMs: 1 }];
    const site = { origin: 'https://chat.test', serverIds: [serverId], rules, partRules };
    writing.objectStore('sites').put(site);
    await new Promise((resolve) => {
      writing.oncomplete = resolve;
    });
    request.result.close();
    return performance.now() - beganMs;
  }, serverId);
  expect(upgradeMs).toBeLessThan(1_000);
  const panel = await usher.openPanel();
  await expect(trouble(panel)).toContainText('newer version of Usher');
  await expect(panel.getByText('Welcome to Usher')).toHaveCount(0);
  await expect(trouble(dashboard)).toContainText('newer version of Usher');
  expect(server.messages()).toEqual([]);

  const [download] = await Promise.all([
    dashboard.waitForEvent('download'),
    trouble(dashboard).getByRole('button', { name: 'Export what can be read' }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  expect(JSON.parse(text)).toMatchObject({
    servers: [{ name: 'My notes', origin: new URL(world.servers['notes-modern']).origin }],
    consentRecords: [{ requested: 1, declined: 1 }],
    sites: [
      {
        origin: 'https://chat.test',
        servers: ['My notes'],
        rules: [{ tool: 'echo', verdict: 'allow', server: 'My notes' }],
        partRules: [{ part: 'prompts', verdict: 'deny', server: 'My notes' }],
      },
    ],
    calls: expect.arrayContaining([
      expect.objectContaining({ name: 'echo', outcome: 'completed', server: 'My notes' }),
      expect.objectContaining({ name: 'list-notes', outcome: 'declined' }),
    ]),
    damagedCalls: [],
    unreadable: [],
  });
  expect(text).not.toMatch(/canary-argument|\.test\/|sealed|session/i);

  // Somebody clears the site's data under the worker: its connection is closed, and the next use opens a new one.
  const devtools = await usher.browser.context.newCDPSession(dashboard);
  const origin = new URL(usher.browser.page('')).href.replace(/\/$/, '');
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await sendFrom(panel, 'storage.check', null);
  await expect(trouble(panel)).toContainText('This browser lost what Usher had stored');
  const again = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  expect(await (await again.callTool('echo', { words: 'hello' })).result()).toMatchObject({
    outcome: 'completed',
  });
});

function trouble(page: Page) {
  return page.locator('.trouble').getByRole('alert');
}

function foreignTabs({ browser }: Usher): readonly string[] {
  const urls = browser.context.pages().map((page) => page.url());
  return urls.filter((url) => !url.startsWith(browser.page('')) && url !== 'about:blank');
}

/**
 * A profile with a server that has much to say, a finished call with a large result, a declined one with its record,
 * and one that waits for a person.
 */
async function livedIn(world: World) {
  const profile = await mkdtemp(join(tmpdir(), 'usher-profile-'));
  const usher = await launchUsher({ args: world.browserArgs(), profile });
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  await (await notes.callTool('big', { megabytes: 0.2 })).result();
  await notes.callTool('list-notes');
  await (await usher.nextConsent()).decline();
  const dashboard = await openDashboard(usher);
  await changeRows(dashboard, 'servers', (rows) => {
    // The browser packs what it keeps: only noise is large.
    const ownName = Array.from({ length: 4_000 }, () => crypto.randomUUID()).join('');
    for (const row of rows.values()) Object.assign(row, { ownName });
  });
  await notes.callTool('two-providers');
  await usher.nextConsent();
  const known = await whatIsKept(usher);
  await usher.close();
  return { profile, known, extensionId: usher.browser.extensionId };
}

async function whatIsKept(usher: Usher) {
  const [flows, records] = await Promise.all([usher.flows(), usher.consentRecords()]);
  const { url, tools } = await usher.server('My notes').read();
  return { calls: flows.map(({ id, now }) => [id, now.kind]), records, url, tools: tools.length };
}

function splice(bytes: Buffer, at: number, other: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  other.copy(copy, Math.floor(at));
  return copy;
}
