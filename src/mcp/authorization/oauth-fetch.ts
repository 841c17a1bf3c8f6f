import { isAllowedOAuthUrl } from '../../authorization/oauth-url';
import { isObject } from '../../base/json';
import { REQUEST_INIT } from '../guarded-fetch';
import { refusal } from './refusal';

const PATIENCE_MS = 10_000;
export const MAX_DOCUMENT_BYTES = 256 * 1_024;

/** What an authorization server, or a metadata document, answered. */
export type OAuthAnswer = {
  readonly status: number;
  /** The JSON object in it; null where there is none. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** What its clock says; null where it says nothing, or the browser does not tell. */
  readonly dateMs: number | null;
};

/** What is asked of it: a document, or a POST with a form or JSON. */
export type OAuthRequest =
  | { readonly method: 'GET' }
  | {
      readonly method: 'POST';
      readonly type: 'application/json' | 'application/x-www-form-urlencoded';
      readonly body: string;
      readonly authorization?: string;
    };

/**
 * The one door to everything that speaks OAuth: no URL that may not be asked, no redirect followed (where it leads, a
 * browser does not say: S3), no cookies, no cache, ten seconds and 256 KB at most.
 *
 * @param serverUrl the MCP server on whose account it is asked.
 * @throws UsherError `AUTHORIZATION_URL_REFUSED`, `AUTHORIZATION_SERVER_UNREACHABLE`,
 *   `AUTHORIZATION_METADATA_UNREADABLE` (facts: `host`).
 */
export async function oauthFetch(
  href: string,
  serverUrl: string,
  request: OAuthRequest = { method: 'GET' },
): Promise<OAuthAnswer> {
  if (!isAllowedOAuthUrl(href, serverUrl)) throw refusal('AUTHORIZATION_URL_REFUSED');
  const { host } = new URL(href);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const response = await fetch(href, { ...initOf(request), signal: stop.signal }).catch(() => {
      throw refusal('AUTHORIZATION_SERVER_UNREACHABLE', { host });
    });
    if (isRedirect(response)) throw refusal('AUTHORIZATION_URL_REFUSED', { host });
    const text = await textOf(response).catch(() => {
      throw refusal('AUTHORIZATION_SERVER_UNREACHABLE', { host });
    });
    if (text === null) throw refusal('AUTHORIZATION_METADATA_UNREADABLE', { host });
    const { status } = response;
    return { status, body: isJson(response) ? objectIn(text) : null, dateMs: dateOf(response) };
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

function initOf(request: OAuthRequest): RequestInit {
  const shared = { ...REQUEST_INIT, method: request.method, redirect: 'manual' } as const;
  if (request.method === 'GET') return { ...shared, headers: { accept: 'application/json' } };
  const { type, body, authorization } = request;
  return {
    ...shared,
    body,
    headers: {
      accept: 'application/json',
      'content-type': type,
      ...(authorization !== undefined && { authorization }),
    },
  };
}

function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400);
}

function dateOf(response: Response): number | null {
  const timeMs = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(timeMs) ? null : timeMs;
}

function isJson(response: Response): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
}

function objectIn(text: string): OAuthAnswer['body'] {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Null for more than a document has to say; it is not read to its end. */
async function textOf(response: Response): Promise<string | null> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let bytes = 0;
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_DOCUMENT_BYTES) return null;
    text += decoder.decode(value, { stream: true });
  }
}
