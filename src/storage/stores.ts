import type { Vault } from '../authorization/credentials';
import { type ConsentStore, createConsentStore } from './consent-store';
import { createFlowStore, type FlowStore } from './flow-store';
import { createKeys } from './keys';
import type { Database } from './open-database';
import { createPageSessionStore, type PageSessionStore } from './page-session-store';
import { createServerStore, type ServerStore } from './server-store';
import { createSessionStore, type SessionStore } from './session-store';
import { createSettingsStore, type SettingsStore } from './settings-store';
import { createSignInStore, type SignInStore } from './sign-in-store';
import { createSiteStore, type SiteStore } from './site-store';
import { createVault } from './vault';

export type Stores = {
  readonly servers: ServerStore;
  readonly sessions: SessionStore;
  readonly flows: FlowStore;
  readonly consent: ConsentStore;
  readonly settings: SettingsStore;
  readonly vault: Vault;
  readonly signIns: SignInStore;
  readonly sites: SiteStore;
  readonly pageSessions: PageSessionStore;
};

/** Everything that is kept in one database. Nothing is opened before it is needed. */
export function createStores(database: Database, runId: () => Promise<string>): Stores {
  const keys = createKeys(database);
  return {
    servers: createServerStore(database),
    sessions: createSessionStore(database, keys),
    flows: createFlowStore(database, keys, runId),
    consent: createConsentStore(database, keys),
    settings: createSettingsStore(database),
    vault: createVault(database, keys),
    signIns: createSignInStore(database, keys),
    sites: createSiteStore(database),
    pageSessions: createPageSessionStore(database, keys),
  };
}
