import { browser } from 'wxt/browser';
import { isObject } from '../base/json';
import type { LedgerHead } from '../consent/ledger-chain';

const MADE = 'database-made-at';
const HEAD = 'database-head';
const LOST = 'database-lost';

/** `all`: an empty database took its place. `newest`: it is as it was at an earlier time. */
export type Loss = { readonly part: 'all' | 'newest'; readonly atMs: number };

/**
 * Remembers, outside of the database, that there was one, and where its ledger ended: Chromium mends a database that it
 * can't read by making an empty one, or by dropping the end of its journal, and says nothing of it. An empty list would
 * look like a first start. No more than that is in `storage.local`.
 */
export const databaseWitness = {
  /**
   * A database was opened.
   *
   * @param isNew it was made just now.
   * @param readHead where its ledger ends.
   * @returns true where something that was there before is gone.
   */
  async opened(isNew: boolean, readHead: () => Promise<LedgerHead>): Promise<boolean> {
    // What was noted first: the ledger may have grown since, and never shrinks.
    const known = await browser.storage.local.get([MADE, HEAD]);
    const atMs = Date.now();
    if (known[MADE] === undefined || isNew) {
      const isLost = known[MADE] !== undefined;
      await browser.storage.local.remove(HEAD);
      await browser.storage.local.set({ [MADE]: atMs, ...(isLost && { [LOST]: { part: 'all', atMs } }) });
      return isLost;
    }
    const head = await readHead();
    const noted = known[HEAD];
    const isShorter = isObject(noted) && typeof noted['seq'] === 'number' && head.seq < noted['seq'];
    if (isShorter) await browser.storage.local.set({ [LOST]: { part: 'newest', atMs }, [HEAD]: head });
    return isShorter;
  },

  /** The ledger has grown. */
  async note({ seq, hash }: LedgerHead): Promise<void> {
    await browser.storage.local.set({ [HEAD]: { seq, hash } });
  },

  /** What was found to be gone; null where nothing is, or the person knows. */
  async loss(): Promise<Loss | null> {
    const lost = (await browser.storage.local.get(LOST))[LOST];
    return isObject(lost) ? (lost as Loss) : null;
  },

  async acknowledge(): Promise<void> {
    await browser.storage.local.remove(LOST);
  },
};
