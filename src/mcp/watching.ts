import type { Server, ServerId } from '../servers/types';
import type { Listening } from './listening';
import { paced } from './pace';
import type { McpPorts } from './ports';
import type { Sessions } from './sessions';
import { watchInSession } from './watch-legacy';
import { watchOnStream } from './watch-modern';

/** What is wanted of one server changes so often at most: a page does not decide how often a server is asked. */
const CHANGE_EVERY_MS = 500;

/** What watching a server needs of the rest. */
export type WatchParts = {
  readonly ports: McpPorts;
  readonly sessions: Sessions;
  readonly listening: Listening;
};

/** The watch over one server, while anything of it is wanted. */
export type Watch = {
  readonly want: (uris: ReadonlySet<string>) => void;
  readonly end: () => void;
};

type Wish = { readonly server: Server; readonly uris: ReadonlySet<string> };
type Watched = { readonly server: Server; readonly watch: Watch };

/** Subscriptions to resources: one a server and resource, whoever wants them. In memory: who wants them says so again. */
export function createWatching(ports: McpPorts, sessions: Sessions, listening: Listening) {
  const watched = new Map<ServerId, Watched>();
  const parts = { ports, sessions, listening };

  const wishes = new Map<ServerId, ReturnType<typeof paced<Wish>>>();

  function wish({ server, uris }: Wish): void {
    const known = watched.get(server.id);
    if (known !== undefined && uris.size > 0 && isSamePlace(known.server, server)) {
      known.watch.want(uris);
      return;
    }
    end(server.id);
    if (uris.size === 0 || server.verdict === null) return;
    const begin = server.verdict.era === 'modern' ? watchOnStream : watchInSession;
    watched.set(server.id, { server, watch: begin(parts, server, uris) });
  }

  function end(id: ServerId): void {
    watched.get(id)?.watch.end();
    watched.delete(id);
  }

  return {
    watch(server: Server, uris: ReadonlySet<string>): void {
      // Nothing is said to a server, or heard of it, after nobody wants it.
      if (uris.size === 0) end(server.id);
      const known = wishes.get(server.id) ?? paced(CHANGE_EVERY_MS, wish);
      wishes.set(server.id, known);
      known.push({ server, uris });
    },
  };
}

function isSamePlace(one: Server, other: Server): boolean {
  return one.url === other.url && one.verdict?.era === other.verdict?.era;
}

/** What is reported of resources that may have changed while nobody listened. */
export function reportMissed({ report }: McpPorts, server: Server, uris: Iterable<string>): void {
  for (const uri of uris) void report({ kind: 'resource-updated', serverId: server.id, uri });
}

/** Resolves after the time, or when the signal says so. */
export function rest(forMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, forMs);
    signal.addEventListener('abort', done);
  });
}
