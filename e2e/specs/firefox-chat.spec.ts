import type { Page } from 'puppeteer-core';
import { handsIn, openChat } from '../firefox/chat.ts';
import { textOf } from '../firefox/hands.ts';
import { addressOf, signIn } from '../firefox/prompt.ts';
import { pressToolbarButton } from '../firefox/sidebar.ts';
import { expect, test } from '../firefox/test.ts';
import type { FirefoxUsher } from '../firefox/usher.ts';
import { createChat } from '../fixtures/chat/chat.ts';
import { witness } from '../kit/witness.ts';
import { callInEveryTongue, signInWhileItWaits } from '../stories/chat-calls.ts';

// A chat page that uses the person's servers, in Firefox: an event page instead of a worker, a sidebar instead of a side
// panel, and a host that the browser takes back at any moment.

test.use({ watching: false });

test('Firefox: a connected page calls tools with the SDK’s client of either line, in either era', async ({
  world,
  usher,
}) => {
  test.slow();
  await callInEveryTongue(world, handsIn(usher));
});

test('Firefox: a call is asked about, signs in and comes back while the page waits, whatever becomes of the event page', async ({
  world,
  usher,
}) => {
  test.slow();
  await signInWhileItWaits(world, handsIn(usher), '/');
});

test('Firefox: a frame, a subdomain, another port and another site can’t tell that Usher is there; a second site has tools of its own; what is revoked ends at once', async ({
  world,
  usher,
}) => {
  test.slow();
  for (const host of ['room.chat.test', 'parlour.test', 'frame.test'])
    world.host(host, () => ({ handler: createChat(), close: async () => {} }));
  await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  await usher.addServer(world.servers.keys, { name: 'Weather' });
  const chat = await openChat(usher, `${CHAT}/`);
  await chat.connect({ Notes: { 'Slow work': 'allow', 'List notes': 'allow' } });
  const other = await openChat(usher, 'https://parlour.test/');
  // The sidebar is where it was left, not loaded anew.
  const again = await pressToolbarButton(usher, other.page);
  await again.says('You called Usher on https://parlour.test.');
  await other.connect({ Weather: { Echo: 'allow' } });

  await test.step('strangers find nothing, however they look', async () => {
    const strangers = await Promise.all(
      [`${CHAT}:8443`, 'https://room.chat.test', 'https://frame.test'].map((origin) =>
        visit(usher, `${origin}/detective`),
      ),
    );
    // By the time another page is welcome, the gate has refused what came before it.
    const welcome = await visit(usher, `${CHAT}/detective`);
    await expect.poll(() => look(welcome)).toContain('heard mcp:announce-provider');
    for (const page of strangers) expect(await look(page), page.url()).toEqual([]);
    for (const outer of ['https://frame.test', CHAT]) {
      const page = await visit(usher, `${outer}/framed?of=${encodeURIComponent(`${CHAT}/plain`)}`);
      const frame = await page.waitForFrame((one) => one.url() === `${CHAT}/plain`);
      await expect.poll(() => frame.evaluate(() => document.body.innerText)).toContain('Found nothing');
    }
    await welcome.goto(`${CHAT}/plain`);
    await expect.poll(() => textOf(welcome)).toContain('Found Usher');
  });

  await test.step('two sites do not see each other’s tools', async () => {
    // Pages behind others have slow clocks, and so the chat's words come slowly.
    await other.page.bringToFront();
    const theirs = await (await other.ask('tools')).result();
    await chat.page.bringToFront();
    const ours = await (await chat.ask('tools')).result();
    expect(ours).toContain('List notes');
    expect(ours).not.toContain('Weather');
    expect(theirs).toContain('Weather');
    expect(theirs).not.toContain('List notes');
  });

  await test.step('the browser takes the host back while a page waits to be opened: closed there and then, nothing opens', async () => {
    await chat.ask('List my notes, please');
    const prompt = await usher.nextConsent();
    await usher.firefox.revokeHost(`${CHAT}/*`);
    await expect.poll(() => chat.status()).toBe('Disconnected: REVOKED');
    await expect.poll(() => isClosed(prompt.page)).toBe(true);
    expect(world.recorder.visits('mcp.notes.test')).toEqual([]);
    await chat.page.reload();
    await expect.poll(() => chat.status()).toBe('No companion is connected to this page');
  });

  await test.step('given again, then disconnected in the middle of a call: closed there and then, and nowhere else', async () => {
    const sidebar = await pressToolbarButton(usher, chat.page);
    await sidebar.click({ name: CHAT, within: CHAT });
    await sidebar.click({ name: 'Allow access' });
    await usher.firefox.answerPermission('allow');
    await chat.page.reload();
    await expect.poll(() => chat.status()).toMatch(/^Connected through Usher/);
    const slow = await chat.ask('slow work, please: {"seconds": 60}');
    await world.recorder.waitForHappening('notes-modern', 'slow-began');
    await sidebar.click({ name: /^Disconnect$/ });
    await expect.poll(() => chat.status()).toBe('Disconnected: REVOKED');
    await expect.poll(() => slow.says()).toContain('That did not work: Connection closed');
    await other.page.bringToFront();
    expect(await (await other.ask('echo "still here"')).result()).toBe('still here');
    await chat.page.reload();
    await expect.poll(() => chat.status()).toBe('No companion is connected to this page');
  });

  await test.step('Usher is switched off: what it left in a page says so, and goes silent', async () => {
    await usher.firefox.inFirefox(
      `AddonManager.getAddonByID('usher@usher.example').then((addon) => addon.disable()).then(() => true)`,
    );
    await other.ask('echo "anybody there?"');
    await expect.poll(() => other.status()).toBe('Disconnected: SESSION_LOST');
  });
});

test('Firefox: a page that slept in the back-forward cache, in a container, gets its answer; what it is sent to opens in its container', async ({
  world,
  usher,
}) => {
  test.slow();
  await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const chat = await openChat(usher, `${CHAT}/`, { isContained: true });
  await chat.connect({ Notes: { 'List notes': 'allow' } });
  await expect.poll(() => chat.status()).toMatch(/^Connected through Usher/);
  const server = witness(world, 'notes-modern');
  const answer = await chat.ask('List my notes, please');
  await expect.poll(() => chat.isAskingForPerson()).toBe(true);
  const prompt = await usher.nextConsent();
  await usher.firefox.stopBackground();

  await chat.page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => Object.assign(window, { slept: persisted }));
  });
  await chat.page.goto(`${CHAT}/plain`);
  await expect.poll(() => textOf(chat.page)).toContain('Found Usher');
  await chat.page.evaluate(() => history.back());
  await expect
    .poll(() => chat.page.evaluate(() => (window as unknown as { slept?: boolean }).slept).catch(() => null))
    .toBe(true);

  await expect.poll(() => chat.isAskingForPerson()).toBe(true);
  const tab = await prompt.accept();
  await tab.waitForSelector('input[type=password]');
  expect(await containersOf(usher)).toMatchObject({
    'https://chat.test': '1',
    'https://login.idp.test': '1',
  });
  await signIn(tab);
  expect(await answer.result()).toContain('Groceries');
  expect(server.calls()).toHaveLength(2);
});

const CHAT = 'https://chat.test';

/** Which container each tab is in, by the origin it shows. */
async function containersOf({ firefox }: FirefoxUsher): Promise<unknown> {
  return firefox.inFirefox(
    `Object.fromEntries(gBrowser.tabs.map((tab) => [tab.linkedBrowser.currentURI.prePath, tab.getAttribute('usercontextid')]))`,
  );
}

async function visit(usher: FirefoxUsher, url: string): Promise<Page> {
  const page = await usher.firefox.browser.newPage();
  await page.goto(url);
  return page;
}

const look = (page: Page) => page.evaluate(() => (window as unknown as Detective).look());

const isClosed = async (page: Page) => (await addressOf(page)) === null;

type Detective = { look(): readonly string[] };
