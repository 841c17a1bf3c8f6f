import type { Page } from '@playwright/test';
import { ARMING_MS } from '../../src/ui/consent/arming.ts';
import type { UsherBrowser } from './browser.ts';
import { type FormAnswers, fillForm } from './form.ts';
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
  /** Where this prompt stands among those of its round ("1 of 2"); null where it is the only one. */
  readonly position: string | null;
  /** Opens the page; the elicitation tab, or why none opened. */
  accept(): Promise<Page | { readonly notOpened: string }>;
  /** Fills in the form with these answers by label, without sending anything. */
  fill(answers: FormAnswers): Promise<void>;
  /** The same, and presses Review: what follows is what will be sent, or what does not fit. */
  review(answers?: FormAnswers): Promise<void>;
  /** Reviews and sends the form, filled in with these answers by label. */
  submit(answers?: FormAnswers): Promise<void>;
  decline(): Promise<void>;
  cancel(): Promise<void>;
  /** Closes the window, as a person who has had enough. */
  close(): Promise<void>;
};

/** Waits for a prompt and reads it. */
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
  // A prompt takes no click in its first moments: whoever answers sooner has not read it.
  const isReadAtMs = Date.now() + ARMING_MS;
  const shown = await page.getByRole('main').elementHandle();
  const open = page.getByRole('button', { name: /^Open / });
  const isUrl = (await open.count()) > 0;
  const title = await page.getByRole('heading', { level: 1 }).locator('bdi').first().innerText();
  const quote = page.locator('blockquote');
  const address = page.getByRole('region', { name: 'Full address' });
  const sendsNow = page.getByRole('button', { name: /^Send to / });
  const position = page.getByText(/^\d+ of \d+$/);

  /** Until this prompt is over: closed with its window, or followed by another one in it. */
  const over = () =>
    until(
      'the prompt to be over',
      async () => {
        if (page.isClosed()) return true;
        const isThere = await shown?.evaluate((element) => element.isConnected).catch(() => false);
        return isThere === true ? null : true;
      },
      { seen: () => screens(browser, home) },
    );
  const refuse = async (name: 'Decline' | 'Cancel') => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, isReadAtMs - Date.now())));
    await page.getByRole('button', { name, exact: true }).click();
    await over();
  };

  const review = async (answers: FormAnswers = {}) => {
    await fillForm(page, answers);
    await page.getByRole('button', { name: 'Review', exact: true }).click();
  };

  return {
    page,
    mode: isUrl ? 'url' : 'form',
    server: title,
    message: (await quote.count()) > 0 ? await quote.innerText() : '',
    url: isUrl ? (await address.innerText()).trim() : '',
    host: isUrl ? (await open.innerText()).replace(/^Open /, '') : '',
    warnings: await page
      .getByRole('list', { name: 'What Usher noticed' })
      .getByRole('listitem')
      .allInnerTexts(),
    position: (await position.count()) > 0 ? await position.innerText() : null,

    async accept() {
      const tick = page.getByRole('checkbox');
      if ((await tick.count()) > 0) await tick.check();
      const typed = page.getByRole('textbox', { name: /^To open it all the same, type / });
      if ((await typed.count()) > 0)
        await typed.fill(await page.locator('label[for="typed-domain"] strong').innerText());
      // Playwright tells of a tab once its first page answers.
      const opened = browser.context.waitForEvent('page', {
        predicate: (candidate) => !candidate.url().startsWith(browser.page('')),
        timeout: 10_000,
      });
      // A prompt that is not armed yet takes no click: Playwright waits until the button is enabled.
      const [tab] = await Promise.all([
        opened.catch(
          async (): Promise<{ readonly notOpened: string }> => ({ notOpened: await screens(browser, home) }),
        ),
        open.click(),
      ]);
      if (!('notOpened' in tab)) await over();
      return tab;
    },
    fill: (answers) => fillForm(page, answers),
    review,
    async submit(answers) {
      if (answers !== undefined || (await sendsNow.count()) === 0) await review(answers);
      await sendsNow.click();
      await over();
    },
    decline: () => refuse('Decline'),
    cancel: () => refuse('Cancel'),
    async close() {
      await page.close();
    },
  };
}

/** What is on every screen of Usher, for the message of a time-out. */
export async function screens(browser: UsherBrowser, home: Page): Promise<string> {
  const texts: string[] = [];
  for (const page of browser.context.pages()) {
    if (page === home) continue;
    const isOurs = page.url().startsWith(browser.page(''));
    const text = isOurs
      ? await page
          .locator('body')
          .innerText({ timeout: 1_000 })
          .catch(() => '')
      : '(a page)';
    texts.push(`--- ${page.url().replace(/[?#].*$/, '')}\n${text}`);
  }
  return texts.join('\n');
}
