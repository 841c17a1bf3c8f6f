import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ConsentRecord } from '../../consent/types';
import { EmptyState } from '../parts/empty-state';
import { Glyph } from '../parts/glyph';
import { LiveRegion } from '../parts/live-region';
import { count, t } from '../text';
import type { RecordActs } from './record-acts';
import { RecordRow } from './record-row';
import { newestFirst, searchRecords } from './record-search';

type Props = {
  readonly records: readonly ConsentRecord[];
  readonly acts: RecordActs;
  readonly nowMs: number;
  readonly eventsOf: (record: ConsentRecord) => ComponentChildren;
};

/** What was agreed to and what was not, one row for each server and target. */
export function RecordsView({ records, acts, nowMs, eventsOf }: Props) {
  const [query, setQuery] = useState('');
  if (records.length === 0) {
    return (
      <EmptyState title={t('no_records')}>
        <p>{t('no_records_explained')}</p>
      </EmptyState>
    );
  }
  const found = newestFirst(searchRecords(records, query));
  return (
    <>
      <h1>{t('records')}</h1>
      <p class="soft">{t('records_explained')}</p>
      <div class="search">
        <Glyph name="search" />
        <input
          class="input"
          type="search"
          aria-label={t('search_records')}
          placeholder={t('search_records')}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      <LiveRegion text={query === '' ? '' : count('records_found', found.length)} />
      {found.length === 0 ? (
        <p class="soft">{t('no_records_found')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section class="table-scroll" aria-label={t('records')} tabIndex={0}>
          <table class="records">
            <thead>
              <tr>
                <th scope="col">{t('column_server')}</th>
                <th scope="col">{t('column_target')}</th>
                <th scope="col">{t('column_counts')}</th>
                <th scope="col">{t('column_last_opened')}</th>
                <th scope="col">{t('column_outcome')}</th>
                <th scope="col">{t('column_acts')}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((record) => (
                <RecordRow
                  key={`${record.serverOrigin} ${record.targetOrigin}`}
                  record={record}
                  acts={acts}
                  nowMs={nowMs}
                  eventsOf={eventsOf}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
