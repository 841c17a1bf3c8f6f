import type { JsonObject } from '../base/json';
import {
  type BrowserRun,
  consentWindow,
  createBrowserRun,
  disconnectedSite,
  invokedTabs,
  shownPrompt,
} from './browser-run';
import { databaseWitness } from './database-witness';
import { createDatabase, type Ended } from './open-database';
import { rescue } from './rescue';
import { createStores, type Stores } from './stores';

export type { ConsentStore } from './consent-store';
export type { DamagedFlow, FlowStore } from './flow-store';
export type { Ended } from './open-database';
export type { PageSessionStore } from './page-session-store';
export type { ServerStore } from './server-store';
export type { SessionStore } from './session-store';
export type { Settings, SettingsStore } from './settings-store';
export type { SignInStore } from './sign-in-store';
export type { SiteStore } from './site-store';
export { isStorageFailure, type StorageCode } from './storage-error';

export type Storage = Stores & {
  /** Which run of the browser this is. */
  readonly runId: () => Promise<BrowserRun>;
  readonly consentWindow: typeof consentWindow;
  readonly shownPrompt: typeof shownPrompt;
  readonly invokedTabs: typeof invokedTabs;
  readonly disconnectedSite: typeof disconnectedSite;
  /** Writes something small, to know whether anything can be written. */
  readonly check: () => Promise<void>;
  /** Whether the browser lost an earlier database, and that the person knows. */
  readonly witness: Pick<typeof databaseWitness, 'loss' | 'acknowledge'>;
  readonly rescue: () => Promise<JsonObject>;
};

/**
 * Everything that is kept: for good in IndexedDB, as long as the browser runs in `storage.session`.
 *
 * @param ended hears how each act on the database went.
 * @param lost is told that the database is not what it was: an empty one, or one of an earlier time.
 */
export function createStorage(ended: Ended, lost: () => void): Storage {
  const runId = createBrowserRun();
  // Without a witness there is nothing to tell; what was asked of the database is not hindered by it.
  const opened = (isNew: boolean): void =>
    void databaseWitness.opened(isNew, stores.consent.ledgerHead).then(
      (isLost) => isLost && lost(),
      () => {},
    );
  const noteHead = (): void =>
    void stores.consent
      .ledgerHead()
      .then(databaseWitness.note)
      .catch(() => {});
  const database = createDatabase({ ended, opened });
  const stores = createStores(database, async () => (await runId()).id);
  const { flows, consent } = stores;
  return {
    ...stores,
    flows: {
      ...flows,
      async save(state, events) {
        await flows.save(state, events);
        if (events.length > 0) noteHead();
      },
    },
    consent: {
      ...consent,
      async append(draft) {
        await consent.append(draft);
        noteHead();
      },
    },
    runId,
    consentWindow,
    shownPrompt,
    invokedTabs,
    disconnectedSite,
    witness: databaseWitness,
    rescue,
    async check() {
      const row = { name: 'last-check', value: Date.now() };
      await database.write(['settings'], (tx) => tx.objectStore('settings').put(row));
    },
  };
}
