import { hasHost } from '../kit/hosts.ts';
import { revokeHost } from '../kit/revoke-host.ts';
import { serverCard, typeServer } from '../kit/server-card.ts';
import { expect, test } from '../kit/test.ts';

test.use({ watching: false });

test('says what is wrong with an address, and keeps all that was typed', async ({ usher }) => {
  const panel = await usher.openPanel('#/add-server');
  const url = panel.getByLabel('Server URL');
  const refused: readonly (readonly [typed: string, why: RegExp])[] = [
    ['', /not a web address/],
    ['not a url', /not a web address/],
    ['https://', /not a web address/],
    ['javascript:alert(1)', /not a web address/],
    ['http://mcp.notes.test/mcp', /begin with https/],
    ['ftp://mcp.notes.test/mcp', /begin with https/],
    ['https://me:secret@mcp.notes.test/mcp', /user name or password/],
  ];
  for (const [typed, why] of refused) {
    await typeServer(panel, typed, 'Mine');
    await expect(url, typed).toHaveAccessibleDescription(why);
    await expect(url).toHaveValue(typed);
    await expect(panel.getByLabel(/^Name/)).toHaveValue('Mine');
  }
  await panel.getByRole('button', { name: 'Back' }).click();
  await expect(panel.getByRole('heading', { name: 'Welcome to Usher' })).toBeVisible();
});

test('asks the browser for the one host: denied, nothing is lost; allowed, it connects', async ({
  world,
  usher,
}) => {
  const panel = await usher.openPanel('#/add-server');
  await typeServer(panel, world.servers.elsewhere, 'Elsewhere');
  await usher.browser.answerPermission('deny');
  await expect(panel.getByRole('alert')).toContainText('did not give Usher access to elsewhere.test');
  await expect(panel.getByLabel('Server URL')).toHaveValue(world.servers.elsewhere);
  await expect(panel.getByLabel(/^Name/)).toHaveValue('Elsewhere');
  expect(world.recorder.requests()).toEqual([]);

  await panel.getByRole('button', { name: 'Add', exact: true }).click();
  await usher.browser.answerPermission('allow');
  await expect(panel.getByRole('article', { name: 'Elsewhere' })).toContainText('Ready');
});

test('completes an address without its scheme, and takes none twice', async ({ world, usher }) => {
  await usher.browser.grantHost('https://elsewhere.test/*');
  const panel = await usher.openPanel('#/add-server');
  await typeServer(panel, '  elsewhere.test/mcp  ');
  await expect(panel.getByRole('article', { name: 'elsewhere.test' })).toContainText('Ready');

  const again = await usher.openPanel('#/add-server');
  await typeServer(again, `${world.servers.elsewhere}#part`, 'Twice');
  await expect(again.getByRole('alert')).toContainText('already in your list');
  await expect(again.getByLabel(/^Name/)).toHaveValue('Twice');
});

test('shows who each of several servers is, and probes none of them twice', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const old = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const hostile = await usher.addServer(world.servers.hostile, { name: 'Unknown stranger' });
  expect((await notes.read()).verdict).toMatchObject({ era: 'modern', protocolVersion: '2026-07-28' });
  expect((await old.read()).verdict).toMatchObject({ era: 'legacy', protocolVersion: '2025-11-25' });
  expect(Date.now() - ((await notes.read()).verdict?.atMs ?? 0)).toBeLessThan(30_000);

  const panel = await usher.openPanel();
  const card = serverCard(panel, 'My notes');
  await expect(card).toContainText('mcp.notes.test');
  await expect(card).toContainText('modern');
  await expect(card.getByTitle('Speaks the modern protocol, version 2026-07-28')).toBeVisible();
  await expect(card.getByRole('status')).toHaveText(/^Ready · \d+ tools$/);
  await expect(
    serverCard(panel, 'Old notes').getByTitle('Speaks the legacy protocol, version 2025-11-25'),
  ).toBeVisible();
  // Decoration, and said to be: the list goes by the names that the user gave.
  await expect(panel.getByText('Totally Honest')).toHaveCount(0);
  await serverCard(panel, hostile.name).getByRole('button').first().click();
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Unknown stranger');
  await expect(
    panel.getByText('It calls itself “Totally Honest”. Any server can choose any name.'),
  ).toBeVisible();

  const call = await notes.callTool('echo', { Words: 'once' });
  await call.result();
  const sent = world.recorder.received('notes-modern').map(({ message }) => message.method);
  // Its list may be asked for again when it is looked at; who it is was asked once.
  expect(sent.filter((method) => method !== 'tools/list')).toEqual(['server/discover', 'tools/call']);
});

test('renames a server, switches it off and on, and connects anew', async ({ world, usher }) => {
  const server = await usher.addServer(world.servers.elsewhere, { name: 'Before' });
  const panel = await usher.openPanel(`#/server/${(await server.read()).id}`);
  await panel.getByRole('button', { name: 'Rename' }).click();
  await panel.getByRole('textbox', { name: 'Name' }).fill('  After   all ');
  await panel.getByRole('button', { name: 'Save name' }).click();
  await expect(panel.getByRole('article', { name: 'After all' })).toBeVisible();

  await panel.getByRole('button', { name: 'Disable' }).click();
  await expect(panel.getByRole('article')).toContainText('Switched off');
  await expect(panel.getByRole('heading', { name: 'Tools' })).toHaveCount(0);
  await expect(panel.getByRole('button', { name: 'Reconnect' })).toHaveCount(0);
  await panel.getByRole('button', { name: 'Enable' }).click();
  await expect(panel.getByRole('heading', { name: 'Tools' })).toBeVisible();

  world.recorder.clear();
  await panel.getByRole('button', { name: 'Reconnect' }).click();
  await world.recorder.waitFor('elsewhere', ({ message }) => message.method === 'tools/list');
  await expect(panel.getByRole('article')).toContainText('Ready');
});

test('a server that is removed takes its waiting calls along, and is told', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const slow = await notes.callTool('slow', { Seconds: '60' });
  await world.recorder.waitForHappening('notes-modern', 'slow-began');
  await notes.callTool('list-notes');
  await usher.nextConsent();

  const panel = await usher.openPanel(`#/server/${(await notes.read()).id}`);
  expect(await hasHost(panel, 'https://mcp.notes.test')).toBe(true);
  await panel.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(panel.getByRole('button', { name: 'Keep' })).toBeFocused();
  await panel.getByRole('button', { name: 'Remove server' }).click();
  await expect(panel.getByRole('heading', { name: 'Welcome to Usher' })).toBeVisible();

  await world.recorder.waitForHappening('notes-modern', 'slow-cancelled');
  const told = await world.recorder.waitFor(
    'notes-modern',
    ({ message }) => message.params?.['inputResponses'] !== undefined,
  );
  expect(told.message.params?.['inputResponses']).toEqual({ connect: { action: 'cancel' } });
  await expect
    .poll(async () => (await usher.flows()).map(({ now }) => now.kind))
    .toEqual(['settled', 'settled']);
  await expect(slow.panel.getByText('This server is no longer in your list.')).toBeVisible();
  // What was given for it goes back to the browser.
  await expect.poll(() => hasHost(panel, 'https://mcp.notes.test')).toBe(false);
});

test('a host that is taken away is said so at once, and given back with one press', async ({
  world,
  usher,
}) => {
  await usher.addServer(world.servers.elsewhere, { name: 'Elsewhere' });
  const panel = await usher.openPanel();
  await expect(serverCard(panel, 'Elsewhere')).toContainText('Ready');
  await revokeHost(usher.browser, 'https://elsewhere.test/*');
  await expect(serverCard(panel, 'Elsewhere')).toContainText('Usher may not talk to elsewhere.test yet');

  await panel.bringToFront();
  await serverCard(panel, 'Elsewhere').getByRole('button', { name: 'Allow access' }).click();
  await usher.browser.answerPermission('allow');
  await expect(serverCard(panel, 'Elsewhere')).toContainText('Ready');
});
