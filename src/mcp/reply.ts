import { type JSONRPCMessage, SdkHttpError } from '@modelcontextprotocol/client';
import { UsherError } from '../base/usher-error';
import type { ElicitResult } from '../elicitation/types';
import type { Entrance } from './entrance';
import type { Session } from './ports';
import { Wire } from './wire';

/** What a question of the server is answered with. */
export type Reply =
  | { readonly result: ElicitResult }
  | { readonly error: { readonly code: number; readonly message: string } };

/** 2025-11-25, client/elicitation §Error Handling: a mode that was not declared. */
export const UNDECLARED_MODE: Reply = { error: { code: -32602, message: 'Elicitation mode not declared' } };

/**
 * Posts a JSON-RPC response as a message of its own (2025-11-25, transports §Sending Messages). It needs the session, not
 * the stream on which the question came: a worker that has died in between answers just the same.
 *
 * @throws UsherError `ANSWER_NOT_TAKEN` (facts: `status`), `SERVER_UNREACHABLE`.
 */
export function postReply(
  entrance: Entrance,
  session: Session,
  id: string | number,
  reply: Reply,
): Promise<void> {
  return posting(entrance, session, (wire) => wire.send({ jsonrpc: '2.0', id, ...reply } as JSONRPCMessage));
}

/**
 * Cancels a request that an earlier life of the worker has sent (2025-11-25, utilities/cancellation; matrix H42).
 *
 * @throws as {@link postReply}.
 */
export function postCancellation(entrance: Entrance, session: Session, requestId: string): Promise<void> {
  return posting(entrance, session, (wire) => wire.cancel(requestId));
}

async function posting(
  entrance: Entrance,
  session: Session,
  say: (wire: Wire) => Promise<void>,
): Promise<void> {
  const wire = new Wire(entrance, session, {});
  await wire.start();
  try {
    await say(wire);
  } catch (error) {
    if (error instanceof SdkHttpError)
      throw new UsherError('ANSWER_NOT_TAKEN', { status: error.status }, error);
    throw new UsherError('SERVER_UNREACHABLE', {}, error);
  } finally {
    await wire.close();
  }
}
