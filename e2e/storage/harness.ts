// Usher's storage in a plain page: the real stores over the real IndexedDB, with handles for breaking things. Bundled
// and served by `harness-server.ts`; nothing of it is in the extension.

import { foldRecords } from '../../src/consent/record.ts';
import type { ConsentEventDraft } from '../../src/consent/types.ts';
import type { FlowState } from '../../src/elicitation/types.ts';
import { MIGRATIONS, type Migration } from '../../src/storage/migrations.ts';
import { createDatabase } from '../../src/storage/open-database.ts';
import { createStores, type Stores } from '../../src/storage/stores.ts';
import { failWrite, watchSubtle } from './faults.ts';
import { changeRow, closeConnections, deleteRow, dump, openRaw, rows } from './raw-database.ts';
import { aServer, secretStory, settledFlow, waitingFlow } from './stories.ts';

type Opened = {
  readonly name?: string;
  /** Which life of the browser the stores believe in. */
  readonly run?: string;
  readonly migrations?: readonly Migration[];
};

const harness = {
  /** What a new worker has: nothing in memory. */
  open: ({ run = 'run-1', ...database }: Opened = {}): Stores =>
    createStores(createDatabase(database), async () => run),
  migrations: MIGRATIONS,
  foldRecords,
  aServer,
  waitingFlow,
  settledFlow,
  secretStory,
  failWrite,
  watchSubtle,
  rows,
  dump,
  openRaw,
  changeRow,
  deleteRow,
  closeConnections,

  /** The code an act is refused with; null where it is not. */
  async refusal(act: Promise<unknown>): Promise<{ readonly code: string; readonly reason: unknown } | null> {
    try {
      await act;
      return null;
    } catch (error) {
      const { code, facts, name } = error as { code?: string; facts?: { reason?: unknown }; name: string };
      return { code: code ?? name, reason: facts?.reason ?? null };
    }
  },

  /** Numbered saves without an end: in each, the flow and its one event hold the same number. */
  async saveForever(state: FlowState, event: ConsentEventDraft, from: number): Promise<never> {
    const stores = harness.open();
    for (let n = from; ; n += 1) {
      const next = { ...state, flow: { ...state.flow, notices: [{ code: 'N', facts: {}, atMs: n }] } };
      await stores.flows.save(next as FlowState, [{ ...event, timeMs: n }]);
      window.saved(n);
    }
  },
};

declare global {
  interface Window {
    usher: typeof harness;
    /** Told to the spec, which lives in another process than the page that is killed. */
    saved(n: number): void;
  }
}

window.usher = harness;
