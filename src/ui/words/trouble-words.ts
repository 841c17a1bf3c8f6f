import type { StorageTrouble } from '../../messaging/protocol';
import { formatExact } from '../format';
import { t } from '../text';

/** What is the matter with the storage, and what helps. */
export function troubleWords({ code, facts, sinceMs }: StorageTrouble): string {
  switch (code) {
    case 'STORAGE_NEWER':
      return t('trouble_newer');
    case 'STORAGE_FULL':
      return t('trouble_full');
    case 'STORAGE_LOST':
      return facts['part'] === 'newest'
        ? t('trouble_lost_newest', { moment: formatExact(sinceMs) })
        : t('trouble_lost', { moment: formatExact(sinceMs) });
    case 'STORAGE_UNAVAILABLE': {
      const reason = String(facts['reason'] ?? code);
      if (reason === 'blocked') return t('trouble_blocked');
      return reason === 'slow' ? t('trouble_slow') : t('trouble_unavailable', { reason });
    }
  }
}
