import type { Page } from 'puppeteer-core';
import { ARMING_MS } from '../../src/ui/consent/arming.ts';
import { PERSON } from '../fixtures/identity-provider.ts';
import { until } from '../kit/wait.ts';
import { click, isThere, seek, textOf, type } from './hands.ts';
import type { FirefoxBrowser } from './launch.ts';

/** One prompt in Usher's own window, read from what the window shows. */
export type Prompt = {
  readonly page: Page;
  /** All that it says. */
  readonly text: string;
  /** The full address, exactly as shown; empty for a form. */
  readonly url: string;
  /** Agrees: the elicitation tab, or the browser's sign-in window. */
  accept(): Promise<Page>;
  /** Reviews and sends a form. */
  submit(answers: Readonly<Record<string, string>>): Promise<void>;
  decline(): Promise<void>;
};

const AGREES = { anyButton: /^(Open |Review|Send to |Sign in at )/ };

export async function findPrompt(firefox: FirefoxBrowser): Promise<Prompt> {
  const page = await until(
    'a prompt in the consent window',
    async () => {
      for (const candidate of await firefox.browser.pages()) {
        if ((await addressOf(candidate)) !== firefox.page('consent.html')) continue;
        if (await isThere(candidate, AGREES)) return candidate;
      }
      return null;
    },
    { seen: () => screens(firefox) },
  );
  // A prompt takes no click in its first moments: whoever answers sooner has not read it.
  const isReadAtMs = Date.now() + ARMING_MS;
  const url = await page.evaluate(
    () => (document.querySelector('[aria-label="Full address"]') as HTMLElement | null)?.innerText ?? '',
  );
  const over = () =>
    until('the prompt to be over', async () =>
      (await addressOf(page)) === null || !(await isThere(page, AGREES)) ? true : null,
    );
  return {
    page,
    text: await textOf(page),
    url: url.trim(),
    async accept() {
      const before = new Set(await firefox.browser.pages());
      const tick = await page.$('input[type=checkbox]');
      await tick?.click();
      await click(page, { button: /^(Open |Sign in at )/ });
      const tab = await until('the elicitation tab', async () => {
        for (const candidate of await firefox.browser.pages()) {
          if (!before.has(candidate) && candidate.url().startsWith('http')) return candidate;
        }
        return null;
      });
      await over();
      return tab;
    },
    async submit(answers) {
      for (const [label, answer] of Object.entries(answers)) await type(page, { field: label }, answer);
      await click(page, { button: 'Review' });
      await click(page, { button: /^Send to / });
      await over();
    },
    async decline() {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, isReadAtMs - Date.now())));
      await click(page, { button: 'Decline' });
      await over();
    },
  };
}

/** What is on every screen of Usher, for the message of a time-out. */
async function screens(firefox: FirefoxBrowser): Promise<string> {
  const texts: string[] = [];
  for (const page of await firefox.browser.pages()) {
    const address = (await addressOf(page)) ?? '(gone)';
    texts.push(`--- ${address}\n${address.startsWith(firefox.page('')) ? await textOf(page) : '(a page)'}`);
  }
  return texts.join('\n');
}

/** The driver does not hear where an extension's page went: the page is asked. Null: it is gone. */
export async function addressOf(page: Page): Promise<string | null> {
  return page.evaluate(() => `${location.origin}${location.pathname}`).catch(() => null);
}

/** Signs in at the identity provider and answers its consent page, as the person would. */
export async function signIn(tab: Page, answer: 'Allow' | 'Refuse' = 'Allow'): Promise<void> {
  await type(tab, { field: 'Email' }, PERSON.email);
  await type(tab, { field: 'Password' }, PERSON.password);
  await click(tab, { button: 'Sign in' });
  await (await seek(tab, { button: answer })).click();
}
