import type { Locator, Page } from '@playwright/test';
import type { Ending } from '../../src/elicitation/types.ts';
import type { FlowView } from '../../src/elicitation/view-types.ts';
import type { Server } from '../../src/servers/types.ts';
import { type FormAnswers, fillForm } from './form.ts';
import { sendFrom, type Usher } from './usher.ts';
import { until } from './wait.ts';

/** A tool call that was made in the side panel. */
export type ToolCall = {
  /** The panel it was made in: its card shows what is going on. */
  readonly panel: Page;
  /** Its card there. */
  readonly card: Locator;
  readonly flowId: string;
  /** What Usher shows of it now. */
  view(): Promise<FlowView>;
  /** Waits until it is at this point. */
  reaches(kind: FlowView['now']['kind'], timeoutMs?: number): Promise<FlowView>;
  /** Waits for its end. */
  result(timeoutMs?: number): Promise<Ending>;
  /** What the card says in one sentence. */
  says(): Locator;
  /** "I have finished." */
  finish(): Promise<void>;
  /** "Reopen tab": the tab. */
  reopen(): Promise<Page>;
  /** "Use the new link": a prompt follows. */
  useFreshLink(): Promise<void>;
  /** "Send again", where the answer is unknown. */
  sendAgain(): Promise<void>;
  cancel(): Promise<void>;
};

type KnownServer = { readonly name: string; read(): Promise<Server> };

/** Calls a tool as a person would: its page, its arguments, and Review where there is something to review. */
export async function openCall(
  usher: Usher,
  server: KnownServer,
  tool: string,
  given: Readonly<Record<string, unknown>>,
): Promise<ToolCall> {
  const { id, tools } = await server.read();
  const panel = await usher.openPanel(toolPath(id, tool));
  await fillArguments(panel, tools.find(({ name }) => name === tool)?.inputSchema, given);
  const review = panel.getByRole('button', { name: 'Review', exact: true });
  const send = panel.getByRole('button', { name: /^Call / });
  if ((await review.count()) > 0) await review.click();
  await send.click();
  const flowId = await until(
    'the call to start',
    async () => /\/tool\/[^/]+\/[^/]+\/([^/]+)$/.exec(panel.url())?.[1] ?? null,
    {
      seen: () => panel.locator('body').innerText(),
    },
  );
  return toolCall(usher, server, tool, panel, flowId);
}

/** Finds a call that was made before, perhaps before the browser was closed. */
export async function findCall(usher: Usher, server: KnownServer, tool: string): Promise<ToolCall> {
  const flow = (await usher.flows()).find(
    ({ subject, serverName }) => subject === tool && serverName === server.name,
  );
  if (flow === undefined) throw new Error(`The call ${tool} is lost: no screen shows it`);
  const { id } = await server.read();
  const panel = await usher.openPanel(`${toolPath(id, tool)}/${encodeURIComponent(flow.id)}`);
  return toolCall(usher, server, tool, panel, flow.id);
}

function toolPath(serverId: string, tool: string): string {
  return `#/tool/${encodeURIComponent(serverId)}/${encodeURIComponent(tool)}`;
}

function toolCall(usher: Usher, server: KnownServer, tool: string, panel: Page, flowId: string): ToolCall {
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
      {
        timeoutMs,
        seen: async () => `${JSON.stringify(await view())}\n${await panel.locator('body').innerText()}`,
      },
    );

  const card = panel.getByRole('article', { name: `${tool} on ${server.name}`, exact: true });
  const press = (name: string) => card.getByRole('button', { name, exact: true }).click();
  return {
    panel,
    card,
    flowId,
    view,
    reaches,
    async result(timeoutMs) {
      await reaches('settled', timeoutMs);
      const ending = await sendFrom<Ending | null>(panel, 'flows.ending', { flowId });
      if (ending === null) throw new Error(`The result of ${tool} is gone`);
      return ending;
    },
    says: () => card.getByRole('status').first(),
    finish: () => press('I have finished'),
    async reopen() {
      const isForeign = (page: Page) => !page.url().startsWith(usher.browser.page(''));
      const [tab] = await Promise.all([
        usher.browser.context.waitForEvent('page', { predicate: isForeign }),
        press('Reopen tab'),
      ]);
      return tab;
    },
    useFreshLink: () => press('Use the new link'),
    sendAgain: () => press('Send again'),
    cancel: () => press('Cancel call'),
  };
}

/** By label where there are fields, as JSON otherwise. */
async function fillArguments(
  panel: Page,
  schema: unknown,
  given: Readonly<Record<string, unknown>>,
): Promise<void> {
  await panel.getByRole('heading', { level: 1 }).waitFor();
  const asJson = panel.getByRole('textbox', { name: 'Arguments as JSON' });
  if ((await asJson.count()) > 0) return asJson.fill(JSON.stringify(given));
  const { properties = {} } = schema as {
    readonly properties?: Readonly<Record<string, { readonly title?: string }>>;
  };
  const answers = Object.entries(given).map(([name, value]): [string, FormAnswers[string]] => [
    properties[name]?.title ?? name,
    typeof value === 'boolean' || typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  await fillForm(panel, Object.fromEntries(answers));
}
