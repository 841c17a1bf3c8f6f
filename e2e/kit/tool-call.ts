import type { Page } from '@playwright/test';
import type { FlowView } from '../../src/elicitation/view-types.ts';
import type { Ending } from '../../src/elicitation/types.ts';
import type { Server } from '../../src/servers/types.ts';
import { sendFrom, type Usher } from './usher.ts';
import { until } from './wait.ts';

/** A tool call that was made in the side panel. */
export type ToolCall = {
  /** The panel it was made in: its card shows what is going on. */
  readonly panel: Page;
  readonly flowId: string;
  /** What Usher shows of it now. */
  view(): Promise<FlowView>;
  /** Waits until it is at this point. */
  reaches(kind: FlowView['now']['kind'], timeoutMs?: number): Promise<FlowView>;
  /** Waits for its end. */
  result(timeoutMs?: number): Promise<Ending>;
  finish(): Promise<void>;
  cancel(): Promise<void>;
};

export async function openCall(
  usher: Usher,
  server: { readonly name: string; read(): Promise<Server> },
  tool: string,
  given: Readonly<Record<string, unknown>>,
): Promise<ToolCall> {
  const { id } = await server.read();
  const panel = await usher.openPanel(`#/tool/${encodeURIComponent(id)}/${encodeURIComponent(tool)}`);
  await fillArguments(panel, given);
  const review = panel.getByRole('button', { name: 'Review', exact: true });
  const call = panel.getByRole('button', { name: /^Call / });
  if ((await review.count()) > 0) await review.click();
  await call.click();
  const flowId = await until('the call to start', async () => /\/tool\/[^/]+\/[^/]+\/([^/]+)$/.exec(panel.url())?.[1] ?? null, {
    seen: () => panel.locator('body').innerText(),
  });

  const view = async (): Promise<FlowView> => {
    const flows = await sendFrom<readonly FlowView[]>(panel, 'flows.list', null);
    const flow = flows.find((known) => known.id === flowId);
    if (flow === undefined) throw new Error(`The call ${tool} is lost: no screen shows it`);
    return flow;
  };
  const reaches = (kind: FlowView['now']['kind'], timeoutMs = 15_000): Promise<FlowView> =>
    until(
      `${tool} to be ${kind}`,
      async () => {
        const flow = await view();
        return flow.now.kind === kind ? flow : null;
      },
      { timeoutMs, seen: async () => `${JSON.stringify(await view())}\n${await panel.locator('body').innerText()}` },
    );

  return {
    panel,
    flowId,
    view,
    reaches,
    async result(timeoutMs) {
      await reaches('settled', timeoutMs);
      const ending = await sendFrom<Ending | null>(panel, 'flows.ending', { flowId });
      if (ending === null) throw new Error(`The result of ${tool} is gone`);
      return ending;
    },
    finish: () => panel.getByRole('button', { name: 'I have finished' }).click(),
    cancel: () => panel.getByRole('button', { name: 'Cancel call' }).click(),
  };
}

/** By label where there is such a field, as JSON otherwise. */
async function fillArguments(panel: Page, given: Readonly<Record<string, unknown>>): Promise<void> {
  await panel.getByRole('heading', { level: 1 }).waitFor();
  const asJson = panel.getByRole('textbox', { name: 'Arguments as JSON' });
  if ((await asJson.count()) > 0) {
    await asJson.fill(JSON.stringify(given));
    return;
  }
  for (const [name, value] of Object.entries(given)) {
    const field = panel.getByLabel(new RegExp(`^${name}(\\s|$)`)).first();
    if (typeof value === 'boolean') await field.setChecked(value);
    else if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(String(value));
    else await field.fill(typeof value === 'string' ? value : JSON.stringify(value));
  }
}
