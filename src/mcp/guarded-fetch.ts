import type { FetchLike } from '@modelcontextprotocol/client';

/** 32 MB: room for a 10 MB result in base64 and a few copies of it, not for what fills a worker's memory. */
export const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

/** What was seen of a connection, its newest POST above all, that the SDK's errors do not carry. */
export type HttpNotes = {
  /** Null until a response has come. */
  status: number | null;
  /** A redirect that was not followed; browsers do not say where it points (trap T2). */
  wasRedirected: boolean;
  hasChallenge: boolean;
  /** `text/html`: a web page, not an MCP server. */
  isHtml: boolean;
  tooLarge: boolean;
  /** Of all responses so far. */
  bytes: number;
};

export function noHttpNotes(): HttpNotes {
  return {
    status: null,
    wasRedirected: false,
    hasChallenge: false,
    isHtml: false,
    tooLarge: false,
    bytes: 0,
  };
}

/** Requests to servers carry nothing of the person's browser: no cookies, no cache, no referrer. */
export const REQUEST_INIT = {
  credentials: 'omit',
  cache: 'no-store',
  referrerPolicy: 'no-referrer',
} as const;

/**
 * `fetch` as the transport gets it: takes notes, and ends a response that grows over the limit.
 *
 * @param opensStream whether this connection holds the standalone stream. The SDK opens one after every
 *   `initialize`; where it is not wanted, the GET is answered here as a server without one would.
 * @param onTooLarge called once, before the response's stream fails.
 */
export function guardedFetch(notes: HttpNotes, opensStream: boolean, onTooLarge: () => void): FetchLike {
  return async (url, init) => {
    const isGet = init?.method === 'GET';
    if (isGet && !opensStream && !isResumption(init)) return new Response(null, { status: 405 });
    const response = await fetch(url, init);
    if (!isGet) takeNotes(notes, response);
    return capped(response, notes, onTooLarge);
  };
}

/** 2025-11-25, transports §Resumability: the stream of one call, continued. */
function isResumption(init: RequestInit): boolean {
  return new Headers(init.headers).has('last-event-id');
}

function takeNotes(notes: HttpNotes, response: Response): void {
  notes.status = response.status;
  notes.wasRedirected =
    response.type === 'opaqueredirect' ||
    (response.status >= 300 && response.status < 400 && response.status !== 304);
  notes.hasChallenge = response.headers.has('www-authenticate');
  notes.isHtml = /^text\/html\b/i.test(response.headers.get('content-type') ?? '');
}

function capped(response: Response, notes: HttpNotes, onTooLarge: () => void): Response {
  if (response.body === null || response.type === 'opaqueredirect') return response;
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      notes.bytes += chunk.byteLength;
      if (bytes > MAX_RESPONSE_BYTES) {
        notes.tooLarge = true;
        onTooLarge();
        controller.error(new TypeError('The response is too large'));
        return;
      }
      controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
}
