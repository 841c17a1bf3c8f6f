import type { Locator, Page } from '@playwright/test';
import type { Ending } from '../../src/elicitation/types.ts';
import type { FlowView } from '../../src/elicitation/view-types.ts';
import type { Server } from '../../src/servers/types.ts';
import { startWorld, type World } from '../fixtures/world.ts';
import type { BrowserOptions } from '../kit/browser.ts';
import { launchUsher, sendFrom, type Usher } from '../kit/usher.ts';
import { type Errors, listenForErrors } from './errors.ts';
import { LOGIN_HOST, loginPage } from './marked-pages.ts';
import { markedSite } from './marked-site.ts';
import { prepareBrowser } from './prepare-browser.ts';
import { quickly } from './quickly.ts';

/** The hosts of the soak: five servers, of both eras. */
export const HOSTS = {
  'one.soak.test': 'modern',
  'two.soak.test': 'modern',
  'three.soak.test': 'modern',
  'four.soak.test': 'legacy',
  'five.soak.test': 'legacy',
} as const;
export type SoakHost = keyof typeof HOSTS;
export const HOST_NAMES = Object.keys(HOSTS) as readonly SoakHost[];

/** Each way a question comes, by the tool that asks so. */
export const DELIVERIES = {
  link: 'one.soak.test',
  'other-link': 'three.soak.test',
  form: 'one.soak.test',
  'error-link': 'two.soak.test',
  required: 'four.soak.test',
  'in-flight': 'four.soak.test',
  'in-flight-form': 'five.soak.test',
} as const satisfies Readonly<Record<string, SoakHost>>;
export type Delivery = keyof typeof DELIVERIES;

/** Usher shows at most five calls with prompts in ten minutes and one server (SECURITY TH4); another path is another server. */
const CALLS_PER_SERVER = 5;

/** One call that runs. */
export type Run = {
  readonly mark: string;
  readonly tool: Delivery;
  readonly host: SoakHost;
  readonly flowId: string;
  readonly serverName: string;
  /** Its card, among those of all calls. */
  readonly card: Locator;
};

/** A world, a browser with Usher in it, and the way to make calls in it. */
export type Stage = {
  readonly world: World;
  readonly usher: Usher;
  /** Usher's own list of calls, and the page that asks the background for what the soak has to know. */
  readonly panel: Page;
  readonly errors: Errors;
  call(tool: Delivery, how?: { readonly host?: SoakHost; readonly waitMs?: number }): Promise<Run>;
  /** The same call in another browser, or after Usher's pages were closed. */
  again(run: Run): Run;
  /** Null: no screen shows it. */
  view(flowId: string): Promise<FlowView | null>;
  flows(): Promise<readonly FlowView[]>;
  ending(flowId: string): Promise<Ending | null>;
  /** Forgets what is over, so that the thousandth call is as quick as the first. */
  tidy(runs: readonly Run[]): Promise<void>;
};

export function patternOf(host: SoakHost): string {
  return `https://${host}/*`;
}

/** Asks for hosts that the browser has been told to allow: no dialog shows. */
export async function takeHosts(panel: Page, hosts: readonly SoakHost[]): Promise<void> {
  const isGranted = await panel.evaluate(
    (origins) => {
      const { permissions } = (globalThis as unknown as { chrome: PermissionsOnly }).chrome;
      return permissions.request({ origins });
    },
    hosts.map((host) => patternOf(host)),
  );
  if (!isGranted) throw new Error(`Usher may not talk to ${hosts.join(', ')}`);
}

type PermissionsOnly = { permissions: { request(wanted: { origins: string[] }): Promise<boolean> } };

/** Makes the hosts of the soak part of a world. */
export async function startSoakWorld(): Promise<World> {
  const world = await startWorld();
  for (const host of HOST_NAMES) world.host(host, markedSite(host, HOSTS[host]));
  world.host(LOGIN_HOST, () => ({ handler: loginPage, close: async () => {} }));
  return world;
}

/** Where a soak begins: watching allowed, the hosts granted. A profile that was prepared before is taken as it is. */
export async function openStage(
  world: World,
  options: Partial<BrowserOptions> & { readonly isPrepared?: boolean } = {},
): Promise<Stage> {
  const { isPrepared = false, args = [], ...rest } = options;
  const usher = await launchUsher({ ...rest, args: [...world.browserArgs(), ...args] });
  const errors = listenForErrors(usher.browser);
  if (!isPrepared) {
    await usher.allowWatching();
    await prepareBrowser(usher.browser, HOST_NAMES.map(patternOf));
  }
  const panel = await usher.openPanel('#/activity');
  if (!isPrepared) await takeHosts(panel, HOST_NAMES);
  return stageOf(world, usher, panel, errors);
}

export function stageOf(world: World, usher: Usher, panel: Page, errors: Errors): Stage {
  const servers = new Map<SoakHost, { readonly server: Server; calls: number }>();

  async function serverFor(host: SoakHost): Promise<Server> {
    const known = servers.get(host);
    if (known !== undefined && known.calls < CALLS_PER_SERVER) {
      known.calls += 1;
      return known.server;
    }
    number += 1;
    const url = `https://${host}/mcp/${number}`;
    const server = await sendFrom<Server>(panel, 'servers.add', {
      url,
      name: `${host.split('.')[0]} ${number}`,
    });
    if (server.state.state !== 'ready') throw new Error(`${url} is ${JSON.stringify(server.state)}`);
    servers.set(host, { server, calls: 1 });
    return server;
  }

  /** A worker that was stopped a moment ago loses a message now and then; a page would ask again. */
  async function ask<Out>(command: string, input: unknown): Promise<Out> {
    for (let tries = 1; ; tries++) {
      const answer = await quickly(
        sendFrom<Out>(panel, command, input).then((value) => ({ value })),
        null,
      );
      if (answer !== null) return answer.value;
      if (tries === 5) throw new Error(`Usher does not answer ${command}`);
    }
  }
  const cardOf = (tool: string, server: string) =>
    panel.getByRole('article', { name: `${tool} on ${server}`, exact: true });
  const flows = () => ask<readonly FlowView[]>('flows.list', null);
  return {
    world,
    usher,
    panel,
    errors,
    async call(tool, { host = DELIVERIES[tool], waitMs = 0 } = {}) {
      const server = await serverFor(host);
      number += 1;
      const mark = `m${process.pid}-${number}`;
      const { flowId } = await sendFrom<{ flowId: string }>(panel, 'calls.start', {
        serverId: server.id,
        tool,
        arguments: { mark, waitMs },
      });
      return { mark, tool, host, flowId, serverName: server.name, card: cardOf(tool, server.name) };
    },
    again: (run) => ({ ...run, card: cardOf(run.tool, run.serverName) }),
    view: async (flowId) => (await flows()).find(({ id }) => id === flowId) ?? null,
    flows,
    ending: (flowId) => ask<Ending | null>('flows.ending', { flowId }),
    async tidy(runs) {
      for (const run of runs) {
        await sendFrom(panel, 'flows.dismiss', { flowId: run.flowId }).catch(() => {});
      }
      for (const page of usher.browser.context.pages()) {
        if (/^(https:|chrome-error:|about:blank|chrome:\/\/new-tab)/.test(page.url()))
          await page.close().catch(() => {});
      }
    },
  };
}

/** No two calls and no two servers of one process share a number. */
let number = 0;
