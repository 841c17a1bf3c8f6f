import { browser } from 'wxt/browser';
import type { FlowEvent } from '../elicitation/events';
import { madeSubjectOf } from '../elicitation/page-calls';
import type { FlowId, FlowState } from '../elicitation/types';
import { pageOrigin } from '../grants/page-origin';
import type { PageOrigin } from '../grants/types';
import type { CallReport, McpClient } from '../mcp/ports';
import { broadcast } from '../messaging/server';
import { createGate } from '../page-bridge/gate';
import { listenToPages } from '../page-bridge/gate-port';
import type { PageSender } from '../page-bridge/wire';
import type { Part } from '../servers/parts';
import type { ServerId } from '../servers/types';
import { isStorageFailure, type Storage } from '../storage/storage';
import { nudgeTab } from '../tabs/nudge-tab';
import { openTabIds } from '../tabs/open-tabs';
import { showPanel } from '../tabs/own-windows';
import { createFlowNews } from './flow-news';
import { createNudges } from './nudges';
import { createPageCalls } from './page-calls';
import { createPageDesk } from './page-desk';
import { createPageFlows } from './page-flows';
import { createPageGrants } from './page-grants';
import { createPageSessions } from './page-sessions';
import { createPartLists } from './part-lists';
import { PAUSES_MS } from './patience';
import type { Runner } from './runner';
import type { SiteDesk } from './site-desk';

/** The wiring of the pages that call; its listener too is registered before anything is awaited. */
export function startPages(ports: {
  readonly storage: Storage;
  readonly sites: Pick<SiteDesk, 'attend' | 'decide' | 'liveSite' | 'offers' | 'used'>;
  /** A tab that a call has opened, or is about to. */
  readonly isOfFlow: (tabId: number) => Promise<boolean>;
  /** A tab that came while the window of a sign-in is open. */
  readonly mayBeOfSignIn: (tabId: number) => boolean;
  readonly runner: Runner;
  /** A fact: kept until it is saved. */
  readonly tell: (id: FlowId, event: FlowEvent) => Promise<void>;
  /** When what the worker's last life left is known. */
  readonly resumed: () => Promise<void>;
  readonly showPrompt: () => Promise<void>;
  readonly mcp: Pick<McpClient, 'list' | 'watch'>;
  readonly holdAwake: () => () => void;
}) {
  const { storage, sites, runner, mcp } = ports;
  const wait = (forMs: number) => new Promise<void>((resolve) => void setTimeout(resolve, forMs));
  const runId = async () => (await storage.runId()).id;
  const flows = createPageFlows();
  const news = createFlowNews(storage.flows);
  const grants = createPageGrants({
    ...storage,
    desk: sites,
    dispatch: runner.dispatch,
    runId,
    changed(origin) {
      broadcast({ topic: 'sites' });
      // What is denied from now on is not offered.
      offersChanged(origin);
      // What is allowed for a time, or until a tab is closed, has an end to listen for.
      void sites.attend().catch(() => {});
    },
  });
  const sessions = createPageSessions(storage.pageSessions, runId);
  const lists = createPartLists({
    list: mcp.list,
    now: () => Date.now(),
    wait,
    arrived: (id, part) => desk.listChanged(id, part),
  });
  const desk = createPageDesk({
    version: browser.runtime.getManifest().version,
    sessions,
    calls: createPageCalls({ flows, grants, desk: sites, runner }),
    news,
    offers: ({ origin, tabId }) => sites.offers(origin, tabId),
    list: lists.of,
    watches: { watch: mcp.watch, holdAwake: ports.holdAwake, wait },
    load: (id) => patiently(() => storage.flows.load(id)),
    left: (id) => ports.tell(id, { type: 'caller-left', atMs: Date.now() }),
    async returned(id, { tabId, windowId }) {
      await runner.dispatch(id, { type: 'caller-returned', atMs: Date.now(), tabId, windowId });
    },
    goesOnIn: flows.goesOnIn,
    isStillAllowed: (state, { origin, tabId }) =>
      patiently(async () => {
        const server = await storage.servers.get(state.flow.server.id);
        const subject = server === null ? null : madeSubjectOf(state, server);
        // Gone from its server: that is not for the site's rules to say.
        if (server === null || subject === null) return true;
        return (await sites.decide(origin, tabId, server, subject)).verdict !== 'deny';
      }),
    show: (what) => (what === 'window' ? ports.showPrompt() : showPanel()),
    openTabIds,
    now: () => Date.now(),
    after: (forMs, work) => void setTimeout(work, forMs),
  });
  const nudges = createNudges({
    sessions,
    runId,
    isServed: desk.isServed,
    offers: ({ origin, tabId }) => sites.offers(origin, tabId),
    nudge: nudgeTab,
  });

  function offersChanged(origin: PageOrigin | null = null): void {
    desk.offersChanged(origin);
    void nudges.offersChanged(origin).catch(() => {});
  }

  /**
   * A connected site by its exact origin, in a tab that no call has opened.
   *
   * @throws where nobody knows whether a sign-in leads through it: its relay comes back, until that is over.
   */
  async function mayEnter({ origin: named, tabId }: PageSender): Promise<boolean> {
    await ports.resumed();
    const origin = pageOrigin(named);
    if (origin === null || origin !== named || (await ports.isOfFlow(tabId))) return false;
    if (ports.mayBeOfSignIn(tabId)) throw new Error('perhaps a sign-in’s');
    return (await patiently(() => sites.liveSite(origin, tabId))) !== null;
  }

  const gate = createGate({
    mayEnter,
    isStillAllowed: mayEnter,
    entered: desk.entered,
    now: () => Date.now(),
    wait,
  });
  listenToPages(gate);

  return {
    grants,

    /** The storage is read first: what waits, and for whom. */
    async resume(): Promise<void> {
      await flows.resume(storage.flows, Date.now());
      await desk.resume(await runId());
    },

    /** Of each flow that is saved, and of each that waits when the worker starts. */
    note(state: FlowState): void {
      flows.note(state);
      news.saved(state);
      desk.flowSaved(state);
    },

    progressed: (report: Extract<CallReport, { readonly kind: 'progressed' }>) => news.progressed(report),
    serversChanged: () => offersChanged(),
    resourceUpdated: desk.resourceUpdated,
    serverAskedAnew: lists.forget,

    /** A server says that it has other resources, or prompts. */
    listChanged(id: ServerId, part: Part): void {
      lists.drop(id, part);
      desk.listChanged(id, part);
    },

    /** At once: the ports are closed, and what was not agreed to yet is cancelled. */
    siteRevoked(origin: PageOrigin, extent: 'all' | 'some'): void {
      if (extent === 'all') gate.expel(origin);
      const over =
        extent === 'all'
          ? nudges.revoked(origin, () => desk.revoked(origin))
          : desk.reduced(origin).then(() => nudges.offersChanged(origin));
      void over.catch(() => {});
    },
  };
}

/** A storage that fails for a moment is no reason to shut a page out, or to keep a result from it, which is for good. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await work();
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return work();
}
