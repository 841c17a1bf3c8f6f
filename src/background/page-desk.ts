import { hashOf } from '../base/hash';
import type { PendingCall } from '../elicitation/page-session';
import type { Ending, FlowId, FlowState } from '../elicitation/types';
import { createGateway, type Gateway } from '../gateway/gateway';
import type { GatewayPorts, Offer } from '../gateway/ports';
import { pageOrigin } from '../grants/page-origin';
import type { PageOrigin } from '../grants/types';
import type { PagePort } from '../page-bridge/ports';
import type { FromRelay, SessionId } from '../page-bridge/wire';
import type { FlowNews } from './flow-news';
import type { CallingPage, PageCalls } from './page-calls';
import type { KeptSession, PageSessions } from './page-sessions';

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
  const servedSessions = () => [...visits].flatMap((visit) => [...visit.served.values()]);
  const isServed = (kept: KeptSession) => servedSessions().some((served) => served.kept === kept);

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
      const sessions = [...visit.served.values()];
      for (const { gateway } of sessions) gateway.close();
      ports.after(AWAY_MS, () => void abandon(sessions.map(({ kept }) => kept)).catch(() => {}));
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
        await tellOfTools(visit);
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
        heardAt.set(session.kept, message.n);
        await session.kept.noteOpening(message.message);
        if (message.message['method'] === 'tools/list')
          await session.kept.noteListed(await offered(visit.from));
        await session.gateway.receive(message.message);
        const { pending } = session.kept.now();
        if (pending.some(({ n }) => n === message.n)) await session.kept.noteTaken(message.n);
        attend(visit);
      }
    }
    page.send({ type: 'taken', n: message.n });
  }

  /** Which message a session is hearing: a call is kept with it. */
  const heardAt = new WeakMap<KeptSession, number>();

  function serve(visit: Visit, session: SessionId, kept: KeptSession): void {
    const { page, served, from } = visit;
    const gatewayPorts: GatewayPorts = {
      version: ports.version,
      offers: () => ports.offers(from),
      start: (call) =>
        ports.calls.start(from, call, (flowId) => {
          const { rpcId, head } = call;
          return kept.addPending({ rpcId, n: heardAt.get(kept) ?? 0, flowId, head });
        }),
      ending: ports.news.ending,
      left: async (id) => {
        await ports.left(id);
        await kept.dropPending(({ flowId }) => flowId === id);
      },
    };
    const send = (message: Parameters<Parameters<typeof createGateway>[2]>[0]) =>
      page.send({ type: 'rpc', session, message });
    served.set(session, { kept, gateway: createGateway(gatewayPorts, kept.now(), send) });
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
    serve(visit, session, kept);
  }

  async function end(visit: Visit, session: SessionId): Promise<void> {
    const served = visit.served.get(session);
    if (served === undefined) return;
    visit.served.delete(session);
    served.gateway.close();
    await forget(served.kept);
    attend(visit);
  }

  /** Nobody waits for what this session asked for. */
  async function forget(kept: KeptSession): Promise<void> {
    await leave(kept.now().pending);
    await kept.remove();
  }

  async function leave(pending: readonly PendingCall[]): Promise<void> {
    for (const { flowId } of pending) await ports.left(flowId);
  }

  /** A document may come back from the back-forward cache: its sessions are kept, its calls are its no more. */
  async function abandon(sessions: readonly KeptSession[]): Promise<void> {
    const tabs = await ports.openTabIds();
    for (const kept of sessions) {
      if (isServed(kept)) continue;
      if (tabs.has(kept.now().tabId)) await leave(kept.now().pending);
      else await forget(kept);
    }
    for (const kept of await ports.sessions.surplus(isServed)) await forget(kept);
  }

  async function offered(page: Pick<CallingPage, 'origin' | 'tabId'>): Promise<string> {
    const offers = await ports.offers(page);
    return hashOf(
      offers.map(({ server: { id, name }, tools }) => [id, name, ...tools.map(({ hash }) => hash)]),
    );
  }

  /** Whose list is not what it was: a server is touched more often than its tools change. */
  async function tellOfTools(visit: Visit): Promise<void> {
    const now = await offered(visit.from);
    for (const { kept, gateway } of visit.served.values()) {
      const { listed } = kept.now();
      if (listed === null || listed === now) continue;
      // Told once: whether its client lists them again is its own affair.
      await kept.noteListed(now);
      gateway.toolsChanged();
    }
  }

  function waitingFor(visit: Visit): readonly ('window' | 'panel')[] {
    return [...visit.served.values()]
      .flatMap(({ kept }) => kept.now().pending)
      .map(({ flowId }) => ports.goesOnIn(flowId))
      .filter((place) => place !== null);
  }

  /** Only what waits for this very page: nothing else is its to bring up. */
  async function show(visit: Visit): Promise<void> {
    const waiting = waitingFor(visit);
    if (waiting.length > 0) await ports.show(waiting.includes('window') ? 'window' : 'panel');
  }

  function attend(visit: Visit): void {
    const waiting = waitingFor(visit).length;
    if (waiting === visit.attention) return;
    visit.attention = waiting;
    visit.page.send({ type: 'attention', waiting });
  }

  return {
    entered,
    isServed,
    /** A hash of the tools that a page is offered. */
    offered,

    flowSaved(state: FlowState): void {
      if (state.flow.place.kind === 'page') for (const visit of visits) attend(visit);
    },

    /** Tools came, went or changed: of a server, or by what the person granted. */
    toolsChanged(origin: PageOrigin | null = null): void {
      for (const visit of visits)
        if (origin === null || visit.from.origin === origin) void tellOfTools(visit).catch(() => {});
    },

    /** This site may do less than before: what it may not do any more ends for it, now. */
    async reduced(origin: PageOrigin): Promise<void> {
      for (const visit of visits) {
        if (visit.from.origin !== origin) continue;
        for (const { kept } of visit.served.values()) {
          for (const { flowId } of kept.now().pending) {
            const state = await ports.load(flowId);
            if (state === null || (await ports.isStillAllowed(state, visit.from))) continue;
            await ports.left(flowId);
            ports.news.release(flowId, REVOKED);
          }
        }
      }
      this.toolsChanged(origin);
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
    },

    /** What the worker's last life left: documents that live on come back by themselves. */
    async resume(runId: string): Promise<void> {
      const sessions = await ports.sessions.all();
      // Tab ids of another run name other tabs.
      for (const kept of sessions) if (kept.now().runId !== runId) await forget(kept);
      ports.after(AWAY_MS, () => void abandon(sessions).catch(() => {}));
    },
  };
}

export type PageDesk = ReturnType<typeof createPageDesk>;

const REVOKED: Ending = { outcome: 'failed', code: 'GRANT_REVOKED', facts: {}, serverMessage: null };
