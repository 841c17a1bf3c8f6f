import { failed, withTab } from './commits';
import { isAuthorizationRequest } from './return-origins';
import { isHome, sightingAtHome, withNews, withoutSightings } from './sightings';
import type { NavigationFact, ReducedUrl, WatchedTab, WatchState } from './watch-types';

/**
 * What `webRequest` could add on an origin whose host permission is held: hops and status codes, which
 * `webNavigation` never shows (SECURITY §3.2, "Optional upgrade" of §3.3).
 *
 * No edge reports these facts: the permission is not asked for (DESIGN §2.14). The rules are here because the corpus
 * holds recordings of them.
 */

export type Redirected = Extract<NavigationFact, { type: 'hop-redirected' }>;
export type Answered = Extract<NavigationFact, { type: 'hop-answered' }>;

export function redirected(state: WatchState, tab: WatchedTab, fact: Redirected): WatchState {
  const seen = isHome(state, fact.at.origin) ? seenAtHome(state, tab, fact.at, fact.timeMs) : state;
  if (isHome(state, fact.to.origin)) return seen;
  const here = seen.tabs.find((other) => other.tabId === tab.tabId) ?? tab;
  // Passed on from the callback: to a page that says "done", or to a second provider.
  if (here.hasReturned && !isAuthorizationRequest(fact.to))
    return withTab(seen, { ...here, isHandedOn: true });
  const left: WatchedTab = { ...here, place: 'away', hasReturned: false };
  return withoutSightings(withTab(seen, left), left);
}

export function answered(state: WatchState, tab: WatchedTab, fact: Answered): WatchState {
  if (!isHome(state, fact.at.origin)) return state;
  if (fact.status >= 400) return failed(state, tab, { at: fact.at, timeMs: fact.timeMs, failure: 'network' });
  return seenAtHome(state, tab, fact.at, fact.timeMs);
}

/** A return that is certain before its page appears, if it ever does. */
function seenAtHome(state: WatchState, tab: WatchedTab, at: ReducedUrl, atMs: number): WatchState {
  if (tab.place !== 'away') return state;
  const sighting = sightingAtHome(state, tab, { at, atMs, isForm: false, isRedirected: true });
  const home: WatchedTab = { ...tab, place: 'home', hasReturned: sighting?.kind === 'returned' };
  return withNews(withTab(state, home), sighting);
}
