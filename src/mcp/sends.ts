import { UsherError } from '../base/usher-error';
import type { FlowId } from '../elicitation/types';
import type { EraVerdict, Server } from '../servers/types';
import { type Connection, inSession, onConnection } from './connection';
import { entranceTo } from './entrance';
import { readFailure } from './failures';
import { InFlight } from './in-flight';
import type { Listening } from './listening';
import { paced } from './pace';
import type { CallAnswer, LeftCall, McpPorts, ResumedCall, SendCall, Session } from './ports';
import type { Questions } from './questions';
import { reach } from './reach';
import { postCancellation } from './reply';
import { type ResumePoint, readPoint, writePoint } from './resume-point';
import { sendOn } from './send';
import { serverText } from './server-text';
import type { Sessions } from './sessions';
import type { WireTaps } from './wire';

const PROGRESS_INTERVAL_MS = 100;
/** Each point is a save. */
const POINT_INTERVAL_MS = 1_000;
const HEADER_MISMATCH = -32020;

/** The sends that are in flight in this life of the worker. */
export type Sends = {
  readonly start: (call: SendCall) => void;
  readonly resume: (call: ResumedCall) => void;
  readonly find: (flowId: FlowId) => InFlight | undefined;
  readonly newest: (server: Server) => InFlight | null;
  readonly askedIn: (server: Server, wireId: string) => InFlight | null;
  /** The question has its answer: it is not put to the person again, nor in a send that is resumed later. */
  readonly answered: (flowId: FlowId, wireId: string) => void;
  readonly giveUp: (flowId: FlowId, left?: LeftCall) => void;
  readonly giveUpAll: (server: Server) => void;
};

type Parts = { readonly sessions: Sessions; readonly listening: Listening; readonly questions: Questions };

/** @param parts a function, because questions ask back which send is the newest. */
export function createSends(ports: McpPorts, parts: () => Parts): Sends {
  const flows = new Map<FlowId, InFlight>();
  // What this life has answered for an earlier one. A later life is told by the event ids.
  const answeredBefore = new Map<FlowId, Set<string>>();

  function begin(inFlight: InFlight, answering: Promise<CallAnswer>): void {
    const { flowId } = inFlight.call;
    flows.get(flowId)?.giveUp();
    // Deleted first, so that the map's order is the order of sending.
    flows.delete(flowId);
    flows.set(flowId, inFlight);
    void finish(inFlight, answering);
  }

  async function finish(inFlight: InFlight, answering: Promise<CallAnswer>): Promise<void> {
    const { flowId, claim, server } = inFlight.call;
    const answer = await answering.catch((error: unknown) =>
      readFailure(inFlight.isFlooded ? new UsherError('TOO_MANY_STEPS') : error),
    );
    inFlight.end();
    if (flows.get(flowId) === inFlight) flows.delete(flowId);
    if (inFlight.wasGivenUp) return;
    if (answer.kind === 'failed' && answer.facts['rpcCode'] === HEADER_MISMATCH) {
      // Its tools are not what they were. A changed tool is not sent to by itself (DESIGN §2.12).
      void ports.report({ kind: 'tools-changed', serverId: server.id });
    }
    void ports.report({ kind: 'answered', flowId, claim, answer });
  }

  async function send(inFlight: InFlight): Promise<CallAnswer> {
    const { server } = inFlight.call;
    const { value } = await reach(parts().sessions, server, server.verdict, (at, verdict) =>
      onConnection(
        ports,
        parts().sessions,
        at,
        verdict,
        (session) => (session === null ? {} : taps(inFlight, session)),
        (connection) => exchange(inFlight, at, verdict.era, connection, null),
      ),
    );
    return value;
  }

  /** Never in another session, and never sent: whatever happens, the server has one request. */
  async function listenAgain(inFlight: InFlight, point: string): Promise<CallAnswer> {
    const { server } = inFlight.call;
    const session = await ports.sessions.load(server.id);
    const left = session === null ? null : readPoint(point, session);
    if (session === null || left === null) throw new UsherError('SESSION_LOST');
    return inSession(ports, session, server, taps(inFlight, session), (connection) =>
      exchange(inFlight, server, 'legacy', connection, left),
    );
  }

  async function exchange(
    inFlight: InFlight,
    at: Server,
    era: EraVerdict['era'],
    connection: Connection,
    left: ResumePoint | null,
  ): Promise<CallAnswer> {
    inFlight.session = connection.session;
    const progress = paced(PROGRESS_INTERVAL_MS, reportProgress(inFlight));
    // Many legacy servers ask on the standalone stream what they ask on account of this very call.
    const stream = connection.session === null ? null : parts().listening.acquire(at);
    try {
      await stream?.opened;
      return await sendOn(connection, era, inFlight, left, (update) => {
        inFlight.heard();
        progress.push(update);
      });
    } finally {
      stream?.release();
      progress.stop();
    }
  }

  /** What is seen on the wire of one send. */
  function taps(inFlight: InFlight, session: Session): WireTaps {
    const { flowId, claim } = inFlight.call;
    const points = paced(POINT_INTERVAL_MS, (point: ResumePoint) => {
      if (inFlight.isOver) return;
      void ports.report({ kind: 'resumption-offered', flowId, claim, point: writePoint(point, session) });
    });
    return {
      ...parts().questions.onCall(inFlight, session),
      seesPoint: (point) => void inFlight.saved.then(() => points.push(point)),
    };
  }

  function reportProgress({ call: { flowId } }: InFlight) {
    return (update: { progress: number; total?: number | undefined; message?: string | undefined }): void => {
      const { progress, total = null, message } = update;
      void ports.report({ kind: 'progressed', flowId, progress, total, message: serverText(message) });
    };
  }

  return {
    start(call) {
      const inFlight = new InFlight(call, ports);
      begin(inFlight, send(inFlight));
    },
    resume(call) {
      if (flows.get(call.flowId)?.call.claim === call.claim) return;
      const inFlight = new InFlight(call, ports, answeredBefore.get(call.flowId));
      for (const wireId of call.asking) inFlight.asked(wireId);
      begin(inFlight, listenAgain(inFlight, call.point));
    },
    find: (flowId) => flows.get(flowId),
    newest: (server) => [...flows.values()].findLast((inFlight) => isWith(inFlight, server)) ?? null,
    askedIn: (server, wireId) =>
      [...flows.values()].find((inFlight) => isWith(inFlight, server) && inFlight.knows(wireId)) ?? null,
    answered(flowId, wireId) {
      const inFlight = flows.get(flowId);
      if (inFlight !== undefined) return void inFlight.answered(wireId);
      answeredBefore.set(flowId, new Set(answeredBefore.get(flowId)).add(wireId));
    },
    giveUp(flowId, left) {
      const inFlight = flows.get(flowId);
      if (inFlight !== undefined) return inFlight.giveUp();
      if (left !== undefined) void cancelLeft(left).catch(() => {});
    },
    giveUpAll(server) {
      for (const inFlight of flows.values()) if (isWith(inFlight, server)) inFlight.giveUp();
    },
  };

  async function cancelLeft({ server, point }: LeftCall): Promise<void> {
    const session = await ports.sessions.load(server.id);
    const left = session === null ? null : readPoint(point, session);
    if (session !== null && left !== null)
      await postCancellation(entranceTo(ports, server), session, left.requestId);
  }
}

function isWith({ call }: InFlight, server: Server): boolean {
  return call.server.id === server.id;
}
