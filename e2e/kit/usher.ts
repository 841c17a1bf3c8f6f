import type { Page } from '@playwright/test';
import type { ConsentEvent, ConsentRecord } from '../../src/consent/types.ts';
import type { Ending } from '../../src/elicitation/types.ts';
import type { FlowView } from '../../src/elicitation/view-types.ts';
import type { Server } from '../../src/servers/types.ts';
import { type BrowserOptions, launchBrowser, type UsherBrowser } from './browser.ts';
import { type Consent, findConsent } from './consent.ts';
import { findSignIn, type SignInPrompt } from './sign-in-prompt.ts';
import { findCall, openCall, type ToolCall } from './tool-call.ts';
import { until } from './wait.ts';

/** Usher in a real browser, driven as a person would: through its own windows. Start here. */
export type Usher = {
  readonly browser: UsherBrowser;
  /** The side panel, opened in a tab of its own. */
  openPanel(path?: string): Promise<Page>;
  /** Adds a server in the side panel. The browser's question for the host is answered with yes beforehand. */
  addServer(url: string, options?: { readonly name?: string }): Promise<UsherServer>;
  /** A server that was added before, perhaps before the browser was closed. */
  server(name: string): UsherServer;
  /** The next prompt in the consent window. A time-out says what was on screen. */
  nextConsent(options?: { readonly timeoutMs?: number }): Promise<Consent>;
  /** The next sign-in to an MCP server that Usher's window asks about. */
  nextSignIn(options?: { readonly timeoutMs?: number }): Promise<SignInPrompt>;
  /** Lets Usher watch the way back (`webNavigation`), through the browser's own dialog. */
  allowWatching(): Promise<void>;
  consentRecords(): Promise<readonly ConsentRecord[]>;
  /** The ledger behind a record, oldest first. */
  consentEvents(serverOrigin: string, targetOrigin: string): Promise<readonly ConsentEvent[]>;
  flows(): Promise<readonly FlowView[]>;
  /** Stops the background worker; the next message wakes a new one. */
  restartWorker(): Promise<void>;
  close(): Promise<void>;
};

export type UsherServer = {
  readonly name: string;
  /** As Usher knows it now. */
  read(): Promise<Server>;
  callTool(tool: string, given?: Readonly<Record<string, unknown>>): Promise<ToolCall>;
  /** A call of this tool that was made before. */
  findCall(tool: string): Promise<ToolCall>;
};

export async function launchUsher(options: BrowserOptions): Promise<Usher> {
  const browser = await launchBrowser(options);
  // One page of the extension stays open: stopping the worker needs one, and reading its state does too.
  const home = await browser.context.newPage();
  await home.goto(browser.page('dashboard.html'));
  const send = <Out>(command: string, input: unknown = null): Promise<Out> =>
    sendFrom<Out>(home, command, input);

  const usher: Usher = {
    browser,
    async openPanel(path = '') {
      const page = await browser.context.newPage();
      await page.goto(browser.page(`sidepanel.html${path}`));
      return page;
    },
    async addServer(url, { name = new URL(url).host } = {}) {
      const { protocol, hostname } = new URL(url);
      await browser.grantHost(`${protocol}//${hostname}/*`);
      const panel = await usher.openPanel('#/add-server');
      await panel.getByLabel('Server URL').fill(url);
      await panel.getByLabel(/^Name/).fill(name);
      await panel.getByRole('button', { name: 'Add', exact: true }).click();
      const added = usher.server(name);
      await until(
        `the server ${name} to be connected`,
        async () => {
          const server = await added.read().catch(() => null);
          return server === null || server.state.state === 'connecting' ? null : server;
        },
        { seen: () => panel.locator('body').innerText() },
      );
      await panel.close();
      return added;
    },
    server(name) {
      const read = async () => {
        const server = (await send<readonly Server[]>('servers.list')).find((known) => known.name === name);
        if (server === undefined) throw new Error(`Usher has no server called ${name}`);
        return server;
      };
      return {
        name,
        read,
        callTool: (tool, given = {}) => openCall(usher, { name, read }, tool, given),
        findCall: (tool) => findCall(usher, { name, read }, tool),
      };
    },
    nextConsent: ({ timeoutMs = 15_000 } = {}) => findConsent(browser, home, timeoutMs),
    nextSignIn: ({ timeoutMs = 15_000 } = {}) => findSignIn(browser, home, timeoutMs),
    async allowWatching() {
      const panel = await usher.openPanel();
      const granted = panel.evaluate(() => {
        const { permissions } = (globalThis as unknown as { chrome: PermissionsOnly }).chrome;
        return permissions.request({ permissions: ['webNavigation'] });
      });
      await browser.answerPermission('allow');
      if (!(await granted)) throw new Error('webNavigation was not granted');
      await panel.close();
    },
    consentRecords: () => send<readonly ConsentRecord[]>('records.list'),
    consentEvents: (serverOrigin, targetOrigin) =>
      send<readonly ConsentEvent[]>('records.events', { serverOrigin, targetOrigin }),
    flows: () => send<readonly FlowView[]>('flows.list'),
    restartWorker: () => browser.stopWorker(),
    close: () => browser.close(),
  };
  return usher;
}

type PermissionsOnly = { permissions: { request(wanted: { permissions: string[] }): Promise<boolean> } };

/** A command from one of Usher's own pages, as that page itself would send it. */
export async function sendFrom<Out>(page: Page, command: string, input: unknown): Promise<Out> {
  const reply = await page.evaluate(
    ([name, given]) => {
      const { runtime } = (globalThis as unknown as { chrome: RuntimeOnly }).chrome;
      return runtime.sendMessage({ command: name, input: given });
    },
    [command, input] as const,
  );
  if (reply.ok !== true) throw new Error(`${command}: ${JSON.stringify(reply)}`);
  return reply.value as Out;
}

type RuntimeOnly = { runtime: { sendMessage(message: unknown): Promise<{ ok: boolean; value?: unknown }> } };

export type { Consent, Ending, ToolCall };
