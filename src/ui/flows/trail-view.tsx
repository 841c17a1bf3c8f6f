import { formatDuration } from '../format';
import { Badge } from '../parts/badge';
import { Host } from '../parts/host';
import { t } from '../text';
import { drawTrail, type Trail } from './trail';

type Props = { readonly trail: Trail; readonly nowMs: number; readonly isTabOpen: boolean };

/** The way the tab went: origins in order, with the time in each. Never a path, never a page. */
export function TrailView({ trail, nowMs, isTabOpen }: Props) {
  if (trail.length === 0) return null;
  return (
    <ol class="trail" aria-label={t('trail')}>
      {drawTrail(trail, nowMs).map((stop, index) => (
        <li key={index} class={stop.isLast && isTabOpen ? 'trail-stop trail-here' : 'trail-stop'}>
          <Host name={stop.host} />
          {stop.warning === 'insecure' && (
            <Badge tone="danger" title={t('not_secure_title')}>
              {t('not_secure')}
            </Badge>
          )}
          {stop.warning === 'dangerous' && (
            <Badge tone="danger" title={t('trail_dangerous_title')}>
              {t('trail_dangerous')}
            </Badge>
          )}
          {(!stop.isLast || isTabOpen) && <span class="trail-time">{formatDuration(stop.stayedMs)}</span>}
          {stop.isLast && isTabOpen && <span class="visually-hidden">{t('trail_here')}</span>}
        </li>
      ))}
    </ol>
  );
}
