import { UsherError } from '../base/usher-error';
import { REQUEST_INIT } from './guarded-fetch';

const PATIENCE_MS = 10_000;

/**
 * Where a server's URL leads to, within its own origin. Browsers hide where a redirect points that they were told not
 * to follow (trap T2), so it is followed once, with a bare GET that carries nothing of ours, only to look.
 *
 * @returns the URL to use instead, such as `/mcp/` for `/mcp`.
 * @throws UsherError `REDIRECTED_ELSEWHERE` (facts: `origin`, null where the browser would not say).
 */
export async function resolveRedirect(url: string): Promise<string> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const headers = { accept: 'text/event-stream' };
    const response = await fetch(url, { ...REQUEST_INIT, headers, redirect: 'follow', signal: stop.signal });
    const landed = new URL(response.url);
    landed.hash = '';
    if (landed.origin !== new URL(url).origin)
      throw new UsherError('REDIRECTED_ELSEWHERE', { origin: landed.origin });
    if (landed.href === url) throw new UsherError('REDIRECTED_ELSEWHERE', { origin: null });
    return landed.href;
  } catch (error) {
    // Without a permission for the host it leads to, the browser refuses to follow and says nothing.
    throw error instanceof UsherError
      ? error
      : new UsherError('REDIRECTED_ELSEWHERE', { origin: null }, error);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}
