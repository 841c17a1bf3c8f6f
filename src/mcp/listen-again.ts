import { lossOf, type StreamLoss } from './stream-refusal';

/** Pauses before a stream is opened again, where the server names none (`retry`); the last one repeats. */
const PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000];
/** A stream without a word is opened anew after this long: some servers replay what was missed, and then forget it. */
const QUIET_MS = [2_000, 5_000, 10_000, 20_000, 30_000];

/**
 * Opens a stream after an event; resolves when it is over, with the pause the server wishes for (null: it names none).
 *
 * @param end ends the stream, and resolves too.
 */
export type OpenStream = (
  lastEventId: string,
  heard: { readonly event: (id: string) => void; readonly message: () => void },
  end: AbortSignal,
) => Promise<number | null>;

/** Where to begin. A stream that nobody listened to in this life is not waited for. */
export type StreamEnd =
  | { readonly kind: 'of-earlier-life'; readonly lastEventId: string }
  | { readonly kind: 'of-this-life'; readonly lastEventId: string; readonly retryMs: number | null };

/**
 * Continues a stream, and continues again where it ends or breaks (2025-11-25, transports; matrix H40, H41), until
 * `over`. How long that may take is the business of the call's own clock.
 *
 * @returns why it can't be continued; null when it is over.
 */
export async function listenAgain(
  end: StreamEnd,
  open: OpenStream,
  hasSession: boolean,
  over: AbortSignal,
): Promise<StreamLoss | null> {
  let { lastEventId } = end;
  let retryMs = end.kind === 'of-this-life' ? end.retryMs : null;
  let pauseMs = end.kind === 'of-this-life' ? (retryMs ?? nth(PAUSES_MS, 0)) : 0;
  let idle = 0;
  let silences = 0;

  for (;;) {
    await pause(pauseMs, over);
    if (over.aborted) return null;

    const silence = new AbortController();
    const grow = () => {
      silences += 1;
      silence.abort();
    };
    let timer = setTimeout(grow, nth(QUIET_MS, silences));
    const listen = () => {
      clearTimeout(timer);
      timer = setTimeout(grow, nth(QUIET_MS, silences));
    };
    const heard = {
      event(id: string) {
        lastEventId = id;
        listen();
      },
      message() {
        idle = 0;
        silences = 0;
        listen();
      },
    };
    try {
      retryMs = (await open(lastEventId, heard, AbortSignal.any([over, silence.signal]))) ?? retryMs;
      pauseMs = retryMs ?? nth(PAUSES_MS, silence.signal.aborted ? 0 : idle);
    } catch (error) {
      const loss = lossOf(error, hasSession);
      if (loss !== null) return loss;
      pauseMs = Math.max(retryMs ?? 0, nth(PAUSES_MS, idle));
    } finally {
      clearTimeout(timer);
    }
    idle += 1;
  }
}

/** The last one repeats. */
function nth(steps: readonly number[], index: number): number {
  return steps[Math.min(index, steps.length - 1)] ?? 0;
}

function pause(ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ms === 0 || over.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      over.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    over.addEventListener('abort', done);
  });
}
