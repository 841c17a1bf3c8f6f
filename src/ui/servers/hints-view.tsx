import type { Tool } from '../../servers/types';
import { formatList } from '../format';
import { t } from '../text';
import { type Hint, hintsOf } from './tool-search';

/** Each hint in words. */
export const HINTS = {
  'read-only': 'hint_read_only',
  destructive: 'hint_destructive',
  repeatable: 'hint_repeatable',
  'open-world': 'hint_open_world',
} as const satisfies Record<Hint, string>;

/** What the server says of its tool, in its mouth and not in ours. */
export function HintsView({ tool }: { readonly tool: Tool }) {
  const hints = hintsOf(tool);
  if (hints.length === 0) return null;
  return <p class="fine">{t('server_says', { hints: formatList(hints.map((hint) => t(HINTS[hint]))) })}</p>;
}
