import { browser } from 'wxt/browser';
import { fill } from '../base/fill';
import { judgeTrail, type TrailWarning } from '../elicitation/trail-warning';
import type { FlowState, OpenStep } from '../elicitation/types';
import type { WatchedTab } from '../elicitation/watch-types';

/** What the toolbar button says while a tab is in front. */
type Face = {
  readonly tabId: number;
  readonly title: string;
  readonly badge: string;
  readonly color: string;
};

/**
 * The toolbar button over the tabs of a step: who asked for the page, where the tab is now, and a warning where it has
 * left https or reached a dangerous host. Only there; the browser forgets it when the tab goes on, and the next fact
 * says it anew.
 *
 * @returns what to call after each save, with the tabs that were let go: they have the ordinary button again.
 */
export function createTabChrome(): (state: FlowState, letGo: readonly number[]) => void {
  // One after another: an older state never overwrites what a newer one says.
  let turn = Promise.resolve();
  return (state, letGo) => {
    turn = turn
      .then(async () => {
        for (const face of facesOf(state)) await show(face);
        for (const tabId of letGo) await clear(tabId);
      })
      .catch(() => {});
  };
}

function facesOf(state: FlowState): readonly Face[] {
  if (state.phase === 'settled') return [];
  const { server, steps } = state.flow;
  return steps.flatMap((step) =>
    step.watch.tabs.map((tab) => {
      const origin = knownOrigin(step, tab);
      const warning = origin === null ? null : warningAt(origin, server.url);
      const facts = { server: server.name, host: origin === null ? '' : new URL(origin).host };
      return {
        tabId: tab.tabId,
        title: fill(message(origin === null ? 'tab_title_unseen' : TITLES[warning ?? 'none']), facts),
        badge: warning === null ? '…' : '!',
        color: warning === null ? '#0b5d57' : '#a3221c',
      };
    }),
  );
}

/** Where the tab is, as far as its watch level shows it: away from home only `navigation` does. */
function knownOrigin(step: OpenStep, tab: WatchedTab): string | null {
  return step.watch.level === 'navigation' || tab.place === 'home' ? tab.origin : null;
}

function warningAt(origin: string, serverUrl: string): TrailWarning | null {
  return judgeTrail({ origin, isSecure: origin.startsWith('https:') }, serverUrl);
}

const TITLES = {
  none: 'tab_title',
  insecure: 'tab_title_insecure',
  dangerous: 'tab_title_dangerous',
} as const satisfies Record<TrailWarning | 'none', string>;

async function show({ tabId, title, badge, color }: Face): Promise<void> {
  try {
    await browser.action.setTitle({ tabId, title });
    await browser.action.setBadgeText({ tabId, text: badge });
    await browser.action.setBadgeBackgroundColor({ tabId, color });
  } catch {
    // The tab is gone: its closing is the next thing that is told.
  }
}

async function clear(tabId: number): Promise<void> {
  try {
    // No browser takes a tab's title back in the same way; an empty one would be shown.
    await browser.action.setTitle({ tabId, title: await browser.action.getTitle({}) });
    await browser.action.setBadgeText({ tabId, text: null as unknown as string });
  } catch {
    // The tab is gone.
  }
}

function message(key: string): string {
  return (browser.i18n as { getMessage(name: string): string }).getMessage(key);
}
