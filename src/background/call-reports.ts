import { assertNever } from '../base/assert-never';
import type { FlowEvent } from '../elicitation/events';
import type { FlowId } from '../elicitation/types';
import type { CallReport } from '../mcp/ports';
import type { Part } from '../servers/parts';
import type { ServerId } from '../servers/types';
import type { Intake } from './intake';
import { oneAtATime } from './one-at-a-time';
import type { ServerDesk } from './server-desk';

/** A server may say as often as it likes that its tools have changed. */
const CONNECT_EVERY_MS = 5_000;

type Progressed = Extract<CallReport, { readonly kind: 'progressed' }>;

/** What the wire says, as facts for whom it is about. */
export function createCallReports(ports: {
  readonly intake: Intake;
  /** After the facts before it, and again until it is saved. */
  readonly hear: (id: FlowId, work: () => Promise<unknown>) => Promise<void>;
  readonly dispatch: (id: FlowId, event: FlowEvent) => Promise<unknown>;
  readonly flowsOfServer: (id: ServerId) => readonly FlowId[];
  readonly desk: Pick<ServerDesk, 'connect' | 'noteUnasked'>;
  readonly progressed: (report: Progressed) => void;
  readonly pages: {
    readonly listChanged: (id: ServerId, part: Part) => void;
    readonly resourceUpdated: (id: ServerId, uri: string) => void;
  };
}): (report: CallReport) => Promise<void> {
  const { intake, hear, dispatch } = ports;
  const tell = (id: FlowId, event: FlowEvent) => hear(id, () => dispatch(id, event));
  const connect = oneAtATime(async (id: ServerId): Promise<void> => {
    await ports.desk.connect(id).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, CONNECT_EVERY_MS));
  });

  return async (report) => {
    switch (report.kind) {
      case 'answered':
        return hear(report.flowId, async () => {
          const event = await intake.answered(report.flowId, report.claim, report.answer);
          await dispatch(report.flowId, event);
        });
      case 'elicitation-received':
        return hear(report.flowId, async () => {
          const event = await intake.received(report.flowId, report.claim, report.wireId, report.params);
          if (event !== null) await dispatch(report.flowId, event);
        });
      case 'elicitation-withdrawn': {
        const { flowId, claim, wireId } = report;
        return tell(flowId, { type: 'elicitation-withdrawn', atMs: Date.now(), claim, wireId });
      }
      case 'resumption-offered': {
        const { flowId, claim, point } = report;
        return tell(flowId, { type: 'resumption-offered', atMs: Date.now(), claim, point });
      }
      case 'completion-notified': {
        const { elicitationId } = report;
        for (const id of ports.flowsOfServer(report.serverId))
          void tell(id, { type: 'completion-notified', atMs: Date.now(), elicitationId });
        return;
      }
      case 'progressed':
        return ports.progressed(report);
      case 'tools-changed':
        await connect(report.serverId);
        return;
      case 'list-changed':
        return ports.pages.listChanged(report.serverId, report.part);
      case 'resource-updated':
        return ports.pages.resourceUpdated(report.serverId, report.uri);
      case 'elicitation-unasked':
        return ports.desk.noteUnasked(report.serverId);
      default:
        return assertNever(report);
    }
  };
}
