import type { FetchLike } from '@modelcontextprotocol/client';
import { readChallenge } from '../authorization/challenge';
import type { Challenge } from '../authorization/types';
import type { Entrance } from './entrance';
import type { AccessHeaders } from './ports';

/** 32 MB: room for a 10 MB result in base64 and a few copies of it, not for what fills a worker's memory. */
export const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

/** What was seen of a connection, its newest POST above all, that the SDK's errors do not carry. */
export type HttpNotes = {
  /** Null until a response has come. */
  status: number | null;
  /** A redirect that was not followed; browsers do not say where it points (trap T2). */
  wasRedirected: boolean;
  hasChallenge: boolean;
  /** What the newest 401 or 403 asked for; null after any other answer. */
  challenge: Challenge | null;
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
    challenge: null,
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
 * `fetch` as the transport gets it: lets itself in, takes notes, and ends a response that grows over the limit.
 *
 * A 401 means that the server did nothing: where there is another token, the request goes out once more with it.
 *
 * @param opensStream whether this connection holds the standalone stream. The SDK opens one after every
 *   `initialize`; where it is not wanted, the GET is answered here as a server without one would.
 * @param onTooLarge called once, before the response's stream fails.
 */
export function guardedFetch(
  notes: HttpNotes,
  entrance: Entrance,
  opensStream: boolean,
  onTooLarge: () => void,
): FetchLike {
  return async (url, init) => {
    const isGet = init?.method === 'GET';
    if (isGet && !opensStream && !isResumption(init)) return new Response(null, { status: 405 });
    const response = await fetchFrom(entrance, url, init);
    if (!isGet) takeNotes(notes, response, entrance.url);
    return capped(response, notes, onTooLarge);
  };
}

/** What lets us in to a server goes to its origin, and nowhere else. */
async function fetchFrom(
  entrance: Entrance,
  url: string | URL,
  init: RequestInit | undefined,
): Promise<Response> {
  if (new URL(url).origin !== new URL(entrance.url).origin) return fetch(url, init);
  const headers = await entrance.headers();
  const response = await fetch(url, withHeaders(init, headers));
  if (response.status !== 401) return response;
  const others = await entrance.renewed(headers);
  if (others === null) return response;
  await response.body?.cancel();
  return fetch(url, withHeaders(init, others));
}

/** The protocol's own headers win: what the person set never changes what is said. */
function withHeaders(init: RequestInit | undefined, more: AccessHeaders): RequestInit {
  const headers = new Headers(init?.headers);
  for (const [name, value] of Object.entries(more)) if (!headers.has(name)) headers.set(name, value);
  return { ...init, headers };
}

/** 2025-11-25, transports §Resumability: the stream of one call, continued. */
function isResumption(init: RequestInit): boolean {
  return new Headers(init.headers).has('last-event-id');
}

function takeNotes(notes: HttpNotes, response: Response, serverUrl: string): void {
  notes.status = response.status;
  notes.wasRedirected =
    response.type === 'opaqueredirect' ||
    (response.status >= 300 && response.status < 400 && response.status !== 304);
  const challenge = response.headers.get('www-authenticate');
  notes.hasChallenge = challenge !== null;
  notes.challenge =
    response.status === 401 || (response.status === 403 && challenge !== null)
      ? readChallenge(challenge, serverUrl)
      : null;
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
