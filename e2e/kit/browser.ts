import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page, type Worker } from '@playwright/test';
import { findChromium } from '../../scripts/find-browser.mjs';
import { answerPermissionPrompt } from './permission-prompt.ts';

/** The build that is tested; `USHER_BUILD` names the folder of another one. */
const EXTENSION =
  process.env['USHER_BUILD'] ?? fileURLToPath(new URL('../../.output/chrome-mv3', import.meta.url));

export type BrowserOptions = {
  /** What the world needs: host mapping, certificates. */
  readonly args: readonly string[];
  /** A profile to keep between launches; without one a fresh profile is made and removed. */
  readonly profile?: string;
  /** Folders of other extensions in the same browser: other programs that may meddle. */
  readonly besides?: readonly string[];
  readonly headless?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
  /** Pages sleep in the back-forward cache when they are left, as a person's do. */
  readonly keepsPages?: boolean;
};

/** A real Chromium with the built extension in it. */
export type UsherBrowser = {
  readonly context: BrowserContext;
  readonly extensionId: string;
  /** The URL of a page of the extension. */
  page(path: string): string;
  /** Answers the browser's own permission dialog. */
  answerPermission(answer: 'allow' | 'deny'): Promise<void>;
  /** Lets the extension have a host without the dialog: for specs that are not about the dialog. */
  grantHost(pattern: string): Promise<void>;
  /** Stops the background worker as the browser would, and waits until it is gone. */
  stopWorker(): Promise<void>;
  close(): Promise<void>;
};

export async function launchBrowser(options: BrowserOptions): Promise<UsherBrowser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium: run npm test, which installs one');
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'usher-profile-')));
  const uiPort = await freePort();
  const extensions = [EXTENSION, ...(options.besides ?? [])].join(',');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: options.headless ?? true,
    chromiumSandbox: false,
    viewport: null,
    colorScheme: options.colorScheme ?? 'light',
    ...(options.keepsPages === true && { ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
    args: [
      `--disable-extensions-except=${extensions}`,
      `--load-extension=${extensions}`,
      `--enable-ui-devtools=${uiPort}`,
      '--enable-features=ui-debug-tools-enable-synthetic-events',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--window-size=1280,900',
      ...(options.locale === undefined ? [] : [`--lang=${options.locale}`]),
      ...options.args,
    ],
    ...(options.locale !== undefined && {
      env: { ...process.env, LANGUAGE: options.locale } as Record<string, string>,
    }),
  });
  const isUsher = (worker: Worker) => worker.url().endsWith('/background.js');
  const worker =
    context.serviceWorkers().find(isUsher) ??
    (await context.waitForEvent('serviceworker', { predicate: isUsher }));
  const extensionId = new URL(worker.url()).host;
  const page = (path: string) => `chrome-extension://${extensionId}/${path}`;

  return {
    context,
    extensionId,
    page,
    answerPermission: (answer) => answerPermissionPrompt(uiPort, answer),
    async grantHost(pattern) {
      const extensions = await context.newPage();
      await extensions.goto('chrome://extensions/');
      await extensions.evaluate(
        ([id, host]) => {
          const { developerPrivate } = (globalThis as unknown as { chrome: ChromeOfExtensionsPage }).chrome;
          return developerPrivate.addHostPermission(id!, host!);
        },
        [extensionId, pattern],
      );
      await extensions.close();
    },
    async stopWorker() {
      const anyPage = await extensionPage(context, page(''));
      const session = await context.newCDPSession(anyPage);
      let life: 'first' | 'over' | 'next' = 'first';
      session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        for (const { runningStatus } of versions) {
          if (runningStatus === 'stopped') life = 'over';
          else if (life === 'over') life = 'next';
        }
      });
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      // A page that waits for an answer wakes the next one at once.
      await waitForNoWorker(context, () => life === 'next');
      await session.detach();
    },
    async close() {
      await context.close();
      if (options.profile === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type ChromeOfExtensionsPage = {
  readonly developerPrivate: { addHostPermission(id: string, host: string): Promise<void> };
};

async function extensionPage(context: BrowserContext, prefix: string): Promise<Page> {
  const known = context.pages().find((candidate) => candidate.url().startsWith(prefix));
  if (known !== undefined) return known;
  throw new Error('Stopping the worker needs an open page of the extension');
}

async function waitForNoWorker(context: BrowserContext, isNextAlive: () => boolean): Promise<void> {
  const browser = context.browser();
  if (browser === null) return;
  const session = await browser.newBrowserCDPSession();
  try {
    for (let tries = 0; tries < 200; tries++) {
      const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
      if (isNextAlive() || !targetInfos.some((target) => target.type === 'service_worker')) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('The worker does not stop');
  } finally {
    await session.detach();
  }
}

/** A port nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
