import type { Gateway } from '../gateway/gateway';
import { subscribedUris } from '../gateway/opening';
import type { Offer } from '../gateway/ports';
import { isBelow, mayWatch, nameResources } from '../gateway/resource-uris';
import { type Part, tellsOfUpdates } from '../servers/parts';
import type { Server, ServerId } from '../servers/types';
import { listedIn } from './listed';
import { oneAtATime } from './one-at-a-time';
import type { CallingPage } from './page-calls';
import type { KeptSession } from './page-sessions';

/** After a page's last word the worker is kept awake for so long: updates are for whoever looks at them. */
const AWAKE_MS = 15 * 60_000;
/** What a server says in this time is told as one. */
const TOGETHER_MS = 100;
/** That its lists have changed is passed on so often: whoever hears of it lists them again. */
const LISTS_EVERY_MS = 5_000;

type Wanted = { readonly server: Server; readonly uris: Set<string> };

/** A session that is served now. */
export type Watching = {
  readonly from: CallingPage;
  readonly kept: Pick<KeptSession, 'now'>;
  readonly gateway: Pick<Gateway, 'updated' | 'changed'>;
};

export type WatchPorts = {
  /** Exactly these resources of a server from now on. */
  readonly watch: (server: Server, uris: ReadonlySet<string>) => void;
  readonly holdAwake: () => () => void;
  readonly wait: (forMs: number) => Promise<void>;
  readonly now: () => number;
};

/**
 * What pages are subscribed to, made one subscription a server and resource. A server is asked when a page has its
 * answer already: what changes in between, within a moment, is not heard of.
 */
export function createPageWatches(
  ports: WatchPorts & {
    readonly sessions: () => readonly Watching[];
    readonly offers: (page: CallingPage) => Promise<readonly Offer[]>;
  },
) {
  const watched = new Map<ServerId, Wanted>();
  /** What of it has changed. */
  const told = new Set<string>();
  const changed = new Map<ServerId, Set<Part>>();
  const listsToldAtMs = new Map<ServerId, number>();
  let heardAtMs = ports.now();
  let letSleep: (() => void) | null = null;

  const attend = oneAtATime(async (_watches: typeof watched): Promise<void> => {
    const wanted = new Map<ServerId, Wanted>();
    for (const session of ports.sessions()) {
      for (const { server, uri } of await resourcesOf(session)) {
        const known = wanted.get(server.id) ?? { server, uris: new Set() };
        wanted.set(server.id, known);
        known.uris.add(uri);
      }
    }
    for (const [id, { server }] of watched) if (!wanted.has(id)) ports.watch(server, new Set());
    watched.clear();
    for (const [id, known] of wanted) {
      watched.set(id, known);
      ports.watch(known.server, known.uris);
    }
    stayAwake();
  });

  /** What a session is subscribed to, as far as it may read it unasked. */
  async function resourcesOf({ from, kept }: Watching) {
    const uris = [...subscribedUris(kept.now().opening)];
    if (uris.length === 0) return [];
    const offers = await ports.offers(from);
    const { unwrap } = nameResources(offers);
    return uris.flatMap((named) => {
      const found = unwrap(named);
      return found !== null && tellsOfUpdates(found.server) && mayWatch(offers, found.server)
        ? [{ ...found, named }]
        : [];
    });
  }

  function stayAwake(): void {
    const leftMs = watched.size === 0 ? 0 : heardAtMs + AWAKE_MS - ports.now();
    if (leftMs <= 0) {
      letSleep?.();
      letSleep = null;
    } else if (letSleep === null) {
      letSleep = ports.holdAwake();
      void ports.wait(leftMs).then(lookAgain);
    }
  }

  function lookAgain(): void {
    const leftMs = heardAtMs + AWAKE_MS - ports.now();
    if (letSleep === null) return;
    if (leftMs > 0) void ports.wait(leftMs).then(lookAgain);
    else stayAwake();
  }

  async function tellAll(): Promise<void> {
    const news = new Set(told);
    told.clear();
    for (const session of ports.sessions()) {
      for (const { server, uri, named } of await resourcesOf(session))
        if (news.has(keyOf(server.id, uri))) session.gateway.updated(named);
    }
  }

  async function tellOfLists(id: ServerId): Promise<void> {
    const parts = changed.get(id) ?? new Set();
    changed.delete(id);
    listsToldAtMs.set(id, ports.now());
    for (const { from, kept, gateway } of ports.sessions()) {
      const listed = [...parts].filter((part) => listedIn(kept.now(), part) !== null);
      if (listed.length === 0) continue;
      const offer = (await ports.offers(from)).find(({ server }) => server.id === id);
      for (const part of listed) if (offer?.parts.includes(part)) gateway.changed(part);
    }
  }

  return {
    /** Subscriptions, or what pages may read, may have changed. */
    attend: (): void => void attend(watched).catch(() => {}),

    /** A page has said something. */
    heard(): void {
      heardAtMs = ports.now();
      if (watched.size > 0) stayAwake();
    },

    /** It was away, or we were: whatever it is subscribed to may have changed since. */
    async returned(session: Watching): Promise<void> {
      for (const { named } of await resourcesOf(session)) session.gateway.updated(named);
    },

    /** A server says that a resource has changed. */
    updated(id: ServerId, uri: string): void {
      const wasEmpty = told.size === 0;
      // Whatever a server says, no more of it is kept than pages want to hear of.
      for (const wanted of watched.get(id)?.uris ?? []) if (isBelow(uri, wanted)) told.add(keyOf(id, wanted));
      if (wasEmpty && told.size > 0) void ports.wait(TOGETHER_MS).then(() => tellAll().catch(() => {}));
    },

    /** A server says that a list is not what it was, or it is there at last. */
    listChanged(id: ServerId, part: Part): void {
      const parts = changed.get(id);
      if (parts !== undefined) return void parts.add(part);
      changed.set(id, new Set([part]));
      const nextAtMs = (listsToldAtMs.get(id) ?? Number.NEGATIVE_INFINITY) + LISTS_EVERY_MS;
      const pauseMs = Math.min(Math.max(TOGETHER_MS, nextAtMs - ports.now()), LISTS_EVERY_MS);
      void ports.wait(pauseMs).then(() => tellOfLists(id).catch(() => {}));
    },
  };
}

function keyOf(id: ServerId, uri: string): string {
  return JSON.stringify([id, uri]);
}
