import type { ConsentRecord, Standing } from './types';

/**
 * What a record says when a URL is asked for again. It informs or refuses and never skips the prompt: the
 * specification forbids opening a URL without explicit consent. No record means: ask.
 */
export function standingOf(record: ConsentRecord | null): Standing {
  if (record === null) return { standing: 'never-asked' };
  const { granted, requested, declined, lastAtMs, lastOpenedAtMs, lastOutcome, serverNames, blockedAtMs } =
    record;
  if (blockedAtMs !== null) return { standing: 'blocked', sinceMs: blockedAtMs };
  if (lastOpenedAtMs !== null) {
    // Forgotten between the consent and the tab: it was opened, so it was agreed to.
    const times = Math.max(granted, 1);
    return { standing: 'opened-before', times, lastOpenedAtMs, lastOutcome, serverNames };
  }
  // A refusal without a prompt is nothing that the person was asked.
  if (requested === 0) return { standing: 'never-asked' };
  return { standing: 'asked-before', declined, lastAtMs };
}
