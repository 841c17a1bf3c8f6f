import type { McpClient } from '../mcp/ports';
import type { Entries, ListKind } from '../servers/part-entries';
import type { Part } from '../servers/parts';
import type { Server, ServerId } from '../servers/types';

/** How long a page's list waits for one server, and all the page says with it: the others' lists are there long before. */
const PATIENCE_MS = 3_000;
/** A list whose server does not say how long it holds. */
const FRESH_MS = 60_000;
/** One that is stale at once is given to who asks within this time: a page does not decide how often a server is asked. */
const MIN_FRESH_MS = 5_000;
/** After a failure a server is let alone for so long. */
const AFTER_FAILURE_MS = 10_000;

export const PART_OF_LIST = {
  resources: 'resources',
  templates: 'resources',
  prompts: 'prompts',
} as const satisfies Record<ListKind, Part>;

type List = readonly Entries[ListKind][];
type Known = {
  readonly server: Server;
  /** Null: it failed. */
  readonly list: Promise<List | null>;
  hasFailed: boolean;
  /** Its server said so while it was asked for it. */
  hasChanged: boolean;
  /** Infinite while it is under way. */
  freshUntilMs: number;
};

/**
 * The lists of what servers have besides tools: asked for when a page asks, and kept in memory while they are fresh. Who
 * asks for the same meanwhile shares the answer.
 */
export function createPartLists(ports: {
  readonly list: McpClient['list'];
  readonly now: () => number;
  readonly wait: (forMs: number) => Promise<void>;
  /** A list is there that somebody did without, or may be had by now. */
  readonly arrived: (id: ServerId, part: Part) => void;
}) {
  const known = new Map<string, Known>();

  function ask(server: Server, kind: ListKind): Known {
    const key = keyOf(server.id, kind);
    const current = known.get(key);
    if (current !== undefined && isSame(current.server, server) && ports.now() < current.freshUntilMs)
      return current;
    const asked: Known = {
      server,
      list: ports.list(server, kind).then(
        ({ entries, freshUntilMs }) => {
          const nowMs = ports.now();
          if (asked.hasChanged) {
            asked.freshUntilMs = nowMs;
            ports.arrived(server.id, PART_OF_LIST[kind]);
            return entries;
          }
          asked.freshUntilMs = Math.max(freshUntilMs ?? nowMs + FRESH_MS, nowMs + MIN_FRESH_MS);
          return entries;
        },
        () => {
          asked.hasFailed = true;
          asked.freshUntilMs = ports.now() + AFTER_FAILURE_MS;
          return null;
        },
      ),
      hasFailed: false,
      hasChanged: false,
      freshUntilMs: Number.POSITIVE_INFINITY,
    };
    known.set(key, asked);
    return asked;
  }

  return {
    /** Never rejects; null: it can't be had now, or not in time. */
    async of<Kind extends ListKind>(server: Server, kind: Kind): Promise<readonly Entries[Kind][] | null> {
      const asked = ask(server, kind);
      let isMissed = false;
      const missed = ports.wait(PATIENCE_MS).then(() => {
        isMissed = true;
        return null;
      });
      void asked.list.then((list) => {
        if (isMissed && list !== null) ports.arrived(server.id, PART_OF_LIST[kind]);
      });
      return (await Promise.race([asked.list, missed])) as readonly Entries[Kind][] | null;
    },

    /** The server is asked for everything anew, maybe with another sign-in: what it said before is nobody's any more. */
    forget(id: ServerId): void {
      for (const [kind, part] of Object.entries(PART_OF_LIST)) {
        const key = keyOf(id, kind as ListKind);
        if (known.get(key)?.hasFailed === true) ports.arrived(id, part);
        known.delete(key);
      }
    },

    /** What is known of it is over: its server says so. */
    drop(id: ServerId, part: Part): void {
      for (const kind of Object.keys(PART_OF_LIST) as ListKind[]) {
        if (PART_OF_LIST[kind] !== part) continue;
        const asked = known.get(keyOf(id, kind));
        // One that is under way is waited for: a server is asked for the same once at a time.
        if (asked?.freshUntilMs === Number.POSITIVE_INFINITY) asked.hasChanged = true;
        else known.delete(keyOf(id, kind));
      }
    },
  };
}

export type PartLists = ReturnType<typeof createPartLists>;

function keyOf(id: ServerId, kind: ListKind): string {
  return `${kind} ${id}`;
}

function isSame(one: Server, other: Server): boolean {
  return one.url === other.url && one.verdict?.era === other.verdict?.era;
}
