import type { ConsentEvent, ConsentRecord, Target } from './types';

/** What names a record. Two servers on one origin share it: the prompt says which one made it. */
export type Pair = { readonly serverOrigin: string; readonly targetOrigin: string };

/** The records an event belongs to: one for a prompt, one for each target of a flow that settled. */
export function pairsOf(event: ConsentEvent): readonly Pair[] {
  const targets: readonly Target[] = event.type === 'settled' ? event.targets : [event.target];
  return targets.map((target) => ({ serverOrigin: event.server.origin, targetOrigin: target.origin }));
}

/**
 * One event more in the record of one pair; null: nothing is remembered.
 *
 * Forgetting erases what is known of the past. A block is a decision about the future and stays: a person who wants
 * it gone unblocks.
 */
export function applyEvent(
  record: ConsentRecord | null,
  event: ConsentEvent,
  pair: Pair,
): ConsentRecord | null {
  if (event.type === 'forgotten') {
    if (record === null || record.blockedAtMs === null) return null;
    return { ...emptyRecord(record, pair), lastAtMs: event.timeMs, blockedAtMs: record.blockedAtMs };
  }
  const site = siteIn(event, pair);
  if (site === null) return record;
  const known = record ?? emptyRecord({ site, serverNames: [], firstAtMs: event.timeMs }, pair);
  const base = {
    ...known,
    lastAtMs: event.timeMs,
    serverNames: withName(known.serverNames, event.server.name),
  };
  switch (event.type) {
    case 'requested':
      return { ...base, requested: base.requested + 1 };
    case 'granted':
      return { ...base, granted: base.granted + 1 };
    case 'declined':
      return { ...base, declined: base.declined + 1 };
    case 'cancelled':
      return { ...base, cancelled: base.cancelled + 1 };
    case 'refused':
      return { ...base, refused: base.refused + 1 };
    case 'opened':
      return { ...base, lastOpenedAtMs: event.timeMs };
    case 'settled':
      return {
        ...base,
        completed: base.completed + (event.outcome === 'completed' ? 1 : 0),
        lastOutcome: event.outcome,
      };
    case 'blocked':
      return { ...base, blockedAtMs: event.timeMs };
    case 'unblocked':
      return { ...base, blockedAtMs: null };
    case 'returned':
    case 'not-opened':
      return base;
  }
}

/** The records of a whole ledger, in the order of their first event. */
export function foldRecords(events: readonly ConsentEvent[]): readonly ConsentRecord[] {
  let records: readonly ConsentRecord[] = [];
  for (const event of events) {
    for (const pair of pairsOf(event)) {
      const known = records.find((record) => isOf(record, pair)) ?? null;
      const next = applyEvent(known, event, pair);
      const others = records.filter((record) => record !== known);
      if (known !== null && next !== null)
        records = records.map((record) => (record === known ? next : record));
      else records = next === null ? others : [...records, next];
    }
  }
  return records;
}

export function isOf(record: ConsentRecord, pair: Pair): boolean {
  return record.serverOrigin === pair.serverOrigin && record.targetOrigin === pair.targetOrigin;
}

function siteIn(event: Exclude<ConsentEvent, { type: 'forgotten' }>, pair: Pair): string | null {
  const targets: readonly Target[] = event.type === 'settled' ? event.targets : [event.target];
  return targets.find((target) => target.origin === pair.targetOrigin)?.site ?? null;
}

function emptyRecord(
  from: Pick<ConsentRecord, 'site' | 'serverNames' | 'firstAtMs'>,
  { serverOrigin, targetOrigin }: Pair,
): ConsentRecord {
  return {
    serverOrigin,
    targetOrigin,
    site: from.site,
    serverNames: from.serverNames,
    firstAtMs: from.firstAtMs,
    lastAtMs: from.firstAtMs,
    requested: 0,
    granted: 0,
    declined: 0,
    cancelled: 0,
    refused: 0,
    completed: 0,
    lastOpenedAtMs: null,
    lastOutcome: null,
    blockedAtMs: null,
  };
}

function withName(names: readonly string[], name: string): readonly string[] {
  return name === '' || names.at(-1) === name ? names : [...names.filter((known) => known !== name), name];
}
