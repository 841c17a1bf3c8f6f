import type { FlowId } from '../../elicitation/types';
import type { StepView as Step } from '../../elicitation/view-types';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { LinkLifetime } from '../parts/link-lifetime';
import { t } from '../text';
import { asksPerson, levelWords } from '../words/flow-words';
import type { FlowActs } from './flow-acts';
import { TrailView } from './trail-view';

type Props = {
  readonly flowId: FlowId;
  readonly step: Step;
  readonly server: string;
  readonly nowMs: number;
  readonly acts: FlowActs;
};

/** A page that is open for a call: where its tab is, how it is watched, what the person can say. */
export function StepView({ flowId, step, server, nowMs, acts }: Props) {
  const { outcome } = step.verdict;
  const isOver =
    outcome === 'abandoned' || outcome === 'load-failed' || outcome === 'returned-error' || !step.isTabOpen;
  // Who asks again gets a new link, or the result: the server knows which.
  const isLinkOver =
    step.linkExpiresAtMs !== null && nowMs >= step.linkExpiresAtMs && step.delivery !== 'server-request';
  return (
    <section class="step" aria-label={t('step_name', { host: step.host })}>
      <TrailView trail={step.trail} nowMs={nowMs} isTabOpen={step.isTabOpen} />
      <p class="fine">{levelWords(step)}</p>
      <LinkLifetime expiresAtMs={step.linkExpiresAtMs} nowMs={nowMs} server={server} />
      {outcome === 'ask' && <p class="step-question">{t('did_you_finish')}</p>}
      {step.hasFreshLink && (
        <Callout tone="plain">
          <p>{t('fresh_link')}</p>
          <Button onPress={() => acts.onUseFreshLink(flowId, step.key)}>{t('use_fresh_link')}</Button>
        </Callout>
      )}
      <div class="row">
        <Button
          kind={isLinkOver || (asksPerson(step) && !isOver) ? 'primary' : 'plain'}
          onPress={() => acts.onFinish(flowId, step.key)}
        >
          {t(isLinkOver ? 'ask_server_again' : 'i_have_finished')}
        </Button>
        <Button
          kind={isOver && !isLinkOver ? 'primary' : 'plain'}
          onPress={() => acts.onReopen(flowId, step.key)}
        >
          {t('reopen_tab')}
        </Button>
      </div>
    </section>
  );
}
