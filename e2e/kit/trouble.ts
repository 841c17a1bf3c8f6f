import type { Page } from '@playwright/test';
import type { UsherBrowser } from './browser.ts';

/**
 * Listens to every page of the extension, those that are open and those to come, for what must never be there: console
 * errors and warnings, uncaught errors, and violations of the content security policy (which the console reports).
 *
 * @returns what was heard so far.
 */
export function listenForTrouble(browser: UsherBrowser): () => readonly string[] {
  const heard: string[] = [];
  const listen = (page: Page): void => {
    const isOurs = () => page.url().startsWith(browser.page(''));
    page.on('console', (message) => {
      if (!isOurs() || !['error', 'warning'].includes(message.type())) return;
      heard.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => {
      if (isOurs()) heard.push(`${page.url()}: ${error.stack ?? error.message}`);
    });
  };
  for (const page of browser.context.pages()) listen(page);
  browser.context.on('page', listen);
  for (const worker of browser.context.serviceWorkers()) {
    worker.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) heard.push(`worker: ${message.text()}`);
    });
  }
  return () => heard;
}
