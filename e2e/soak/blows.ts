import type { CDPSession, Page } from '@playwright/test';
import type { FlowView } from '../../src/elicitation/view-types.ts';
import { sendFrom } from '../kit/usher.ts';
import { quickly, within } from './quickly.ts';
import type { Stage } from './stage.ts';

export type Point = 'calling' | 'asking' | 'opening' | 'interacting' | 'retry' | 'answer-unknown' | 'settled';

/** Stops the worker at once, over a line that is kept open. */
export type WorkerStopper = { stop(): Promise<number> };

export async function createStopper(stage: Stage): Promise<WorkerStopper> {
  const line: CDPSession = await stage.usher.browser.context.newCDPSession(stage.panel);
  await line.send('ServiceWorker.enable');
  return {
    async stop() {
      await line.send('ServiceWorker.stopAllWorkers');
      return Date.now();
    },
  };
}

/**
 * Waits, in a page of Usher's own, for the moment a flow is at a point.
 *
 * @returns false when the flow is over and was never seen there.
 */
export async function reaches(
  panel: Page,
  flowId: string,
  point: Point,
  timeoutMs = 15_000,
): Promise<boolean> {
  const arrival = panel.evaluate(
    ([id, wanted]) =>
      new Promise<boolean>((resolve) => {
        const { chrome } = globalThis as unknown as { chrome: RuntimeOnly };
        const look = async (): Promise<void> => {
          const reply = await chrome.runtime
            .sendMessage({ command: 'flows.list', input: null })
            .catch(() => null);
          const now = reply?.value?.find((flow) => flow.id === id)?.now;
          if (now === undefined) return;
          const at = now.kind === 'calling' && now.isRetry ? 'retry' : now.kind;
          if (at !== wanted && at !== 'settled') return;
          chrome.runtime.onMessage.removeListener(hear);
          resolve(at === wanted);
        };
        const hear = (message: { readonly broadcast?: { readonly topic: string } }): void => {
          if (message.broadcast?.topic === 'flows') void look();
        };
        chrome.runtime.onMessage.addListener(hear);
        void look();
      }),
    [flowId, point] as const,
  );
  return within(arrival, timeoutMs, false);
}

type RuntimeOnly = {
  readonly runtime: {
    readonly onMessage: Record<
      'addListener' | 'removeListener',
      (listener: (message: { readonly broadcast?: { readonly topic: string } }) => void) => void
    >;
    sendMessage(message: unknown): Promise<{ readonly value?: readonly FlowView[] }>;
  };
};

export function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

/** The flow as a page of Usher's is told of it, at any price: the worker may be on its way up or down. */
export async function viewOf(panel: Page, flowId: string): Promise<FlowView | null> {
  const flows = await quickly(sendFrom<readonly FlowView[]>(panel, 'flows.list', null), []);
  return flows.find(({ id }) => id === flowId) ?? null;
}
