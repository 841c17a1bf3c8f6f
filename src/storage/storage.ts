import { type BrowserRun, consentWindow, createBrowserRun, shownPrompt } from './browser-run';
import { createDatabase } from './open-database';
import { createStores, type Stores } from './stores';

export type { ConsentStore } from './consent-store';
export type { DamagedFlow, FlowStore } from './flow-store';
export type { ServerStore } from './server-store';
export type { SessionStore } from './session-store';
export type { Settings, SettingsStore } from './settings-store';

export type Storage = Stores & {
  /** Which run of the browser this is. */
  readonly runId: () => Promise<BrowserRun>;
  readonly consentWindow: typeof consentWindow;
  readonly shownPrompt: typeof shownPrompt;
};

/** Everything that is kept: for good in IndexedDB, as long as the browser runs in `storage.session`. */
export function createStorage(): Storage {
  const runId = createBrowserRun();
  const stores = createStores(createDatabase(), async () => (await runId()).id);
  return { ...stores, runId, consentWindow, shownPrompt };
}
