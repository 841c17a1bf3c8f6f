import type { SiteView } from '../../grants/view';
import { formatExact, formatList, formatMoment } from '../format';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { Glyph } from '../parts/glyph';
import { Host } from '../parts/host';
import { t } from '../text';
import { rulesWords, untilWords } from '../words/site-words';
import { LocalBadge } from './origin-view';
import type { SiteActs } from './site-acts';

type Props = {
  readonly site: SiteView;
  readonly nowMs: number;
  readonly acts: Pick<SiteActs, 'onDisconnect'>;
  readonly isBusy: boolean;
  /** Null: it can't be changed on this page. */
  readonly onOpen: (() => void) | null;
};

/** A connected site: whose servers it uses, how long, and the way to end that. */
export function SiteCardView({ site, nowMs, acts, isBusy, onOpen }: Props) {
  const { origin } = site;
  return (
    <li class="card">
      {onOpen === null ? (
        <p class="card-title">
          <Host name={origin} />
        </p>
      ) : (
        <button type="button" class="card-link" onClick={onOpen}>
          <span class="card-title">
            <Host name={origin} />
          </span>
          <Glyph name="forward" />
        </button>
      )}
      {site.isLocal && <LocalBadge />}
      <SiteFacts site={site} nowMs={nowMs} />
      {!site.isReachable && (
        <Callout tone="caution">
          <p>{t('site_unreachable')}</p>
        </Callout>
      )}
      <div class="row">
        <Button
          isBusy={isBusy}
          label={t('disconnect_named', { site: origin })}
          onPress={() => acts.onDisconnect(origin)}
        >
          {t('disconnect')}
        </Button>
      </div>
    </li>
  );
}

/** What is certain about a connection. */
export function SiteFacts({ site, nowMs }: { readonly site: SiteView; readonly nowMs: number }) {
  const { servers, usedAtMs } = site;
  return (
    <ul class="site-facts">
      <li>
        <bdi>
          {servers.length === 0
            ? t('site_without_servers')
            : t('site_servers', { servers: formatList(servers.map(({ name }) => name)) })}
        </bdi>
      </li>
      {rulesWords(site).map((words) => (
        <li key={words}>
          <bdi>{words}</bdi>
        </li>
      ))}
      <li>{untilWords(site.until, nowMs)}</li>
      <li>
        {usedAtMs === null ? (
          t('site_unused')
        ) : (
          <time dateTime={new Date(usedAtMs).toISOString()} title={formatExact(usedAtMs)}>
            {t('site_used', { moment: formatMoment(usedAtMs, nowMs) })}
          </time>
        )}
      </li>
    </ul>
  );
}
