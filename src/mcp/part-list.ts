import { freshUntil } from '../servers/freshness';
import { type Entries, type ListKind, readEntries } from '../servers/part-entries';
import type { EraVerdict, Server } from '../servers/types';
import { onConnection } from './connection';
import { ConnectionError } from './connection-error';
import { asRpcError } from './failures';
import type { McpPorts, PartList } from './ports';
import { LISTS, listPages, rawList } from './raw-list';
import { reach } from './reach';
import type { Sessions } from './sessions';

const METHOD_NOT_FOUND = -32601;

/**
 * Lists what a server has besides tools.
 *
 * @throws ConnectionError; UsherError `REDIRECTED_ELSEWHERE`, and what the access throws.
 */
export async function listPart<Kind extends ListKind>(
  ports: McpPorts,
  sessions: Sessions,
  server: Server,
  kind: Kind,
): Promise<PartList<Entries[Kind]>> {
  const askedAtMs = ports.now();
  const { value } = await reach(sessions, server, server.verdict, async (at, verdict) => {
    const raw = rawList(LISTS[kind]);
    const entries = await entriesOf(at, verdict, raw).catch((error: unknown) => {
      // A server with resources need not have templates (SDK servers without one say so).
      if (error instanceof ConnectionError && asRpcError(error.cause)?.code === METHOD_NOT_FOUND) return [];
      throw error;
    });
    return { entries, lifetimes: raw.lifetimes() };
  });
  const stated = value.lifetimes.filter((ttlMs) => ttlMs !== undefined);
  const ends = stated.map((ttlMs) => freshUntil(ttlMs, askedAtMs));
  return {
    entries: readEntries(kind, value.entries),
    freshUntilMs: ends.length === 0 ? null : Math.min(...ends),
  };

  function entriesOf(at: Server, verdict: EraVerdict, raw: ReturnType<typeof rawList>) {
    return onConnection(
      ports,
      sessions,
      at,
      verdict,
      () => raw.taps,
      (connection) => listPages(connection, LISTS[kind], raw.take),
    );
  }
}
