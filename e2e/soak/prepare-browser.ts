import type { UsherBrowser } from '../kit/browser.ts';

type ChromeOfExtensionsPage = {
  readonly developerPrivate: {
    updateProfileConfiguration(change: { inDeveloperMode: boolean }): Promise<void>;
    updateExtensionConfiguration(change: { extensionId: string; errorCollection: boolean }): Promise<void>;
    addHostPermission(id: string, host: string): Promise<void>;
  };
};

/**
 * Tells the browser to allow these hosts when Usher asks for them, and makes its user a developer: only for those does
 * it keep an extension's errors, and load an unpacked one again.
 */
export async function prepareBrowser(browser: UsherBrowser, hosts: readonly string[]): Promise<void> {
  const page = await browser.context.newPage();
  await page.goto('chrome://extensions/');
  await page.evaluate(
    async ([extensionId, patterns]) => {
      const { developerPrivate } = (globalThis as unknown as { chrome: ChromeOfExtensionsPage }).chrome;
      await developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
      await developerPrivate.updateExtensionConfiguration({ extensionId, errorCollection: true });
      for (const pattern of patterns) await developerPrivate.addHostPermission(extensionId, pattern);
    },
    [browser.extensionId, hosts] as const,
  );
  await page.close();
}
