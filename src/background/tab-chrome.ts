import { browser } from 'wxt/browser';
import { fill } from '../base/fill';
import { isTabOpen, trail } from '../elicitation/redirect-watch';
import { judgeTrail } from '../elicitation/trail-warning';
import type { FlowState } from '../elicitation/types';

/**
 * What the toolbar button says while an elicitation tab is in front: who asked for the page, where the tab is now,
 * and a warning where the way has left https or reached a dangerous host. Only there; the browser forgets it when
 * the tab goes on, and the next fact says it anew.
 */
export async function showOnTabs(state: FlowState): Promise<void> {
  if (state.phase === 'settled') return;
  const { server, steps } = state.flow;
  for (const step of steps) {
    const main = step.watch.tabs.find((tab) => tab.role === 'main');
    const here = trail(step.watch).at(-1);
    if (main === undefined || here === undefined || !isTabOpen(step.watch)) continue;
    const warning = judgeTrail(here, server.url);
    const key =
      warning === null ? 'tab_title' : warning === 'insecure' ? 'tab_title_insecure' : 'tab_title_dangerous';
    const title = fill(message(key), { server: server.name, host: new URL(here.origin).host || here.origin });
    await browser.action.setTitle({ tabId: main.tabId, title });
    await browser.action.setBadgeText({ tabId: main.tabId, text: warning === null ? '…' : '!' });
    await browser.action.setBadgeBackgroundColor({
      tabId: main.tabId,
      color: warning === null ? '#0b5d57' : '#a3221c',
    });
  }
}

/** The step is over: the button is the ordinary one again. */
export async function clearTabs(tabIds: readonly number[]): Promise<void> {
  for (const tabId of tabIds) {
    await browser.action.setTitle({ tabId, title: '' });
    await browser.action.setBadgeText({ tabId, text: null as unknown as string });
  }
}

function message(key: string): string {
  return (browser.i18n as { getMessage(name: string): string }).getMessage(key);
}
