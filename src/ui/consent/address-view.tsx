import type { UrlDisplay } from '../../url-safety/types';
import { t } from '../text';

/**
 * The address: the host large, its registrable domain set apart, and below it the full canonical URL, wrapped and never
 * shortened. Left to right in every language, because addresses are.
 */
export function AddressView({ display }: { readonly display: UrlDisplay }) {
  return (
    <div class="address" dir="ltr">
      <p class="address-host">
        {display.subdomain}
        <strong>{display.registrableDomain}</strong>
        {display.port}
      </p>
      {display.unicodeHost !== null && (
        <p class="address-unicode">{t('address_unicode', { host: display.unicodeHost })}</p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="address-full" aria-label={t('address_full')} tabIndex={0}>
        <code>
          {display.scheme}://
          {display.userinfo !== '' && <span class="address-userinfo">{display.userinfo}</span>}
          {display.subdomain}
          <strong>{display.registrableDomain}</strong>
          {display.port}
          {display.path}
          {display.query}
          {display.fragment}
        </code>
      </section>
    </div>
  );
}
