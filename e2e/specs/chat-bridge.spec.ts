import type { Page } from '@playwright/test';
import { createChat } from '../fixtures/chat/chat.ts';
import type { World } from '../fixtures/world.ts';
import { handsIn, openChat } from '../kit/chat.ts';
import { signIn } from '../kit/sign-in.ts';
import { connectSite } from '../kit/sites.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';
import { callInEveryTongue } from '../stories/chat-calls.ts';

// A page that the person connected uses their servers; every other page can't even tell that Usher is there.

const CHAT = 'https://chat.test';
const OTHER = 'https://parlour.test';

const wasCalled = (world: World, server: string) =>
  world.recorder.received(server).filter(({ message }) => message.method === 'tools/call').length;

test('a connected page calls tools with the SDK’s client of either line, in either era', async ({
  world,
  usher,
}) => {
  await callInEveryTongue(world, handsIn(usher));
});

test('a frame, a subdomain, another port and another site can’t tell that Usher is there; a second site has tools of its own; what is revoked ends at once', async ({
  world,
  usher,
}) => {
  for (const host of ['room.chat.test', 'parlour.test', 'frame.test'])
    world.host(host, () => ({ handler: createChat(), close: async () => {} }));
  await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  await usher.addServer(world.servers.keys, { name: 'Weather' });
  const chat = await openChat(usher, `${CHAT}/`);
  await connectSite(usher, chat.page, { servers: { Notes: { 'Slow work': 'allow' } } });
  const other = await openChat(usher, `${OTHER}/`);
  await connectSite(usher, other.page, { servers: { Weather: { Echo: 'allow' } } });

  await test.step('strangers find nothing, however they look', async () => {
    const pages = await Promise.all(
      [`${CHAT}:8443`, 'https://room.chat.test', 'https://frame.test'].map(async (origin) => {
        const page = await usher.browser.context.newPage();
        await page.goto(`${origin}/detective`);
        return page;
      }),
    );
    // A pattern knows no port: there the scripts run, and are still.
    expect(await Promise.all(pages.map((page) => hasScriptsOf(usher, page)))).toEqual([true, false, false]);
    // By the time another page is welcome, the gate has refused what came before it.
    await chat.page.reload();
    await chat.connected();
    for (const page of pages) {
      expect(await page.evaluate(() => (window as unknown as Detective).look()), page.url()).toEqual([]);
      await page.close();
    }
    for (const outer of ['https://frame.test', CHAT]) {
      const page = await usher.browser.context.newPage();
      await page.goto(`${outer}/framed?of=${encodeURIComponent(`${CHAT}/plain`)}`);
      await expect(page.frameLocator('iframe').getByText('Found nothing')).toBeVisible();
      await page.close();
    }
    const connected = await usher.browser.context.newPage();
    await connected.goto(`${CHAT}/plain`);
    await expect(connected.getByText('Found Usher')).toBeVisible();
    await connected.goto(`${CHAT}/detective`);
    await expect
      .poll(() => connected.evaluate(() => (window as unknown as Detective).look()))
      .toContain('heard mcp:announce-provider');
    await connected.close();
  });

  await test.step('two sites do not see each other’s tools', async () => {
    await other.connected();
    const [ours, theirs] = [await chat.ask('tools'), await other.ask('tools')];
    expect(await ours.result()).toContain('List notes');
    expect(await ours.result()).not.toContain('Weather');
    expect(await theirs.result()).toContain('Weather');
    expect(await theirs.result()).not.toContain('List notes');
  });

  await test.step('disconnected in the middle of a call: closed there and then, and nowhere else', async () => {
    const slow = await chat.ask('slow work, please: {"seconds": 60}');
    await world.recorder.waitForHappening('notes-modern', 'slow-began');
    const panel = await usher.openPanel('#/sites');
    await panel.getByRole('button', { name: CHAT, exact: true }).click();
    await panel.getByRole('button', { name: 'Disconnect', exact: true }).click();
    await expect(chat.status).toHaveText('Disconnected: REVOKED');
    await expect(slow.said).toContainText('That did not work: Connection closed');
    await other.page.bringToFront();
    expect(await (await other.ask('echo "still here"')).result()).toBe('still here');
    await chat.page.reload();
    await expect(chat.status).toHaveText('No companion is connected to this page');
  });

  await test.step('Usher is switched off: what it left in a page says so, and goes silent', async () => {
    const panel = await usher.openPanel();
    const closed = panel.waitForEvent('close');
    await panel.evaluate(() => (globalThis as unknown as Reloading).chrome.runtime.reload()).catch(() => {});
    await closed;
    await other.ask('echo "anybody there?"');
    await expect(other.status).toHaveText('Disconnected: SESSION_LOST');
  });
});

test.describe('a page that waits', () => {
  test.use({ browserOptions: { keepsPages: true } });

  test('is told that a person is needed, and gets its answer: after the worker’s death, and after it slept in the back-forward cache', async ({
    world,
    usher,
  }) => {
    await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
    const chat = await openChat(usher, `${CHAT}/`);
    await connectSite(usher, chat.page, { servers: { Notes: { 'List notes': 'allow' } } });
    await chat.connected();
    await expect(chat.attention).toBeHidden();
    const answer = await chat.ask('List my notes, please');
    await expect(chat.attention).toBeVisible();
    await usher.restartWorker();

    await chat.page.evaluate(() => Object.assign(window, { slept: 0 }));
    await chat.page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => Object.assign(window, { slept: Number(persisted) }));
    });
    await chat.page.goto(`${CHAT}/plain`);
    // It is not loaded again: that is what the cache is for.
    await chat.page.goBack({ waitUntil: 'commit' });
    expect(await chat.page.evaluate(() => (window as unknown as { slept: number }).slept)).toBe(1);

    await chat.attention.getByRole('button', { name: 'Continue in Usher' }).click();
    const tab = opened(await (await usher.nextConsent()).accept());
    await expect(chat.attention).toBeHidden();
    // In the tab of a call no page has Usher, whosever it is.
    const login = tab.url();
    await tab.goto(`${CHAT}/plain`);
    await expect(tab.getByText('Found nothing')).toBeVisible();
    await tab.goto(login);
    await usher.restartWorker();
    await signIn(tab);
    expect(await answer.result()).toContain('Groceries');
    expect(wasCalled(world, 'notes-modern')).toBe(2);
  });
});

/** Whether the browser has made a world for Usher's scripts in this page. */
async function hasScriptsOf(usher: Usher, page: Page): Promise<boolean> {
  const session = await page.context().newCDPSession(page);
  const worlds: string[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context.origin));
  await session.send('Runtime.enable');
  await session.detach();
  return worlds.includes(`chrome-extension://${usher.browser.extensionId}`);
}

type Reloading = { readonly chrome: { readonly runtime: { reload(): void } } };
type Detective = { look(): readonly string[] };
