import type { ConsentEvent, ConsentRecord, Target } from './types';

/** What names a record. Two servers on one origin share it: the prompt says which of them made it. */
export type Pair = { readonly serverOrigin: string; readonly targetOrigin: string };

/** More names than this are not worth a sentence; the oldest go. */
const KEPT_NAMES = 8;
/** The findings that speak of the name itself. */
const IMITATIONS: readonly string[] = ['lookalike', 'embedded-target', 'idn-spoof'];

/** The records an event touches, each once: one for a prompt or a decision, one for each target of a closed flow. */
export function pairsOf(event: ConsentEvent): readonly Pair[] {
  const origins = new Set(targetsOf(event).map((target) => target.origin));
  return [...origins].map((targetOrigin) => ({ serverOrigin: event.server.origin, targetOrigin }));
}

/**
 * The record of one pair after one event more; null: nothing is remembered. An event of another pair changes nothing.
 *
 * Forgetting erases what is known, but not a block: to be asked is the past, to be blocked is a decision about the
 * future. Who forgets a site that was blocked would otherwise be asked for it again, by a server that was told no;
 * who wants the block gone unblocks.
 *
 * What only follows from a prompt (the way back, the end) adds nothing where the prompt is not known: a flow that
 * was open while it was forgotten does not bring the record back.
 */
export function applyEvent(
  record: ConsentRecord | null,
  event: ConsentEvent,
  pair: Pair,
): ConsentRecord | null {
  const target = targetsOf(event).find(({ origin }) => origin === pair.targetOrigin);
  if (target === undefined || event.server.origin !== pair.serverOrigin) return record;
  switch (event.type) {
    case 'forgotten':
      return record === null ? null : forget(record, event.timeMs);
    case 'unblocked':
      return record === null || knowsNothing(record)
        ? null
        : { ...record, lastAtMs: event.timeMs, blockedAtMs: null };
    case 'returned':
    case 'not-opened':
    case 'settled':
      return record === null || knowsNothing(record) ? record : advance(touch(record, event), event);
    default:
      return advance(touch(record ?? emptyRecord(pair, target.site, event.timeMs), event), event);
  }
}

/** The records of a ledger, or of its next part after `from`, in the order in which they came to be. */
export function foldRecords(
  events: readonly ConsentEvent[],
  from: readonly ConsentRecord[] = [],
): readonly ConsentRecord[] {
  const records = new Map<string, ConsentRecord>(from.map((record) => [keyOf(record), record]));
  for (const event of events) {
    for (const pair of pairsOf(event)) {
      const next = applyEvent(records.get(keyOf(pair)) ?? null, event, pair);
      if (next === null) records.delete(keyOf(pair));
      else records.set(keyOf(pair), next);
    }
  }
  return [...records.values()];
}

/**
 * Whether the target's name is one that others may not imitate. What was opened in spite of a warning that it
 * imitates another is none: known names are not warned of any more.
 */
export function isKnownName({ lastOpenedAtMs, blockedAtMs, isImitation }: ConsentRecord): boolean {
  return lastOpenedAtMs !== null && blockedAtMs === null && !isImitation;
}

function targetsOf(event: ConsentEvent): readonly Target[] {
  return event.type === 'settled' ? event.targets : [event.target];
}

/** No prompt and no page: what is left of a blocked pair when it is forgotten. */
function knowsNothing(record: ConsentRecord): boolean {
  const { requested, granted, declined, cancelled, refused, lastOpenedAtMs } = record;
  return requested + granted + declined + cancelled + refused === 0 && lastOpenedAtMs === null;
}

function forget(record: ConsentRecord, timeMs: number): ConsentRecord | null {
  const { blockedAtMs, site, serverNames } = record;
  if (blockedAtMs === null) return null;
  return {
    ...emptyRecord(record, site, blockedAtMs),
    serverNames: serverNames.slice(-1),
    lastAtMs: timeMs,
    blockedAtMs,
  };
}

function touch(record: ConsentRecord, { timeMs, server }: ConsentEvent): ConsentRecord {
  return { ...record, lastAtMs: timeMs, serverNames: withName(record.serverNames, server.name) };
}

function advance(record: ConsentRecord, event: ConsentEvent): ConsentRecord {
  switch (event.type) {
    case 'requested': {
      const isImitation = event.findings.some((code) => IMITATIONS.includes(code));
      return { ...record, requested: record.requested + 1, isImitation };
    }
    case 'granted':
    case 'declined':
    case 'cancelled':
    case 'refused':
      return { ...record, [event.type]: record[event.type] + 1 };
    case 'opened':
      return { ...record, lastOpenedAtMs: event.timeMs };
    case 'settled':
      return {
        ...record,
        completed: record.completed + (event.outcome === 'completed' ? 1 : 0),
        lastOutcome: event.outcome,
      };
    case 'blocked':
      return { ...record, blockedAtMs: event.timeMs };
    default:
      return record;
  }
}

function emptyRecord({ serverOrigin, targetOrigin }: Pair, site: string, firstAtMs: number): ConsentRecord {
  return {
    serverOrigin,
    targetOrigin,
    site,
    serverNames: [],
    firstAtMs,
    lastAtMs: firstAtMs,
    requested: 0,
    granted: 0,
    declined: 0,
    cancelled: 0,
    refused: 0,
    completed: 0,
    lastOpenedAtMs: null,
    lastOutcome: null,
    blockedAtMs: null,
    isImitation: false,
  };
}

/** Newest last. The dashboard's decisions may come from no server: an empty name is none. */
function withName(names: readonly string[], name: string): readonly string[] {
  if (name === '' || names.at(-1) === name) return names;
  return [...names.filter((known) => known !== name), name].slice(-KEPT_NAMES);
}

/** Structured, not glued: an origin may hold any separator one would think of. */
function keyOf({ serverOrigin, targetOrigin }: Pair): string {
  return JSON.stringify([serverOrigin, targetOrigin]);
}
