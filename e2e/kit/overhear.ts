import type { Page, Worker } from '@playwright/test';
import type { Usher } from './usher.ts';

/**
 * Hears everything that the extension says aloud from now on: the console of its pages and of its worker, and every
 * message among them.
 *
 * @returns the lines heard so far.
 */
export async function overhear(usher: Usher): Promise<() => readonly string[]> {
  const { context, page: address } = usher.browser;
  const heard: string[] = [];
  const listenToWorker = (worker: Worker) =>
    worker.on('console', (message) => heard.push(`worker: ${message.text()}`));
  const listenToPage = (page: Page) => {
    page.on('console', (message) => {
      if (page.url().startsWith(address(''))) heard.push(`page: ${message.text()}`);
    });
  };
  context.pages().forEach(listenToPage);
  context.on('page', listenToPage);
  context.serviceWorkers().forEach(listenToWorker);
  context.on('serviceworker', listenToWorker);

  const ear = await usher.openPanel();
  await ear.exposeFunction('heard', (message: string) => void heard.push(`message: ${message}`));
  await ear.evaluate(() => {
    const { chrome, heard: tell } = globalThis as unknown as Ear;
    chrome.runtime.onMessage.addListener((message) => {
      tell(JSON.stringify(message));
    });
  });
  return () => heard;
}

type Ear = {
  readonly chrome: { runtime: { onMessage: { addListener(listener: (message: unknown) => void): void } } };
  heard(message: string): void;
};
