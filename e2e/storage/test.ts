import { test as base, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/find-browser.mjs';
import { type HarnessServer, serveHarness } from './harness-server.ts';

type Fixtures = {
  /** A page with the stores in it. Pages of one test share a profile, as the extension's contexts do. */
  readonly openPage: () => Promise<Page>;
};

/** A test with an empty profile of a real browser. */
export const test = base.extend<Fixtures, { server: HarnessServer }>({
  launchOptions: { executablePath: findChromium() ?? '/usr/bin/chromium', chromiumSandbox: false },
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern
    async ({}, use) => {
      const server = await serveHarness();
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  openPage: async ({ context, server }, use) => {
    await use(async () => {
      const page = await context.newPage();
      await page.goto(server.url);
      return page;
    });
  },
});

export { expect } from '@playwright/test';
