import type { JSONRPCNotification, JSONRPCRequest } from '@modelcontextprotocol/client';
import { isObject } from '../base/json';
import type { Server } from '../servers/types';
import { readElicitation, wireIdOf } from './elicitation-inbox';
import { entranceTo } from './entrance';
import type { InFlight } from './in-flight';
import { noticeOf } from './notices';
import type { McpPorts, Session } from './ports';
import { postReply, type Reply, UNDECLARED_MODE } from './reply';
import type { WireTaps } from './wire';

const CANCEL: Reply = { result: { action: 'cancel' } };

/** What a legacy server says on its own account, and whose business it is. */
export type Questions = {
  /** For the wire of one send: what arrives there belongs to it. */
  readonly onCall: (inFlight: InFlight, session: Session) => WireTaps;
  /** For the standalone stream: the specification does not say which request is meant, so the newest one is. */
  readonly onStandalone: (server: Server, session: Session) => WireTaps;
};

export function createQuestions(
  ports: McpPorts,
  sends: {
    readonly newest: (server: Server) => InFlight | null;
    /** The send that this question was put to. */
    readonly askedIn: (server: Server, wireId: string) => InFlight | null;
  },
): Questions {
  /** @returns false where the SDK is to answer: a ping, or a method that was not declared. */
  function take(
    server: Server,
    session: Session,
    inFlight: InFlight | null,
    request: JSONRPCRequest,
  ): boolean {
    if (request.method !== 'elicitation/create') return false;
    const reply = (answer: Reply) =>
      void postReply(entranceTo(ports, server), session, request.id, answer).catch(() => {});

    const elicited = readElicitation(request, session);
    if (elicited.kind === 'undeclared-mode') reply(UNDECLARED_MODE);
    else if (inFlight === null || inFlight.wasGivenUp) {
      // No prompt without a request of ours (DESIGN §2.10).
      reply(CANCEL);
      void ports.report({ kind: 'elicitation-unasked', serverId: server.id });
    } else if ((sends.askedIn(server, elicited.wireId) ?? inFlight) === inFlight) {
      if (!inFlight.asked(elicited.wireId)) return true;
      const { flowId, claim } = inFlight.call;
      const { wireId, params } = elicited;
      inFlight.saves(ports.report({ kind: 'elicitation-received', flowId, claim, wireId, params }));
    }
    return true;
  }

  function hear(server: Server, session: Session, said: JSONRPCNotification): void {
    const params: Readonly<Record<string, unknown>> = isObject(said.params) ? said.params : {};
    const notice = noticeOf(server.id, said);
    if (notice !== null) {
      void ports.report(notice);
    } else if (said.method === 'notifications/elicitation/complete') {
      const { elicitationId } = params;
      if (typeof elicitationId !== 'string') return;
      void ports.report({ kind: 'completion-notified', serverId: server.id, elicitationId });
    } else if (said.method === 'notifications/cancelled') {
      const { requestId } = params;
      if (typeof requestId !== 'string' && typeof requestId !== 'number') return;
      const wireId = wireIdOf(requestId, session);
      const inFlight = sends.askedIn(server, wireId);
      if (inFlight?.answered(wireId) !== true) return;
      const { flowId, claim } = inFlight.call;
      void ports.report({ kind: 'elicitation-withdrawn', flowId, claim, wireId });
    }
  }

  return {
    onCall: (inFlight, session) => ({
      takesRequest: (request) => take(inFlight.call.server, session, inFlight, request),
      seesNotification: (said) => hear(inFlight.call.server, session, said),
    }),
    onStandalone: (server, session) => ({
      takesRequest: (request) => take(server, session, sends.newest(server), request),
      seesNotification: (said) => hear(server, session, said),
    }),
  };
}
