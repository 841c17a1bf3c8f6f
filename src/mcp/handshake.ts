import type { Client, PriorDiscovery } from '@modelcontextprotocol/client';
import type { JsonObject } from '../base/json';
import type { EraVerdict } from '../servers/types';
import { plainName } from '../url-safety/plain-text';
import { ConnectionError } from './connection-error';
import type { Entrance } from './entrance';
import type { Session } from './ports';
import { HANDSHAKE_TIMEOUT_MS, sdkClient } from './sdk-client';
import { Wire } from './wire';

const MAX_CHARACTERS = 250_000;

/** What a server said of itself when it was first spoken to. */
export type Introduction = {
  readonly verdict: EraVerdict;
  /** Legacy only. */
  readonly session: Session | null;
  readonly ownName: string | null;
};

/**
 * Asks a server for its era, or begins a session with one that is known to be legacy. The connection is closed again:
 * sends have their own.
 *
 * @param known `legacy` skips the probe (`server/discover`).
 * @throws ConnectionError
 */
export async function introduce(
  entrance: Entrance,
  clientVersion: string,
  nowMs: number,
  known: 'legacy' | null,
): Promise<Introduction> {
  const client = sdkClient(clientVersion);
  const wire = new Wire(entrance, null, {});
  const prior: PriorDiscovery | undefined = known === 'legacy' ? { kind: 'legacy' } : undefined;
  try {
    await client.connect(wire, { timeout: HANDSHAKE_TIMEOUT_MS, ...(prior !== undefined && { prior }) });
    return readIntroduction(client, wire, nowMs);
  } catch (error) {
    throw new ConnectionError(error, wire.http, 'opening');
  } finally {
    await wire.close();
  }
}

function readIntroduction(client: Client, wire: Wire, nowMs: number): Introduction {
  const info = client.getServerVersion();
  const ownName = plainName(info?.title ?? info?.name).text || null;
  const protocolVersion = client.getNegotiatedProtocolVersion() ?? '';
  const discover = client.getDiscoverResult();
  if (discover !== undefined) {
    const verdict = { era: 'modern', protocolVersion, discover: plain(discover), atMs: nowMs } as const;
    return { verdict, session: null, ownName };
  }
  const capabilities = plain(client.getServerCapabilities() ?? {});
  return {
    verdict: { era: 'legacy', protocolVersion, capabilities, atMs: nowMs },
    session: { sessionId: wire.sessionId ?? null, protocolVersion },
    ownName,
  };
}

/**
 * What came from the wire is JSON; zod has only checked it.
 *
 * @throws RangeError for more than a server has to say of itself: it is kept, and every page of ours reads it.
 */
function plain(value: object): JsonObject {
  const text = JSON.stringify(value);
  if (text.length > MAX_CHARACTERS) throw new RangeError('The introduction is too long');
  return JSON.parse(text);
}
