import type { ConsentEventDraft } from '../consent/types';
import type { FlowId, FlowState } from '../elicitation/types';
import { appendIn, finishDrafts, LEDGER } from './consent-ledger';
import type { Keys } from './keys';
import type { Database, WriteTransaction } from './open-database';
import type { FlowRow } from './schema';
import { seal, unsealed } from './sealed';

const STORE = 'flows';
/** Settled flows with their results; the oldest endings go first. */
export const KEPT_SETTLED = 50;
/** All of them together: opening them once must not be felt. */
export const KEPT_BYTES = 64 * 1024 * 1024;

/** What a row says of itself when it can't be opened: its key is lost, or its bytes have changed. */
export type DamagedFlow = Pick<FlowRow, 'id' | 'phase' | 'serverId' | 'startedAtMs'>;

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
  /** Flows that can't be read any more, for the person to know of. They are kept until they are removed. */
  damaged(): Promise<readonly DamagedFlow[]>;
  /** Flows that wait and were last saved in another run of the browser: their tab ids mean nothing (DESIGN §2.8). */
  ofEarlierRuns(): Promise<readonly FlowId[]>;
  remove(id: FlowId): Promise<void>;
};

/** What is sealed. The run says which life of the browser the state's tab ids belong to. */
type Envelope = { readonly runId: string; readonly state: FlowState };
type Opened = { readonly row: FlowRow; readonly envelope: Envelope | null };

/** @param runId the id of this run of the browser. */
export function createFlowStore(database: Database, keys: Keys, runId: () => Promise<string>): FlowStore {
  async function openAll(rows: readonly FlowRow[]): Promise<readonly Opened[]> {
    if (rows.length === 0) return [];
    const key = await keys.get('seal');
    return Promise.all(
      rows.map(async (row) => ({
        row,
        envelope: (await unsealed(key, { store: STORE, id: row.id }, row.sealed)) as Envelope | null,
      })),
    );
  }

  const allRows = () => database.read([STORE], (tx) => tx.objectStore(STORE).getAll());

  const waitingRows = () =>
    database.read([STORE], async (tx) => {
      const store = tx.objectStore(STORE);
      const settled = new Set(await store.index('by-settled').getAllKeys());
      const ids = (await store.getAllKeys()).filter((id) => !settled.has(id));
      const rows = await Promise.all(ids.map((id) => store.get(id)));
      return rows.filter((row) => row !== undefined);
    });

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
      const row = await database.read([STORE], (tx) => tx.objectStore(STORE).get(id));
      const [opened] = await openAll(row === undefined ? [] : [row]);
      return opened?.envelope?.state ?? null;
    },

    list: async () => statesOf(await openAll(await allRows())),
    waiting: async () => statesOf(await openAll(await waitingRows())),

    settledIds: () => database.read([STORE], (tx) => tx.objectStore(STORE).index('by-settled').getAllKeys()),

    async damaged() {
      const damaged = (await openAll(await allRows())).filter(({ envelope }) => envelope === null);
      return damaged.map(({ row: { id, phase, serverId, startedAtMs } }) => ({
        id,
        phase,
        serverId,
        startedAtMs,
      }));
    },

    async ofEarlierRuns() {
      const [now, opened] = await Promise.all([runId(), waitingRows().then(openAll)]);
      return opened
        .filter(({ envelope }) => envelope !== null && envelope.runId !== now)
        .map(({ row }) => row.id);
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
