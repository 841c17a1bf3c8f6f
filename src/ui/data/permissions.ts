import { browser } from 'wxt/browser';
import { UsherError } from '../../base/usher-error';
import { hostPermission } from '../../servers/server-url';

/**
 * Asks the browser for one server's host. Call it in the click itself, before any `await`.
 *
 * @throws UsherError `PERMISSION_REFUSED`, `PERMISSION_NOT_OFFERED` (an http host that the manifest does not name).
 */
export async function requestHost(url: string): Promise<void> {
  const host = new URL(url).host;
  const isGranted = await request({ origins: [hostPermission(url)] }, host);
  if (!isGranted) throw new UsherError('PERMISSION_REFUSED', { host });
}

/** Asks for the permission to notice the way back. Refusing costs nothing but comfort: false, no error. */
export async function requestWatching(): Promise<boolean> {
  return request({ permissions: ['webNavigation'] }, '');
}

type Asked = Parameters<typeof browser.permissions.request>[0];

async function request(asked: Asked, host: string): Promise<boolean> {
  try {
    return await browser.permissions.request(asked);
  } catch (cause) {
    throw new UsherError('PERMISSION_NOT_OFFERED', { host }, cause);
  }
}
