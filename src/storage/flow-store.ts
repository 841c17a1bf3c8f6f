import { UsherError } from '../base/usher-error';
import type { ConsentEventDraft } from '../consent/types';
import type { FlowId, FlowState } from '../elicitation/types';
import { appendIn, finishDrafts } from './consent-store';
import type { Database } from './open-database';
import type { FlowRow } from './schema';
import { seal, unseal } from './sealed';

const STORE = 'flows';
const KEPT_SETTLED = 50;

export type FlowStore = {
  /** The state and its consent events, in one transaction: both are there, or neither is. */
  save(state: FlowState, events: readonly ConsentEventDraft[]): Promise<void>;
  /** Null where there is none, or where its row is damaged. */
  load(id: FlowId): Promise<FlowState | null>;
  /** Every flow that can be read, oldest first. */
  list(): Promise<readonly FlowState[]>;
  /** Rows that can't be read any more, for the person to know of. */
  damaged(): Promise<readonly FlowId[]>;
  remove(id: FlowId): Promise<void>;
};

export function createFlowStore(
  database: () => Promise<Database>,
  keys: { readonly seal: () => Promise<CryptoKey>; readonly hmac: () => Promise<CryptoKey> },
): FlowStore {
  async function read(row: FlowRow): Promise<FlowState | null> {
    try {
      return (await unseal(await keys.seal(), { store: STORE, id: row.id }, row.sealed)) as FlowState;
    } catch (error) {
      if (error instanceof UsherError && error.code === 'ROW_DAMAGED') return null;
      throw error;
    }
  }

  async function readAll(): Promise<readonly (readonly [FlowRow, FlowState | null])[]> {
    const rows = await (await database()).getAllFromIndex(STORE, 'by-started');
    return Promise.all(rows.map(async (row) => [row, await read(row)] as const));
  }

  return {
    async save(state, drafts) {
      const { id, server, startedAtMs } = state.flow;
      const [sealed, events] = await Promise.all([
        seal(await keys.seal(), { store: STORE, id }, state),
        finishDrafts(drafts, keys.hmac),
      ]);
      const tx = (await database()).transaction([STORE, 'consent-events', 'consent-records'], 'readwrite');
      await tx.objectStore(STORE).put({ id, phase: state.phase, serverId: server.id, startedAtMs, sealed });
      for (const event of events) await appendIn(tx, event);
      await tx.done;
      if (state.phase === 'settled') await prune(await database());
    },

    async load(id) {
      const row = await (await database()).get(STORE, id);
      return row === undefined ? null : read(row);
    },
    async list() {
      return (await readAll()).map(([, state]) => state).filter((state) => state !== null);
    },
    async damaged() {
      return (await readAll()).filter(([, state]) => state === null).map(([row]) => row.id);
    },
    async remove(id) {
      await (await database()).delete(STORE, id);
    },
  };
}

/** Keeps the newest settled flows; one that waits is never removed. */
async function prune(db: Database): Promise<void> {
  const tx = db.transaction(STORE, 'readwrite');
  let kept = 0;
  for (let cursor = await tx.store.index('by-started').openCursor(null, 'prev'); cursor !== null; ) {
    if (cursor.value.phase === 'settled') {
      kept += 1;
      if (kept > KEPT_SETTLED) await cursor.delete();
    }
    cursor = await cursor.continue();
  }
  await tx.done;
}
