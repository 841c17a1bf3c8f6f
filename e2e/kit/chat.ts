import type { Locator, Page } from '@playwright/test';
import { expect } from './test.ts';
import type { Usher } from './usher.ts';

/** The demonstration chat in a tab, driven as a person would. */
export type Chat = {
  readonly page: Page;
  /** What it says of its connection. */
  readonly status: Locator;
  /** "Sign-in needed", with the button that leads to Usher. */
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
    attention: page.getByRole('alert').filter({ hasText: 'Sign-in needed' }),
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
