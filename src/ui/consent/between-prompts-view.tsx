import { Button } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { LiveRegion } from '../parts/live-region';
import { t } from '../text';

/** Nothing to decide. */
export function NothingWaitsView({ onClose }: { readonly onClose: () => void }) {
  return (
    <main class="between">
      <EmptyState title={t('nothing_waits')}>
        <p>{t('nothing_waits_explained')}</p>
        <Button onPress={onClose}>{t('close_window')}</Button>
      </EmptyState>
      <LiveRegion text={t('nothing_waits')} />
    </main>
  );
}

/** Agreed: the page is being opened. The background closes this window when it is. */
export function OpeningView({ host, onClose }: { readonly host: string; readonly onClose: () => void }) {
  return (
    <main class="between">
      <EmptyState title={t('opening_title', { host })}>
        <p>{t('opening_explained')}</p>
        <Button onPress={onClose}>{t('close_window')}</Button>
      </EmptyState>
      <LiveRegion text={t('opening_title', { host })} />
    </main>
  );
}
