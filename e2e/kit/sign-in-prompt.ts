import type { Page } from '@playwright/test';
import { ARMING_MS } from '../../src/ui/consent/arming.ts';
import type { UsherBrowser } from './browser.ts';
import { screens } from './consent.ts';
import { until } from './wait.ts';

/** The prompt before a sign-in to an MCP server, read from what Usher's window shows. */
export type SignInPrompt = {
  readonly page: Page;
  /** The name the user gave the server. */
  readonly server: string;
  /** The authorization server's host, as the button names it. */
  readonly host: string;
  /** The full address, exactly as shown. */
  readonly url: string;
  readonly scopes: readonly string[];
  /** Agrees; the browser's sign-in window. */
  accept(): Promise<Page>;
  decline(): Promise<void>;
};

export async function findSignIn(
  browser: UsherBrowser,
  home: Page,
  timeoutMs: number,
): Promise<SignInPrompt> {
  const seen = () => screens(browser, home);
  const page = await until(
    'a sign-in prompt',
    async () => {
      for (const candidate of browser.context.pages()) {
        if (!candidate.url().startsWith(browser.page('consent.html')) || candidate.isClosed()) continue;
        const agree = candidate.getByRole('button', { name: /^Sign in at / });
        if ((await agree.count().catch(() => 0)) > 0) return candidate;
      }
      return null;
    },
    { timeoutMs, seen },
  );
  // A prompt takes no click in its first moments: whoever answers sooner has not read it.
  const isReadAtMs = Date.now() + ARMING_MS;
  const agree = page.getByRole('button', { name: /^Sign in at / });
  const scopes = page.getByRole('region', { name: 'Asks permission for' }).locator('bdi');
  return {
    page,
    server: await page.getByRole('heading', { level: 1 }).locator('bdi').first().innerText(),
    host: (await agree.innerText()).replace(/^Sign in at /, ''),
    url: (await page.getByRole('region', { name: 'Full address' }).innerText()).trim(),
    scopes: await scopes.allInnerTexts(),
    async accept() {
      const [window] = await Promise.all([
        browser.context.waitForEvent('page', {
          predicate: (candidate) => !candidate.url().startsWith(browser.page('')),
          timeout: timeoutMs,
        }),
        agree.click(),
      ]);
      return window;
    },
    async decline() {
      const decline = page.getByRole('button', { name: 'Decline', exact: true });
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, isReadAtMs - Date.now())));
      await decline.click();
      await until(
        'the prompt to be over',
        async () => page.isClosed() || (await decline.count().catch(() => 0)) === 0,
        {
          seen,
        },
      );
    },
  };
}
