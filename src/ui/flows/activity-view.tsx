import type { ComponentChildren } from 'preact';
import type { FlowId } from '../../elicitation/types';
import type { FlowView } from '../../elicitation/view-types';
import type { Progress } from '../data/use-progress';
import { EmptyState } from '../parts/empty-state';
import { t } from '../text';
import type { FlowActs } from './flow-acts';
import { FlowCardView } from './flow-card-view';

type Props = {
  readonly flows: readonly FlowView[];
  readonly nowMs: number;
  readonly progress: ReadonlyMap<FlowId, Progress>;
  readonly acts: FlowActs;
  readonly resultOf: (flow: FlowView) => ComponentChildren;
};

/** Every call: those that wait, then those that are over. */
export function ActivityView({ flows, nowMs, progress, acts, resultOf }: Props) {
  if (flows.length === 0) {
    return (
      <EmptyState title={t('no_activity')}>
        <p>{t('no_activity_explained')}</p>
      </EmptyState>
    );
  }
  const waiting = flows.filter((flow) => flow.now.kind !== 'settled');
  const settled = flows.filter((flow) => flow.now.kind === 'settled');
  const card = (flow: FlowView) => (
    <li key={flow.id}>
      <FlowCardView flow={flow} nowMs={nowMs} progress={progress.get(flow.id) ?? null} acts={acts}>
        {flow.now.kind === 'settled' && resultOf(flow)}
      </FlowCardView>
    </li>
  );
  return (
    <>
      {waiting.length > 0 && (
        <section aria-labelledby="waiting-title">
          <h1 id="waiting-title">{t('waiting')}</h1>
          <ul class="cards">{waiting.map(card)}</ul>
        </section>
      )}
      {settled.length > 0 && (
        <section aria-labelledby="settled-title">
          <h1 id="settled-title">{t('settled')}</h1>
          <ul class="cards">{settled.map(card)}</ul>
        </section>
      )}
    </>
  );
}
