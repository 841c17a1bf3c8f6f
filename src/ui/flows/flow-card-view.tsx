import type { ComponentChildren } from 'preact';
import type { FlowView } from '../../elicitation/view-types';
import type { Progress } from '../data/use-progress';
import { formatExact, formatMoment } from '../format';
import { Button } from '../parts/button';
import { Host } from '../parts/host';
import { rich, t } from '../text';
import { CALLS, currentStep, flowWords, noticeWords } from '../words/flow-words';
import type { FlowActs } from './flow-acts';
import { ProgressView } from './progress-view';
import { StepView } from './step-view';

type Props = {
  readonly flow: FlowView;
  readonly nowMs: number;
  readonly progress: Progress | null;
  readonly acts: FlowActs;
  /** The result, where the page shows it in the card. */
  readonly children?: ComponentChildren;
};

/** When its end is near enough to be told. */
const LAST_DAY_MS = 24 * 60 * 60_000;

/** One call: what is happening in a sentence, and what a person can do about it now. */
export function FlowCardView({ flow, nowMs, progress, acts, children }: Props) {
  const { words, tone } = flowWords(flow);
  const { now } = flow;
  const step = currentStep(flow);
  const startedAtMs = now.kind === 'settled' ? now.settledAtMs : flow.startedAtMs;
  return (
    <article
      class={`flow flow-${tone}`}
      aria-label={t('flow_name', {
        call: t(CALLS[flow.method], { subject: flow.subject }),
        server: flow.serverName,
      })}
    >
      <header class="flow-head">
        <p class="flow-call">
          {rich(CALLS[flow.method], { subject: <bdi class="code">{flow.subject}</bdi> })}
        </p>
        <p class="flow-where">
          <bdi>{flow.serverName}</bdi> · <Host name={flow.serverHost} /> ·{' '}
          <time dateTime={new Date(startedAtMs).toISOString()} title={formatExact(startedAtMs)}>
            {formatMoment(startedAtMs, nowMs)}
          </time>
        </p>
        {flow.page !== null && (
          <p class="fine">
            {t(flow.page.isGone ? 'flow_page_gone' : 'flow_page', { page: flow.page.origin })}
          </p>
        )}
      </header>
      <p class="flow-now" role="status">
        <span class="flow-dot" aria-hidden="true" />
        {words}
      </p>
      {now.kind === 'calling' && <ProgressView progress={progress} />}
      {now.kind === 'asking' && (
        <Button kind="primary" onPress={() => acts.onShowPrompt(flow.id)}>
          {t('continue_in_window')}
        </Button>
      )}
      {now.kind === 'awaiting-authorization' && (
        <Button kind="primary" onPress={() => acts.onSignIn(flow.serverId)}>
          {t('sign_in')}
        </Button>
      )}
      {step !== null && (
        <StepView flowId={flow.id} step={step} server={flow.serverName} nowMs={nowMs} acts={acts} />
      )}
      {now.kind === 'answer-unknown' && (
        <Button kind="primary" onPress={() => acts.onRetry(flow.id)}>
          {t(now.code === 'STATE_EXPIRED' ? 'start_again' : 'send_again')}
        </Button>
      )}
      {flow.waitsUntilMs !== null && flow.waitsUntilMs - nowMs < LAST_DAY_MS && (
        <p class="fine">{t('waits_until', { moment: formatMoment(flow.waitsUntilMs, nowMs) })}</p>
      )}
      <NoticesView flow={flow} />
      {children}
      <div class="row row-quiet">
        {now.kind === 'settled' ? (
          <Button kind="quiet" onPress={() => acts.onDismiss(flow.id)}>
            {t('dismiss')}
          </Button>
        ) : (
          <Button kind="quiet" onPress={() => acts.onCancel(flow.id)}>
            {t('cancel_call')}
          </Button>
        )}
      </div>
    </article>
  );
}

function NoticesView({ flow }: { readonly flow: FlowView }) {
  if (flow.notices.length === 0) return null;
  return (
    <ul class="notices" aria-label={t('notices')}>
      {flow.notices.map((notice) => (
        <li key={`${notice.atMs} ${notice.code}`}>{noticeWords(notice.code, notice.facts)}</li>
      ))}
    </ul>
  );
}
