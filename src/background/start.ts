import '../mcp/quiet-zod';
import { browser } from 'wxt/browser';
import type { Attempt } from '../authorization/types';
import type { FlowEvent } from '../elicitation/events';
import type { FlowId, FlowState } from '../elicitation/types';
import { broadcast, handleCommands } from '../messaging/server';
import { createStorage, isStorageFailure } from '../storage/storage';
import { createTabObserver } from '../tabs/observe-tabs';
import { createElicitationTabs } from '../tabs/open-elicitation-tab';
import { createConsentWindow } from '../tabs/own-windows';
import { IS_WOKEN_BY_START, mayWait, noteWaiting } from '../tabs/waking';
import { showWaiting } from './badge';
import { createCallReports } from './call-reports';
import { createHandlers } from './handlers';
import { createHostReturn } from './host-return';
import { createIntake } from './intake';
import { createKeepAwake } from './keep-awake';
import { createListening } from './listening';
import { createLiveFlows } from './live-flows';
import { createPatience } from './patience';
import { createPerform } from './perform';
import { createPrompts } from './prompts';
import { createRunner } from './runner';
import { createServerDesk } from './server-desk';
import { createSignInDesk } from './sign-in-desk';
import { startClients } from './start-clients';
import { startPages } from './start-pages';
import { startSites } from './start-sites';
import { createTabChrome } from './tab-chrome';
import { createTrouble } from './trouble';
import { waitingForMore } from './turned-away';
import { createVigil } from './vigil';
import { createWakeUp } from './wake-up';

/** Names what the worker's last life left, beside the flows, whose facts wait for it. */
const RESUMPTION = 'resumption';
/** Until what could not be saved is looked at again, by this life of the worker or the next. */
const REST_MS = 60_000;

/**
 * The wiring: who hears what. Every listener is registered synchronously, in this one visible list; nothing here
 * decides.
 */
export function startBackground(): void {
  const trouble = createTrouble({
    now: () => Date.now(),
    changed: () => broadcast({ topic: 'storage' }),
    recovered,
  });
  const storage = createStorage(trouble.ended, () => broadcast({ topic: 'storage' }));
  const patience = createPatience<FlowId | typeof RESUMPTION | symbol>({
    mayPass: isStorageFailure,
    resting: () => void wakeUp.at(Date.now() + REST_MS).catch(() => {}),
  });
  const live = createLiveFlows();
  const showOnTabs = createTabChrome();

  const holdAwake = createKeepAwake();
  const vigil = createVigil(holdAwake);
  const { authorization, mcp } = startClients({
    storage,
    holdAwake,
    report: (report) => heard(report).catch(() => {}),
  });
  const listening = createListening({ find: storage.servers.get, listen: mcp.listen });

  const wakeUp = createWakeUp(() => {
    afterResuming(() => {
      void sites.desk.look().catch(() => {});
      for (const id of live.ids()) void tell(id, { type: 'time-passed', atMs: Date.now() });
    });
  });
  const elicitationTabs = createElicitationTabs();
  const isOfFlow = async (tabId: number) => (await elicitationTabs.isOpening(tabId)) || live.hasTab(tabId);
  const hosts = createHostReturn({
    ...storage,
    remove: (pattern) => browser.permissions.remove({ origins: [pattern] }),
  });
  const sites = startSites({
    storage,
    hosts,
    withheld: () => [...live.targets(), ...signIns.targets()],
    isOfFlow,
    resumed,
    wakeAt: (timeMs) => wakeUp.at(timeMs),
    onRevoked: (origin, extent) => pages.siteRevoked(origin, extent),
  });
  const observer = createTabObserver((fact, isUrl) => {
    if (elicitationTabs.hear(fact, isUrl)) return;
    afterResuming(() => {
      for (const id of live.watching(fact)) {
        void tell(id, { type: 'tab-reported', atMs: Date.now(), event: fact });
      }
    });
  });
  const consentWindow = createConsentWindow(
    storage.consentWindow,
    () => void prompts.windowClosed().catch(() => {}),
  );

  const runner = createRunner({
    flows: storage.flows,
    perform: createPerform({
      servers: storage.servers,
      mcp,
      tabs: { open: sites.withheldFirst(elicitationTabs.open) },
      wakeAt: (timeMs) => wakeUp.at(timeMs),
      expectTab: live.expect,
      async isOwed(id, wireId) {
        const state = await storage.flows.load(id);
        if (state === null || state.phase === 'settled') return false;
        return state.flow.sent.answering.some((one) => one.wireId === wireId);
      },
      prompted: (state) => desk.prompted(state.flow.server.id, state.flow.id),
      showPrompt: () => consentWindow.show(),
      tell,
      patiently: (work) => patience.hear(Symbol('on its own'), work),
    }),
    saved,
  });
  const pages = startPages({
    storage,
    sites: sites.desk,
    isOfFlow,
    mayBeOfSignIn: sites.mayBeOfSignIn,
    runner: { start: runner.start, dispatch },
    tell,
    resumed,
    showPrompt: () => consentWindow.show(),
    mcp,
    holdAwake,
  });
  const desk = createServerDesk({
    ...storage,
    mcp: {
      ...mcp,
      connect(server) {
        pages.serverAskedAnew(server.id);
        return mcp.connect(server);
      },
    },
    changed: () => {
      broadcast({ topic: 'servers' });
      pages.serversChanged();
    },
  });
  const signIns = createSignInDesk({
    ...storage,
    authorization: { ...authorization, open: sites.aroundSignIn(authorization.open) },
    isHostAllowed: (host) => browser.permissions.contains({ origins: [`https://${host}/*`] }),
    holdAwake,
    showPrompt: () => consentWindow.show(),
    changed: () => {
      broadcast({ topic: 'sign-ins' });
      sites.targetsChanged();
      closeWhenIdle();
    },
    signedIn,
    declined,
  });
  const prompts = createPrompts({ ...storage, desk, dispatch, signIns, grants: pages.grants });
  const heard = createCallReports({
    intake: createIntake({ ...storage, signIns }),
    hear: patience.hear,
    dispatch: runner.dispatch,
    flowsOfServer: live.ofServer,
    desk,
    pages,
    progressed(report) {
      pages.progressed(report);
      const { flowId, progress, total, message } = report;
      broadcast({ topic: 'progress', flowId, progress, total, message });
    },
  });

  handleCommands(
    createHandlers({
      storage,
      trouble,
      desk,
      hosts,
      prompts,
      signIns,
      sites: sites.desk,
      insert: sites.insert,
      grants: pages.grants,
      runner: { start: runner.start, dispatch },
      flowsOfServer: live.ofServer,
      showPrompt: () => consentWindow.show(),
      changed: (topic) => broadcast({ topic }),
    }),
  );
  if (mayWait()) observer.observe();
  browser.permissions.onAdded.addListener(() => {
    if (live.isWatching()) observer.observe();
    broadcast({ topic: 'flows' });
    void desk.permissionsChanged().catch(() => {});
  });
  browser.permissions.onRemoved.addListener(() => void desk.permissionsChanged().catch(() => {}));

  void patience.hear(RESUMPTION, resume);

  /** What the worker's last life left: requests without an answer, tabs of a browser that was restarted. */
  async function resume(): Promise<void> {
    const [waiting, earlier] = await Promise.all([storage.flows.waiting(), storage.flows.ofEarlierRuns()]);
    for (const state of waiting) {
      if (live.ids().includes(state.flow.id)) continue; // Begun in this life.
      note(state);
      const atMs = Date.now();
      if (earlier.includes(state.flow.id))
        void tell(state.flow.id, {
          type: 'tab-reported',
          atMs,
          event: { type: 'browser-restarted', timeMs: atMs },
        });
      void tell(state.flow.id, { type: 'worker-restarted', atMs });
      void tell(state.flow.id, { type: 'time-passed', atMs });
    }
    attend();
    await pages.resume();
    await signIns.resume();
    await desk.resume();
    await sites.desk.resume();
  }

  /** A person's word comes after what the worker's last life left undone: a call that is lost is not answered. */
  async function dispatch(id: FlowId, event: FlowEvent): Promise<boolean> {
    await patience.act(RESUMPTION, async () => {});
    return patience.act(id, () => runner.dispatch(id, event));
  }

  /** A fact is not said twice: it is kept until it is saved. */
  function tell(id: FlowId, event: FlowEvent): Promise<void> {
    return patience.hear(id, () => runner.dispatch(id, event));
  }

  function resumed(): Promise<void> {
    return patience.hear(RESUMPTION, async () => {});
  }

  /** What is left of the last life is known first: it says whom a fact is for. */
  function afterResuming(work: () => void): void {
    void patience.hear(RESUMPTION, async () => work());
  }

  /** The storage works again. */
  function recovered(): void {
    patience.tryAgain();
    void desk.resume().catch(() => {});
    attend();
    for (const topic of ['servers', 'flows', 'records'] as const) broadcast({ topic });
  }

  function saved(state: FlowState, hasConsentEvents: boolean): void {
    note(state);
    attend();
    broadcast({ topic: 'flows' });
    if (hasConsentEvents) broadcast({ topic: 'records' });
    closeWhenIdle();
  }

  function closeWhenIdle(): void {
    if (live.asking() + signIns.asking() === 0) void consentWindow.close();
  }

  /** What waited for the sign-in goes on, and the server's tools are there. */
  async function signedIn({ serverId, challenge }: Attempt): Promise<void> {
    for (const flowId of live.ofServer(serverId))
      void tell(flowId, { type: 'authorization-granted', atMs: Date.now() });
    await desk.connectSignedIn(serverId, challenge);
  }

  async function declined(attempt: Attempt): Promise<void> {
    for (const id of waitingForMore(await storage.flows.waiting(), attempt))
      void tell(id, { type: 'authorization-declined', atMs: Date.now() });
  }

  function note(state: FlowState): void {
    showOnTabs(state, live.note(state));
    sites.targetsChanged();
    pages.note(state);
    void showWaiting(live.waiting()).catch(() => {});
  }

  /** Listens to exactly what something waits for. */
  function attend(): void {
    void wakeUp.keepLooking(live.ids().length > 0).catch(() => {});
    if (live.isWatching()) observer.observe();
    else observer.rest();
    noteWaiting(live.ids().length > 0);
    if (IS_WOKEN_BY_START) vigil(live.watchedUntilMs());
    listening.listenTo(live.servers());
  }
}
