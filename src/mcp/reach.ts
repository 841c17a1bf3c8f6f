import type { EraVerdict, Server } from '../servers/types';
import { ConnectionError } from './connection-error';
import { isEraDoubt } from './era-doubt';
import type { Introduction } from './handshake';
import { resolveRedirect } from './redirect-probe';
import type { Sessions } from './sessions';

export type Reached<Value> = {
  readonly value: Value;
  readonly verdict: EraVerdict;
  /** What the server called itself in a handshake; null where there was none. */
  readonly ownName: string | null;
  /** Where its URL leads within its origin, when it does not end where it says. */
  readonly resolvedUrl: string | null;
};

/**
 * Does work with a server in the era it speaks, at the URL where it is.
 *
 * A verdict is trusted while it works; a failure that casts doubt on it asks again, once. A redirect within the origin
 * is looked up and the work done there, once; the server took nothing in either case.
 *
 * @throws ConnectionError; UsherError `REDIRECTED_ELSEWHERE`.
 */
export async function reach<Value>(
  sessions: Sessions,
  server: Server,
  known: EraVerdict | null,
  work: (at: Server, verdict: EraVerdict) => Promise<Value>,
): Promise<Reached<Value>> {
  try {
    return await inItsEra(server, null);
  } catch (error) {
    if (!(error instanceof ConnectionError) || !error.http.wasRedirected) throw error;
    const resolvedUrl = await resolveRedirect(server.url);
    return inItsEra({ ...server, url: resolvedUrl }, resolvedUrl);
  }

  async function inItsEra(at: Server, resolvedUrl: string | null): Promise<Reached<Value>> {
    if (known === null) return introduced(at, await sessions.probe(at), resolvedUrl);
    try {
      return { value: await work(at, known), verdict: known, ownName: null, resolvedUrl };
    } catch (error) {
      if (!isEraDoubt(error, known)) throw error;
      const introduction = await sessions.probe(at);
      if (introduction.verdict.era === known.era) throw error;
      return introduced(at, introduction, resolvedUrl);
    }
  }

  async function introduced(
    at: Server,
    said: Introduction,
    resolvedUrl: string | null,
  ): Promise<Reached<Value>> {
    const { verdict, ownName } = said;
    return { value: await work(at, verdict), verdict, ownName, resolvedUrl };
  }
}
