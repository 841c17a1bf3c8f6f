import { browser } from 'wxt/browser';
import { challengeOfFacts, factsOfChallenge } from '../authorization/challenge-facts';
import { isTurnedAwayAsBefore } from '../authorization/step-up';
import type { Challenge } from '../authorization/types';
import { type ErrorFacts, UsherError } from '../base/usher-error';
import type { ConnectOutcome, McpClient } from '../mcp/ports';
import { NO_PROMPTS, withPrompt, withRefusal, withUnasked } from '../servers/flood';
import { isStale } from '../servers/freshness';
import { hostPermission, parseServerUrl } from '../servers/server-url';
import type { Server, ServerId } from '../servers/types';
import type { ServerStore, SessionStore } from '../storage/storage';
import { oneAtATime } from './one-at-a-time';

const MAX_NAME_CHARACTERS = 80;
/** Who opens a server's page so soon after its list came looks at that very list, whatever its lifetime. */
const FIRST_LOOK_MS = 5_000;

/** The user's servers: adding, connecting, changing, removing. */
export function createServerDesk(ports: {
  readonly servers: ServerStore;
  readonly sessions: Pick<SessionStore, 'forget'>;
  readonly mcp: McpClient;
  readonly changed: () => void;
}) {
  const { servers, mcp } = ports;
  const listedAtMs = new Map<ServerId, number>();

  async function existing(id: ServerId): Promise<Server> {
    const server = await servers.get(id);
    if (server === null) throw new UsherError('SERVER_GONE');
    return server;
  }

  async function change(id: ServerId, edit: (server: Server) => Server): Promise<Server> {
    const server = await servers.update(id, edit);
    if (server === null) throw new UsherError('SERVER_GONE');
    ports.changed();
    return server;
  }

  /** A server may say as often as it likes that its tools have changed. */
  const connect = oneAtATime(async (id: ServerId): Promise<Server> => {
    await change(id, (known) => ({ ...known, state: { state: 'connecting', sinceMs: Date.now() } }));
    return reach(id);
  });

  /** Lists the tools; what is the matter, where that can't be done. */
  const reach = oneAtATime(async (id: ServerId): Promise<Server> => {
    const server = await existing(id);
    if (!(await browser.permissions.contains({ origins: [hostPermission(server.url)] }))) {
      return change(id, (known) =>
        withProblem(known, 'PERMISSION_MISSING', { host: new URL(known.url).host }),
      );
    }
    const outcome = await mcp.connect(server);
    if (outcome.kind === 'problem')
      return change(id, (known) => withProblem(known, outcome.code, problemFacts(outcome)));
    listedAtMs.set(id, Date.now());
    const { verdict, ownName, tools, toolsFreshUntilMs, unusableTools } = outcome;
    return change(id, (known) => ({
      ...known,
      url: outcome.resolvedUrl ?? known.url,
      state: { state: 'ready' },
      verdict,
      ownName,
      tools,
      toolsFreshUntilMs,
      unusableTools,
    }));
  });

  /**
   * After somebody was let in who may be somebody else: what the last one was shown is that one's own, and goes where
   * nothing takes its place (2026-07-28, server/utilities/caching; matrix C6).
   */
  async function connectAsAnother(id: ServerId): Promise<Server> {
    const server = await connect(id);
    if (server.state.state === 'ready') return server;
    return change(id, (known) => ({ ...known, tools: [], toolsFreshUntilMs: null, unusableTools: [] }));
  }

  return {
    existing,
    connect,
    connectAsAnother,

    /** The list is looked at: where it has aged it is asked for again, without a word (matrix C4). */
    async refresh(id: ServerId): Promise<void> {
      const isFirstLook = Date.now() - (listedAtMs.get(id) ?? 0) < FIRST_LOOK_MS;
      if (!isFirstLook && isStale(await existing(id), Date.now())) await reach(id);
    },

    /** After a sign-in on account of this: a server that turns us away as before is not asking for another. */
    async connectSignedIn(id: ServerId, asked: Challenge): Promise<void> {
      const { state } = await connectAsAnother(id);
      if (state.state !== 'problem' || state.code !== 'NEEDS_AUTHORIZATION') return;
      if (!isTurnedAwayAsBefore(asked, challengeOfFacts(state.facts))) return;
      await change(id, (known) => withProblem(known, 'SIGN_IN_NOT_TAKEN', state.facts));
    },

    async add(typedUrl: string, typedName: string): Promise<Server> {
      const url = parseServerUrl(typedUrl);
      const all = await servers.list();
      const twin = all.find((server) => server.url === url);
      if (twin !== undefined) throw new UsherError('SERVER_EXISTS', { name: twin.name });
      const server: Server = {
        id: crypto.randomUUID() as ServerId,
        url,
        name: cleanName(typedName, url),
        ownName: null,
        isEnabled: true,
        addedAtMs: Date.now(),
        state: { state: 'connecting', sinceMs: Date.now() },
        verdict: null,
        tools: [],
        unusableTools: [],
        omitsOrigin: false,
        mutedAtMs: null,
        prompts: NO_PROMPTS,
      };
      await servers.put(server);
      return connect(server.id);
    },

    async rename(id: ServerId, name: string): Promise<void> {
      await change(id, (server) => ({ ...server, name: cleanName(name, server.url) }));
    },

    /**
     * It asked for something out of the blue: that is listed, and nothing else comes of it (DESIGN §2.10), however
     * often it asks.
     */
    noteUnasked: oneAtATime(async (id: ServerId): Promise<void> => {
      await change(id, (server) => ({ ...server, prompts: withUnasked(server.prompts, Date.now()) }));
    }),

    async setEnabled(id: ServerId, isEnabled: boolean): Promise<void> {
      await change(id, (server) => ({ ...server, isEnabled }));
    },

    async setOmitsOrigin(id: ServerId, omitsOrigin: boolean): Promise<Server> {
      await change(id, (server) => ({ ...server, omitsOrigin }));
      await mcp.applyOriginRules(await servers.list());
      return connect(id);
    },

    async setMuted(id: ServerId, isMuted: boolean): Promise<void> {
      await change(id, (server) => ({ ...server, mutedAtMs: isMuted ? Date.now() : null }));
    },

    /** For flood control: a prompt of this call was shown. */
    async prompted(id: ServerId, flowId: string): Promise<void> {
      const atMs = Date.now();
      await servers.update(id, (server) => ({
        ...server,
        prompts: withPrompt(server.prompts, flowId, atMs),
      }));
    },

    /** For flood control: the person refused a prompt. */
    async refused(id: ServerId): Promise<void> {
      const atMs = Date.now();
      await servers.update(id, (server) => ({ ...server, prompts: withRefusal(server.prompts, atMs) }));
    },

    /** @param signOut after the session is closed, which still needs what the sign-in gave. */
    async remove(id: ServerId, signOut: (server: Server) => Promise<void>): Promise<void> {
      const server = await existing(id);
      await servers.remove(id);
      await mcp.close(server).catch(() => {});
      await signOut(server).catch(() => {});
      await ports.sessions.forget(id);
      await mcp.applyOriginRules(await servers.list());
      ports.changed();
    },

    /** Host permissions came or went: what the list says must stay true. */
    async permissionsChanged(): Promise<void> {
      for (const server of await servers.list()) {
        const isHeld = await browser.permissions.contains({ origins: [hostPermission(server.url)] });
        const isMissing = server.state.state === 'problem' && server.state.code === 'PERMISSION_MISSING';
        if (isHeld && isMissing) void connect(server.id).catch(() => {});
        if (!isHeld && !isMissing) {
          await change(server.id, (known) =>
            withProblem(known, 'PERMISSION_MISSING', { host: new URL(known.url).host }),
          );
        }
      }
    },

    /** A connection attempt that a worker did not survive is tried again when it is asked for, not for ever shown. */
    async resume(): Promise<void> {
      const all = await servers.list();
      await mcp.applyOriginRules(all);
      for (const server of all)
        if (server.state.state === 'connecting') void connect(server.id).catch(() => {});
    },
  };
}

export type ServerDesk = ReturnType<typeof createServerDesk>;

/** What a server said of who may come in is kept with its problem: the sign-in begins there. */
function problemFacts({
  facts,
  challenge,
}: Extract<ConnectOutcome, { readonly kind: 'problem' }>): ErrorFacts {
  return challenge === null ? facts : { ...facts, ...factsOfChallenge(challenge) };
}

type Problem = Extract<Server['state'], { readonly state: 'problem' }>;

function withProblem(server: Server, code: Problem['code'], facts: Problem['facts']): Server {
  return { ...server, state: { state: 'problem', code, facts, atMs: Date.now() } };
}

/** The name is the person's own: trimmed, one line, and never empty. */
function cleanName(typed: string, url: string): string {
  const name = typed.replace(/\s+/gu, ' ').trim().slice(0, MAX_NAME_CHARACTERS);
  return name === '' ? new URL(url).host : name;
}
