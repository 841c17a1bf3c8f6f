import { UsherError } from '../base/usher-error';

const LOOPBACK = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** True for a host that names this machine. The host is canonical: from `new URL(…).hostname`. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * The canonical URL of a server, from what a person typed.
 *
 * @throws UsherError `NOT_A_URL`, `SERVER_URL_NOT_HTTPS`, `SERVER_URL_HAS_CREDENTIALS`.
 */
export function parseServerUrl(typed: string): string {
  const text = typed.trim();
  const url = tryParse(text) ?? (text.includes('://') ? null : tryParse(`https://${text}`));
  if (url === null || url.hostname === '') throw new UsherError('NOT_A_URL');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new UsherError('SERVER_URL_NOT_HTTPS', { scheme: url.protocol.replace(':', '') });
  }
  if (url.username !== '' || url.password !== '') throw new UsherError('SERVER_URL_HAS_CREDENTIALS');
  url.hash = '';
  return url.href;
}

/** The match pattern of the one host permission a server needs. A permission covers a host on every port. */
export function hostPermission(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}

function tryParse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
