import type { Page } from 'puppeteer-core';
import { ARMING_MS } from '../../src/ui/consent/arming.ts';
import { until } from '../kit/wait.ts';
import { click, isThere, textOf } from './hands.ts';
import { addressOf } from './prompt.ts';
import type { FirefoxUsher } from './usher.ts';

/** A page that wants a tool, as Usher's own window asks about it. */
export type GrantPrompt = {
  readonly page: Page;
  /** All that is shown. */
  readonly text: string;
  allow(): Promise<void>;
  refuse(): Promise<void>;
};

const ONCE = { anyButton: 'Allow once' };

/** The next one. */
export async function nextGrant({ firefox }: FirefoxUsher): Promise<GrantPrompt> {
  const page = await until('a page that wants a tool', async () => {
    for (const candidate of await firefox.browser.pages()) {
      if ((await addressOf(candidate)) !== firefox.page('consent.html')) continue;
      if (await isThere(candidate, ONCE)) return candidate;
    }
    return null;
  });
  // A prompt takes no click in its first moments: whoever answers sooner has not read it.
  const isReadAtMs = Date.now() + ARMING_MS;
  const answer = async (button: string) => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, isReadAtMs - Date.now())));
    await click(page, { button });
    await until('the prompt to be over', async () =>
      (await addressOf(page)) === null || !(await isThere(page, ONCE)) ? true : null,
    );
  };
  return {
    page,
    text: await textOf(page),
    allow: () => answer('Allow once'),
    refuse: () => answer('Don’t allow'),
  };
}
