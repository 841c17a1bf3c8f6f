import type { CDPSession } from '@playwright/test';
import type { UsherBrowser } from './browser.ts';
import { until } from './wait.ts';

/** The real side panel beside a page. Playwright does not count it among the pages: it is driven by expressions. */
export type SidePanel = { evaluate<Value>(expression: string): Promise<Value>; close(): Promise<void> };

/** Presses the toolbar button for the first tab that is none of Usher's, which opens the side panel. */
export async function pressToolbarButton(browser: UsherBrowser): Promise<SidePanel> {
  const before = new Set((await targetsOf(browser)).map(({ targetId }) => targetId));
  await invokeOnTab(browser, (url) => !url.startsWith('chrome-extension:'));
  const panel = await until('the side panel', async () => {
    const found = (await targetsOf(browser)).find(
      ({ targetId, url }) => !before.has(targetId) && url.startsWith(browser.page('sidepanel.html')),
    );
    return found ?? null;
  });
  return attach(await devtoolsOf(browser), panel.targetId);
}

/** Presses the toolbar button for a tab, as the browser itself would report it. The side panel may be open already. */
export async function invokeOnTab(browser: UsherBrowser, isMeant: (url: string) => boolean): Promise<void> {
  const devtools = await devtoolsOf(browser);
  const tab = (await targetsOf(browser)).find(({ type, url }) => type === 'tab' && isMeant(url));
  if (tab === undefined) throw new Error('No tab to press the button for');
  const trigger = devtools.send as (method: string, params: object) => Promise<unknown>;
  await trigger.call(devtools, 'Extensions.triggerAction', {
    id: browser.extensionId,
    targetId: tab.targetId,
  });
}

async function devtoolsOf(browser: UsherBrowser): Promise<CDPSession> {
  const devtools = await browser.context.browser()?.newBrowserCDPSession();
  if (devtools === undefined) throw new Error('This browser has no DevTools of its own');
  return devtools;
}

async function targetsOf(browser: UsherBrowser) {
  const devtools = await devtoolsOf(browser);
  const { targetInfos } = await devtools.send('Target.getTargets', { filter: [{}] });
  await devtools.detach();
  return targetInfos;
}

async function attach(devtools: CDPSession, targetId: string): Promise<SidePanel> {
  const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: false });
  let last = 0;
  const send = (method: string, params: object): Promise<{ result?: { result?: { value?: unknown } } }> =>
    new Promise((resolve) => {
      last += 1;
      const id = last;
      const receive = (event: { sessionId: string; message: string }): void => {
        const message = JSON.parse(event.message) as {
          id?: number;
          result?: { result?: { value?: unknown } };
        };
        if (event.sessionId !== sessionId || message.id !== id) return;
        devtools.off('Target.receivedMessageFromTarget', receive);
        resolve(message);
      };
      devtools.on('Target.receivedMessageFromTarget', receive);
      void devtools.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id, method, params }),
      });
    });
  return {
    async evaluate<Value>(expression: string) {
      const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      return answer.result?.result?.value as Value;
    },
    close: () => devtools.detach(),
  };
}
