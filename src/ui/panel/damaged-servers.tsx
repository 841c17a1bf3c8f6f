import { send } from '../../messaging/client';
import type { Act } from '../data/use-act';
import { useRemote } from '../data/use-remote';
import { t } from '../text';
import { DamagedView } from './damaged-view';

/** Servers of which nothing but a row is left: not even their names are known. */
export function DamagedServers({ act }: { readonly act: Act }) {
  const [remote] = useRemote('servers.damaged', null, ['servers']);
  const ids = remote.state === 'ready' ? remote.value : [];
  const damaged = ids.map((id) => ({
    key: id,
    words: t('damaged_server'),
    label: t('remove_damaged_server'),
    onRemove: () => act.run(() => send('servers.remove-damaged', { id })),
  }));
  return <DamagedView name={t('damaged_servers')} damaged={damaged} />;
}
