import type { NavigationFact, NavigationQualifier, NavigationTransition, ReducedUrl } from './watch-types';

/**
 * The first statement of every navigation listener: from the browser's details to a fact without secrets.
 *
 * With `webNavigation` alone both browsers deliver the whole callback URL, `?code=` and `#access_token=` included
 * (SECURITY §0.4): nothing of it may be kept, logged or sent on but what {@link reduceUrl} leaves.
 */

/** Parameters of an authorization response: RFC 6749 §4.1.2, §4.1.2.1 and §4.2.2, OpenID Connect, OAuth 1.0, JARM. */
export const RESPONSE_PARAMETERS: readonly string[] = [
  'code',
  'access_token',
  'id_token',
  'oauth_verifier',
  'response',
  'error',
];

/** Parameters of an authorization request: RFC 6749 §4.1.1, RFC 9101 and RFC 9126. */
export const REQUEST_PARAMETERS: readonly string[] = [
  'client_id',
  'response_type',
  'request_uri',
  'redirect_uri',
];

const KEPT_NAMES: ReadonlySet<string> = new Set([...RESPONSE_PARAMETERS, ...REQUEST_PARAMETERS]);

/** Null for what is no absolute URL. */
export function reduceUrl(raw: string): ReducedUrl | null {
  const url = URL.canParse(raw) ? new URL(raw) : null;
  if (url === null) return null;
  const parameterNames = namesIn(url);
  // Not by `url.origin`: a `blob:` URL borrows the origin of the page that made it.
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { origin: url.protocol, path: '', parameterNames };
  }
  return { origin: url.origin, path: url.pathname, parameterNames };
}

/** False for `vscode:` and the like: the tab never shows such a page, another program may. */
export function isWebUrl(url: ReducedUrl): boolean {
  return url.path !== '';
}

/** What `tabs.onUpdated` says: an address only where its host is granted. */
export type TabUpdate = {
  readonly status?: unknown;
  /** The address that is new. */
  readonly url?: unknown;
  /** The address that the tab shows, new or not. */
  readonly shown?: unknown;
};

/**
 * What one `tabs.onUpdated` tells at level `own-origin`: where the tab is now, null where it has left for an address
 * that we can't see, undefined where it tells nothing.
 *
 * Chromium says `loading` once a page is there. Firefox says it when a load begins, too, and the load may end without a
 * page: there a hidden page is certain at `complete`, and an address under `complete` is that of an error page.
 */
export function reduceUpdate(
  { status, url, shown }: TabUpdate,
  tellsBeginnings: boolean,
): ReducedUrl | null | undefined {
  if (status === 'loading' && typeof url === 'string') return reduceUrl(url);
  // The same page anew, or the beginning of a load.
  if (shown !== undefined) return undefined;
  return status === (tellsBeginnings ? 'complete' : 'loading') ? null : undefined;
}

/** The `webNavigation` events, by the names of their facts. */
export type NavigationKind = Exclude<
  NavigationFact['type'],
  'tab-removed' | 'tab-updated-own-origin' | 'hop-redirected' | 'hop-answered'
>;

/** What a `webNavigation` listener is called with, of either browser: any field may be missing. */
export type NavigationDetails = {
  readonly tabId?: unknown;
  readonly timeStamp?: unknown;
  readonly url?: unknown;
  readonly frameId?: unknown;
  /** Chromium only. */
  readonly frameType?: unknown;
  /** Chromium only. */
  readonly documentLifecycle?: unknown;
  readonly transitionType?: unknown;
  readonly transitionQualifiers?: unknown;
  readonly error?: unknown;
  readonly sourceTabId?: unknown;
  readonly replacedTabId?: unknown;
};

/**
 * The fact in one event of `webNavigation`, or null where there is none: a sub-frame, a document that is prerendered,
 * cached or on its way out, `about:blank`, an address that is not the web's.
 */
export function reduceNavigation(kind: NavigationKind, details: NavigationDetails): NavigationFact | null {
  const at = typeof details.url === 'string' ? reduceUrl(details.url) : null;
  const { tabId, timeStamp: timeMs, sourceTabId, replacedTabId } = details;
  if (!isTabId(tabId) || typeof timeMs !== 'number') return null;
  if (kind === 'tab-replaced')
    return isTabId(replacedTabId) ? { type: kind, tabId, timeMs, replacedTabId } : null;
  if (kind === 'target-created') {
    const target = at !== null && isWebUrl(at) ? at : null;
    return isTabId(sourceTabId) ? { type: kind, tabId, timeMs, sourceTabId, at: target } : null;
  }
  if (at === null || !isActiveMainFrame(details)) return null;
  if (kind === 'error') {
    if (at.origin === 'about:') return null;
    return { type: kind, tabId, timeMs, at, failure: isAbort(details.error) ? 'aborted' : 'network' };
  }
  if (!isWebUrl(at)) return null;
  if (kind !== 'committed') return { type: kind, tabId, timeMs, at };
  const transition = TRANSITIONS.find((name) => name === details.transitionType) ?? 'link';
  const given: readonly unknown[] = Array.isArray(details.transitionQualifiers)
    ? details.transitionQualifiers
    : [];
  const qualifiers = QUALIFIERS.filter((name) => given.includes(name));
  return { type: kind, tabId, timeMs, at, transition, qualifiers };
}

/** Whatever else there is reads as a `link`. */
const TRANSITIONS: readonly NavigationTransition[] = [
  'form_submit',
  'reload',
  'typed',
  'auto_bookmark',
  'auto_toplevel',
  'start_page',
  'generated',
  'keyword',
  'keyword_generated',
];

const QUALIFIERS: readonly NavigationQualifier[] = [
  'server_redirect',
  'client_redirect',
  'forward_back',
  'from_address_bar',
];

/** Chromium's and Firefox's (NS_BINDING_ABORTED) names for a load that was given up. */
const ABORTS: readonly unknown[] = ['net::ERR_ABORTED', 'Error code 2152398850'];

/** A missing text reads as a failure: that never leads to a retry by itself. */
function isAbort(error: unknown): boolean {
  return ABORTS.includes(error);
}

/** Firefox has neither `frameType` nor `documentLifecycle`. */
function isActiveMainFrame(details: NavigationDetails): boolean {
  const { frameId, frameType = 'outermost_frame', documentLifecycle = 'active' } = details;
  return frameId === 0 && frameType === 'outermost_frame' && documentLifecycle === 'active';
}

/** Negative ids stand for no tab. */
function isTabId(id: unknown): id is number {
  return Number.isSafeInteger(id) && (id as number) >= 0;
}

function namesIn(url: URL): readonly string[] {
  const names = [...url.searchParams.keys(), ...new URLSearchParams(url.hash.slice(1)).keys()];
  return [...new Set(names)].filter((name) => KEPT_NAMES.has(name));
}
