import type { FlowView, StepView } from '../../src/elicitation/view-types.ts';

/** A page of the extension, whichever driver it belongs to. */
type Evaluates = { evaluate(work: (given: string) => unknown, given: string): Promise<unknown> };

/**
 * Reads the newest step of a call at every change that the background tells of. A step that is over is shown nowhere
 * any more: this is how a spec knows what was shown of it.
 */
export async function recordSteps(
  panel: Evaluates,
  flowId: string,
): Promise<() => Promise<readonly StepView[]>> {
  await panel.evaluate((id) => {
    const { chrome } = globalThis as unknown as { chrome: RuntimeOnly };
    const seen: StepView[] = [];
    Object.assign(globalThis, { stepsSeen: seen });
    chrome.runtime.onMessage.addListener((message) => {
      if (message.broadcast?.topic !== 'flows') return;
      void chrome.runtime.sendMessage({ command: 'flows.list', input: null }).then(({ value }) => {
        const step = value.find((flow) => flow.id === id)?.steps.at(-1);
        if (step !== undefined) seen.push(step);
      });
    });
  }, flowId);
  return async () =>
    (await panel.evaluate(
      (name) => (globalThis as unknown as Record<string, unknown>)[name],
      'stepsSeen',
    )) as readonly StepView[];
}

type RuntimeOnly = {
  readonly runtime: {
    readonly onMessage: {
      addListener(listener: (message: { readonly broadcast?: { readonly topic: string } }) => void): void;
    };
    sendMessage(message: unknown): Promise<{ readonly value: readonly FlowView[] }>;
  };
};
