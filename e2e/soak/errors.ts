import type { UsherBrowser } from '../kit/browser.ts';
import { listenForTrouble } from '../kit/trouble.ts';

/** What went wrong aloud: in consoles, and in what the browser itself keeps for the extension. */
export type Errors = { heard(): Promise<readonly string[]> };

/** Networks that are cut and workers that are stopped say so; that is no error of Usher's. */
const EXPECTED = [
  // What the browser answers to a worker that it is just stopping.
  /Error: No SW$/,
  /Failed to load resource/,
  /net::ERR_/,
  // A host that was taken away.
  /blocked by CORS policy/,
  // A page that is opened in the very moment Usher itself is loaded anew.
  /should only be loaded in a browser extension/,
  // The soak's own listening page, gone or reloaded.
  /Extension context invalidated/,
];

export function listenForErrors(browser: UsherBrowser): Errors {
  const trouble = listenForTrouble(browser);
  browser.context.on('serviceworker', (worker) => {
    worker.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) later.push(`worker: ${message.text()}`);
    });
  });
  const later: string[] = [];
  return {
    async heard() {
      const kept = await runtimeErrors(browser).catch((error: unknown) => [
        `no list of errors: ${String(error)}`,
      ]);
      return [...trouble(), ...later, ...kept].filter((line) => !EXPECTED.some((each) => each.test(line)));
    },
  };
}

type ChromeOfExtensionsPage = {
  readonly developerPrivate: {
    getExtensionInfo(id: string): Promise<{
      readonly runtimeErrors: readonly { readonly message: string; readonly source: string }[];
    }>;
  };
};

/** The browser's own list, uncaught errors and rejections of a worker that nobody listened to among them. */
async function runtimeErrors(browser: UsherBrowser): Promise<readonly string[]> {
  const page = await browser.context.newPage();
  try {
    await page.goto('chrome://extensions/');
    return await page.evaluate(async (id) => {
      const { developerPrivate } = (globalThis as unknown as { chrome: ChromeOfExtensionsPage }).chrome;
      const { runtimeErrors: errors } = await developerPrivate.getExtensionInfo(id);
      return errors.map(({ message, source }) => `${source}: ${message}`);
    }, browser.extensionId);
  } finally {
    await page.close();
  }
}
