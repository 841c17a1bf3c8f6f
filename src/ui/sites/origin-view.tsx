import { isLocalPage } from '../../grants/page-origin';
import type { PageOrigin } from '../../grants/types';
import { siteOfHost } from '../../url-safety/site';
import { Badge } from '../parts/badge';
import { t } from '../text';

/** The exact origin of a page: its registrable domain set apart, nothing of it shortened. Left to right everywhere. */
export function OriginView({ origin }: { readonly origin: PageOrigin }) {
  const { protocol, hostname, port } = new URL(origin);
  const { domain } = siteOfHost(hostname);
  const at = hostname.lastIndexOf(domain);
  return (
    <div class="address" dir="ltr">
      <p class="address-host">
        {`${protocol}//`}
        {hostname.slice(0, at)}
        <strong>{hostname.slice(at)}</strong>
        {port !== '' && `:${port}`}
      </p>
      {isLocalPage(origin) && <LocalBadge />}
    </div>
  );
}

/** The page lies on this machine. */
export function LocalBadge() {
  return (
    <p>
      <Badge tone="accent" title={t('site_local_title')}>
        {t('badge_local')}
      </Badge>
    </p>
  );
}
