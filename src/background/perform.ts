import { assertNever } from '../base/assert-never';
import type { FlowEvent } from '../elicitation/events';
import type { FlowId, FlowState } from '../elicitation/types';
import type { McpClient } from '../mcp/ports';
import { isLoopback } from '../servers/server-url';
import type { ServerId } from '../servers/types';
import type { ServerStore } from '../storage/storage';
import type { createElicitationTabs } from '../tabs/open-elicitation-tab';
import { bringBack } from '../tabs/places';
import type { Performed, Runner } from './runner';

/** Carries out the effects of the heart. What takes time reports its outcome as an event; nothing here decides. */
export function createPerform(ports: {
  readonly servers: Pick<ServerStore, 'get'>;
  readonly mcp: Pick<McpClient, 'send' | 'abort' | 'answer'>;
  readonly tabs: Pick<ReturnType<typeof createElicitationTabs>, 'open'>;
  readonly wakeAt: (timeMs: number) => Promise<void>;
  /** What this tab does from now on belongs to the flow. */
  readonly expectTab: (tabId: number, id: FlowId) => void;
  /** Flood control counts it. */
  readonly prompted: (state: FlowState) => Promise<void>;
  readonly showPrompt: () => Promise<void>;
  readonly dispatch: Runner['dispatch'];
}): (effect: Performed, state: FlowState) => Promise<void> {
  const report = (id: FlowId, event: FlowEvent) => void ports.dispatch(id, event).catch(() => {});

  async function send(id: FlowId, effect: Extract<Performed, { do: 'send-call' }>): Promise<void> {
    const { claim, request, attempt } = effect;
    const server = await ports.servers.get(effect.server.id);
    if (server?.isEnabled) return ports.mcp.send({ flowId: id, claim, server, request, attempt });
    const code = server === null ? 'SERVER_GONE' : 'SERVER_DISABLED';
    const failure = { code, facts: {}, serverMessage: null, mayHaveArrived: false };
    report(id, { type: 'call-failed', atMs: Date.now(), claim, ...failure });
  }

  async function open(id: FlowId, effect: Extract<Performed, { do: 'open-tab' }>): Promise<void> {
    const isHttpAllowed = isLoopback(new URL(effect.serverUrl).hostname);
    const opened = await ports.tabs.open(effect.url, { isHttpAllowed, place: effect.place });
    const common = { atMs: Date.now(), id: effect.id };
    if (opened.kind === 'rejected')
      return report(id, { type: 'tab-rejected', ...common, reason: opened.reason });
    const { tabId, level, facts } = opened;
    ports.expectTab(tabId, id);
    report(id, { type: 'tab-verified', ...common, tabId, level, facts });
  }

  async function answer(
    id: FlowId,
    serverId: ServerId,
    effect: Extract<Performed, { do: 'answer-server' }>,
  ): Promise<void> {
    const server = await ports.servers.get(serverId);
    if (server !== null) await ports.mcp.answer(server, id, effect.wireId, effect.result);
  }

  return async (effect, state) => {
    const { id } = state.flow;
    switch (effect.do) {
      case 'send-call':
        if (effect.pauseMs > 0) setTimeout(() => void send(id, effect), effect.pauseMs);
        else await send(id, effect);
        return;
      case 'abort-call':
        return ports.mcp.abort(id);
      case 'answer-server':
        return void answer(id, state.flow.server.id, effect).catch(() => {});
      case 'ask-person':
        await ports.prompted(state);
        return void ports.showPrompt().catch(() => {});
      case 'open-tab':
        return void open(id, effect);
      case 'wake-at':
        return ports.wakeAt(effect.timeMs);
      case 'bring-back':
        return void bringBack(effect.place, effect.fromTabIds);
      default:
        return assertNever(effect);
    }
  };
}
