import { consentWindow, runId } from './browser-run';
import { type ConsentStore, createConsentStore } from './consent-store';
import { createFlowStore, type FlowStore } from './flow-store';
import { createKeys } from './keys';
import { createDatabase } from './open-database';
import { createServerStore, createSessionStore, type ServerStore, type SessionStore } from './server-store';

export type { ConsentStore, FlowStore, ServerStore, SessionStore };

export type Storage = {
  readonly servers: ServerStore;
  readonly sessions: SessionStore;
  readonly flows: FlowStore;
  readonly consent: ConsentStore;
  readonly runId: typeof runId;
  readonly consentWindow: typeof consentWindow;
};

/** Everything that is kept. The database is opened when it is first needed. */
export function createStorage(): Storage {
  const database = createDatabase();
  const key = createKeys(database);
  const keys = { seal: () => key('seal'), hmac: () => key('hmac') };
  return {
    servers: createServerStore(database),
    sessions: createSessionStore(database, keys.seal),
    flows: createFlowStore(database, keys),
    consent: createConsentStore(database, keys.hmac),
    runId,
    consentWindow,
  };
}
