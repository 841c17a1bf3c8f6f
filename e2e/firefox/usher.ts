import type { Page } from 'puppeteer-core';
import { findFirefox } from '../../scripts/find-browser.mjs';
import type { ConsentRecord } from '../../src/consent/types.ts';
import type { Ending } from '../../src/elicitation/types.ts';
import type { FlowView } from '../../src/elicitation/view-types.ts';
import type { Server } from '../../src/servers/types.ts';
import { until } from '../kit/wait.ts';
import { click, fill, isThere, seek, textOf, type } from './hands.ts';
import { type FirefoxBrowser, type FirefoxOptions, launchFirefox } from './launch.ts';
import { findPrompt, type Prompt } from './prompt.ts';

/** Usher in a real Firefox, driven as a person would: the names are those of `e2e/kit/usher.ts`. Start here. */
export type FirefoxUsher = {
  readonly firefox: FirefoxBrowser;
  /** One page of Usher's own that stays open, to ask through. */
  readonly ours: Page;
  /** Adds a server on its page, and answers the browser's question for its host with yes. */
  addServer(url: string, options: { readonly name: string }): Promise<FirefoxServer>;
  /** A server that was added before, perhaps before the browser was closed. */
  server(name: string): FirefoxServer;
  nextConsent(): Promise<Prompt>;
  /** Lets Usher watch the way back (`webNavigation`), through the browser's own dialog. */
  allowWatching(): Promise<void>;
  consentRecords(): Promise<readonly ConsentRecord[]>;
  flows(): Promise<readonly FlowView[]>;
  /** A command from one of Usher's own pages. */
  send<Out>(command: string, input?: unknown): Promise<Out>;
  close(): Promise<void>;
};

export type FirefoxServer = {
  read(): Promise<Server>;
  /** Arguments by the names in the tool's schema. */
  callTool(tool: string, given?: Readonly<Record<string, string>>): Promise<FirefoxCall>;
  /** A call of this tool that was made before. */
  findCall(tool: string): Promise<FirefoxCall>;
};

export type FirefoxCall = {
  /** The page it was made on: its card shows what is going on. */
  readonly panel: Page;
  readonly flowId: string;
  view(): Promise<FlowView>;
  reaches(kind: FlowView['now']['kind'], timeoutMs?: number): Promise<FlowView>;
  result(timeoutMs?: number): Promise<Ending>;
  /** Waits until its page says so. */
  says(text: string): Promise<void>;
  press(button: string): Promise<void>;
};

export async function launchFirefoxUsher(
  options: Omit<FirefoxOptions, 'executablePath'>,
): Promise<FirefoxUsher> {
  const executablePath = findFirefox();
  if (executablePath === null) throw new Error('No Firefox: run npm test, which installs one');
  const firefox = await launchFirefox({ ...options, executablePath });
  const home = await firefox.open('dashboard.html');
  const send = async <Out>(command: string, input: unknown = null): Promise<Out> => {
    const reply = await home.evaluate(
      (name, given) => {
        const { runtime } = (globalThis as unknown as { browser: RuntimeOnly }).browser;
        return runtime.sendMessage({ command: name, input: given });
      },
      command,
      input,
    );
    if (!reply.ok) throw new Error(`${command}: ${JSON.stringify(reply)}`);
    return reply.value as Out;
  };

  function server(name: string): FirefoxServer {
    const read = async () => {
      const known = (await send<readonly Server[]>('servers.list')).find((one) => one.name === name);
      if (known === undefined) throw new Error(`Usher has no server called ${name}`);
      return known;
    };
    const pageOf = async (tool: string) =>
      `sidepanel.html#/tool/${encodeURIComponent((await read()).id)}/${encodeURIComponent(tool)}`;
    return {
      read,
      async callTool(tool, given = {}) {
        const panel = await firefox.open(await pageOf(tool));
        const known = (await read()).tools.find((one) => one.name === tool);
        const { properties } = (known?.inputSchema ?? {}) as Titled;
        for (const [name, value] of Object.entries(given))
          await fill(panel, properties?.[name]?.title ?? name, value);
        await seek(panel, { button: /^(Review|Call .*)$/ });
        if (await isThere(panel, { button: 'Review' })) await click(panel, { button: 'Review' });
        await click(panel, { button: /^Call / });
        const flowId = await until(
          'the call to start',
          async () => /\/tool\/[^/]+\/[^/]+\/([^/]+)$/.exec(panel.url())?.[1] ?? null,
          { seen: () => textOf(panel) },
        );
        return callOf(tool, panel, flowId);
      },
      async findCall(tool) {
        const flow = (await usher.flows()).find((one) => one.subject === tool && one.serverName === name);
        if (flow === undefined) throw new Error(`The call ${tool} is lost: no screen shows it`);
        const panel = await firefox.open(`${await pageOf(tool)}/${encodeURIComponent(flow.id)}`);
        return callOf(tool, panel, flow.id);
      },
    };
  }

  function callOf(tool: string, panel: Page, flowId: string): FirefoxCall {
    const view = async () => {
      const flow = (await usher.flows()).find((known) => known.id === flowId);
      if (flow === undefined) throw new Error(`The call ${tool} is lost: no screen shows it`);
      return flow;
    };
    const reaches = (kind: FlowView['now']['kind'], timeoutMs = 15_000) =>
      until(
        `${tool} to be ${kind}`,
        async () => {
          const flow = await view();
          return flow.now.kind === kind ? flow : null;
        },
        { timeoutMs, seen: async () => `${JSON.stringify(await view())}\n${await textOf(panel)}` },
      );
    return {
      panel,
      flowId,
      view,
      reaches,
      async result(timeoutMs) {
        await reaches('settled', timeoutMs);
        const ending = await send<Ending | null>('flows.ending', { flowId });
        if (ending === null) throw new Error(`The result of ${tool} is gone`);
        return ending;
      },
      async says(text) {
        await until(`“${text}”`, async () => ((await textOf(panel)).includes(text) ? true : null), {
          seen: () => textOf(panel),
        });
      },
      press: (button) => click(panel, { button }),
    };
  }

  const usher: FirefoxUsher = {
    firefox,
    ours: home,
    async addServer(url, { name }) {
      const panel = await firefox.open('sidepanel.html#/add-server');
      await type(panel, { field: 'Server URL' }, url);
      await type(panel, { field: /^Name/ }, name);
      await click(panel, { button: 'Add' });
      await firefox.answerPermission('allow');
      const added = server(name);
      await until(
        `the server ${name} to be connected`,
        async () => {
          const known = await added.read().catch(() => null);
          return known === null || known.state.state === 'connecting' ? null : known;
        },
        { seen: () => textOf(panel) },
      );
      await panel.close();
      return added;
    },
    server,
    nextConsent: () => findPrompt(firefox),
    async allowWatching() {
      const panel = await firefox.open('sidepanel.html');
      // Only the person's own act may ask: a real click, answered in the browser's own dialog.
      await panel.evaluate(() => {
        const { permissions } = (globalThis as unknown as { browser: PermissionsOnly }).browser;
        const ask = () =>
          void permissions.request({ permissions: ['webNavigation'] }).then((isGranted) => {
            document.documentElement.dataset['watching'] = String(isGranted);
          });
        document.addEventListener('click', ask, { once: true });
      });
      await (await seek(panel, { link: /^Activity/ })).click();
      await firefox.answerPermission('allow');
      await panel.waitForSelector('html[data-watching=true]');
      await panel.close();
    },
    consentRecords: () => send<readonly ConsentRecord[]>('records.list'),
    flows: () => send<readonly FlowView[]>('flows.list'),
    send,
    close: () => firefox.close(),
  };
  return usher;
}

type Titled = { readonly properties?: Readonly<Record<string, { readonly title?: string }>> };
type RuntimeOnly = { runtime: { sendMessage(message: unknown): Promise<{ ok: boolean; value?: unknown }> } };
type PermissionsOnly = { permissions: { request(wanted: { permissions: string[] }): Promise<boolean> } };
