import type { Server } from '../servers/types';
import { entranceTo } from './entrance';
import { type Introduction, introduce } from './handshake';
import type { McpPorts, Session } from './ports';

/** Who a server is and the session we have with it, asked for once however many sends are waiting to know. */
export type Sessions = {
  /** The session to use; begins one where there is none. */
  current(server: Server): Promise<Session>;
  /** The server has forgotten `lost` (trap T8): the session that took its place, or a new one. */
  renew(server: Server, lost: Session): Promise<Session>;
  /** Asks the server for its era, and keeps what it says. */
  probe(server: Server): Promise<Introduction>;
};

export function createSessions(ports: McpPorts): Sessions {
  // Only what is under way at this moment: a worker that dies loses nothing here.
  const underWay = new Map<string, Promise<Introduction>>();

  function once(key: string, start: () => Promise<Introduction>): Promise<Introduction> {
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const started = start().finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  }

  async function introduceAndKeep(server: Server, known: 'legacy' | null): Promise<Introduction> {
    const entrance = entranceTo(ports, server);
    const introduction = await introduce(entrance, ports.clientVersion, ports.now(), known);
    if (introduction.session !== null) await ports.sessions.save(server.id, introduction.session);
    await ports.saveVerdict(server.id, introduction.verdict);
    return introduction;
  }

  async function begin(server: Server): Promise<Session> {
    const introduction = await once(`begin ${server.id}`, () => introduceAndKeep(server, 'legacy'));
    if (introduction.session === null) throw new TypeError('A legacy handshake has a session');
    return introduction.session;
  }

  return {
    async current(server) {
      return (await ports.sessions.load(server.id)) ?? begin(server);
    },
    async renew(server, lost) {
      const stored = await ports.sessions.load(server.id);
      if (stored !== null && stored.sessionId !== lost.sessionId) return stored;
      await ports.sessions.forget(server.id);
      return begin(server);
    },
    probe: (server) => once(`probe ${server.id}`, () => introduceAndKeep(server, null)),
  };
}
