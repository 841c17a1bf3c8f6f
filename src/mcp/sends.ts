import { UsherError } from '../base/usher-error';
import type { FlowId } from '../elicitation/types';
import type { EraVerdict, Server } from '../servers/types';
import { onConnection } from './connection';
import { readFailure } from './failures';
import { InFlight } from './in-flight';
import type { Listening } from './listening';
import { paced } from './pace';
import type { CallAnswer, McpPorts, SendCall } from './ports';
import type { Questions } from './questions';
import { reach } from './reach';
import { sendOn } from './send';
import { serverText } from './server-text';
import type { Sessions } from './sessions';

const PROGRESS_INTERVAL_MS = 100;
const HEADER_MISMATCH = -32020;

/** The sends that are in flight in this life of the worker. */
export type Sends = {
  readonly start: (call: SendCall) => void;
  readonly find: (flowId: FlowId) => InFlight | undefined;
  readonly newest: (server: Server) => InFlight | null;
  readonly giveUp: (flowId: FlowId) => void;
  readonly giveUpAll: (server: Server) => void;
};

type Parts = { readonly sessions: Sessions; readonly listening: Listening; readonly questions: Questions };

/** @param parts a function, because questions ask back which send is the newest. */
export function createSends(ports: McpPorts, parts: () => Parts): Sends {
  const flows = new Map<FlowId, InFlight>();

  async function run(inFlight: InFlight): Promise<void> {
    const { flowId, claim, server } = inFlight.call;
    const answer = await answerTo(inFlight).catch((error: unknown) =>
      readFailure(inFlight.isFlooded ? new UsherError('TOO_MANY_STEPS') : error),
    );
    inFlight.end();
    if (flows.get(flowId) === inFlight) flows.delete(flowId);
    if (inFlight.wasGivenUp) return;
    if (answer.kind === 'failed' && answer.facts['rpcCode'] === HEADER_MISMATCH) {
      // Its tools are not what they were. A changed tool is not sent to by itself (DESIGN §2.12).
      ports.report({ kind: 'tools-changed', serverId: server.id });
    }
    ports.report({ kind: 'answered', flowId, claim, answer });
  }

  async function answerTo(inFlight: InFlight): Promise<CallAnswer> {
    const { server } = inFlight.call;
    const { value } = await reach(parts().sessions, server, server.verdict, (at, verdict) =>
      call(inFlight, at, verdict),
    );
    return value;
  }

  function call(inFlight: InFlight, at: Server, verdict: EraVerdict): Promise<CallAnswer> {
    const { sessions, listening, questions } = parts();
    return onConnection(
      ports,
      sessions,
      at,
      verdict,
      (session) => (session === null ? {} : questions.onCall(inFlight, session)),
      async (connection) => {
        inFlight.session = connection.session;
        const progress = paced(PROGRESS_INTERVAL_MS, reportProgress(inFlight));
        // Many legacy servers ask on the standalone stream what they ask on account of this very call.
        const stream = connection.session === null ? null : listening.acquire(at);
        try {
          await stream?.opened;
          return await sendOn(connection, verdict.era, inFlight, (update) => {
            inFlight.heard();
            progress.push(update);
          });
        } finally {
          stream?.release();
          progress.stop();
        }
      },
    );
  }

  function reportProgress({ call: { flowId } }: InFlight) {
    return (update: { progress: number; total?: number | undefined; message?: string | undefined }): void => {
      const { progress, total = null, message } = update;
      ports.report({ kind: 'progressed', flowId, progress, total, message: serverText(message) });
    };
  }

  return {
    start(call) {
      flows.get(call.flowId)?.giveUp();
      // Deleted first, so that the map's order is the order of sending.
      flows.delete(call.flowId);
      const inFlight = new InFlight(call, ports);
      flows.set(call.flowId, inFlight);
      void run(inFlight);
    },
    find: (flowId) => flows.get(flowId),
    newest: (server) =>
      [...flows.values()].findLast((inFlight) => inFlight.call.server.id === server.id) ?? null,
    giveUp: (flowId) => flows.get(flowId)?.giveUp(),
    giveUpAll(server) {
      for (const inFlight of flows.values()) if (inFlight.call.server.id === server.id) inFlight.giveUp();
    },
  };
}
