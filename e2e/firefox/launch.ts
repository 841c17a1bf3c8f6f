import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { until } from '../kit/wait.ts';

/** The build that is tested; `USHER_FIREFOX_BUILD` names the folder of another one. */
const EXTENSION =
  process.env['USHER_FIREFOX_BUILD'] ?? fileURLToPath(new URL('../../.output/firefox-mv3', import.meta.url));

export type FirefoxOptions = {
  readonly executablePath: string;
  /** Knows the names of the world. */
  readonly proxyPort: number;
  /** A profile to keep between launches; without one a fresh profile is made and removed. */
  readonly profile?: string;
};

/** A real Firefox with the built extension in it, as a temporary add-on. */
export type FirefoxBrowser = {
  readonly browser: Browser;
  readonly version: string;
  /** The URL of a page of the extension. */
  page(path: string): string;
  open(path: string): Promise<Page>;
  /** Answers the browser's own permission dialog. */
  answerPermission(answer: 'allow' | 'deny'): Promise<void>;
  /** Takes a host away from the extension, as the person can in the add-on manager at any time. */
  revokeHost(pattern: string): Promise<void>;
  /** Ends the event page as the browser would. */
  stopBackground(): Promise<void>;
  /** What an expression says in Firefox's own window, where `policy` is the extension's. */
  inFirefox(expression: string): Promise<unknown>;
  close(): Promise<void>;
};

export async function launchFirefox(options: FirefoxOptions): Promise<FirefoxBrowser> {
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'usher-firefox-')));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: options.executablePath,
    headless: true,
    userDataDir: profile,
    acceptInsecureCerts: true,
    // Lets the driver look into pages of extensions.
    args: ['--remote-allow-system-access', '--width=1280', '--height=900'],
    extraPrefsFirefox: {
      'security.notification_enable_delay': 0,
      'network.proxy.type': 1,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': options.proxyPort,
      'network.proxy.no_proxies_on': 'localhost, 127.0.0.1',
      'network.proxy.allow_hijacking_localhost': false,
      // Nothing of Firefox's own goes anywhere.
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'app.update.auto': false,
      'browser.safebrowsing.malware.enabled': false,
      'browser.safebrowsing.phishing.enabled': false,
    },
  });
  const id = await browser.installExtension(EXTENSION);
  const chrome = chromeScope(browser);
  const policy = `WebExtensionPolicy.getByID(${JSON.stringify(id)})`;
  const uuid = (await chrome(`${policy}.mozExtensionHostname`)) as string;
  const page = (path: string) => `moz-extension://${uuid}/${path}`;

  return {
    browser,
    version: await browser.version(),
    page,
    async open(path) {
      const opened = await browser.newPage();
      // The driver hears of no load event for an extension's page: what is in it says that it is there.
      opened.goto(page(path)).catch(() => {});
      await until(`something on ${path}`, () => opened.$('main').catch(() => null));
      return opened;
    },
    async answerPermission(answer) {
      const button = answer === 'allow' ? 'button' : 'secondaryButton';
      await until('the browser’s permission dialog', async () => {
        const isOpen = await chrome(
          `PopupNotifications.panel?.state === 'open' && !!PopupNotifications.panel.firstElementChild`,
        );
        return isOpen === true ? true : null;
      });
      await chrome(`(PopupNotifications.panel.firstElementChild.${button}.click(), true)`);
    },
    async revokeHost(pattern) {
      const taken = JSON.stringify({ permissions: [], origins: [pattern] });
      await chrome(`(async () => {
        const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
        await ExtensionPermissions.remove(${JSON.stringify(id)}, ${taken}, ${policy}.extension);
        return true;
      })()`);
    },
    async stopBackground() {
      await chrome(
        // Even in the middle of answering a message, where Firefox itself would wait once.
        `${policy}.extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true })
          .then(() => true)`,
      );
    },
    inFirefox: (expression) => chrome(`((policy) => ${expression})(${policy})`),
    async close() {
      await browser.close();
      if (options.profile === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type BidiConnection = {
  send(method: string, params: object): Promise<{ readonly result: BidiResult }>;
};
type BidiResult = {
  readonly contexts?: readonly { readonly context: string }[];
  readonly exceptionDetails?: { readonly text: string };
  readonly result?: { readonly value?: string };
};

/** Runs an expression in Firefox's own window: there the dialogs are. Not public in the driver: its version is pinned. */
function chromeScope(browser: Browser): (expression: string) => Promise<unknown> {
  const { connection } = browser as unknown as { readonly connection: BidiConnection };
  return async (expression) => {
    const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
    const [window] = tree.result.contexts ?? [];
    const { result } = await connection.send('script.evaluate', {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context: window?.context },
      awaitPromise: true,
    });
    if (result.exceptionDetails !== undefined) throw new Error(result.exceptionDetails.text);
    const text = result.result?.value;
    return text === undefined ? undefined : JSON.parse(text);
  };
}
