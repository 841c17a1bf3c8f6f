import { type Client, type PriorDiscovery, SdkHttpError } from '@modelcontextprotocol/client';
import type { EraVerdict, Server } from '../servers/types';
import { ConnectionError, type Stage } from './connection-error';
import { entranceTo } from './entrance';
import { asRpcError } from './failures';
import type { McpPorts, Session } from './ports';
import { HANDSHAKE_TIMEOUT_MS, sdkClient } from './sdk-client';
import type { Sessions } from './sessions';
import { saysSessionIsLost } from './stream-refusal';
import { Wire, type WireTaps } from './wire';

/** A client on a wire of its own, ready to send. */
export type Connection = { readonly client: Client; readonly wire: Wire; readonly session: Session | null };

/**
 * Does one piece of work on a connection made for it alone, so that whatever arrives on that connection belongs to it.
 *
 * A session that the server has forgotten is replaced and the work done once more: the 404 means that the server took
 * nothing (2025-11-25, transports §Session Management; trap T8).
 *
 * @param tap what is taken off the wire, by the session the wire speaks in.
 * @throws ConnectionError
 */
export async function onConnection<T>(
  ports: McpPorts,
  sessions: Sessions,
  server: Server,
  verdict: EraVerdict,
  tap: (session: Session | null) => WireTaps,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const prior = priorOf(verdict);
  const once = (session: Session | null) => onceOn(ports, server, prior, session, tap(session), work);
  if (verdict.era === 'modern') return once(null);
  const session = await sessions.current(server);
  try {
    return await once(session);
  } catch (error) {
    if (!isSessionLoss(error, session)) throw error;
    return once(await sessions.renew(server, session));
  }
}

/**
 * The same in a session that must be this one: for what only this session knows of.
 *
 * @throws ConnectionError
 */
export function inSession<T>(
  ports: McpPorts,
  session: Session,
  server: Server,
  taps: WireTaps,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  return onceOn(ports, server, { kind: 'legacy' }, session, taps, work);
}

async function onceOn<T>(
  ports: McpPorts,
  server: Server,
  prior: PriorDiscovery,
  session: Session | null,
  taps: WireTaps,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const client = sdkClient(ports.clientVersion);
  const wire = new Wire(entranceTo(ports, server), session, taps);
  let stage: Stage = 'opening';
  try {
    await client.connect(wire, { timeout: HANDSHAKE_TIMEOUT_MS, prior });
    stage = 'calling';
    return await work({ client, wire, session });
  } catch (error) {
    throw new ConnectionError(wire.loss ?? error, wire.http, stage);
  } finally {
    await wire.finish();
  }
}

/** `connect` validates what it is given: a verdict that no longer fits throws there. */
function priorOf(verdict: EraVerdict): PriorDiscovery {
  if (verdict.era === 'legacy') return { kind: 'legacy' };
  return { kind: 'modern', discover: verdict.discover } as unknown as PriorDiscovery;
}

function isSessionLoss(error: unknown, session: Session): boolean {
  if (!(error instanceof ConnectionError) || !(error.cause instanceof SdkHttpError)) return false;
  if (session.sessionId === null) return false;
  return saysSessionIsLost(error.cause.status, asRpcError(error.cause)?.message);
}
