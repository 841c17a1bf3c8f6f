import { openDashboard, recordRow } from '../kit/dashboard.ts';
import { countPrompts } from '../kit/prompts-shown.ts';
import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';

const NOTES = 'https://mcp.notes.test';

test('the dashboard tells what was asked, what was decided and how it ended [F10]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('list-notes');
  await signIn(opened(await (await usher.nextConsent()).accept()));
  await call.result();
  world.control.unlink('notes-modern');
  const refused = await notes.callTool('list-notes');
  await usher.nextConsent().then((consent) => consent.decline());
  await refused.result();

  const dashboard = await openDashboard(usher);
  const row = recordRow(dashboard, 'Notes', NOTES);
  await expect(row).toContainText('mcp.notes.test');
  for (const count of ['asked 2', 'opened 1', 'refused 1', 'completed 1']) {
    await expect(row.getByRole('listitem').filter({ hasText: count })).toBeVisible();
  }
  await expect(row).toContainText('was declined');
  await row.getByRole('button', { name: 'Details' }).click();
  const told = await dashboard
    .getByRole('list', { name: 'What happened' })
    .getByRole('paragraph')
    .allInnerTexts();
  expect(told.map((line) => line.replace(/ in a call of list-notes$/, ''))).toEqual([
    'The server asked.',
    'You agreed.',
    'The page opened.',
    'You came back.',
    'The call completed.',
    'The server asked.',
    'You declined.',
    'The call was declined.',
  ]);
});

test('a blocked site is refused without a prompt until it is unblocked, and the person sees it', async ({
  world,
  usher,
}) => {
  const modern = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const legacy = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const asked = [await modern.callTool('list-notes'), await legacy.callTool('list-notes-inflight')];
  for (const call of asked) {
    await usher.nextConsent().then((consent) => consent.cancel());
    await call.result();
  }
  const dashboard = await openDashboard(usher);
  const rows = [
    recordRow(dashboard, 'Notes', NOTES),
    recordRow(dashboard, 'Old notes', 'https://mcp.notes-legacy.test'),
  ];
  for (const row of rows) {
    await row.getByRole('button', { name: 'Block', exact: true }).click();
    await expect(row).toContainText('blocked');
  }

  world.recorder.clear();
  const prompts = countPrompts(usher);
  const words = /which you blocked for it\. Usher refused/;
  const byModern = await modern.callTool('list-notes');
  expect(await byModern.result()).toMatchObject({ outcome: 'refused' });
  await expect(byModern.panel.getByText(words)).toBeVisible();
  const [, retry] = world.recorder
    .received('notes-modern')
    .filter(({ message }) => message.method === 'tools/call');
  expect(retry?.message.params?.['inputResponses']).toEqual({ connect: { action: 'decline' } });

  const byLegacy = await legacy.callTool('list-notes-inflight');
  await byLegacy.result();
  await expect(byLegacy.panel.getByText(words)).toBeVisible();
  expect(world.recorder.happenings('notes-legacy')).toMatchObject([
    { what: 'elicitation-answered', action: 'decline' },
  ]);
  expect(prompts()).toBe(0);

  await dashboard.bringToFront();
  await rows[0]?.getByRole('button', { name: 'Unblock' }).click();
  await expect(rows[0] ?? dashboard.locator('body')).not.toContainText('blocked');
  await modern.callTool('list-notes');
  const again = await usher.nextConsent();
  expect(again.server).toBe('Notes');
  await again.decline();
});

test('a record informs the next prompt and never takes its place', async ({ world, usher }) => {
  const first = await usher.addServer(world.servers['notes-modern'], { name: 'First' });
  const call = await first.callTool('list-notes');
  const unknown = await usher.nextConsent();
  await expect(unknown.page.getByText('This server has never sent you to this site before.')).toBeVisible();
  await signIn(opened(await unknown.accept()));
  await call.result();

  world.control.unlink('notes-modern');
  await first.callTool('list-notes');
  const known = await usher.nextConsent();
  await expect(
    known.page.getByText(/^You opened this site for this server once, on .* The last call completed\.$/),
  ).toBeVisible();
  await known.cancel();

  // Two servers on one origin share its records: the prompt says whose they are.
  const second = await usher.addServer(`${world.servers['notes-modern']}?as=second`, { name: 'Second' });
  await second.callTool('list-notes');
  const other = await usher.nextConsent();
  expect(other.server).toBe('Second');
  await expect(other.page.getByText(/with First, on the same address\.$/)).toBeVisible();
  await other.cancel();
  const dashboard = await openDashboard(usher);
  await expect(dashboard.getByRole('rowheader')).toHaveText([/^First and Second/]);
});

test('records are found by server and site, and forgotten only after a question', async ({
  world,
  usher,
}) => {
  for (const [name, url] of [
    ['Notes', world.servers['notes-modern']],
    ['Key store', world.servers.keys],
  ] as const) {
    const server = await usher.addServer(url, { name });
    await server.callTool(name === 'Notes' ? 'list-notes' : 'weather');
    await usher.nextConsent().then((consent) => consent.decline());
  }
  const dashboard = await openDashboard(usher);
  const search = dashboard.getByRole('searchbox', { name: 'Search records' });
  await search.fill('keys.test');
  await expect(dashboard.getByRole('rowheader')).toHaveText([/Key store/]);
  await search.fill('nobody');
  await expect(dashboard.getByText('No record matches.')).toBeVisible();
  await search.fill('');
  await expect(dashboard.getByRole('rowheader')).toHaveCount(2);

  const row = recordRow(dashboard, 'Notes', NOTES);
  await row.getByRole('button', { name: 'Forget', exact: true }).click();
  await expect(row.getByRole('button', { name: 'Keep' })).toBeFocused();
  await dashboard.keyboard.press('Enter');
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'Forget', exact: true }).click();
  await row.getByRole('button', { name: 'Forget it' }).click();
  await expect(dashboard.getByRole('rowheader')).toHaveText([/Key store/]);
  expect((await usher.consentRecords()).map(({ targetOrigin }) => targetOrigin)).toEqual([
    'https://mcp.keys.test',
  ]);
});
