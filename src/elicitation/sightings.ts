import { isAuthorizationRequest, isSiblingHost, pageOf, responseNames } from './return-origins';
import type { ReducedUrl, Sighting, WatchConfidence, WatchedTab, WatchState } from './watch-types';

/**
 * What a page says about the way back: the rules of SECURITY §3.3 and §3.4, one page at a time.
 *
 * A sighting is never proof. `returned` says that a retry may be worth sending, and how sure that is.
 */

/** How a page was reached, as far as it matters here. */
export type Arrival = {
  readonly at: ReducedUrl;
  readonly atMs: number;
  readonly isForm: boolean;
  readonly isRedirected: boolean;
};

/** What the page means for a tab that has just reached it on a return origin; null: nothing. */
export function sightingAtHome(state: WatchState, tab: WatchedTab, arrival: Arrival): Sighting | null {
  const { at, atMs, isForm, isRedirected } = arrival;
  const page = pageOf(at);
  const isStartPage = page === state.start.page;
  const hasLeft = tab.place === 'away' || tab.place === 'wandered';
  // What the start URL already carried says nothing in the first navigation and on the start page.
  const isCounted = (name: string) => (hasLeft && !isStartPage) || !state.start.parameterNames.includes(name);
  const names = responseNames(at).filter(isCounted);
  const seen = { tabId: tab.tabId, atMs };

  if (names.length > 0 && (hasLeft || isRedirected || isOtherOrigin(tab, at))) {
    // Without a page elsewhere in between it is silent sign-in, or something that looks like it.
    const confidence = atMost(state, hasLeft ? 'high' : 'medium');
    return names.includes('error')
      ? { kind: 'error-returned', confidence, ...seen }
      : { kind: 'returned', confidence, ...seen };
  }
  if (tab.place === 'away') {
    return { kind: 'returned', confidence: isStartPage ? 'low' : 'medium', ...seen };
  }
  const isFirst = tab.role === 'main' && tab.place === 'fresh';
  const isStraightBack = isFirst && isRedirected && !isHome(state, state.start.origin);
  const isNewPage = page !== tab.page && !isStartPage;
  const isKeyForm = tab.place === 'home' && isForm && isNewPage;
  return isStraightBack || isKeyForm ? { kind: 'returned', confidence: 'low', ...seen } : null;
}

/** A callback that nobody declared, on a sibling host of a return origin: it asks. Another port of the host does not. */
export function sightingAtSibling(
  state: WatchState,
  tab: WatchedTab,
  at: ReducedUrl,
  atMs: number,
): Sighting | null {
  const isSibling = state.returnOrigins.some((origin) => isSiblingHost(origin, at.origin));
  const names = responseNames(at).filter((name) => !state.start.parameterNames.includes(name));
  if (!isSibling || names.length === 0 || isAuthorizationRequest(at)) return null;
  return { kind: 'returned', confidence: 'low', tabId: tab.tabId, atMs };
}

/** Takes in what a tab shows after it had left: it replaces what was seen before. */
export function withNews(state: WatchState, sighting: Sighting | null): WatchState {
  if (sighting === null) return state;
  if (isChildWhileMainIsAway(state, sighting.tabId)) {
    // A privacy policy opened from the consent screen is no return; a callback may be, once the main tab is gone.
    return carriesResponse(sighting) ? { ...state, heldSighting: sighting } : state;
  }
  return { ...state, sighting };
}

/**
 * Takes in what a tab shows while it moves on at home: the strongest evidence stays, and an error is only outdone by a
 * success that the server redirected to.
 */
export function withFollowUp(state: WatchState, sighting: Sighting | null): WatchState {
  const isWeaker = sighting !== null && state.sighting !== null && rank(state.sighting) > rank(sighting);
  return isWeaker ? state : withNews(state, sighting);
}

/** The tab was sent to another origin: what it had shown is outdated (a step up, a second provider). */
export function withoutSightings(state: WatchState, tab: WatchedTab): WatchState {
  const isHis = (sighting: Sighting | null) => tab.role === 'main' || sighting?.tabId === tab.tabId;
  return {
    ...state,
    sighting: isHis(state.sighting) ? null : state.sighting,
    heldSighting: state.heldSighting?.tabId === tab.tabId ? null : state.heldSighting,
  };
}

export function isHome(state: WatchState, origin: string): boolean {
  return state.returnOrigins.includes(origin);
}

export function isChildWhileMainIsAway(state: WatchState, tabId: number): boolean {
  const main = state.tabs.find((tab) => tab.role === 'main');
  return main !== undefined && main.tabId !== tabId && main.place === 'away';
}

function carriesResponse(sighting: Sighting): boolean {
  return (
    sighting.kind === 'error-returned' || (sighting.kind === 'returned' && sighting.confidence === 'high')
  );
}

/** How hard a sighting is to outdo by what follows on the same origin. */
function rank(sighting: Sighting): number {
  if (sighting.kind === 'load-failed') return 0;
  if (sighting.kind === 'error-returned') return 2;
  return { low: 1, medium: 2, high: 3 }[sighting.confidence];
}

function isOtherOrigin(tab: WatchedTab, at: ReducedUrl): boolean {
  return tab.origin !== null && tab.origin !== at.origin;
}

/** Only the full view of `webNavigation` earns more than medium (DESIGN §2.6). */
function atMost(
  state: WatchState,
  confidence: 'medium' | 'high',
): Extract<WatchConfidence, 'medium' | 'high'> {
  return state.level === 'navigation' ? confidence : 'medium';
}
