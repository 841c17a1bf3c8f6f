import type { Page } from '@playwright/test';
import type { PageTransport, ProviderDetail } from '../../packages/for-pages/src/index.ts';
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

  await test.step('a third floods: a neighbour’s ping takes as long as before', async () => {
    const loud = await usher.browser.context.newPage();
    await loud.goto('https://frame.test/plain');
    await connectSite(usher, loud, { servers: { Notes: {} } });
    await measurePings(other.page);
    // The budget: p95 under 50 ms; on a machine that is busy with something else, four times what it was before. The
    // page that floods takes a processor for itself. The best of three rounds counts: one bad moment is nobody's fault.
    const idleMs = await p95(other.page);
    const budgetMs = Math.max(50, 4 * idleMs);
    await flood(loud);
    const rounds: number[] = [];
    do rounds.push(await p95(other.page));
    while (Math.min(...rounds) >= budgetMs && rounds.length < 3);
    const { sent, refused } = await loud.evaluate(() => {
      const flooding = window as unknown as Flooding;
      return { sent: flooding.sent, refused: flooding.refused };
    });
    await loud.close();
    // Where it can do no harm: beside the page, before it crosses to anybody else.
    expect(refused).toContain('TOO_MANY_MESSAGES');
    expect(Math.min(...rounds), `${rounds.join(', ')} ms in a flood of ${sent}`).toBeLessThan(budgetMs);
    expect(sent).toBeGreaterThan(10_000);
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

test('an idle page whose worker sleeps hears of changed tools, and of its end, untouched', async ({
  world,
  usher,
}) => {
  await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const chat = await openChat(usher, `${CHAT}/`);
  await connectSite(usher, chat.page, { servers: { Notes: { Echo: 'allow' } } });
  await chat.connected();
  const count = async () => Number(/(\d+) tools/.exec(await chat.status.innerText())?.[1]);
  const before = await count();
  const panel = await usher.openPanel('#/sites');
  await panel.getByRole('button', { name: CHAT, exact: true }).click();
  await panel.locator('.server-choice summary').click();

  await usher.restartWorker();
  await panel.getByLabel('Echo', { exact: true }).selectOption('deny');
  await expect.poll(count).toBe(before - 1);
  await usher.restartWorker();
  await panel.getByLabel('Echo', { exact: true }).selectOption('allow');
  await expect.poll(count).toBe(before);
  await usher.restartWorker();
  const dashboard = await usher.browser.context.newPage();
  await dashboard.goto(usher.browser.page('dashboard.html#/sites'));
  await dashboard.getByRole('button', { name: `Disconnect ${CHAT}` }).click();
  await expect(chat.status).toHaveText('Disconnected: REVOKED');
  // Nor does it take a reload when that was a slip.
  await dashboard.getByRole('button', { name: 'Undo' }).click();
  await chat.connected();
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
    await tab.getByLabel('Email').waitFor();
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

/** The 19th of twenty pings, in milliseconds: few enough to stay within what a page may say. */
async function p95(page: Page): Promise<number> {
  const times = await page.evaluate(() => (window as unknown as Measuring).measure(20));
  return Math.round(times.toSorted((one, other) => one - other)[18] ?? Number.POSITIVE_INFINITY);
}

/** A session of its own beside the chat's, that pings. */
async function measurePings(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const transport = await new Promise<PageTransport>((resolve) => {
      const found = (event: Event) =>
        resolve((event as CustomEvent<ProviderDetail>).detail.provider.connect());
      addEventListener('mcp:announce-provider', found, { once: true });
      dispatchEvent(new Event('mcp:request-provider'));
    });
    let answered = (_id: number) => {};
    transport.onmessage = ({ id }: { readonly id: number }) => answered(id);
    await transport.start();
    let id = 0;
    const ask = (method: string, params = {}) =>
      new Promise<void>((resolve) => {
        const own = ++id;
        answered = (which) => void (which === own && resolve());
        void transport.send({ jsonrpc: '2.0', id: own, method, params });
      });
    const clientInfo = { name: 'watch', version: '1' };
    await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
    await transport.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    const measure = async (count: number) => {
      const times: number[] = [];
      for (let n = 0; n < count; n++) {
        const atMs = performance.now();
        await ask('ping');
        times.push(performance.now() - atMs);
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      return times;
    };
    Object.assign(window, { measure });
  });
}

/** Says as much as a page can, for as long as it is there: again and again in a session of its own. */
async function flood(page: Page): Promise<void> {
  await page.evaluate(() => {
    const flooding = Object.assign(window, { sent: 0, refused: [] as string[] });
    const found = async (event: Event) => {
      const { provider } = (event as CustomEvent<ProviderDetail>).detail;
      for (;;) {
        let isOpen = true;
        const transport = provider.connect();
        transport.onerror = (error) => {
          isOpen = false;
          const { code } = error as Error & { readonly code: string };
          if (!flooding.refused.includes(code)) flooding.refused.push(code);
        };
        await transport.start();
        for (let id = 1; isOpen && id <= 1_000; id++, flooding.sent++)
          await transport.send({ jsonrpc: '2.0', id, method: 'ping' });
        await new Promise((resolve) => setTimeout(resolve));
      }
    };
    addEventListener('mcp:announce-provider', (event) => void found(event), { once: true });
    dispatchEvent(new Event('mcp:request-provider'));
  });
}

type Measuring = { measure(count: number): Promise<number[]> };
type Flooding = { readonly sent: number; readonly refused: readonly string[] };
type Reloading = { readonly chrome: { readonly runtime: { reload(): void } } };
type Detective = { look(): readonly string[] };
