import {
  type FetchLike,
  type JSONRPCMessage,
  StreamableHTTPClientTransport,
  type StreamableHTTPClientTransportOptions,
} from '@modelcontextprotocol/client';
import { REQUEST_INIT } from './guarded-fetch';
import type { OpenStream } from './listen-again';
import type { Session } from './ports';
import { isUsableEventId } from './resume-point';
import { insistOnStream } from './stream-refusal';

/** Where a wire leads, and in which session. */
export type Way = { readonly url: string; readonly session: Session | null; readonly fetch: FetchLike };

export function transportOn(
  { url, session, fetch }: Way,
  options: StreamableHTTPClientTransportOptions,
): StreamableHTTPClientTransport {
  return new StreamableHTTPClientTransport(new URL(url), {
    requestInit: REQUEST_INIT,
    onInsufficientScope: 'throw',
    fetch,
    // An empty id sends no header, and tells the SDK all the same that there is nothing to initialize (T9).
    ...(session !== null && {
      sessionId: session.sessionId ?? '',
      protocolVersion: session.protocolVersion,
    }),
    ...options,
  });
}

/**
 * The SDK asks when to open a stream again that ended without an answer, and says what pause the server wishes for. It
 * is never told to: `listen-again.ts` is more patient, and knows a refusal from a bad line.
 */
export function toldOfEnds(tell: (retryMs: number | null) => void): StreamableHTTPClientTransportOptions {
  return {
    reconnectionOptions: {
      initialReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      reconnectionDelayGrowFactor: 1,
      maxRetries: 1,
    },
    reconnectionScheduler: (_reconnect, delayMs) => tell(delayMs === 0 ? null : delayMs),
  };
}

/** Opens a stream of its own after an event, and hands on what comes: events first, then the message in them. */
export function streamsOn(
  way: Way,
  hear: { readonly event: (id: string) => void; readonly message: (message: JSONRPCMessage) => void },
): OpenStream {
  return async (lastEventId, heard, end) => {
    let ended = (_retryMs: number | null): void => {};
    const over = new Promise<number | null>((resolve) => {
      ended = resolve;
    });
    const stream = transportOn(
      { ...way, fetch: insistOnStream(way.fetch) },
      toldOfEnds((retryMs) => ended(retryMs)),
    );
    stream.onmessage = (message) => {
      heard.message();
      hear.message(message);
    };
    end.addEventListener('abort', () => {
      ended(null);
      void stream.close();
    });
    await stream.start();
    try {
      await stream.resumeStream(lastEventId, {
        onresumptiontoken: (eventId) => {
          if (!isUsableEventId(eventId)) return;
          heard.event(eventId);
          hear.event(eventId);
        },
      });
      return await over;
    } finally {
      await stream.close();
    }
  };
}
