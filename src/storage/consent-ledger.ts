import { applyEvent, pairsOf } from '../consent/record';
import type { ConsentEvent, ConsentEventDraft } from '../consent/types';
import { hmacOf, type Keys } from './keys';
import type { WriteTransaction } from './open-database';

/** The stores that an append needs; a transaction may span more. */
export const LEDGER = ['consent-events', 'consent-records'] as const;

/** Ids and HMACs, made before the transaction begins: the ledger holds no URL. */
export async function finishDrafts(
  drafts: readonly ConsentEventDraft[],
  keys: Keys,
): Promise<readonly ConsentEvent[]> {
  let key: Promise<CryptoKey> | null = null;
  return Promise.all(
    drafts.map(async (draft) => {
      const id = crypto.randomUUID();
      if (!('url' in draft)) return { ...draft, id };
      const { url, ...rest } = draft;
      key ??= keys.get('hmac');
      return { ...rest, id, urlHmac: await hmacOf(await key, url) };
    }),
  );
}

/** Appends events and folds them into their records, in the transaction at hand: all of it, or nothing. */
export async function appendIn(
  tx: Pick<WriteTransaction<(typeof LEDGER)[number]>, 'objectStore'>,
  events: readonly ConsentEvent[],
): Promise<void> {
  const ledger = tx.objectStore('consent-events');
  const records = tx.objectStore('consent-records');
  for (const event of events) {
    const pairs = pairsOf(event);
    await ledger.add({
      event,
      pairs: pairs.map(({ serverOrigin, targetOrigin }) => [serverOrigin, targetOrigin]),
    });
    for (const pair of pairs) {
      const key: [string, string] = [pair.serverOrigin, pair.targetOrigin];
      const next = applyEvent((await records.get(key)) ?? null, event, pair);
      if (next === null) await records.delete(key);
      else await records.put(next);
    }
  }
}
