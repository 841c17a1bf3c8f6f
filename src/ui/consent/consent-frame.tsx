import type { ComponentChildren } from 'preact';
import type { PromptView } from '../../elicitation/view-types';
import { formatNumber } from '../format';
import { Mark } from '../parts/mark';
import { t } from '../text';

type Props = { readonly position: PromptView['position'] | null; readonly children: ComponentChildren };

/** What stays the same in the consent window, whatever is asked. */
export function ConsentFrame({ position, children }: Props) {
  return (
    <div class="consent">
      <div class="topbar">
        <Mark />
        <span class="wordmark">{t('extension_name')}</span>
        {position !== null && position.of > 1 && (
          <span class="position" role="status">
            {t('position', { at: formatNumber(position.at), of: formatNumber(position.of) })}
          </span>
        )}
      </div>
      {children}
    </div>
  );
}
