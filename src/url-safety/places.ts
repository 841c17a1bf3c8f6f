import { bareHost } from './address';
import { finding } from './finding';
import {
  DEVICE_CODE_PAGES,
  DEVICE_CODE_PATH,
  EXECUTABLE_ENDING,
  EXTENSION_STORES,
  REDIRECTORS,
  SHORTENERS,
} from './places.data';
import type { Finding, Relation } from './types';

/** What is known of the place itself: shorteners, redirectors, device-code pages, extension stores, downloads. */
export function judgePlace(url: URL, relation: Relation): readonly Finding[] {
  const findings: Finding[] = [];
  const host = bareHost(url.hostname);
  if (isDeviceCodePage(url, host, relation)) findings.push(finding('danger', 'device-code', { host }));
  if (relation !== 'same-origin' && (isShortener(host) || isAt(REDIRECTORS, host, url.pathname))) {
    findings.push(finding('caution', 'redirector', { host }));
  }
  if (isAt(EXTENSION_STORES, host, url.pathname)) {
    findings.push(finding('caution', 'extension-store', { host }));
  }
  const ending = EXECUTABLE_ENDING.exec(decoded(url.pathname))?.[0];
  if (ending !== undefined) findings.push(finding('caution', 'download', { ending }));
  return findings;
}

/** A server's own page at `/device` is its own affair; a code typed at somebody else's site hands an account over. */
function isDeviceCodePage(url: URL, host: string, relation: Relation): boolean {
  if (relation === 'same-origin') return false;
  if (isAt(DEVICE_CODE_PAGES, host, url.pathname)) return true;
  if (url.searchParams.has('user_code') || url.searchParams.has('usercode')) return true;
  return relation === 'cross-site' && DEVICE_CODE_PATH.test(url.pathname);
}

function isShortener(host: string): boolean {
  return SHORTENERS.has(host) || SHORTENERS.has(host.replace(/^www\./, ''));
}

/** On the host or below it, at the path or below it. */
function isAt(
  places: readonly (readonly [host: string, path: string])[],
  host: string,
  path: string,
): boolean {
  return places.some(([place, start]) => {
    if (host !== place && !host.endsWith(`.${place}`)) return false;
    return path === start || path.startsWith(start.endsWith('/') ? start : `${start}/`);
  });
}

/** A path, its percent-encoded ASCII decoded: `/setup%2Eexe` downloads the same file. */
function decoded(path: string): string {
  return path.replace(/%[2-7][0-9a-f]/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}
