import type { FlowId } from '../../elicitation/types';
import type { DamagedCall } from '../../messaging/protocol';
import { formatMoment } from '../format';
import { rich, t } from '../text';
import { type Damaged, DamagedView } from './damaged-view';

type Props = {
  readonly calls: readonly DamagedCall[];
  readonly nowMs: number;
  readonly onRemove: (id: FlowId) => void;
};

/** Calls whose rows can't be opened. */
export function DamagedCalls({ calls, nowMs, onRemove }: Props) {
  const damaged = calls.map(({ id, about }): Damaged => {
    const act = { key: id, onRemove: () => onRemove(id) };
    if (about === null) return { ...act, words: t('damaged_unknown_call'), label: t('remove') };
    const moment = formatMoment(about.startedAtMs, nowMs);
    const server = <bdi>{about.serverName ?? t('damaged_removed_server')}</bdi>;
    return {
      ...act,
      words: rich('damaged_call', { server, moment }),
      label: t('remove_damaged_call', { moment }),
    };
  });
  return <DamagedView name={t('damaged_calls')} damaged={damaged} />;
}
