import type { Locator, Page } from '@playwright/test';
import type { ChatHands, HeldChat } from './chat-hands.ts';
import { nextGrant } from './grant-prompt.ts';
import { signIn } from './sign-in.ts';
import { connectSite } from './sites.ts';
import { expect, opened } from './test.ts';
import type { Usher } from './usher.ts';

/** The demonstration chat in a tab, driven as a person would. */
export type Chat = {
  readonly page: Page;
  /** What it says of its connection. */
  readonly status: Locator;
  /** "Waiting for you", with the button that leads to Usher. */
  readonly attention: Locator;
  /** Until it has the person's tools. */
  connected(): Promise<void>;
  /** Says something; the chat's answer, as far as it has come. */
  ask(words: string): Promise<Answer>;
};

export type Answer = {
  readonly said: Locator;
  /** The text of the tool's result; waits for it. */
  result(): Promise<string>;
};

export async function openChat(usher: Usher, url: string): Promise<Chat> {
  const page = await usher.browser.context.newPage();
  await page.goto(url);
  return chatIn(page);
}

export function chatIn(page: Page): Chat {
  const status = page.locator('header').getByRole('status');
  const answers = page.getByRole('article', { name: 'Parley said' });
  return {
    page,
    status,
    attention: page.getByRole('alert').filter({ hasText: 'Waiting for you' }),
    connected: () => expect(status).toContainText(/^Connected through Usher · \d+ tools?/),
    async ask(words) {
      const before = await answers.count();
      await page.getByLabel('Message').fill(words);
      await page.getByRole('button', { name: 'Send' }).click();
      const said = answers.nth(before);
      await said.waitFor();
      return {
        said,
        result: async () => {
          await expect(said).toHaveAttribute('aria-busy', 'false');
          return said.getByLabel('Result of the tool').innerText({ timeout: 1_000 });
        },
      };
    },
  };
}

/** What the stories about chats need, in Chromium. */
export function handsIn(usher: Usher): ChatHands {
  return {
    async addServer(url, name) {
      await usher.addServer(url, { name });
    },
    openChat: async (url) => held(usher, await openChat(usher, url)),
    nextGrant: () => nextGrant(usher),
    async nextConsent() {
      const consent = await usher.nextConsent();
      return {
        text: await consent.page.getByRole('main').innerText(),
        async accept() {
          const tab = opened(await consent.accept());
          await tab.getByLabel('Email').waitFor();
          return { signIn: () => signIn(tab) };
        },
      };
    },
    stopBackground: () => usher.restartWorker(),
  };
}

function held(usher: Usher, { page, status, attention, ask }: Chat): HeldChat {
  return {
    connect: (servers) => connectSite(usher, page, { servers }),
    goto: async (url) => void (await page.goto(url)),
    status: () => status.innerText(),
    isAskingForPerson: () => attention.isVisible(),
    proceed: () => page.getByRole('button', { name: 'Continue in Usher' }).click(),
    isInFront: () => page.evaluate(() => document.visibilityState === 'visible'),
    markup: () => page.content(),
    async ask(words) {
      const { said, result } = await ask(words);
      return { says: () => said.innerText(), result };
    },
  };
}
