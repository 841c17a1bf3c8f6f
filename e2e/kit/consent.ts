import type { Page } from '@playwright/test';
import type { UsherBrowser } from './browser.ts';
import { until } from './wait.ts';

/** One prompt in Usher's own window, read from what the window shows. */
export type Consent = {
  readonly page: Page;
  readonly mode: 'url' | 'form';
  /** The name the user gave the server. */
  readonly server: string;
  readonly message: string;
  /** The full address, exactly as shown; empty for a form. */
  readonly url: string;
  readonly host: string;
  readonly warnings: readonly string[];
  /** Opens the page; the elicitation tab, or why none opened. */
  accept(): Promise<Page | { readonly notOpened: string }>;
  /** Reviews and sends the form, filled in with these answers by label. */
  submit(answers?: Readonly<Record<string, string | boolean | readonly string[]>>): Promise<void>;
  decline(): Promise<void>;
  cancel(): Promise<void>;
};

export async function findConsent(browser: UsherBrowser, home: Page, timeoutMs: number): Promise<Consent> {
  const page = await until(
    'a prompt in the consent window',
    async () => {
      for (const candidate of browser.context.pages()) {
        if (!candidate.url().startsWith(browser.page('consent.html')) || candidate.isClosed()) continue;
        const agree = candidate.getByRole('button', { name: /^(Open |Review|Send to )/ });
        if ((await agree.count().catch(() => 0)) > 0) return candidate;
      }
      return null;
    },
    { timeoutMs, seen: () => screens(browser, home) },
  );
  const open = page.getByRole('button', { name: /^Open / });
  const isUrl = (await open.count()) > 0;
  const title = await page.getByRole('heading', { level: 1 }).locator('bdi').first().innerText();
  const quote = page.locator('blockquote');
  const address = page.getByRole('region', { name: 'Full address' });

  return {
    page,
    mode: isUrl ? 'url' : 'form',
    server: title,
    message: (await quote.count()) > 0 ? await quote.innerText() : '',
    url: isUrl ? (await address.innerText()).trim() : '',
    host: isUrl ? (await open.innerText()).replace(/^Open /, '') : '',
    warnings: await page.locator('.findings li, .finding').allInnerTexts(),

    async accept() {
      const tick = page.getByRole('checkbox');
      if ((await tick.count()) > 0) await tick.check();
      const typed = page.locator('#typed-domain');
      if ((await typed.count()) > 0) await typed.fill(await page.locator('label[for="typed-domain"] strong').innerText());
      const opened = browser.context.waitForEvent('page', {
        predicate: (candidate) => !candidate.url().startsWith(browser.page('')),
        timeout: 10_000,
      });
      // A prompt that is not armed yet takes no click: Playwright waits until the button is enabled.
      const [tab] = await Promise.all([
        opened.catch(async (): Promise<{ readonly notOpened: string }> => ({ notOpened: await screens(browser, home) })),
        open.click(),
      ]);
      return tab;
    },
    async submit(answers = {}) {
      for (const [label, value] of Object.entries(answers)) await fill(page, label, value);
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: /^Send to / }).click();
    },
    decline: () => page.getByRole('button', { name: 'Decline' }).click(),
    cancel: () => page.getByRole('button', { name: 'Cancel' }).click(),
  };
}

async function fill(page: Page, label: string, value: string | boolean | readonly string[]): Promise<void> {
  if (typeof value === 'boolean') {
    await page.getByRole('radiogroup', { name: label }).getByLabel(value ? 'Yes' : 'No', { exact: true }).check();
    return;
  }
  if (typeof value !== 'string') {
    for (const option of value) await page.getByRole('group', { name: label }).getByLabel(option).check();
    return;
  }
  const field = page.getByLabel(label).first();
  if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption({ label: value });
  else await field.fill(value);
}

/** What is on every screen of Usher, for the message of a time-out. */
async function screens(browser: UsherBrowser, home: Page): Promise<string> {
  const texts: string[] = [];
  for (const page of browser.context.pages()) {
    if (page === home) continue;
    const text = page.url().startsWith(browser.page('')) ? await page.locator('body').innerText().catch(() => '') : '(a page)';
    texts.push(`--- ${page.url().replace(/[?#].*$/, '')}\n${text}`);
  }
  return texts.join('\n');
}
