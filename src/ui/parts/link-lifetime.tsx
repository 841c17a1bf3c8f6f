import { formatDuration } from '../format';
import { t } from '../text';

type Props = { readonly expiresAtMs: number | null; readonly nowMs: number; readonly server: string };

/** How long a link works, as its server said. Nothing where it did not say. */
export function LinkLifetime({ expiresAtMs, nowMs, server }: Props) {
  if (expiresAtMs === null) return null;
  const leftMs = expiresAtMs - nowMs;
  return leftMs > 0 ? (
    // Not a live region: a countdown that is spoken every second says nothing else any more.
    <p class="fine" role="timer">
      {t('link_works_for', { time: formatDuration(leftMs) })}
    </p>
  ) : (
    <p class="fine" role="status">
      {t('link_is_over', { server })}
    </p>
  );
}
