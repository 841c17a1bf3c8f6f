import type { Gateway } from '../gateway/gateway';
import { subscribedUris } from '../gateway/opening';
import type { Offer } from '../gateway/ports';
import { isBelow, nameResources } from '../gateway/resource-uris';
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
  const watched = new Map<ServerId, Server>();
  const told = new Map<string, { readonly id: ServerId; readonly uri: string }>();
  const changed = new Map<string, { readonly id: ServerId; readonly part: Part }>();
  let heardAtMs = ports.now();
  let letSleep: (() => void) | null = null;

  const attend = oneAtATime(async (_watches: typeof watched): Promise<void> => {
    const wanted = new Map<ServerId, { readonly server: Server; readonly uris: Set<string> }>();
    for (const session of ports.sessions()) {
      for (const { server, uri } of await resourcesOf(session)) {
        const known = wanted.get(server.id) ?? { server, uris: new Set() };
        wanted.set(server.id, known);
        known.uris.add(uri);
      }
    }
    for (const [id, server] of watched) if (!wanted.has(id)) ports.watch(server, new Set());
    watched.clear();
    for (const [id, { server, uris }] of wanted) {
      watched.set(id, server);
      ports.watch(server, uris);
    }
    stayAwake();
  });

  /** What a session is subscribed to, as far as it may read it. */
  async function resourcesOf({ from, kept }: Watching) {
    const uris = [...subscribedUris(kept.now().opening)];
    if (uris.length === 0) return [];
    const { unwrap } = nameResources(await ports.offers(from));
    return uris.flatMap((named) => {
      const found = unwrap(named);
      return found !== null && tellsOfUpdates(found.server) ? [{ ...found, named }] : [];
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
    const news = [...told.values()];
    told.clear();
    for (const session of ports.sessions()) {
      for (const { server, uri, named } of await resourcesOf(session)) {
        const isNews = news.some((one) => one.id === server.id && isBelow(one.uri, uri));
        if (isNews) session.gateway.updated(named);
      }
    }
  }

  async function tellOfLists(): Promise<void> {
    const news = [...changed.values()];
    changed.clear();
    for (const { from, kept, gateway } of ports.sessions()) {
      const listed = news.filter(({ part }) => listedIn(kept.now(), part) !== null);
      if (listed.length === 0) continue;
      const offers = await ports.offers(from);
      const isOffered = ({ id, part }: (typeof news)[number]) =>
        offers.some(({ server, parts }) => server.id === id && parts.includes(part));
      for (const part of new Set(listed.filter(isOffered).map((one) => one.part))) gateway.changed(part);
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
      if (!watched.has(id)) return;
      const isFirst = told.size === 0;
      told.set(JSON.stringify([id, uri]), { id, uri });
      if (isFirst) void ports.wait(TOGETHER_MS).then(() => tellAll().catch(() => {}));
    },

    /** A server says that a list is not what it was, or it is there at last. */
    listChanged(id: ServerId, part: Part): void {
      const isFirst = changed.size === 0;
      changed.set(JSON.stringify([id, part]), { id, part });
      if (isFirst) void ports.wait(TOGETHER_MS).then(() => tellOfLists().catch(() => {}));
    },
  };
}
