import type { UsherBrowser } from './browser.ts';

type ChromeOfExtensionsPage = {
  readonly developerPrivate: { removeHostPermission(id: string, host: string): Promise<void> };
};

/** Takes a host away from the extension, as a person can in the browser's own settings at any time. */
export async function revokeHost(browser: UsherBrowser, pattern: string): Promise<void> {
  const extensions = await browser.context.newPage();
  await extensions.goto('chrome://extensions/');
  await extensions.evaluate(
    ([id, host]) => {
      const { developerPrivate } = (globalThis as unknown as { chrome: ChromeOfExtensionsPage }).chrome;
      return developerPrivate.removeHostPermission(id as string, host as string);
    },
    [browser.extensionId, pattern],
  );
  await extensions.close();
}
