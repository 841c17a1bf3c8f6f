import type { ConsentEventDraft } from '../consent/types';
import type { FlowId, FlowState } from '../elicitation/types';
import { appendIn, finishDrafts, LEDGER } from './consent-ledger';
import type { Keys } from './keys';
import type { Database, WriteTransaction } from './open-database';
import { readRows } from './read-rows';
import type { FlowRow } from './schema';
import { seal, unsealed } from './sealed';

const STORE = 'flows';
/** Settled flows with their results; the oldest endings go first. */
export const KEPT_SETTLED = 50;
/** All of them together: opening them once must not be felt. */
export const KEPT_BYTES = 64 * 1024 * 1024;

/** What a row says of itself when it can't be opened: its key is lost, or its bytes have changed. */
export type DamagedFlow = {
  readonly id: FlowId;
  /** Null where the row itself is lost, and nothing but its name is left. */
  readonly about: Pick<FlowRow, 'phase' | 'serverId' | 'startedAtMs'> | null;
};

export type FlowStore = {
  /** The state and its consent events, in one transaction: both are there, or neither is. */
  save(state: FlowState, events: readonly ConsentEventDraft[]): Promise<void>;
  /** Null where there is none, and where its row is damaged. */
  load(id: FlowId): Promise<FlowState | null>;
  /** Every flow that can be read, the oldest first. */
  list(): Promise<readonly FlowState[]>;
  /** The same without the settled ones, whose results may be large: they stay sealed. */
  waiting(): Promise<readonly FlowState[]>;
  /** The settled ones by name, the oldest ending first. */
  settledIds(): Promise<readonly FlowId[]>;
  /** Those that settled at this time or later. */
  settledSince(timeMs: number): Promise<readonly FlowId[]>;
  /** Flows that can't be read any more, for the person to know of. They are kept until they are removed. */
  damaged(): Promise<readonly DamagedFlow[]>;
  /** Flows that wait and were last saved in another run of the browser: their tab ids mean nothing (DESIGN §2.8). */
  ofEarlierRuns(): Promise<readonly FlowId[]>;
  remove(id: FlowId): Promise<void>;
};

/** What is sealed. The run says which life of the browser the state's tab ids belong to. */
type Envelope = { readonly runId: string; readonly state: FlowState };
type Opened = {
  readonly id: FlowId;
  readonly row: FlowRow | null;
  readonly envelope: Envelope | null;
};

/** @param runId the id of this run of the browser. */
export function createFlowStore(database: Database, keys: Keys, runId: () => Promise<string>): FlowStore {
  /** Settled flows that were opened once in this life: nothing but a settled row is never written again. */
  const sound = new Set<FlowId>();

  async function open(ids: readonly FlowId[]): Promise<readonly Opened[]> {
    const kept = await readRows(database, STORE, ids);
    if (kept.length === 0) return [];
    const key = await keys.get('seal');
    return Promise.all(
      kept.map(async ({ key: id, row }): Promise<Opened> => {
        if (row === null) return { id, row, envelope: null };
        const envelope = (await unsealed(key, { store: STORE, id }, row.sealed)) as Envelope | null;
        return { id, row, envelope };
      }),
    );
  }

  const allIds = () => database.read([STORE], (tx) => tx.objectStore(STORE).getAllKeys());
  const settledIds = () =>
    database.read([STORE], (tx) => tx.objectStore(STORE).index('by-settled').getAllKeys());

  async function openWaiting(): Promise<readonly Opened[]> {
    const [all, settled] = await database.read([STORE], (tx) => {
      const store = tx.objectStore(STORE);
      return Promise.all([store.getAllKeys(), store.index('by-settled').getAllKeys()]);
    });
    return open(all.filter((id) => !settled.includes(id)));
  }

  return {
    async save(state, drafts) {
      const { id, server, startedAtMs } = state.flow;
      const envelope: Envelope = { runId: await runId(), state };
      const sealed = await seal(await keys.get('seal'), { store: STORE, id }, envelope);
      const events = await finishDrafts(drafts, keys);
      const settledAtMs = state.phase === 'settled' ? state.flow.settledAtMs : null;
      const row = {
        id,
        phase: state.phase,
        serverId: server.id,
        startedAtMs,
        settledAtMs,
        bytes: sealed.data.byteLength,
        sealed,
      };
      await database.write([STORE, ...LEDGER], async (tx) => {
        await tx.objectStore(STORE).put(row);
        await appendIn(tx, events);
        if (settledAtMs !== null) await prune(tx);
      });
    },

    async load(id) {
      const [opened] = await open([id]);
      return opened?.envelope?.state ?? null;
    },

    list: async () => statesOf(await open(await allIds())),
    waiting: async () => statesOf(await openWaiting()),
    settledIds,
    settledSince: (timeMs) =>
      database.read([STORE], (tx) =>
        tx
          .objectStore(STORE)
          .index('by-settled')
          .getAllKeys(IDBKeyRange.lowerBound([timeMs])),
      ),

    async damaged() {
      // Results may be large: each is opened once.
      const opened = await open((await allIds()).filter((id) => !sound.has(id)));
      for (const { id, row, envelope } of opened) {
        if (envelope !== null && row !== null && row.settledAtMs !== null) sound.add(id);
      }
      return opened
        .filter(({ envelope }) => envelope === null)
        .map(({ id, row }) => {
          if (row === null) return { id, about: null };
          const { phase, serverId, startedAtMs } = row;
          return { id, about: { phase, serverId, startedAtMs } };
        });
    },

    async ofEarlierRuns() {
      const [now, opened] = await Promise.all([runId(), openWaiting()]);
      return opened.flatMap(({ id, envelope }) => (envelope !== null && envelope.runId !== now ? [id] : []));
    },

    async remove(id) {
      await database.write([STORE], (tx) => tx.objectStore(STORE).delete(id));
    },
  };
}

function statesOf(opened: readonly Opened[]): readonly FlowState[] {
  const states = opened.map(({ envelope }) => envelope?.state).filter((state) => state !== undefined);
  return states.sort((a, b) => a.flow.startedAtMs - b.flow.startedAtMs);
}

/**
 * By their endings: a flow that took a week is not removed the moment it settles. One that waits never is, and the
 * newest stays however large it is.
 */
async function prune(tx: Pick<WriteTransaction<typeof STORE>, 'objectStore'>): Promise<void> {
  const store = tx.objectStore(STORE);
  let [kept, bytes] = [0, 0];
  // Keys alone: the rows themselves may be large.
  let cursor = await store.index('by-settled').openKeyCursor(null, 'prev');
  while (cursor !== null) {
    kept += 1;
    bytes += cursor.key[1];
    if (kept > 1 && (kept > KEPT_SETTLED || bytes > KEPT_BYTES)) await store.delete(cursor.primaryKey);
    cursor = await cursor.continue();
  }
}
