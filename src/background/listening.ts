import type { Server, ServerId } from '../servers/types';

/** Listens to exactly the servers that something waits for. */
export function createListening(ports: {
  readonly find: (id: ServerId) => Promise<Server | null>;
  /** @returns what ends it. */
  readonly listen: (server: Server) => () => void;
}) {
  const listening = new Map<ServerId, () => void>();

  function begin(id: ServerId): void {
    let isWanted = true;
    let stop = () => {};
    listening.set(id, () => {
      isWanted = false;
      stop();
    });
    ports.find(id).then(
      (server) => {
        if (isWanted && server !== null) stop = ports.listen(server);
      },
      // Looked up again with the next thing that is saved.
      () => void listening.delete(id),
    );
  }

  return {
    listenTo(wanted: ReadonlySet<ServerId>): void {
      for (const [id, stop] of listening) {
        if (wanted.has(id)) continue;
        listening.delete(id);
        stop();
      }
      for (const id of wanted) if (!listening.has(id)) begin(id);
    },
  };
}
