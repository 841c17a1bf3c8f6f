import { UsherError } from '../base/usher-error';
import type { Offer } from '../gateway/ports';
import { decide, isLive } from '../grants/decide';
import { subjectOf, withDraft } from '../grants/drafts';
import { hostPattern } from '../grants/page-origin';
import { nextEndMs, tabsWaitedFor, withoutExpired, withoutServer, withServers } from '../grants/rules';
import type {
  ConnectDraft,
  GrantDecision,
  GrantSubject,
  InvokedTab,
  PageOrigin,
  RuleDraft,
  Site,
} from '../grants/types';
import { untilOf } from '../grants/until';
import { type SiteView, viewOfSite } from '../grants/view';
import { partsOf } from '../servers/parts';
import type { Server, ServerId } from '../servers/types';
import { oneAtATime } from './one-at-a-time';
import type { SitePorts } from './site-ports';

/** The sites that the person connected: what their pages may do, and for how long. */
export function createSiteDesk(ports: SitePorts) {
  const { sites, servers, scripts } = ports;
  /** Before the calls that wait are known, nobody knows what is withheld, and which tabs are theirs. */
  let isAwake = false;
  let wake = () => {};
  const awake = new Promise<void>((resolve) => {
    wake = resolve;
  });

  async function now() {
    return { nowMs: ports.now(), runId: await ports.runId() };
  }

  async function moment(tabId: number) {
    return { ...(await now()), tabId };
  }

  async function liveSite(origin: PageOrigin, tabId: number): Promise<Site | null> {
    // Asked before each message of a page: at the same time, so that it takes as long as the slower of them.
    const [site, isAllowed] = await Promise.all([
      sites.get(origin),
      ports.isHostAllowed(hostPattern(origin)),
    ]);
    return site !== null && isAllowed && isLive(site, await moment(tabId)) ? site : null;
  }

  /** @throws UsherError `SITE_GONE` */
  async function change(origin: PageOrigin, edit: (site: Site) => Site): Promise<Site> {
    const site = await sites.update(origin, edit);
    if (site === null) throw new UsherError('SITE_GONE');
    ports.changed();
    return site;
  }

  /** Lets the scripts be where they belong, and listens to exactly what ends something. */
  const attend = oneAtATime(async (_desk: typeof sites): Promise<void> => {
    if (!isAwake) return;
    const all = await sites.list();
    const tabs = tabsWaitedFor(all);
    if (tabs.size > 0) ports.closings.observe();
    else ports.closings.rest();
    const endMs = nextEndMs(all, ports.now());
    if (endMs !== null) await ports.wakeAt(endMs);
    const withheld = new Set(ports.withheld().map((origin) => hostPattern(origin as PageOrigin)));
    await scripts.keepRegistered(
      all.map(({ origin }) => origin).filter((origin) => !withheld.has(hostPattern(origin))),
    );
  });

  /** Takes away what is over. */
  async function look(): Promise<void> {
    const all = await sites.list();
    const gone: PageOrigin[] = [];
    if (all.length > 0) {
      const [open, at] = [await ports.openTabIds(), await now()];
      const over = { ...at, isTabOpen: (tabId: number) => open.has(tabId) };
      for (const site of all) {
        if (withoutExpired(site, over) === site) continue;
        const left = await sites.update(site.origin, (known) => withoutExpired(known, over));
        ports.onRevoked(site.origin, left === null ? 'all' : 'some');
        if (left === null) gone.push(site.origin);
        ports.changed();
      }
    }
    await attend(sites);
    for (const origin of gone) await giveBackHost(origin);
  }

  /** A browser that keeps it, or a storage that can't be asked who needs it, hinders nothing. */
  async function giveBackHost(origin: PageOrigin): Promise<void> {
    await ports.giveBackHost(origin).catch(() => {});
  }

  /** In every tab that shows it: what is granted for one tab alone is refused in the others. */
  async function runEverywhere(origin: PageOrigin): Promise<void> {
    for (const tabId of await scripts.tabsOf(origin)) {
      if ((await liveSite(origin, tabId)) !== null) await scripts.runIn(tabId, origin);
    }
  }

  async function keep(site: Site): Promise<void> {
    const earlier = await sites.get(site.origin);
    await sites.save(site);
    // Before its pages begin anew: what they had is not carried over.
    if (earlier !== null) ports.onRevoked(site.origin, 'all');
    ports.changed();
    await awake;
    await attend(sites);
    await runEverywhere(site.origin);
  }

  return {
    liveSite,
    look,
    attend: () => attend(sites),

    async decide(
      origin: PageOrigin,
      tabId: number,
      server: Server,
      subject: GrantSubject,
    ): Promise<GrantDecision> {
      return decide(await liveSite(origin, tabId), server, subject, await moment(tabId));
    },

    /** What this page may know of: never a tool that is denied. */
    async offers(origin: PageOrigin, tabId: number): Promise<readonly Offer[]> {
      const [site, all] = await Promise.all([liveSite(origin, tabId), servers.list()]);
      if (site === null) return [];
      const at = await moment(tabId);
      const isOffered = (server: Server, subject: GrantSubject): boolean =>
        decide(site, server, subject, at).verdict !== 'deny';
      const granted = all.filter(({ id, isEnabled }) => isEnabled && site.serverIds.includes(id));
      return granted.map((server) => ({
        server,
        tools: server.tools.filter((tool) => isOffered(server, { kind: 'tool', tool })),
        parts: partsOf(server).filter((part) => isOffered(server, { kind: 'part', part })),
        allowedParts: partsOf(server).filter(
          (part) => decide(site, server, { kind: 'part', part }, at).verdict === 'allow',
        ),
      }));
    },

    /** A page of this site makes a call. */
    async used(origin: PageOrigin): Promise<void> {
      const usedAtMs = ports.now();
      if ((await sites.update(origin, (site) => ({ ...site, usedAtMs }))) !== null) ports.changed();
    },

    async list(): Promise<readonly SiteView[]> {
      const [all, known, at] = await Promise.all([sites.list(), servers.list(), now()]);
      return Promise.all(
        all.map(async (site) =>
          viewOfSite(site, known, {
            ...at,
            isReachable: await ports.isHostAllowed(hostPattern(site.origin)),
          }),
        ),
      );
    },

    async noteInvoked(tab: InvokedTab): Promise<void> {
      await ports.invokedTabs.save(tab);
      ports.changed();
    },

    /** @param windowId null: there is no window. */
    async invoked(windowId: number | null): Promise<InvokedTab | null> {
      const tab = windowId === null ? null : await ports.invokedTabs.load(windowId);
      return tab !== null && (await ports.openTabIds()).has(tab.tabId) ? tab : null;
    },

    /**
     * Once the person has said so in the panel, and the browser has given the host.
     *
     * @throws UsherError `SITE_NOT_INVOKED`, `SITE_NOT_ALLOWED`, `SITE_WITHOUT_SERVERS`
     */
    async connect({ invoked, serverIds, rules, duration }: ConnectDraft): Promise<void> {
      const noted = await ports.invokedTabs.load(invoked.windowId);
      const origin = noted?.origin ?? null;
      const isSame = noted !== null && noted.tabId === invoked.tabId && origin === invoked.origin;
      if (!isSame || origin === null || !(await ports.openTabIds()).has(noted.tabId))
        throw new UsherError('SITE_NOT_INVOKED');
      if (!(await ports.isHostAllowed(hostPattern(origin))))
        throw new UsherError('SITE_NOT_ALLOWED', { host: new URL(origin).host });
      const chosen = (await servers.list()).filter(({ id }) => serverIds.includes(id));
      if (chosen.length === 0) throw new UsherError('SITE_WITHOUT_SERVERS');
      const at = await now();
      const site: Site = {
        origin,
        connectedAtMs: at.nowMs,
        until: untilOf(duration, at, noted.tabId),
        serverIds: chosen.map(({ id }) => id),
        rules: [],
        usedAtMs: null,
      };
      await keep(rules.reduce((so, rule) => withDraft(so, chosen, rule, at.nowMs), site));
    },

    /** @throws UsherError `SITE_GONE`, `TOOL_CHANGED`: what was shown is not what the server has now. */
    async setRule(origin: PageOrigin, draft: RuleDraft): Promise<void> {
      const server = await servers.get(draft.serverId);
      if (server === null || subjectOf(draft, server) === null) throw new UsherError('TOOL_CHANGED');
      const atMs = ports.now();
      await change(origin, (site) => withDraft(site, [server], draft, atMs));
      ports.onRevoked(origin, 'some');
      await attend(sites);
    },

    async setServers(origin: PageOrigin, serverIds: readonly ServerId[]): Promise<void> {
      const known = (await servers.list()).map(({ id }) => id);
      await change(origin, (site) =>
        withServers(
          site,
          known.filter((id) => serverIds.includes(id)),
        ),
      );
      ports.onRevoked(origin, 'some');
    },

    async disconnect(origin: PageOrigin): Promise<void> {
      const site = await sites.get(origin);
      await sites.remove(origin);
      ports.onRevoked(origin, 'all');
      if (site !== null) await ports.disconnectedSite.save(site).catch(() => {});
      ports.changed();
      await attend(sites);
      await giveBackHost(origin);
    },

    /** @throws UsherError `SITE_GONE`: another one was disconnected since, or its time is over. */
    async reconnect(origin: PageOrigin): Promise<void> {
      const site = await ports.disconnectedSite.load(origin);
      const [open, at, known] = [await ports.openTabIds(), await now(), await servers.list()];
      const left = site === null ? null : withoutExpired(site, { ...at, isTabOpen: (id) => open.has(id) });
      if (left === null) throw new UsherError('SITE_GONE');
      await keep(
        withServers(
          left,
          known.map(({ id }) => id).filter((id) => left.serverIds.includes(id)),
        ),
      );
    },

    /** A server is not there any more. */
    async serverRemoved(id: ServerId): Promise<void> {
      for (const site of await sites.list()) {
        if (!site.serverIds.includes(id)) continue;
        await sites.update(site.origin, (known) => withoutServer(known, id));
        ports.onRevoked(site.origin, 'some');
      }
      ports.changed();
    },

    /** The browser took a host back, or gave one. */
    async permissionsChanged(): Promise<void> {
      for (const { origin } of await sites.list()) {
        if (!(await ports.isHostAllowed(hostPattern(origin)))) ports.onRevoked(origin, 'all');
      }
      ports.changed();
    },

    /** What the worker's last life, or another run of the browser, left: once the calls that wait are known. */
    async resume(): Promise<void> {
      isAwake = true;
      wake();
      await look();
    },
  };
}

export type SiteDesk = ReturnType<typeof createSiteDesk>;
