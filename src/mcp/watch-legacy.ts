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
  let isOver = false;
  let resting = new AbortController();
  void keep();

  async function keep(): Promise<void> {
    let told: Told | null = null;
    let failures = 0;
    let stream = listening.acquire(server);
    /** The session in which anything could last be heard. */
    let heardIn: string | null = null;
    while (!isOver) {
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
      if (isOver) break;
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
        if (news.size + olds.size === 0) await ask(connection, 'ping', {});
        for (const uri of news) await ask(connection, 'resources/subscribe', { uri });
        for (const uri of olds) await ask(connection, 'resources/unsubscribe', { uri });
        return { sessionId, uris: new Set(known.difference(olds).union(news)) };
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
      isOver = true;
      resting.abort();
    },
  };
}

/** A refusal is an answer: it is not asked for the same again in this session. */
async function ask(
  { client }: Connection,
  method: 'ping' | 'resources/subscribe' | 'resources/unsubscribe',
  params: { readonly uri?: string },
): Promise<void> {
  try {
    await client.request({ method, params } as never, { timeout: HANDSHAKE_TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
}
