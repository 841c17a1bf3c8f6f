import { UsherError } from '../base/usher-error';

const LOOPBACK = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The names of this machine that a policy of ours can hold: it knows no IPv6 address, in Chromium or in Firefox (153). */
const REACHED_PLAINLY = ['localhost', '127.0.0.1'];

/** A canonical host. Chromium takes "https://not a url" for one with %20 in its name. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/** True for a host that names this machine. The host is canonical: from `new URL(…).hostname`. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * The canonical URL of a server, from what a person typed.
 *
 * @throws UsherError `NOT_A_URL`, `SERVER_URL_NOT_HTTPS`, `SERVER_URL_NOT_LOCALHOST`, `SERVER_URL_HAS_CREDENTIALS`.
 */
export function parseServerUrl(typed: string): string {
  const url = readUrl(typed.trim());
  if (url === null || !HOST.test(url.hostname)) throw new UsherError('NOT_A_URL');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new UsherError('SERVER_URL_NOT_HTTPS', { scheme: url.protocol.replace(':', '') });
  }
  if (url.protocol === 'http:' && !REACHED_PLAINLY.includes(url.hostname))
    throw new UsherError('SERVER_URL_NOT_LOCALHOST', { host: url.hostname });
  if (url.username !== '' || url.password !== '') throw new UsherError('SERVER_URL_HAS_CREDENTIALS');
  url.hash = '';
  return url.href;
}

/** The match pattern of the one host permission a server needs. A permission covers a host on every port. */
export function hostPermission(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}

/** Without a scheme, "localhost:3000" is this machine, where servers seldom have a certificate, and no URL of its own. */
function readUrl(text: string): URL | null {
  if (text.includes('://')) return tryParse(text);
  const url = tryParse(`https://${text}`);
  return url !== null && isLoopback(url.hostname) ? tryParse(`http://${text}`) : url;
}

function tryParse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
