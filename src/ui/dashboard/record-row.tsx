import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ConsentRecord } from '../../consent/types';
import { formatExact, formatList, formatMoment, formatNumber } from '../format';
import { Badge } from '../parts/badge';
import { Button } from '../parts/button';
import { Confirm } from '../parts/confirm';
import { Host } from '../parts/host';
import { rich, sentence, t } from '../text';
import type { RecordActs } from './record-acts';

type Props = {
  readonly record: ConsentRecord;
  readonly acts: RecordActs;
  readonly nowMs: number;
  readonly eventsOf: (record: ConsentRecord) => ComponentChildren;
};

/** One server and one target: what was asked, what came of it, and what to do about it. */
export function RecordRow({ record, acts, nowMs, eventsOf }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { serverOrigin, targetOrigin, lastOpenedAtMs } = record;
  const pair = { serverOrigin, targetOrigin };
  return (
    <>
      <tr class={record.blockedAtMs === null ? undefined : 'blocked'}>
        <th scope="row">
          <bdi>{formatList(record.serverNames)}</bdi>
          <span class="fine">
            <Host name={new URL(serverOrigin).host} />
          </span>
        </th>
        <td data-label={t('column_target')}>
          <Host name={targetOrigin} />
          {record.blockedAtMs !== null && (
            <Badge tone="danger" title={t('blocked_since', { moment: formatExact(record.blockedAtMs) })}>
              {t('blocked')}
            </Badge>
          )}
        </td>
        <td>
          <Counts record={record} />
        </td>
        <td data-label={t('column_last_opened')}>
          {lastOpenedAtMs === null ? (
            <span class="soft">{t('never')}</span>
          ) : (
            <time dateTime={new Date(lastOpenedAtMs).toISOString()} title={formatExact(lastOpenedAtMs)}>
              {formatMoment(lastOpenedAtMs, nowMs)}
            </time>
          )}
        </td>
        <td data-label={t('column_outcome')}>
          {record.lastOutcome === null ? '–' : sentence('outcome', record.lastOutcome)}
        </td>
        <td>
          <div class="row row-quiet">
            <Button kind="quiet" isExpanded={isOpen} onPress={() => setOpen(!isOpen)}>
              {t('details')}
            </Button>
            {record.blockedAtMs === null ? (
              <Button kind="quiet" onPress={() => acts.onBlock(pair)}>
                {t('block')}
              </Button>
            ) : (
              <Button kind="quiet" onPress={() => acts.onUnblock(pair)}>
                {t('unblock')}
              </Button>
            )}
            <Confirm
              kind="quiet"
              label={t('forget')}
              question={rich('forget_question', { target: <Host name={new URL(targetOrigin).host} /> })}
              act={t('forget_record')}
              keep={t('keep')}
              onConfirm={() => acts.onForget(pair)}
            />
          </div>
        </td>
      </tr>
      {isOpen && (
        <tr class="record-detail">
          <td colSpan={6}>{eventsOf(record)}</td>
        </tr>
      )}
    </>
  );
}

function Counts({ record }: { readonly record: ConsentRecord }) {
  const counts = [
    [t('count_asked'), record.requested],
    [t('count_opened'), record.granted],
    [t('count_declined'), record.declined + record.cancelled],
    [t('count_completed'), record.completed],
  ] as const;
  return (
    <ul class="counts">
      {counts.map(([name, value]) => (
        <li key={name} class={value === 0 ? 'zero' : undefined}>
          <span>{name}</span> <b>{formatNumber(value)}</b>
        </li>
      ))}
    </ul>
  );
}
