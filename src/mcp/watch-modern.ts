import type { Server } from '../servers/types';
import { onConnection } from './connection';
import { noticeOf } from './notices';
import { HANDSHAKE_TIMEOUT_MS } from './sdk-client';
import { reportMissed, rest, type Watch, type WatchParts } from './watching';

/** Pauses before a stream that ended is opened again; the last one repeats. */
const PAUSES_MS = [1_000, 2_000, 5_000, 15_000, 60_000, 10 * 60_000];
/** A stream that lasted so long did not fail at once: the pauses begin anew. */
const LASTING_MS = 30_000;
/** The stream before goes on until the next one is open, or for so long. */
const OVERLAP_MS = 5_000;

/**
 * Holds a stream that tells of these resources (2026-07-28, basic/patterns/subscriptions), and of the lists, since it
 * is open. For other resources another stream is opened before the last one is closed: nothing falls between them.
 */
export function watchOnStream(
  { ports, sessions }: WatchParts,
  server: Server,
  first: ReadonlySet<string>,
): Watch {
  let wanted = first;
  let current = hold(first);

  function hold(uris: ReadonlySet<string>) {
    const over = new AbortController();
    let open = () => {};
    let isOpen = false;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    void keep(uris, over.signal, () => {
      isOpen = true;
      open();
    });
    return { opened, isOpen: () => isOpen, end: () => over.abort() };
  }

  async function keep(uris: ReadonlySet<string>, over: AbortSignal, open: () => void): Promise<void> {
    for (let ended = 0; !over.aborted; ended += 1) {
      const begunAtMs = ports.now();
      await listen(uris, over, (honored) => {
        if (ended > 0) reportMissed(ports, server, honored);
        open();
      }).catch(() => {});
      if (ports.now() - begunAtMs > LASTING_MS) ended = 0;
      await rest(PAUSES_MS[Math.min(ended, PAUSES_MS.length - 1)] ?? 0, over);
    }
  }

  /**
   * Resolves when the stream is over.
   *
   * @param open is told what the server will tell of, which may be less than it was asked for.
   */
  async function listen(
    uris: ReadonlySet<string>,
    over: AbortSignal,
    open: (honored: readonly string[]) => void,
  ): Promise<void> {
    if (server.verdict === null) return;
    const taps = {
      seesNotification(said: Parameters<typeof noticeOf>[1]) {
        const notice = noticeOf(server.id, said);
        if (notice !== null && !over.aborted) void ports.report(notice);
      },
    };
    const filter = {
      resourceSubscriptions: [...uris],
      resourcesListChanged: true,
      promptsListChanged: true,
      toolsListChanged: true,
    };
    await onConnection(
      ports,
      sessions,
      server,
      server.verdict,
      () => taps,
      async ({ client }) => {
        const subscription = await client.listen(filter, { timeout: HANDSHAKE_TIMEOUT_MS, signal: over });
        open((subscription.honoredFilter.resourceSubscriptions ?? []).filter((uri) => uris.has(uri)));
        await Promise.race([subscription.closed, aborted(over)]);
        await subscription.close();
      },
    );
  }

  return {
    want(uris) {
      if (uris.symmetricDifference(wanted).size === 0) return;
      wanted = uris;
      const before = current;
      current = hold(uris);
      // Nothing was heard on it, and it is no longer what is wanted.
      if (!before.isOpen()) return before.end();
      void Promise.race([current.opened, rest(OVERLAP_MS, new AbortController().signal)]).then(before.end);
    },
    end: () => current.end(),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
