import type { Page } from '@playwright/test';
import { ARMING_MS } from '../../src/ui/consent/arming.ts';
import type { Usher } from './usher.ts';
import { until } from './wait.ts';

/** A page that wants a tool, a resource or a prompt, as Usher's own window asks about it. */
export type GrantPrompt = {
  readonly page: Page;
  /** All that is shown. */
  readonly text: string;
  /** What is sent, in full: arguments, or a resource's address. */
  readonly given: string;
  /** For longer: a tool, or all resources or prompts of its server. */
  allow(duration?: keyof typeof LONGER): Promise<void>;
  refuse(): Promise<void>;
  /** Now, and whenever this page asks for this tool, or any resource or prompt, again. */
  refuseForGood(): Promise<void>;
};

const LONGER = { tab: 'Until the tab is closed', day: 'For 24 hours', revoked: 'Until I take it back' };

/** The next one. */
export async function nextGrant({ browser }: Usher): Promise<GrantPrompt> {
  const page = await until('a page that wants something', async () => {
    for (const candidate of browser.context.pages()) {
      if (!candidate.url().startsWith(browser.page('consent.html')) || candidate.isClosed()) continue;
      const once = candidate.getByRole('button', { name: 'Allow once' });
      if ((await once.count().catch(() => 0)) > 0) return candidate;
    }
    return null;
  });
  const isReadAtMs = Date.now() + ARMING_MS;
  const shown = await page.getByRole('main').elementHandle();
  const click = async (name: string) => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, isReadAtMs - Date.now())));
    await page.getByRole('button', { name, exact: true }).click();
    await until('the prompt to be over', async () => {
      if (page.isClosed()) return true;
      return (await shown?.evaluate((element) => element.isConnected).catch(() => false)) === true
        ? null
        : true;
    });
  };
  const given = page.locator('pre.arguments');
  return {
    page,
    text: await page.getByRole('main').innerText(),
    given: (await given.count()) > 0 ? await given.innerText() : '',
    async allow(duration) {
      if (duration === undefined) return click('Allow once');
      await page.getByRole('button', { name: /^Allow (for longer|all (resources|prompts))…$/ }).click();
      // What moved starts the wait anew.
      await new Promise((resolve) => setTimeout(resolve, ARMING_MS));
      await click(LONGER[duration]);
    },
    refuse: () => click('Don’t allow'),
    async refuseForGood() {
      await page.getByRole('checkbox', { name: /^Never (allow this tool|let this site) / }).check();
      await click('Never allow');
    },
  };
}
