import type { ConsentRecord } from '../../consent/types';

/** The records that have every word in a server's name, its origin or the target's. */
export function searchRecords(records: readonly ConsentRecord[], query: string): readonly ConsentRecord[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return records;
  return records.filter((record) => {
    const text = [...record.serverNames, record.serverOrigin, record.targetOrigin].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The newest first: by what was last heard of a pair. */
export function newestFirst(records: readonly ConsentRecord[]): readonly ConsentRecord[] {
  return records.toSorted((a, b) => b.lastAtMs - a.lastAtMs);
}
