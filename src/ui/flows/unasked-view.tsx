import type { Server } from '../../servers/types';
import { formatExact, formatMoment } from '../format';
import { rich, t } from '../text';

type Props = { readonly servers: readonly Server[]; readonly nowMs: number };

/** Servers that asked for something out of the blue: they were told no, and nobody was prompted. */
export function UnaskedView({ servers, nowMs }: Props) {
  const unasked = servers.flatMap(({ id, name, prompts: { unaskedAtMs } }) =>
    unaskedAtMs === null ? [] : [{ id, name, atMs: unaskedAtMs }],
  );
  if (unasked.length === 0) return null;
  return (
    <ul class="notices" aria-label={t('unasked_title')}>
      {unasked.map(({ id, name, atMs }) => (
        <li key={id}>
          {rich('unasked', { server: <bdi>{name}</bdi> })}{' '}
          <time class="fine" dateTime={new Date(atMs).toISOString()} title={formatExact(atMs)}>
            {formatMoment(atMs, nowMs)}
          </time>
        </li>
      ))}
    </ul>
  );
}
