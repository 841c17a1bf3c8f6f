import { REQUEST_INIT } from './guarded-fetch';

const PATIENCE_MS = 3_000;
const ENOUGH_CHARACTERS = 4_096;

/**
 * Whether this is a server of 2024-11-05, which Usher does not speak to: a GET opens a stream whose first event is
 * `endpoint` (2026-07-28, transports §Backward Compatibility). Reads no more than it takes to know.
 */
export async function isOldSseServer(url: string): Promise<boolean> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const headers = { accept: 'text/event-stream' };
    const response = await fetch(url, { ...REQUEST_INIT, headers, redirect: 'manual', signal: stop.signal });
    const isStream = /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '');
    if (!response.ok || !isStream || response.body === null) return false;
    return await beginsWithEndpoint(response.body);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

async function beginsWithEndpoint(body: ReadableStream<Uint8Array>): Promise<boolean> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  while (text.length < ENOUGH_CHARACTERS) {
    const { done, value } = await reader.read();
    if (done) return false;
    text += decoder.decode(value, { stream: true });
    if (/^event: ?endpoint\r?$/m.test(text)) return true;
  }
  return false;
}
