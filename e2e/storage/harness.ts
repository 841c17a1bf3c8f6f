// Usher's storage in a plain page: the real stores over the real IndexedDB, with handles for breaking things. Bundled
// and served by `harness-server.ts`; nothing of it is in the extension.

import {
  type ChainVerdict,
  EMPTY_LEDGER,
  type LedgerHead,
  readEntry,
  verifyChain,
} from '../../src/consent/ledger-chain.ts';
import { verifyExport } from '../../src/consent/ledger-export.ts';
import { foldRecords } from '../../src/consent/record.ts';
import type { ConsentEventDraft } from '../../src/consent/types.ts';
import type { FlowState } from '../../src/elicitation/types.ts';
import { MIGRATIONS, type Migration } from '../../src/storage/migrations.ts';
import { createDatabase } from '../../src/storage/open-database.ts';
import { createStores, type Stores } from '../../src/storage/stores.ts';
import { failKeys, failWrite, watchSubtle } from './faults.ts';
import { OLD_DATABASES, writeLongVersion1 } from './old-databases.ts';
import { changeRow, closeConnections, deleteRow, dump, openRaw, rows } from './raw-database.ts';
import { aPageSession, aServer, aSite, secretStory, settledFlow, waitingFlow } from './stories.ts';

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
  oldDatabases: OLD_DATABASES,
  writeLongVersion1,
  aServer,
  aSite,
  aPageSession,
  waitingFlow,
  settledFlow,
  secretStory,
  failWrite,
  failKeys,
  watchSubtle,
  rows,
  dump,
  openRaw,
  changeRow,
  deleteRow,
  closeConnections,

  /** What the chain says of the ledger as it lies there. */
  async ledgerVerdict(): Promise<ChainVerdict & { readonly head: LedgerHead }> {
    const [head = EMPTY_LEDGER] = await rows<LedgerHead>('ledger-heads');
    return { ...verifyChain((await rows('consent-events')).map(readEntry), head), head };
  },

  /** What a verifier says of an export made now. */
  async exportVerdict(): Promise<ReturnType<typeof verifyExport>> {
    const about = { exportedAtMs: 0, extensionVersion: '1.0.0' };
    return verifyExport(new TextEncoder().encode(await harness.open().consent.exportLedger(about)));
  },

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
