import { isObject } from '../base/json';
import { UsherError } from '../base/usher-error';
import { freshUntil } from '../servers/freshness';
import type { EraVerdict, Server } from '../servers/types';
import { onConnection } from './connection';
import { idToAnswer } from './elicitation-inbox';
import { entranceTo } from './entrance';
import { VERDICT_LIFETIME_MS } from './era-doubt';
import { createListening } from './listening';
import { applyOriginRules } from './origin-rules';
import { listPart } from './part-list';
import type { ConnectOutcome, McpClient, McpPorts, Session } from './ports';
import { readProblem } from './problem';
import { createQuestions } from './questions';
import { LISTS, listPages, rawList } from './raw-list';
import { reach } from './reach';
import { postReply } from './reply';
import { createSends } from './sends';
import { createSessions } from './sessions';
import { pinTools, type ToolList } from './tool-list';
import { createWatching } from './watching';
import { Wire } from './wire';

/**
 * The client side of the protocol in both eras. The map in it holds what is in flight now, and nothing that a later life
 * of the worker would miss.
 */
export function createMcpClient(ports: McpPorts): McpClient {
  const sessions = createSessions(ports);
  const sends = createSends(ports, () => ({ sessions, listening, questions }));
  const questions = createQuestions(ports, sends);
  const listening = createListening(ports, questions.onStandalone);
  const watching = createWatching(ports, sessions, listening);

  async function list(at: Server, verdict: EraVerdict): Promise<Listed> {
    if (!offersTools(verdict)) return { tools: [], unusableTools: [], toolsFreshUntilMs: null };
    const raw = rawList(LISTS.tools);
    const askedAtMs = ports.now();
    const listed = await onConnection(
      ports,
      sessions,
      at,
      verdict,
      () => raw.taps,
      async (connection) => pinTools(await listPages(connection, LISTS.tools, raw.take), verdict.era),
    );
    const ends = raw.lifetimes().map((ttlMs) => freshUntil(ttlMs, askedAtMs));
    return { ...listed, toolsFreshUntilMs: ends.length === 0 ? null : Math.min(...ends) };
  }

  async function connect(server: Server): Promise<ConnectOutcome> {
    const { verdict } = server;
    const isFresh = verdict !== null && ports.now() - verdict.atMs < VERDICT_LIFETIME_MS;
    // Of whom nothing is listed nothing would be asked: whether it is there is known by asking who it is.
    const known = isFresh && offersTools(verdict) ? verdict : null;
    try {
      const { value, ...reached } = await reach(sessions, server, known, list);
      return { kind: 'ready', ...reached, ownName: reached.ownName ?? server.ownName, ...value };
    } catch (error) {
      return { kind: 'problem', ...(await readProblem(server, error)) };
    }
  }

  /** The session in which a question was asked: that of the living call, or the one that is stored. */
  async function sessionOf(server: Server, own: Session | null | undefined, wireId: string | number) {
    for (const session of [own, await ports.sessions.load(server.id)]) {
      const id = session ? idToAnswer(wireId, session) : null;
      if (session && id !== null) return { session, id };
    }
    throw new UsherError('ELICITATION_GONE');
  }

  return {
    async connect(server) {
      const letSleep = ports.holdAwake();
      return connect(server).finally(letSleep);
    },
    send: sends.start,
    resume: sends.resume,
    abort: sends.giveUp,
    async answer(server, flowId, wireId, result) {
      const { session, id } = await sessionOf(server, sends.find(flowId)?.session, wireId);
      await postReply(entranceTo(ports, server), session, id, { result });
      sends.answered(flowId, String(wireId));
    },
    listen(server) {
      if (server.verdict?.era !== 'legacy') return () => {};
      return listening.acquire(server).release;
    },
    async list(server, kind) {
      const letSleep = ports.holdAwake();
      return listPart(ports, sessions, server, kind).finally(letSleep);
    },
    watch: watching.watch,
    applyOriginRules,
    async close(server) {
      sends.giveUpAll(server);
      watching.watch(server, new Set());
      const session = await ports.sessions.load(server.id);
      await ports.sessions.forget(server.id);
      if (session === null || session.sessionId === null) return;
      const wire = new Wire(entranceTo(ports, server), session, {});
      await wire.start();
      await wire.endSession().catch(() => {});
      await wire.close();
    },
  };
}

/** A list and until when it holds; null: nothing was listed. */
type Listed = ToolList & { readonly toolsFreshUntilMs: number | null };

/** What a server did not offer is not asked of it (2025-11-25, lifecycle §Operation; matrix H45). */
function offersTools(verdict: EraVerdict): boolean {
  const capabilities = verdict.era === 'legacy' ? verdict.capabilities : verdict.discover['capabilities'];
  return isObject(capabilities) && capabilities['tools'] !== undefined;
}
