import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findChromium } from '../../scripts/find-browser.mjs';
import { answerPermissionPrompt } from './permission-prompt.ts';
import { until } from './wait.ts';

const EXTENSION = fileURLToPath(new URL('../../.output/chrome-mv3', import.meta.url));

/**
 * Chromium with Usher, held by Puppeteer: for what no tab does while Playwright holds it (prerendering). It speaks to
 * Usher by messages from its own pages; everything a person does in windows belongs to the `usher` of `test.ts`.
 */
export type BareBrowser = {
  readonly browser: Browser;
  /** A command as this page of Usher's would send it. */
  ask<Out>(from: 'sidepanel.html' | 'consent.html', command: string, input?: unknown): Promise<Out>;
  /** Lets Usher have these, through the browser's own dialog. */
  allow(wanted: Wanted): Promise<void>;
  close(): Promise<void>;
};

export async function launchBareBrowser(args: readonly string[]): Promise<BareBrowser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium: run npm test, which installs one');
  const uiPort = await freePort();
  const browser = await puppeteer.launch({
    executablePath,
    headless: true,
    enableExtensions: true,
    args: [
      '--no-sandbox',
      `--disable-extensions-except=${EXTENSION}`,
      `--load-extension=${EXTENSION}`,
      `--enable-ui-devtools=${uiPort}`,
      '--enable-features=ui-debug-tools-enable-synthetic-events',
      ...args,
    ],
  });
  const worker = await browser.waitForTarget((target) => target.type() === 'service_worker');
  const { host: id } = new URL(worker.url());
  const address = (path: string) => `chrome-extension://${id}/${path}`;
  const pages = new Map<string, Page>();

  async function ours(path: string): Promise<Page> {
    const known = pages.get(path);
    if (known !== undefined) return known;
    const page = await browser.newPage();
    await page.goto(address(path));
    pages.set(path, page);
    return page;
  }

  return {
    browser,
    async ask<Out>(from: string, command: string, input: unknown = null) {
      const page = await ours(from);
      const reply = await page.evaluate(
        (name, given) => {
          const { runtime } = (globalThis as unknown as { chrome: RuntimeOnly }).chrome;
          return runtime.sendMessage({ command: name, input: given });
        },
        command,
        input,
      );
      if (reply?.ok !== true) throw new Error(`${command}: ${JSON.stringify(reply)}`);
      return reply.value as Out;
    },
    async allow(wanted) {
      const page = await ours('sidepanel.html');
      const granted = page.evaluate((asked) => {
        const { permissions } = (globalThis as unknown as { chrome: PermissionsOnly }).chrome;
        return permissions.request(asked);
      }, wanted);
      await answerPermissionPrompt(uiPort, 'allow');
      if (!(await granted)) throw new Error(`Not granted: ${JSON.stringify(wanted)}`);
    },
    close: () => browser.close(),
  };
}

/** The tab at an address that begins so. */
export function pageAt(browser: Browser, prefix: string): Promise<Page> {
  return until(`a tab at ${prefix}`, async () => {
    const open = await browser.pages();
    return open.find((page) => page.url().startsWith(prefix)) ?? null;
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const found = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (found === null || typeof found === 'string') throw new Error('no port');
  return found.port;
}

type RuntimeOnly = {
  runtime: { sendMessage(message: unknown): Promise<{ ok: boolean; value?: unknown } | undefined> };
};
type Wanted = { readonly permissions: string[]; readonly origins: string[] };
type PermissionsOnly = { permissions: { request(wanted: Wanted): Promise<boolean> } };
