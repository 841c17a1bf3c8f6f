import '../mcp/quiet-zod';
import { browser } from 'wxt/browser';
import type { FlowEvent } from '../elicitation/events';
import type { FlowId, FlowState } from '../elicitation/types';
import { createMcpClient } from '../mcp/mcp-client';
import type { CallReport } from '../mcp/ports';
import { broadcast, handleCommands } from '../messaging/server';
import type { ServerId } from '../servers/types';
import { createStorage } from '../storage/storage';
import { createTabObserver } from '../tabs/observe-tabs';
import { createElicitationTabs } from '../tabs/open-elicitation-tab';
import { createConsentWindow, openPanelFromToolbar } from '../tabs/own-windows';
import { showWaiting } from './badge';
import { createHandlers } from './handlers';
import { createIntake } from './intake';
import { createKeepAwake } from './keep-awake';
import { createLiveFlows } from './live-flows';
import { createPerform } from './perform';
import { createPrompts } from './prompts';
import { createRunner } from './runner';
import { createServerDesk } from './server-desk';
import { createTabChrome } from './tab-chrome';
import { createWakeUp } from './wake-up';

/**
 * The wiring: who hears what. Every listener is registered synchronously, in this one visible list; nothing here
 * decides.
 */
export function startBackground(): void {
  const storage = createStorage();
  const live = createLiveFlows();
  const showOnTabs = createTabChrome();
  const listening = new Map<ServerId, () => void>();

  const mcp = createMcpClient({
    sessions: storage.sessions,
    saveVerdict: async (id, verdict) =>
      void (await storage.servers.update(id, (server) => ({ ...server, verdict }))),
    holdAwake: createKeepAwake(),
    now: () => Date.now(),
    report: (report) => void heard(report).catch(() => {}),
    clientVersion: browser.runtime.getManifest().version,
  });

  const wakeUp = createWakeUp(() => {
    for (const id of live.ids()) tell(id, { type: 'time-passed', atMs: Date.now() });
  });
  const elicitationTabs = createElicitationTabs();
  const observer = createTabObserver((fact, isUrl) => {
    if (elicitationTabs.hear(fact, isUrl)) return;
    void resumed.then(() => {
      for (const id of live.watching(fact)) tell(id, { type: 'tab-reported', atMs: Date.now(), event: fact });
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
      tabs: elicitationTabs,
      wakeAt: (timeMs) => wakeUp.at(timeMs),
      expectTab: live.expect,
      prompted: (state) => desk.prompted(state.flow.server.id, state.flow.id),
      showPrompt: () => consentWindow.show(),
      dispatch: (id, event) => runner.dispatch(id, event),
    }),
    saved,
  });
  const desk = createServerDesk({ ...storage, mcp, changed: () => broadcast({ topic: 'servers' }) });
  const prompts = createPrompts({ ...storage, desk, dispatch });
  const intake = createIntake(storage);

  handleCommands(
    createHandlers({
      storage,
      desk,
      prompts,
      runner: { start: runner.start, dispatch },
      flowsOfServer: live.ofServer,
      showPrompt: () => consentWindow.show(),
      changed: (topic) => broadcast({ topic }),
    }),
  );
  openPanelFromToolbar();
  observer.observe();
  browser.permissions.onAdded.addListener(() => {
    if (live.isWatching()) observer.observe();
    broadcast({ topic: 'flows' });
    void desk.permissionsChanged().catch(() => {});
  });
  browser.permissions.onRemoved.addListener(() => void desk.permissionsChanged().catch(() => {}));

  const resumed = resume().catch(() => {});

  /** What the worker's last life left: requests without an answer, tabs of a browser that was restarted. */
  async function resume(): Promise<void> {
    const [waiting, earlier] = await Promise.all([storage.flows.waiting(), storage.flows.ofEarlierRuns()]);
    for (const state of waiting) {
      if (live.ids().includes(state.flow.id)) continue; // Begun in this life.
      note(state);
      const atMs = Date.now();
      if (earlier.includes(state.flow.id))
        tell(state.flow.id, {
          type: 'tab-reported',
          atMs,
          event: { type: 'browser-restarted', timeMs: atMs },
        });
      tell(state.flow.id, { type: 'worker-restarted', atMs });
      tell(state.flow.id, { type: 'time-passed', atMs });
    }
    attend();
    await desk.resume();
  }

  /** A person's word comes after what the worker's last life left undone: a call that is lost is not answered. */
  async function dispatch(id: FlowId, event: FlowEvent): Promise<void> {
    await resumed;
    await runner.dispatch(id, event);
  }

  function tell(id: FlowId, event: FlowEvent): void {
    void runner.dispatch(id, event).catch(() => {});
  }

  function saved(state: FlowState, hasConsentEvents: boolean): void {
    note(state);
    attend();
    broadcast({ topic: 'flows' });
    if (hasConsentEvents) broadcast({ topic: 'records' });
    if (live.asking() === 0) void consentWindow.close();
  }

  function note(state: FlowState): void {
    showOnTabs(state, live.note(state));
    void showWaiting(live.asking()).catch(() => {});
  }

  /** Listens to exactly what something waits for. */
  function attend(): void {
    if (live.isWatching()) observer.observe();
    else observer.rest();
    const wanted = live.servers();
    for (const [id, stop] of listening) {
      if (wanted.has(id)) continue;
      listening.delete(id);
      stop();
    }
    for (const id of wanted) {
      if (listening.has(id)) continue;
      let isWanted = true;
      let stop = () => {};
      listening.set(id, () => {
        isWanted = false;
        stop();
      });
      void storage.servers.get(id).then((server) => {
        if (isWanted && server !== null) stop = mcp.listen(server);
      });
    }
  }

  async function heard(report: CallReport): Promise<void> {
    switch (report.kind) {
      case 'answered':
        return tell(report.flowId, await intake.answered(report.flowId, report.claim, report.answer));
      case 'elicitation-received': {
        const event = await intake.received(report.flowId, report.claim, report.wireId, report.params);
        if (event !== null) tell(report.flowId, event);
        return;
      }
      case 'completion-notified':
        for (const id of live.ofServer(report.serverId)) {
          tell(id, { type: 'completion-notified', atMs: Date.now(), elicitationId: report.elicitationId });
        }
        return;
      case 'progressed': {
        const { flowId, progress, total, message } = report;
        return broadcast({ topic: 'progress', flowId, progress, total, message });
      }
      case 'tools-changed':
        await desk.connect(report.serverId);
        return;
      case 'elicitation-unasked':
        return desk.noteUnasked(report.serverId);
    }
  }
}
