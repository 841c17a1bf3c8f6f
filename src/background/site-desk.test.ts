import { describe, expect, it } from 'vitest';
import { aServer, aTool, CHAT, having, KEYS, NOTES } from '../grants/testing/samples';
import type { ConnectDraft, PageOrigin, Part, Site } from '../grants/types';
import { DAY_MS } from '../grants/until';
import type { SiteStore } from '../storage/storage';
import { createSiteDesk } from './site-desk';

const list = aTool('list');
const send = aTool('send');
const TAB = 7;

/** A browser with one page of a chat, and the desk; `log` is what the desk had done, in order. */
function begin() {
  const rows = new Map<PageOrigin, Site>();
  const log: string[] = [];
  const world = {
    nowMs: 1_000,
    runId: 'run-1',
    tabs: new Set([TAB, 8]),
    isHostAllowed: true,
    withheld: [] as string[],
    servers: [
      aServer(NOTES, [list, send], { verdict: having('resources', 'prompts') }),
      aServer(KEYS, [aTool('key')]),
    ],
    registered: [] as readonly PageOrigin[],
    disconnected: null as Site | null,
    wakesAtMs: null as number | null,
  };
  const sites: SiteStore = {
    list: async () => [...rows.values()],
    get: async (origin) => rows.get(origin) ?? null,
    async save(site) {
      log.push('saved');
      rows.set(site.origin, site);
    },
    async update(origin, edit) {
      const site = rows.get(origin);
      const next = site === undefined ? null : edit(site);
      if (next === null) rows.delete(origin);
      else rows.set(origin, next);
      log.push('saved');
      return next;
    },
    async remove(origin) {
      log.push('removed');
      rows.delete(origin);
    },
  };
  const desk = createSiteDesk({
    sites,
    servers: {
      list: async () => world.servers,
      get: async (id) => world.servers.find((server) => server.id === id) ?? null,
    },
    invokedTabs: {
      load: async () => ({ tabId: TAB, windowId: 1, origin: CHAT }),
      save: async () => {},
    },
    disconnectedSite: {
      load: async (origin) => (world.disconnected?.origin === origin ? world.disconnected : null),
      save: async (site) => {
        world.disconnected = site;
      },
    },
    runId: async () => world.runId,
    scripts: {
      async keepRegistered(origins) {
        log.push(`registered ${origins.length}`);
        world.registered = origins;
      },
      async runIn(tabId) {
        log.push(`ran in ${tabId}`);
        return true;
      },
      tabsOf: async () => [...world.tabs],
    },
    closings: { observe: () => log.push('listens for closings'), rest: () => {} },
    openTabIds: async () => world.tabs,
    isHostAllowed: async () => world.isHostAllowed,
    giveBackHost: async (origin) => {
      log.push(`gave back the host of ${origin}`);
    },
    withheld: () => world.withheld,
    now: () => world.nowMs,
    wakeAt: async (timeMs) => {
      world.wakesAtMs = timeMs;
    },
    changed: () => {},
    onRevoked: (origin, extent) => log.push(`revoked ${extent} of ${origin}`),
  });
  return { world, desk, log, rows };
}

type World = ReturnType<typeof begin>['world'];

const draft: ConnectDraft = {
  invoked: { tabId: TAB, windowId: 1, origin: CHAT },
  serverIds: [NOTES],
  rules: [{ kind: 'tool', serverId: NOTES, tool: 'list', pin: list.hash, verdict: 'allow' }],
  duration: 'revoked',
};

async function connected(more: Partial<ConnectDraft> = {}) {
  const all = begin();
  await all.desk.resume();
  await all.desk.connect({ ...draft, ...more });
  const decide = (tabId: number, tool = list) =>
    all.desk.decide(CHAT, tabId, all.world.servers[0]!, { kind: 'tool', tool });
  return { ...all, decide };
}

describe('connecting a site', () => {
  it('saves it, then lets the scripts in, then runs them in the pages at hand', async () => {
    const { log, world } = await connected();
    expect(log.slice(-4)).toEqual(['saved', 'registered 1', 'ran in 7', 'ran in 8']);
    expect(world.registered).toEqual([CHAT]);
  });

  it('takes only what was chosen: a tool that changed while the dialog was open asks', async () => {
    const { desk, decide } = await connected({
      rules: [
        ...draft.rules,
        { kind: 'tool', serverId: NOTES, tool: 'send', pin: 'of another definition', verdict: 'allow' },
        { kind: 'tool', serverId: KEYS, tool: 'key', pin: aTool('key').hash, verdict: 'allow' },
      ],
    });
    expect(await decide(TAB)).toEqual({ verdict: 'allow' });
    expect(await decide(TAB, send)).toEqual({ verdict: 'ask', reason: 'not-granted' });
    expect((await desk.offers(CHAT, TAB)).map(({ server }) => server.id)).toEqual([NOTES]);
  });

  it('takes resources and prompts as a whole, where their server has them', async () => {
    const { desk, rows, world } = await connected({
      rules: [
        { kind: 'part', serverId: NOTES, part: 'resources', verdict: 'allow' },
        { kind: 'part', serverId: NOTES, part: 'prompts', verdict: 'deny' },
        { kind: 'part', serverId: KEYS, part: 'prompts', verdict: 'allow' },
      ],
      serverIds: [NOTES, KEYS],
    });
    const about = (part: Part, server = world.servers[0]!) =>
      desk.decide(CHAT, TAB, server, { kind: 'part', part });
    expect(await about('resources')).toEqual({ verdict: 'allow' });
    expect(await about('prompts')).toEqual({ verdict: 'deny', code: 'PART_DENIED' });
    expect(rows.get(CHAT)?.partRules, 'nothing for what is not there').toHaveLength(2);
    expect((await desk.offers(CHAT, TAB)).map(({ parts }) => parts)).toEqual([['resources'], []]);
  });

  it.each<[what: string, code: string, draft: Partial<ConnectDraft>, arrange?: (world: World) => void]>([
    [
      'another tab than the one that was invoked',
      'SITE_NOT_INVOKED',
      { invoked: { ...draft.invoked, tabId: 8 } },
    ],
    [
      'another origin',
      'SITE_NOT_INVOKED',
      { invoked: { ...draft.invoked, origin: 'https://evil.test' as PageOrigin } },
    ],
    ['a tab that is closed', 'SITE_NOT_INVOKED', {}, ({ tabs }) => tabs.clear()],
    [
      'a host that the browser did not give',
      'SITE_NOT_ALLOWED',
      {},
      (world) => {
        world.isHostAllowed = false;
      },
    ],
    ['no server', 'SITE_WITHOUT_SERVERS', { serverIds: [] }],
  ])('is refused for %s, and nothing is saved', async (_what, code, more, arrange) => {
    const { desk, rows, world } = begin();
    await desk.resume();
    arrange?.(world);
    await expect(desk.connect({ ...draft, ...more })).rejects.toMatchObject({ code });
    expect(rows.size).toBe(0);
  });

  it('until the tab is closed means in that tab alone', async () => {
    const { decide, log } = await connected({ duration: 'tab' });
    expect(await decide(TAB)).toEqual({ verdict: 'allow' });
    expect(await decide(8)).toEqual({ verdict: 'deny', code: 'SITE_NOT_CONNECTED' });
    expect(log).toContain('ran in 7');
    expect(log).not.toContain('ran in 8');
    expect(log).toContain('listens for closings');
  });
});

describe('a connection ends', () => {
  it('at once and with everything when the person ends it, and comes back whole when that was a slip', async () => {
    const { desk, log, world, decide } = await connected();
    await desk.disconnect(CHAT);
    expect(log.slice(-4)).toEqual([
      'removed',
      `revoked all of ${CHAT}`,
      'registered 0',
      `gave back the host of ${CHAT}`,
    ]);
    expect(await decide(TAB)).toEqual({ verdict: 'deny', code: 'SITE_NOT_CONNECTED' });
    await desk.reconnect(CHAT);
    expect(world.registered).toEqual([CHAT]);
    expect(await decide(TAB)).toEqual({ verdict: 'allow' });
    await expect(desk.reconnect('https://other.test' as PageOrigin)).rejects.toMatchObject({
      code: 'SITE_GONE',
    });
  });

  it('when its day is over, its tab closed, or the browser started anew', async () => {
    const day = await connected({ duration: 'day' });
    expect(day.world.wakesAtMs).toBe(1_000 + DAY_MS);
    day.world.nowMs += DAY_MS;
    const tab = await connected({ duration: 'tab' });
    tab.world.tabs.delete(TAB);
    const run = await connected({ duration: 'tab' });
    run.world.runId = 'run-2';
    for (const { desk, log, rows, world } of [day, tab, run]) {
      await desk.look();
      expect(rows.size).toBe(0);
      expect(log).toContain(`revoked all of ${CHAT}`);
      expect(world.registered).toEqual([]);
      expect(log.at(-1)).toBe(`gave back the host of ${CHAT}`);
    }
  });

  it('while the browser keeps the host back', async () => {
    const { desk, log, world, decide } = await connected();
    world.isHostAllowed = false;
    await desk.permissionsChanged();
    expect(log.at(-1)).toBe(`revoked all of ${CHAT}`);
    expect(await decide(TAB)).toEqual({ verdict: 'deny', code: 'SITE_NOT_CONNECTED' });
    expect((await desk.list())[0]).toMatchObject({ isReachable: false });
  });
});

describe('what a site may do', () => {
  it('is less at once: a denied tool is not even offered', async () => {
    const { desk, log } = await connected();
    await desk.setRule(CHAT, {
      kind: 'tool',
      serverId: NOTES,
      tool: 'list',
      pin: list.hash,
      verdict: 'deny',
    });
    expect(log).toContain(`revoked some of ${CHAT}`);
    const [offer] = await desk.offers(CHAT, TAB);
    expect(offer?.tools.map(({ name }) => name)).toEqual(['send']);
    await expect(
      desk.setRule(CHAT, {
        kind: 'tool',
        serverId: NOTES,
        tool: 'list',
        pin: 'of an earlier definition',
        verdict: 'allow',
      }),
    ).rejects.toMatchObject({ code: 'TOOL_CHANGED' });
  });

  it('is decided for all resources, or all prompts, of a server at once', async () => {
    const { desk, log, world } = await connected();
    const parts = async () => (await desk.offers(CHAT, TAB))[0]?.parts;
    expect(await parts()).toEqual(['resources', 'prompts']);
    const draft = { kind: 'part', serverId: NOTES, part: 'prompts', verdict: 'deny' } as const;
    await desk.setRule(CHAT, draft);
    expect(log).toContain(`revoked some of ${CHAT}`);
    expect(await parts()).toEqual(['resources']);
    expect((await desk.list())[0]?.servers[0]?.parts).toMatchObject([
      { part: 'resources', verdict: 'ask' },
      { part: 'prompts', verdict: 'deny' },
    ]);
    // The person takes a disconnection back: what was decided is as it was.
    await desk.disconnect(CHAT);
    await desk.reconnect(CHAT);
    expect(await parts()).toEqual(['resources']);
    // Its server says that it has none any more.
    world.servers[0] = { ...world.servers[0]!, verdict: having() };
    expect(await parts()).toEqual([]);
    await expect(desk.setRule(CHAT, { ...draft, verdict: 'allow' })).rejects.toMatchObject({
      code: 'TOOL_CHANGED',
    });
  });

  it('goes with its servers', async () => {
    const { desk, log, world, decide } = await connected({ serverIds: [NOTES, KEYS] });
    await desk.setServers(CHAT, [KEYS]);
    expect(await decide(TAB)).toEqual({ verdict: 'deny', code: 'SERVER_NOT_GRANTED' });
    await desk.serverRemoved(KEYS);
    expect(log.filter((line) => line === `revoked some of ${CHAT}`)).toHaveLength(2);
    expect((await desk.list())[0]?.servers).toEqual([]);
    expect(world.registered).toEqual([CHAT]);
  });
});

describe('the scripts', () => {
  it('are kept away from where a call sends the person, on every port, until it is over', async () => {
    const { desk, world } = await connected();
    world.withheld = ['https://chat.test:8443'];
    await desk.attend();
    expect(world.registered).toEqual([]);
    world.withheld = ['https://idp.test'];
    await desk.attend();
    expect(world.registered).toEqual([CHAT]);
  });

  it('are let alone before it is known which calls wait, and in whose tabs', async () => {
    const { desk, log } = begin();
    await desk.attend();
    const connecting = desk.connect(draft);
    await new Promise((resolve) => setTimeout(resolve));
    expect(log).toEqual(['saved']);
    await desk.resume();
    await connecting;
    expect(log).toContain('ran in 7');
  });
});
