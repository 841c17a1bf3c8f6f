import type { Page } from '@playwright/test';
import { API_KEY } from '../fixtures/keys.ts';
import { hostLibrary } from '../fixtures/library.ts';
import { hostSecured, SECURED_LOGIN } from '../fixtures/secured.ts';
import { changeRows } from '../kit/change-rows.ts';
import { openChat } from '../kit/chat.ts';
import { nextGrant } from '../kit/grant-prompt.ts';
import { hasHost } from '../kit/hosts.ts';
import {
  chooseForSite,
  chooseFromPageMenu,
  connectSite,
  invokeUsher,
  registeredScripts,
  runsIn,
  sitesOf,
} from '../kit/sites.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';
import { witness } from '../kit/witness.ts';

const CHAT = 'https://chat.test';
const NOTES = { 'List notes': 'allow', Echo: 'deny' } as const;

test('a site is connected by the person alone: after a dialog that presumes nothing, and the browser’s own question', async ({
  world,
  usher,
}) => {
  const chat = await openChatPage(usher);
  // Without a server there is nothing to connect, and one button to what is missing.
  const early = await invokeUsher(usher, chat);
  await early.getByRole('button', { name: 'Connect this site' }).click();
  await expect(early.getByText('You have no server yet')).toBeVisible();
  await expect(early.getByRole('button', { name: 'Connect chat.test' })).toHaveCount(0);
  await early.getByRole('button', { name: 'Add server' }).click();
  await expect(early.getByLabel('Server URL')).toBeVisible();
  await early.close();

  await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const settings = await usher.browser.context.newPage();
  await settings.goto('chrome://version/');
  const panel = await invokeUsher(usher, settings);
  await expect(panel.getByRole('heading', { name: 'No site is connected' })).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Connect this site' })).toHaveCount(0);
  await chooseFromPageMenu(usher, panel, chat);
  await expect(panel.getByText('You called Usher on https://chat.test.')).toBeVisible();

  // Nothing is chosen beforehand, and every tool asks.
  await panel.getByRole('button', { name: 'Connect this site' }).click();
  const connect = panel.getByRole('button', { name: 'Connect chat.test' });
  await expect(
    panel.getByText('every other extension that may change them, acts as this site'),
  ).toBeVisible();
  await expect(panel.getByRole('checkbox', { name: 'Notes' })).not.toBeChecked();
  await connect.click();
  await expect(panel.getByRole('alert')).toHaveText('Choose at least one server.');
  await panel.getByRole('checkbox', { name: 'Notes' }).check();
  await panel.locator('.server-choice summary').click();
  for (const verdict of await panel.getByRole('combobox').all()) await expect(verdict).toHaveValue('ask');
  await panel.getByLabel('List notes', { exact: true }).selectOption('allow');
  await panel.getByRole('radio', { name: 'For 24 hours' }).check();

  // The browser says no: nothing is saved.
  await connect.click();
  await usher.browser.answerPermission('deny');
  await expect(panel.getByRole('alert')).toContainText('Your browser did not give Usher access to chat.test');
  expect(await sitesOf(panel)).toEqual([]);
  expect(await registeredScripts(panel)).toEqual([]);
  await expect(panel.getByLabel('List notes', { exact: true })).toHaveValue('allow');

  await connect.click();
  await usher.browser.answerPermission('allow');
  const card = panel.getByRole('list', { name: 'Sites' }).getByRole('listitem').first();
  await expect(card).toContainText(CHAT);
  await expect(card).toContainText('Uses Notes');
  await expect(card).toContainText('1 tool allowed');
  await expect(card).toContainText(/(24 hr|23 hr 59 min) left/);
  await expect(card).toContainText('Not used yet');
  await expect(panel.getByText('You called Usher on https://chat.test. It is connected.')).toBeVisible();
  const where = { matches: ['https://chat.test/*'], allFrames: false };
  expect(await registeredScripts(panel)).toEqual([
    { id: 'page-api', ...where },
    { id: 'page-relay', ...where },
  ]);
});

test('what a site may do is changed, ended and taken back with one click each, and outlives the worker', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  await usher.addServer(hostLibrary(world).url, { name: 'Library' });
  const chat = await openChatPage(usher);
  await connectSite(usher, chat, { servers: { Notes: NOTES, Library: { 'All resources': 'allow' } } });
  await usher.restartWorker();
  const panel = await usher.openPanel('#/sites');
  await panel.getByRole('button', { name: CHAT, exact: true }).click();
  const choice = (server: string) => panel.locator('.server-choice').filter({ hasText: server });
  await choice('Library').locator('summary').click();
  await expect(choice('Library').locator('summary')).toHaveText('Resources · Prompts');
  await expect(panel.getByLabel('All resources', { exact: true })).toHaveValue('allow');
  await panel.getByLabel('All prompts', { exact: true }).selectOption('deny');
  await expect(panel.getByText('Prompts of Library denied')).toBeVisible();
  // Only what a server says that it has.
  await choice('Notes').locator('summary').click();
  await expect(choice('Notes').getByText('All resources')).toHaveCount(0);
  const list = panel.getByLabel('List notes', { exact: true });
  await expect(list).toHaveValue('allow');
  await expect(panel.getByLabel('Echo', { exact: true })).toHaveValue('deny');
  await list.selectOption('deny');
  await expect.poll(() => verdicts(panel)).toEqual({ 'list-notes': 'deny', echo: 'deny' });

  await panel.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(panel.getByText('https://chat.test is disconnected.')).toBeVisible();
  expect(await sitesOf(panel)).toEqual([]);
  await expect.poll(() => registeredScripts(panel)).toEqual([]);
  // What was given for it goes back to the browser; the server's own host stays.
  await expect.poll(() => hasHost(panel, CHAT)).toBe(false);
  expect(await hasHost(panel, 'https://mcp.notes.test')).toBe(true);
  await panel.getByRole('button', { name: 'Undo' }).click();
  const card = panel.getByRole('list', { name: 'Sites' });
  for (const words of ['2 tools denied', 'Resources of Library allowed', 'Prompts of Library denied'])
    await expect(card).toContainText(words);
  expect(await hasHost(panel, CHAT)).toBe(true);
  await expect.poll(async () => (await registeredScripts(panel)).length).toBe(2);

  // A tool that is not what was decided about asks again; a server that is removed is gone from the site.
  await changeRows(panel, 'sites', (rows) => {
    for (const row of rows.values()) {
      const site = row as { rules: { tool: string; verdict: string; pin: string }[] };
      site.rules = site.rules.map((rule) => ({ ...rule, verdict: 'allow', pin: 'of an earlier definition' }));
    }
  });
  await panel.goto(usher.browser.page(`sidepanel.html#/site/${encodeURIComponent(CHAT)}`));
  await panel.reload();
  await choice('Notes').locator('summary').click();
  await expect(panel.getByText('but the server has changed it since')).toHaveCount(2);
  const server = await usher.openPanel(`#/server/${(await notes.read()).id}`);
  await server.getByRole('button', { name: 'Remove' }).click();
  await server.getByRole('button', { name: 'Remove server' }).click();
  await expect
    .poll(async () => (await sitesOf(panel))[0]?.servers.map(({ name }) => name))
    .toEqual(['Library']);
});

test('a connection ends with its tab, or with its time', async ({ world, usher }) => {
  await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const chat = await openChatPage(usher);
  await connectSite(usher, chat, { servers: { Notes: {} }, duration: 'tab' });
  const panel = await usher.openPanel('#/sites');
  await expect(panel.getByRole('list', { name: 'Sites' })).toContainText('Until its tab is closed');
  // Idle, the worker hears of it all the same.
  await usher.restartWorker();
  await chat.close();
  await expect(panel.getByRole('heading', { name: 'No site is connected' })).toBeVisible();
  await expect.poll(() => registeredScripts(panel)).toEqual([]);
  await expect.poll(() => hasHost(panel, CHAT)).toBe(false);

  const again = await openChatPage(usher);
  await connectSite(usher, again, { servers: { Notes: {} }, duration: 'day' });
  expect(await sitesOf(panel)).toHaveLength(1);
  await changeRows(panel, 'sites', (rows) => {
    for (const row of rows.values()) Object.assign(row, { until: { kind: 'time', atMs: Date.now() - 1 } });
  });
  await usher.restartWorker();
  await expect.poll(() => sitesOf(panel)).toEqual([]);
  await expect.poll(() => registeredScripts(panel)).toEqual([]);

  // The tab is gone before the person has decided: then there is nothing to connect.
  await chooseForSite(panel, { servers: { Notes: {} } });
  await again.close();
  await panel.getByRole('button', { name: 'Connect chat.test' }).click();
  await expect(panel.getByRole('alert')).toContainText('Press Usher’s toolbar button on the page');
  expect(await sitesOf(panel)).toEqual([]);
});

test('each ask shows what would be sent; what is allowed for longer asks no more, until the tool is another one; never is never', async ({
  world,
  usher,
}) => {
  await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const chat = await openChat(usher, `${CHAT}/`);
  await connectSite(usher, chat.page, { servers: { Notes: {} } });
  await chat.connected();
  const server = witness(world, 'notes-modern');

  const first = await chat.ask('Please echo "hello there"');
  const asked = await nextGrant(usher);
  await expect(asked.page.getByRole('heading', { level: 1 })).toHaveText(
    'chat.test wants to use a tool of Notes',
  );
  await expect(asked.page.getByText('"words": "hello there"')).toBeVisible();
  expect(asked.text).toContain('mcp.notes.test');
  expect(server.calls()).toHaveLength(0);
  await asked.allow('day');
  expect(await first.result()).toBe('hello there');
  const second = await chat.ask('Please echo "again"');
  expect(await second.result()).toBe('again');

  // The server has changed the tool since: what was allowed is shown beside what is.
  const panel = await usher.openPanel('#/sites');
  await expect(panel.getByRole('list', { name: 'Sites' })).toContainText('1 tool allowed');
  await changeRows(panel, 'sites', (rows) => {
    for (const row of rows.values()) {
      const [rule] = (row as { rules: { pin: string; definition: { description: string } }[] }).rules;
      Object.assign(rule ?? {}, {
        pin: 'of an earlier definition',
        definition: { ...rule?.definition, description: 'Says back what it was told, and forgets it.' },
      });
    }
  });
  const third = await chat.ask('Please echo "once more"');
  const changed = await nextGrant(usher);
  await expect(changed.page.getByText('This is not the tool that you allowed')).toBeVisible();
  const difference = changed.page.getByRole('region', { name: 'What is different' });
  await expect(difference).toContainText('Says back what it was told, and forgets it.');
  await expect(difference.getByRole('listitem')).toHaveCount(1);

  // Not now, and never again: it is not even offered any more.
  const count = async () => Number(/(\d+) tools/.exec(await chat.status.innerText())?.[1]);
  const before = await count();
  await changed.refuseForGood();
  await expect(third.said).toContainText('The user declined');
  expect(server.calls()).toHaveLength(2);
  await expect.poll(() => verdicts(panel)).toEqual({ echo: 'deny' });
  await expect.poll(count).toBe(before - 1);
  expect(await (await chat.ask('Which tools are there?')).result()).not.toContain('Notes: Echo');
});

test('while a call sends the person to a connected site, nothing of Usher runs in its pages', async ({
  world,
  usher,
}) => {
  const keys = await usher.addServer(world.servers.keys, { name: 'Weather' });
  const chat = await openChatPage(usher);
  await connectSite(usher, chat, { servers: { Weather: {} } });
  const elsewhere = await usher.browser.context.newPage();
  await elsewhere.goto('https://mcp.keys.test/');
  await connectSite(usher, elsewhere, { servers: { Weather: {} } });
  const panel = await usher.openPanel('#/sites');
  const hosts = async () => (await registeredScripts(panel)).flatMap(({ matches }) => matches);
  const [one, both] = [['https://chat.test/*'], ['https://chat.test/*', 'https://mcp.keys.test/*']];
  await expect.poll(hosts).toEqual([...both, ...both]);
  expect(await runsIn(usher, elsewhere)).toBe(true);

  const call = await keys.callTool('weather');
  const tab = opened(await (await usher.nextConsent()).accept());
  await tab.getByLabel('API key').waitFor();
  expect(await hosts()).toEqual([...one, ...one]);
  expect(await runsIn(usher, tab)).toBe(false);

  // Connected anew meanwhile, its scripts are run in the pages at hand: never in the tab of the call.
  await usher.restartWorker();
  await panel.getByRole('button', { name: 'Disconnect https://mcp.keys.test' }).click();
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect(panel.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  expect(await hosts()).toEqual([...one, ...one]);
  expect(await runsIn(usher, tab)).toBe(false);

  await tab.getByLabel('API key').fill(API_KEY);
  await tab.getByRole('button', { name: 'Save key' }).click();
  await call.finish();
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect.poll(hosts).toEqual([...both, ...both]);
});

test('in the window of a sign-in nothing of Usher is to be found, wherever it leads', async ({
  world,
  usher,
}) => {
  const secured = hostSecured(world);
  const notes = await usher.addServer(secured.url, { name: 'Secured' });
  const chat = await openChatPage(usher);
  await connectSite(usher, chat, { servers: { Secured: {} } });
  const own = await usher.browser.context.newPage();
  await own.goto(`https://${SECURED_LOGIN}/`);
  await connectSite(usher, own, { servers: { Secured: {} } });
  const panel = await usher.openPanel(`#/server/${encodeURIComponent((await notes.read()).id)}`);
  const hosts = async () => (await registeredScripts(panel)).flatMap(({ matches }) => matches);
  const [one, both] = [['https://chat.test/*'], ['https://chat.test/*', `https://${SECURED_LOGIN}/*`]];
  await expect.poll(hosts).toEqual([...both, ...both]);

  await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
  const login = await (await usher.nextSignIn()).accept();
  await login.getByLabel('Password').waitFor();
  expect(await runsIn(usher, login)).toBe(false);
  expect(await hosts()).toEqual([...one, ...one]);
  // Anywhere else it leads, a connected chat included, Usher keeps still until it is over; in the person's own tabs not.
  await login.goto(`${CHAT}/detective`);
  await chat.goto(`${CHAT}/plain`);
  await expect(chat.getByText('Found Usher')).toBeVisible();
  const look = () => login.evaluate(() => (window as unknown as Detective).look());
  expect(await look()).toEqual([]);
  const later = await usher.browser.context.newPage();
  await later.goto(`${CHAT}/plain`);
  await expect(later.getByText('Found nothing')).toBeVisible();
  expect(await look()).toEqual([]);

  await login.close();
  await expect(later.getByText('Found Usher')).toBeVisible();
  await expect.poll(hosts).toEqual([...both, ...both]);
});

type Detective = { look(): readonly string[] };

async function openChatPage(usher: Usher): Promise<Page> {
  return (await openChat(usher, `${CHAT}/`)).page;
}

/** What was decided, by tool. */
async function verdicts(ours: Page): Promise<Readonly<Record<string, string>>> {
  const tools = (await sitesOf(ours)).flatMap(({ servers }) => servers.flatMap((server) => server.tools));
  return Object.fromEntries(
    tools.filter(({ verdict }) => verdict !== 'ask').map(({ tool, verdict }) => [tool.name, verdict]),
  );
}
