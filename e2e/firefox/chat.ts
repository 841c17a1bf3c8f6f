import type { Page } from 'puppeteer-core';
import type { ChatHands, HeldAnswer, HeldChat } from '../kit/chat-hands.ts';
import { until } from '../kit/wait.ts';
import { nextGrant } from './grant-prompt.ts';
import { click, textOf, type } from './hands.ts';
import { signIn } from './prompt.ts';
import { connectSite } from './sites.ts';
import type { FirefoxUsher } from './usher.ts';

/** The demonstration chat in a tab of Firefox. */
export type Chat = HeldChat & { readonly page: Page };

/** What the stories about chats need, in Firefox. */
export function handsIn(usher: FirefoxUsher): ChatHands {
  return {
    async addServer(url, name) {
      await usher.addServer(url, { name });
    },
    openChat: (url) => openChat(usher, url),
    nextGrant: () => nextGrant(usher),
    async nextConsent() {
      const prompt = await usher.nextConsent();
      return {
        text: prompt.text,
        async accept() {
          const tab = await prompt.accept();
          await tab.waitForSelector('input[type=password]');
          return { signIn: () => signIn(tab) };
        },
      };
    },
    stopBackground: () => usher.firefox.stopBackground(),
  };
}

/** @param options.isContained in a tab of Firefox's first container ("Personal"). */
export async function openChat(
  usher: FirefoxUsher,
  url: string,
  { isContained = false }: { readonly isContained?: boolean } = {},
): Promise<Chat> {
  const page = isContained ? await newContainedPage(usher) : await usher.firefox.browser.newPage();
  await page.goto(url);
  return chatIn(usher, page);
}

async function newContainedPage({ firefox }: FirefoxUsher): Promise<Page> {
  const before = new Set(await firefox.browser.pages());
  await firefox.inFirefox(
    `(gBrowser.selectedTab = gBrowser.addTrustedTab('about:blank', { userContextId: 1 }), true)`,
  );
  return until(
    'the tab in a container',
    async () => (await firefox.browser.pages()).find((page) => !before.has(page)) ?? null,
  );
}

export function chatIn(usher: FirefoxUsher, page: Page): Chat {
  const answers = 'article[aria-label="Parley said"]';
  return {
    page,
    async connect(servers) {
      await connectSite(usher, page, servers);
      await page.bringToFront();
    },
    goto: async (url) => void (await page.goto(url)),
    status: () => page.$eval('#status', ({ textContent }) => textContent ?? ''),
    isAskingForPerson: () => page.$eval('#attention', (element) => element.checkVisibility()),
    proceed: () => click(page, { button: /^Continue in / }),
    isInFront: () => page.evaluate(() => document.visibilityState === 'visible'),
    markup: () => page.content(),
    async ask(words): Promise<HeldAnswer> {
      const before = (await page.$$(answers)).length;
      await type(page, { field: 'Message' }, words);
      await click(page, { button: 'Send' });
      const said = await until('the chat to answer', async () => (await page.$$(answers))[before] ?? null, {
        seen: () => textOf(page),
      });
      return {
        says: () => said.evaluate((element) => (element as HTMLElement).innerText),
        result: () =>
          until(
            'the result of the tool',
            () =>
              said.evaluate((element) => {
                if (element.getAttribute('aria-busy') !== 'false') return null;
                return (element.querySelector('pre') as HTMLElement | null)?.innerText ?? null;
              }),
            { seen: () => textOf(page) },
          ),
      };
    },
  };
}
