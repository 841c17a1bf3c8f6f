import { ProtocolError } from '@modelcontextprotocol/client';
import type { Server } from '../servers/types';
import { type Connection, inSession, onConnection } from './connection';
import { noticeOf } from './notices';
import { HANDSHAKE_TIMEOUT_MS } from './sdk-client';
import { reportMissed, rest, type Watch, type WatchParts } from './watching';

/** How often it is looked whether the session that knows of the subscriptions is still there. */
const LOOK_EVERY_MS = 60_000;
/** The same after a failure: twice as long after each. */
const AFTER_FAILURE_MS = 2_000;
const MAX_PAUSE_MS = 10 * 60_000;

/** What a session has been told to tell. */
type Told = { readonly sessionId: string | null; readonly uris: ReadonlySet<string> };

/**
 * Subscribes in the session of a server (2025-11-25, server/resources §Subscriptions) and holds its standalone stream,
 * on which it tells. A session that was lost takes its subscriptions with it: in the next one they are made anew.
 */
export function watchInSession(
  { ports, sessions, listening }: WatchParts,
  server: Server,
  first: ReadonlySet<string>,
): Watch {
  let wanted = first;
  const over = new AbortController();
  let resting = new AbortController();
  void keep();

  async function keep(): Promise<void> {
    let told: Told | null = null;
    let failures = 0;
    let stream = listening.acquire(server);
    /** The session in which anything could last be heard. */
    let heardIn: string | null = null;
    while (!over.signal.aborted) {
      resting = new AbortController();
      const asked = wanted;
      const known = told?.uris ?? new Set<string>();
      // What is held after a failure may be no more than the wish for a stream.
      const openIn = failures > 0 ? null : await stream.openIn();
      try {
        told = await tell(told);
        failures = 0;
      } catch {
        failures += 1;
      }
      if (over.signal.aborted) break;
      // Nothing can be heard of a server without sessions.
      if (told !== null && told.sessionId === null) break;
      if (told !== null && failures === 0 && openIn !== told.sessionId) {
        stream.release();
        stream = listening.acquire(server);
        await stream.opened;
        const opened = await stream.openIn();
        if (heardIn !== null && opened !== null) reportMissed(ports, server, known);
        heardIn = opened ?? heardIn;
      } else if (failures === 0) heardIn = openIn;
      if (asked !== wanted) continue;
      const pauseMs = failures === 0 ? LOOK_EVERY_MS : AFTER_FAILURE_MS * 2 ** failures;
      await rest(Math.min(pauseMs, MAX_PAUSE_MS), resting.signal);
    }
    stream.release();
    if (told !== null) await takeBack(told).catch(() => {});
  }

  /** In the session that knows of them, and in no other: the server may be removed by now. */
  async function takeBack({ sessionId, uris }: Told): Promise<void> {
    const session = await ports.sessions.load(server.id);
    if (session === null || session.sessionId !== sessionId) return;
    await inSession(ports, session, server, {}, async (connection) => {
      for (const uri of uris) await ask(connection, 'resources/unsubscribe', { uri });
    });
  }

  function tell(told: Told | null): Promise<Told> {
    if (server.verdict === null) throw new TypeError('A session has an era');
    return onConnection(
      ports,
      sessions,
      server,
      server.verdict,
      () => ({
        seesNotification(said) {
          const notice = noticeOf(server.id, said);
          if (notice !== null) void ports.report(notice);
        },
      }),
      async (connection) => {
        const sessionId = connection.session?.sessionId ?? null;
        const known = told?.sessionId === sessionId ? told.uris : new Set<string>();
        const [news, olds] = [wanted.difference(known), known.difference(wanted)];
        // A session that is lost is noticed by whoever speaks in it.
        if (news.size + olds.size === 0) await ask(connection, 'ping', {}, over.signal);
        const uris = new Set(known);
        const said = async (uri: string, method: 'resources/subscribe' | 'resources/unsubscribe') => {
          // Taken back is what was said, answered or not: it is not said twice.
          if (method === 'resources/unsubscribe') uris.delete(uri);
          // Whoever does not answer is not waited for once nobody wants to know.
          await ask(connection, method, { uri }, over.signal);
          if (method === 'resources/subscribe') uris.add(uri);
        };
        try {
          for (const uri of news) await said(uri, 'resources/subscribe');
          for (const uri of olds) await said(uri, 'resources/unsubscribe');
        } catch (error) {
          if (!over.signal.aborted) throw error;
        }
        return { sessionId, uris };
      },
    );
  }

  return {
    want(uris) {
      if (uris.symmetricDifference(wanted).size === 0) return;
      wanted = uris;
      resting.abort();
    },
    end() {
      over.abort();
      resting.abort();
    },
  };
}

/** A refusal is an answer: it is not asked for the same again in this session. */
async function ask(
  { client }: Connection,
  method: 'ping' | 'resources/subscribe' | 'resources/unsubscribe',
  params: { readonly uri?: string },
  signal?: AbortSignal,
): Promise<void> {
  try {
    const options = { timeout: HANDSHAKE_TIMEOUT_MS, ...(signal !== undefined && { signal }) };
    await client.request({ method, params } as never, options);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
}
