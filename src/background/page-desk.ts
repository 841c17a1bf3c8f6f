import type { FlowId, FlowState } from '../elicitation/types';
import { createGateway, type Gateway } from '../gateway/gateway';
import { subscribedUris } from '../gateway/opening';
import type { GatewayPorts, Offer } from '../gateway/ports';
import { pageOrigin } from '../grants/page-origin';
import type { PageOrigin } from '../grants/types';
import type { PagePort } from '../page-bridge/ports';
import type { FromRelay, SessionId } from '../page-bridge/wire';
import { createAttention } from './attention';
import type { FlowNews } from './flow-news';
import { hashOffered, listedBy, tellOfChanges } from './listed';
import type { CallingPage, PageCalls } from './page-calls';
import { createPageEndings } from './page-endings';
import type { KeptSession, PageSessions } from './page-sessions';
import { createPageWatches, type WatchPorts } from './page-watches';

/** So long a document may be away before nobody waits for its calls: a worker that died is back sooner. */
const AWAY_MS = 10_000;

type Served = { readonly kept: KeptSession; readonly gateway: Gateway };
/** A document that is connected. */
type Visit = {
  readonly page: PagePort;
  readonly from: CallingPage;
  readonly served: Map<SessionId, Served>;
  /** What the page was told; null: by another life of the worker, nobody knows. */
  attention: number | null;
};

/** The pages that are here: their sessions, one gateway each, and what of theirs waits for the person. */
export function createPageDesk(ports: {
  readonly version: string;
  readonly sessions: PageSessions;
  readonly calls: PageCalls;
  readonly news: Pick<FlowNews, 'ending' | 'release'>;
  readonly offers: (page: Pick<CallingPage, 'origin' | 'tabId'>) => Promise<readonly Offer[]>;
  readonly list: GatewayPorts['list'];
  readonly watches: Omit<WatchPorts, 'now'>;
  /** Null where there is no such flow. */
  readonly load: (id: FlowId) => Promise<FlowState | null>;
  /** A fact: it is said until it is saved. */
  readonly left: (id: FlowId) => Promise<void>;
  readonly returned: (id: FlowId, page: CallingPage) => Promise<void>;
  /** Where the person goes on with a call; null: it does not wait for them, or for the tab that is open. */
  readonly goesOnIn: (id: FlowId) => 'window' | 'panel' | null;
  readonly isStillAllowed: (state: FlowState, page: CallingPage) => Promise<boolean>;
  readonly show: (what: 'window' | 'panel') => Promise<void>;
  readonly openTabIds: () => Promise<ReadonlySet<number>>;
  readonly now: () => number;
  readonly after: (forMs: number, work: () => void) => void;
}) {
  const visits = new Set<Visit>();
  const { attend, show } = createAttention(ports);
  const endings = createPageEndings(ports);
  const watches = createPageWatches({
    ...ports.watches,
    now: ports.now,
    offers: ports.offers,
    sessions,
  });

  function sessions() {
    return [...visits].flatMap(({ from, served }) => [...served.values()].map((one) => ({ ...one, from })));
  }

  function isServed(kept: KeptSession): boolean {
    return sessions().some((served) => served.kept === kept);
  }

  function entered(page: PagePort): void {
    const origin = pageOrigin(page.sender.origin);
    if (origin === null) {
      page.close();
      return;
    }
    const { tabId, windowId } = page.sender;
    const visit: Visit = {
      page,
      from: { origin, tabId, windowId },
      served: new Map(),
      attention: 0,
    };
    visits.add(visit);
    // One message after another: what is taken is saved, and all before it.
    let line = Promise.resolve();
    const inLine = (work: () => Promise<void>, session: SessionId | null) => {
      line = line.then(work).catch(() => {
        // Not saved: whatever this session was to become, it is not known.
        if (session !== null) void end(visit, session).catch(() => {});
        if (session !== null) page.send({ type: 'closed', session, code: 'SESSION_LOST' });
      });
    };
    page.onMessage((message) =>
      inLine(() => hear(visit, message), 'session' in message ? message.session : null),
    );
    page.onEnded((session) => inLine(() => end(visit, session), null));
    page.onDisconnect(() => {
      visits.delete(visit);
      const left = [...visit.served.values()];
      for (const { gateway } of left) gateway.close();
      watches.attend();
      ports.after(AWAY_MS, () => void abandon(left.map(({ kept }) => kept)).catch(() => {}));
    });
  }

  async function hear(visit: Visit, message: FromRelay): Promise<void> {
    const { page, served } = visit;
    switch (message.type) {
      case 'hello':
        if (message.sessions.length > 0) visit.attention = null;
        for (const session of message.sessions) {
          const kept = await ports.sessions.find(page.sender, session);
          if (kept === null) page.send({ type: 'closed', session, code: 'SESSION_LOST' });
          else await serveAgain(visit, session, kept);
        }
        await tellOfLists(visit);
        return attend(visit);
      case 'given':
        await served.get(message.session)?.kept.dropPending(({ rpcId }) => rpcId === message.id);
        attend(visit);
        break;
      case 'show':
        await show(visit);
        break;
      case 'open': {
        const known = await ports.sessions.find(page.sender, message.session);
        if (known !== null) await serveAgain(visit, message.session, known);
        else {
          const kept = await ports.sessions.begin(page.sender, message.session, ports.now());
          serve(visit, message.session, kept);
        }
        break;
      }
      case 'close':
        await end(visit, message.session);
        break;
      case 'rpc': {
        const session = served.get(message.session);
        if (session === undefined) break;
        const { kept, gateway } = session;
        heardAt.set(kept, message.n);
        watches.heard();
        const { opening } = kept.now();
        await kept.noteOpening(message.message);
        const what = listedBy(message.message);
        if (what !== null) await kept.noteListed(what, hashOffered(what, await ports.offers(visit.from)));
        await gateway.receive(message.message);
        if (kept.now().opening !== opening) watches.attend();
        if (kept.now().pending.some(({ n }) => n === message.n)) await kept.noteTaken(message.n);
        attend(visit);
      }
    }
    page.send({ type: 'taken', n: message.n });
  }

  /** Which message a session is hearing: a call is kept with it. */
  const heardAt = new WeakMap<KeptSession, number>();

  function serve(visit: Visit, session: SessionId, kept: KeptSession): Served {
    const { page, served, from } = visit;
    const gatewayPorts: GatewayPorts = {
      version: ports.version,
      offers: () => ports.offers(from),
      list: ports.list,
      subscribed: () => subscribedUris(kept.now().opening),
      start: (call) =>
        ports.calls.start(from, call, (flowId) => {
          const { rpcId, head } = call;
          return kept.addPending({ rpcId, n: heardAt.get(kept) ?? 0, flowId, head });
        }),
      ending: (...asked) => endings.of(from, ...asked),
      left: async (id) => {
        await ports.left(id);
        await kept.dropPending(({ flowId }) => flowId === id);
      },
    };
    const send = (message: Parameters<Parameters<typeof createGateway>[2]>[0]) =>
      page.send({ type: 'rpc', session, message });
    const one = { kept, gateway: createGateway(gatewayPorts, kept.now(), send) };
    served.set(session, one);
    return one;
  }

  /** Another life of the worker, or a document that was away: what waits is waited for again. */
  async function serveAgain(visit: Visit, session: SessionId, kept: KeptSession): Promise<void> {
    if (visit.served.has(session)) return;
    const begun = new Set<FlowId>();
    for (const { flowId } of kept.now().pending) {
      if ((await ports.load(flowId)) === null) continue;
      begun.add(flowId);
      await ports.returned(flowId, visit.from);
    }
    const { takenUpTo } = kept.now();
    // Its message comes again.
    await kept.dropPending(({ flowId, n }) => !begun.has(flowId) && n > takenUpTo);
    const served = serve(visit, session, kept);
    watches.attend();
    await watches.returned({ ...served, from: visit.from });
  }

  async function end(visit: Visit, session: SessionId): Promise<void> {
    const served = visit.served.get(session);
    if (served === undefined) return;
    visit.served.delete(session);
    served.gateway.close();
    watches.attend();
    await forget(served.kept);
    attend(visit);
  }

  /** Nobody waits for what this session asked for. */
  async function forget(kept: KeptSession): Promise<void> {
    await leave(kept);
    await kept.remove();
  }

  async function leave(kept: KeptSession): Promise<void> {
    for (const { flowId } of kept.now().pending) await ports.left(flowId);
  }

  /** A document may come back from the back-forward cache: its sessions are kept, its calls are its no more. */
  async function abandon(left: readonly KeptSession[]): Promise<void> {
    const tabs = await ports.openTabIds();
    for (const kept of left) {
      if (isServed(kept)) continue;
      if (tabs.has(kept.now().tabId)) await leave(kept);
      else await forget(kept);
    }
    for (const kept of await ports.sessions.surplus(isServed)) await forget(kept);
  }

  async function tellOfLists({ from, served }: Visit): Promise<void> {
    await tellOfChanges([...served.values()], await ports.offers(from));
  }

  return {
    entered,
    isServed,

    flowSaved(state: FlowState): void {
      if (state.flow.place.kind === 'page') for (const visit of visits) attend(visit);
    },

    /** Servers, tools or parts came, went or changed: by themselves, or by what the person granted. */
    offersChanged(origin: PageOrigin | null = null): void {
      for (const visit of visits)
        if (origin === null || visit.from.origin === origin) void tellOfLists(visit).catch(() => {});
      watches.attend();
    },

    resourceUpdated: watches.updated,
    listChanged: watches.listChanged,

    /** This site may do less than before: what it may not do any more ends for it, now. */
    async reduced(origin: PageOrigin): Promise<void> {
      for (const visit of visits) {
        if (visit.from.origin !== origin) continue;
        for (const { kept } of visit.served.values()) {
          for (const { flowId } of kept.now().pending) await endings.reduce(flowId, visit.from);
        }
      }
      this.offersChanged(origin);
    },

    /** Nothing of this site is served any more; its ports are closed by the gate. */
    async revoked(origin: PageOrigin): Promise<void> {
      for (const kept of await ports.sessions.all()) {
        if (kept.now().origin !== origin) continue;
        for (const visit of visits)
          for (const [session, served] of visit.served)
            if (served.kept === kept) {
              visit.served.delete(session);
              served.gateway.close();
            }
        await forget(kept);
      }
      watches.attend();
    },

    /** What the worker's last life left: documents that live on come back by themselves. */
    async resume(runId: string): Promise<void> {
      const left = await ports.sessions.all();
      // Tab ids of another run name other tabs.
      for (const kept of left) if (kept.now().runId !== runId) await forget(kept);
      ports.after(AWAY_MS, () => void abandon(left).catch(() => {}));
    },
  };
}

export type PageDesk = ReturnType<typeof createPageDesk>;
