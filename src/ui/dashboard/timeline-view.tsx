import type { ConsentEvent } from '../../consent/types';
import { formatExact } from '../format';
import { hasSentence, rich, sentence, t } from '../text';

/** What happened between a server and a target, in order. */
export function TimelineView({ events }: { readonly events: readonly ConsentEvent[] }) {
  if (events.length === 0) return <p class="soft">{t('no_events')}</p>;
  return (
    <ol class="timeline" aria-label={t('timeline')}>
      {events.map((event) => (
        <li key={event.id}>
          <time dateTime={new Date(event.timeMs).toISOString()}>{formatExact(event.timeMs)}</time>
          <p>
            {eventWords(event)}
            {event.type === 'requested' && (
              <span class="fine"> {rich('event_tool', { tool: <bdi class="code">{event.tool}</bdi> })}</span>
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}

function eventWords(event: ConsentEvent): string {
  switch (event.type) {
    case 'requested':
      return t('event_requested');
    case 'granted':
      return t('event_granted');
    case 'declined':
      return t('event_declined');
    case 'cancelled':
      return t('event_cancelled');
    case 'opened':
      return t('event_opened');
    case 'returned':
      return t('event_returned');
    case 'not-opened':
      return `${t('event_not_opened')} ${reasonWords(event.reason)}`.trim();
    case 'refused':
      return `${t('event_refused')} ${reasonWords(event.reason)}`.trim();
    case 'settled':
      return t('event_settled', { outcome: sentence('outcome', event.outcome) });
    case 'blocked':
      return t('event_blocked');
    case 'unblocked':
      return t('event_unblocked');
    case 'forgotten':
      return t('event_forgotten');
  }
}

function reasonWords(reason: string): string {
  for (const family of ['rejection', 'notice', 'finding'] as const) {
    if (hasSentence(family, reason)) return sentence(family, reason);
  }
  return '';
}
