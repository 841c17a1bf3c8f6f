import type { Progress } from '../data/use-progress';
import { formatNumber } from '../format';
import { t } from '../text';
import { nameOf } from '../words/server-text';

/** How far a call is, as far as its server tells. */
export function ProgressView({ progress }: { readonly progress: Progress | null }) {
  if (progress === null) return <progress class="progress" aria-label={t('progress')} />;
  const { progress: done, total, message } = progress;
  const isMeasured = total !== null && total > 0;
  return (
    <div class="progress-block">
      {isMeasured ? (
        <progress class="progress" aria-label={t('progress')} value={Math.min(done, total)} max={total} />
      ) : (
        <progress class="progress" aria-label={t('progress')} />
      )}
      <p class="fine">
        {isMeasured && t('progress_of', { done: formatNumber(done), total: formatNumber(total) })}{' '}
        {message !== null && <bdi>{nameOf(message)}</bdi>}
      </p>
    </div>
  );
}
