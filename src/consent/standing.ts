import type { ConsentRecord, Standing } from './types';

/**
 * What a record says when a URL is asked for again: it informs or refuses, and never skips the prompt, because the
 * specification forbids to open a URL without explicit consent. No record means: ask.
 */
export function standingOf(record: ConsentRecord | null): Standing {
  if (record === null) return { standing: 'never-asked' };
  if (record.blockedAtMs !== null) return { standing: 'blocked', sinceMs: record.blockedAtMs };
  if (record.lastOpenedAtMs !== null) {
    const { granted, lastOpenedAtMs, lastOutcome, serverNames } = record;
    return { standing: 'opened-before', times: granted, lastOpenedAtMs, lastOutcome, serverNames };
  }
  if (record.requested === 0) return { standing: 'never-asked' };
  return { standing: 'asked-before', declined: record.declined, lastAtMs: record.lastAtMs };
}
