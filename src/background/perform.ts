import { assertNever } from '../base/assert-never';
import { UsherError } from '../base/usher-error';
import type { FlowEvent } from '../elicitation/events';
import { unanswered } from '../elicitation/states';
import type { FlowId, FlowState } from '../elicitation/types';
import type { McpClient } from '../mcp/ports';
import { isLoopback } from '../servers/server-url';
import { isStorageFailure, type ServerStore } from '../storage/storage';
import type { createElicitationTabs } from '../tabs/open-elicitation-tab';
import { bringBack } from '../tabs/places';
import type { Performed } from './runner';

/** How long an answer waits that the network did not let through. */
const ANSWER_AGAIN_AFTER_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

/**
 * Carries out the effects of the heart. What takes time reports its outcome as an event; nothing here decides. It never
 * throws for the storage's sake: what asked for the effect is saved, and must not look undone.
 */
export function createPerform(ports: {
  readonly servers: Pick<ServerStore, 'get'>;
  readonly mcp: Pick<McpClient, 'send' | 'resume' | 'abort' | 'answer'>;
  readonly tabs: Pick<ReturnType<typeof createElicitationTabs>, 'open'>;
  readonly wakeAt: (timeMs: number) => Promise<void>;
  /** What this tab does from now on belongs to the flow. */
  readonly expectTab: (tabId: number, id: FlowId) => void;
  /** The server still waits for this answer, and the call for the server. */
  readonly isOwed: (id: FlowId, wireId: string | number) => Promise<boolean>;
  /** Flood control counts it. */
  readonly prompted: (state: FlowState) => Promise<void>;
  readonly showPrompt: () => Promise<void>;
  readonly tell: (id: FlowId, event: FlowEvent) => Promise<void>;
  /** Again, while the storage hinders it. */
  readonly patiently: (work: () => Promise<void>) => Promise<void>;
}): (effect: Performed, state: FlowState) => Promise<void> {
  const report = (id: FlowId, event: FlowEvent) => void ports.tell(id, event);

  async function send(id: FlowId, effect: Extract<Performed, { do: 'send-call' }>): Promise<void> {
    const { claim, request, attempt } = effect;
    const failed = (code: string) => {
      const failure = { code, facts: {}, serverMessage: null, mayHaveArrived: false };
      report(id, { type: 'call-failed', atMs: Date.now(), claim, ...failure });
    };
    try {
      const server = await ports.servers.get(effect.server.id);
      if (server?.isEnabled) ports.mcp.send({ flowId: id, claim, server, request, attempt });
      else failed(server === null ? 'SERVER_GONE' : 'SERVER_DISABLED');
    } catch (error) {
      failed(error instanceof UsherError ? error.code : 'INTERNAL_ERROR');
    }
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

  /** A message of its own: it reaches the server whichever life of the worker took the question. */
  async function answer(
    state: FlowState,
    { wireId, result }: Extract<Performed, { do: 'answer-server' }>,
  ): Promise<void> {
    const { id } = state.flow;
    const server = await ports.servers.get(state.flow.server.id);
    if (server === null) return;
    for (const pauseMs of [...ANSWER_AGAIN_AFTER_MS, null]) {
      const code = await post(() => ports.mcp.answer(server, id, wireId, result));
      if (code === null) report(id, { type: 'answer-taken', atMs: Date.now(), wireId });
      else if (code === 'SERVER_UNREACHABLE' && pauseMs !== null) {
        // The way failed, not the answer: it stays claimed, so that another life of the worker posts it too.
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        if (await ports.isOwed(id, wireId)) continue;
        return;
      } else report(id, { type: 'answer-not-taken', atMs: Date.now(), wireId, code });
      break;
    }
    void ports.patiently(() => resume(state));
  }

  /** Null: it arrived. @throws what the storage does: then nothing has left. */
  async function post(work: () => Promise<void>): Promise<string | null> {
    try {
      await work();
      return null;
    } catch (error) {
      if (isStorageFailure(error)) throw error;
      return error instanceof UsherError ? error.code : 'INTERNAL_ERROR';
    }
  }

  /** Somebody has to listen for what the server says next; where somebody does, this is nothing. */
  async function resume(state: FlowState): Promise<void> {
    if (state.phase === 'settled') return;
    const { id, request, sent } = state.flow;
    const { claim, attempt, resumePoint: point } = sent;
    const server = await ports.servers.get(state.flow.server.id);
    if (server === null || point === null) return;
    const asking = unanswered(state).map(String);
    ports.mcp.resume({ flowId: id, claim, server, request, attempt, point, asking });
  }

  /** What this life of the worker sent is ended at once; what an earlier one sent is named by its point. */
  async function abort({ flow: { id, server } }: FlowState, point: string | null): Promise<void> {
    const known = point === null ? null : await ports.servers.get(server.id).catch(() => null);
    if (known === null || point === null) ports.mcp.abort(id);
    else ports.mcp.abort(id, { server: known, point });
  }

  return async (effect, state) => {
    const { id } = state.flow;
    switch (effect.do) {
      case 'send-call':
        if (effect.pauseMs > 0) setTimeout(() => void send(id, effect), effect.pauseMs);
        else await send(id, effect);
        return;
      case 'abort-call':
        return abort(state, effect.point);
      case 'answer-server':
        return void ports.patiently(() => answer(state, effect));
      case 'resume-call':
        return void ports.patiently(() => resume(state));
      case 'ask-person':
        // A prompt that is not counted is shown all the same; what a page asks is not its server's doing.
        if (state.phase !== 'awaiting-grant') await ports.prompted(state).catch(() => {});
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
