import type { ComponentChildren } from 'preact';
import type { PageOrigin } from '../../grants/types';
import type { SiteView } from '../../grants/view';
import { EmptyState } from '../parts/empty-state';
import { t } from '../text';
import type { SiteActs } from './site-acts';
import { SiteCardView } from './site-card-view';

type Props = {
  readonly sites: readonly SiteView[];
  readonly nowMs: number;
  readonly acts: Pick<SiteActs, 'onDisconnect'>;
  readonly isBusy: boolean;
  readonly onOpen: ((origin: PageOrigin) => void) | null;
  /** What comes before the list: what was invoked, what was disconnected. */
  readonly children?: ComponentChildren;
};

/** Every site that the person connected. */
export function SitesView({ sites, nowMs, acts, isBusy, onOpen, children }: Props) {
  if (sites.length === 0) {
    return (
      <>
        {children}
        <EmptyState title={t('no_sites')}>
          <p>{t('no_sites_what')}</p>
          <p>{t('no_sites_how')}</p>
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <h1>{t('sites')}</h1>
      {children}
      <ul class="cards" aria-label={t('sites')}>
        {sites.map((site) => (
          <SiteCardView
            key={site.origin}
            site={site}
            nowMs={nowMs}
            acts={acts}
            isBusy={isBusy}
            onOpen={onOpen === null ? null : () => onOpen(site.origin)}
          />
        ))}
      </ul>
    </>
  );
}
