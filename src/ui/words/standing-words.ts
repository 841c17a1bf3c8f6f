import { assertNever } from '../../base/assert-never';
import type { Outcome, Standing } from '../../consent/types';
import { formatDay, formatList } from '../format';
import { count, sentence, t } from '../text';

/** What the records say of this site and this server, as one sentence or two. */
export function standingWords(standing: Standing, serverName: string): string {
  switch (standing.standing) {
    case 'never-asked':
      return t('standing_never_asked');
    case 'asked-before':
      return `${t('standing_asked_before', { day: formatDay(standing.lastAtMs) })} ${declinedWords(standing.declined)}`.trim();
    case 'opened-before':
      return [
        count('standing_opened_before', standing.times, { day: formatDay(standing.lastOpenedAtMs) }),
        outcomeWords(standing.lastOutcome),
        madeByOthers(standing.serverNames, serverName),
      ]
        .filter((part) => part !== '')
        .join(' ');
    case 'blocked':
      return t('standing_blocked', { day: formatDay(standing.sinceMs) });
    default:
      return assertNever(standing);
  }
}

function declinedWords(declined: number): string {
  return declined === 0 ? '' : count('standing_declined', declined);
}

function outcomeWords(outcome: Outcome | null): string {
  return outcome === null ? '' : t('standing_outcome', { outcome: sentence('outcome', outcome) });
}

// Records belong to an origin: where other servers share it, the prompt says whose record this is.
function madeByOthers(names: readonly string[], serverName: string): string {
  const others = names.filter((name) => name !== serverName);
  return others.length === 0 ? '' : t('standing_made_by', { names: formatList(others) });
}
