import type { ComponentChildren } from 'preact';
import type { FlowView } from '../../elicitation/view-types';
import type { FlowActs } from '../flows/flow-acts';
import { FlowCardView } from '../flows/flow-card-view';
import { EmptyState } from '../parts/empty-state';
import { t } from '../text';

type Props = {
  readonly flows: readonly FlowView[];
  readonly nowMs: number;
  readonly acts: FlowActs;
  readonly resultOf: (flow: FlowView) => ComponentChildren;
};

/** The calls that are over. */
export function HistoryView({ flows, nowMs, acts, resultOf }: Props) {
  const settled = flows.filter((flow) => flow.now.kind === 'settled');
  if (settled.length === 0) {
    return (
      <EmptyState title={t('no_history')}>
        <p>{t('no_history_explained')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <h1>{t('history')}</h1>
      <ul class="cards">
        {settled.map((flow) => (
          <li key={flow.id}>
            <FlowCardView flow={flow} nowMs={nowMs} progress={null} acts={acts}>
              {resultOf(flow)}
            </FlowCardView>
          </li>
        ))}
      </ul>
    </>
  );
}
