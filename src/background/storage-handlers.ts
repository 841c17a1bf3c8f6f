import { UsherError } from '../base/usher-error';
import type { Handlers } from '../messaging/server';
import type { ServerId } from '../servers/types';
import type { Storage } from '../storage/storage';
import type { Trouble } from './trouble';

type StorageCommand =
  | Extract<keyof Handlers, `storage.${string}`>
  | 'flows.damaged'
  | 'servers.damaged'
  | 'servers.remove-damaged';

/** Commands about the storage itself: what is the matter, and what is left. */
export function createStorageHandlers(ports: {
  readonly storage: Pick<Storage, 'flows' | 'servers' | 'check' | 'rescue' | 'witness'>;
  readonly trouble: Trouble;
  readonly changed: (topic: 'storage' | 'servers') => void;
}): Pick<Handlers, StorageCommand> {
  const { storage, trouble } = ports;

  const current: Handlers['storage.trouble'] = async () => {
    const failing = trouble.current();
    if (failing !== null) return failing;
    const loss = await storage.witness.loss();
    return loss === null ? null : { code: 'STORAGE_LOST', facts: { part: loss.part }, sinceMs: loss.atMs };
  };

  return {
    'storage.trouble': current,
    async 'storage.check'(input, from) {
      // How it ended is told to the trouble, which is what is asked for.
      await storage.check().catch(() => {});
      return current(input, from);
    },
    async 'storage.acknowledge'() {
      await storage.witness.acknowledge();
      ports.changed('storage');
      return null;
    },
    'storage.export': () => storage.rescue(),

    'servers.damaged': () => storage.servers.damaged(),
    async 'servers.remove-damaged'({ id }) {
      if (!(await storage.servers.damaged()).includes(id)) throw new UsherError('SERVER_GONE');
      await storage.servers.remove(id);
      ports.changed('servers');
      return null;
    },
    async 'flows.damaged'() {
      const [damaged, servers] = await Promise.all([storage.flows.damaged(), storage.servers.list()]);
      const nameOf = (id: ServerId) => servers.find((server) => server.id === id)?.name ?? null;
      return damaged.map(({ id, about }) => {
        if (about === null) return { id, about };
        const { serverId, startedAtMs } = about;
        return { id, about: { serverName: nameOf(serverId), startedAtMs } };
      });
    },
  };
}
