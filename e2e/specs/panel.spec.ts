import { openDashboard } from '../kit/dashboard.ts';
import { pressToolbarButton } from '../kit/side-panel.ts';
import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';
import { listenForTrouble } from '../kit/trouble.ts';

test('every screen with nothing on it says what it is for', async ({ usher }) => {
  const panel = await usher.openPanel();
  await expect(panel.getByRole('heading', { name: 'Welcome to Usher' })).toBeVisible();
  await panel.getByRole('link', { name: 'Activity' }).click();
  await expect(panel.getByRole('heading', { name: 'No calls yet' })).toBeVisible();
  const dashboard = await openDashboard(usher);
  await expect(dashboard.getByRole('heading', { name: 'No records yet' })).toBeVisible();
  await dashboard.getByRole('link', { name: 'History' }).click();
  await expect(dashboard.getByRole('heading', { name: 'No finished calls' })).toBeVisible();
  const consent = await usher.browser.context.newPage();
  await consent.goto(usher.browser.page('consent.html'));
  await expect(consent.getByRole('heading', { name: 'Nothing waits' })).toBeVisible();
});

test('a reload keeps the place, and what waits in it', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('list-notes');
  const tab = opened(await (await usher.nextConsent()).accept());
  await call.reaches('interacting');
  await call.panel.reload();
  await expect(call.panel.getByRole('heading', { level: 1 })).toHaveText('List notes');
  await expect(call.panel.getByRole('button', { name: 'I have finished' })).toBeVisible();
  await tab.bringToFront();
  await signIn(tab);
  await call.result();
  await call.panel.reload();
  await expect(call.panel.getByText('Groceries')).toBeVisible();

  await call.panel.getByRole('button', { name: 'All tools' }).click();
  await call.panel.reload();
  await expect(call.panel.getByRole('article', { name: 'Notes' })).toBeVisible();
  await call.panel.goBack();
  await expect(call.panel.getByText('Groceries')).toBeVisible();
});

test('the activity shows every call, waiting ones first, and lets go of those that are over [F2, F10]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  await (await notes.callTool('echo', { Words: 'over' })).result();
  const waiting = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();

  const panel = await usher.openPanel('#/activity');
  await expect(panel.getByRole('article')).toHaveCount(2);
  await expect(panel.getByRole('article').first()).toHaveAccessibleName('list-notes on Notes');
  await expect(panel.getByRole('link', { name: 'Activity' })).toContainText('1');
  const over = panel.getByRole('article', { name: 'echo on Notes' });
  await over.getByText('Show result').click();
  await expect(over.getByRole('region', { name: 'Result', exact: true })).toContainText('over');
  await over.getByRole('button', { name: 'Dismiss' }).click();
  await expect(over).toHaveCount(0);

  await panel.getByRole('button', { name: 'Cancel call' }).click();
  expect(await waiting.result()).toMatchObject({ outcome: 'cancelled' });
  await expect.poll(() => consent.page.isClosed()).toBe(true);
});

test('the toolbar button opens the real side panel', async ({ usher }) => {
  const page = await usher.browser.context.newPage();
  await page.goto('about:blank');
  const panel = await pressToolbarButton(usher.browser);
  await expect.poll(() => panel.evaluate<string>('document.body.innerText')).toContain('Welcome to Usher');
  await panel.close();
});

test('a whole walk through every page leaves no error, no warning and no breach of the policy', async ({
  world,
  usher,
}) => {
  const trouble = listenForTrouble(usher.browser);
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  await usher.addServer(world.servers.down, { name: 'Down' });
  const media = await notes.callTool('media');
  await media.result();
  await expect(media.panel.getByRole('img', { name: 'Image from the tool' })).toBeVisible();
  const form = await notes.callTool('share-note');
  await usher.nextConsent().then((consent) => consent.submit({ Recipient: 'anna@example.test' }));
  await form.result();
  const call = await notes.callTool('list-notes');
  await signIn(opened(await (await usher.nextConsent()).accept()));
  await call.result();
  const panel = await usher.openPanel();
  for (const place of ['#/activity', '#/servers', '#/add-server', `#/server/${(await notes.read()).id}`]) {
    await panel.goto(usher.browser.page(`sidepanel.html${place}`));
    await panel.getByRole('main').waitFor();
  }
  for (const section of ['records', 'history', 'about'] as const) {
    const dashboard = await openDashboard(usher, section);
    await expect(dashboard.getByRole('heading').first()).toBeVisible();
  }
  expect(trouble()).toEqual([]);
});
