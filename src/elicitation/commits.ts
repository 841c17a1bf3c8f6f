import { isWebUrl } from './reduce-navigation';
import { pageOf, responseNames } from './return-origins';
import {
  isChildWhileMainIsAway,
  isHome,
  sightingAtHome,
  sightingAtSibling,
  withFollowUp,
  withNews,
  withoutSightings,
} from './sightings';
import { withStop } from './trail';
import type { NavigationFact, TabPlace, WatchedTab, WatchState } from './watch-types';

/** A page appeared in a tab, or failed to (SECURITY §3.3, §3.4). */

export type Committed = Pick<
  Extract<NavigationFact, { type: 'committed' }>,
  'at' | 'timeMs' | 'transition' | 'qualifiers'
>;
export type Failed = Pick<Extract<NavigationFact, { type: 'error' }>, 'at' | 'timeMs' | 'failure'>;

/** Firefox commits its error page under the failing URL within this time (SECURITY §3.2). */
const ERROR_PAGE_MS = 500;

/** Programs that are no way back: a mail to the support, a call. */
const SIDE_SCHEMES: readonly string[] = ['mailto:', 'tel:', 'sms:'];

/** Address bar, bookmarks, start page, search keywords: the person's own hand. */
const BY_HAND: readonly Committed['transition'][] = [
  'typed',
  'auto_bookmark',
  'auto_toplevel',
  'start_page',
  'generated',
  'keyword',
  'keyword_generated',
];

/** The new page, seen from the tab it appeared in. */
export function committed(state: WatchState, tab: WatchedTab, fact: Committed): WatchState {
  const page = pageOf(fact.at);
  if (isErrorPage(tab, page, fact.timeMs)) return state;
  const isHealed = tab.failed?.page === page && isHome(state, fact.at.origin);
  const arrived = { ...tab, origin: fact.at.origin, page, failed: null, isHandedOn: false };
  switch (drivenBy(state, tab, fact)) {
    case 'page':
      return isHome(state, fact.at.origin)
        ? cameHome(state, tab, arrived, fact)
        : wentAway(state, tab, arrived, fact);
    case 'reload':
      // A reload is a replay, except of a page that had never loaded; one that a server sends on is a navigation.
      return isHealed ? cameHome(state, tab, arrived, fact) : state;
    case 'history':
      return withTab(state, { ...arrived, place: placeByHand(state, tab, fact, isOnTrail(state, fact)) });
    case 'person':
      return withTab(state, { ...arrived, place: placeByHand(state, tab, fact, false) });
  }
}

/** A load that ended without a page. */
export function failed(state: WatchState, tab: WatchedTab, fact: Failed): WatchState {
  const seen = { tabId: tab.tabId, atMs: fact.timeMs };
  const isHandOver = !isWebUrl(fact.at) && !SIDE_SCHEMES.includes(fact.at.origin);
  if (isHandOver || (fact.failure === 'aborted' && isHome(state, fact.at.origin))) {
    // A 204, a download, another program: the server may have what it needs. Before the tab has left, it says nothing.
    const isTelling = tab.place === 'away' && state.sighting === null;
    return isTelling ? withNews(state, { kind: 'returned', confidence: 'low', ...seen }) : state;
  }
  if (fact.failure !== 'network') return state;
  const page = pageOf(fact.at);
  const next = withTab(state, { ...tab, failed: { page, atMs: fact.timeMs } });
  const isReturn = isHome(state, fact.at.origin) && (tab.place === 'away' || page !== state.start.page);
  return isReturn ? withNews(next, { kind: 'load-failed', ...seen }) : next;
}

function cameHome(state: WatchState, before: WatchedTab, arrived: WatchedTab, fact: Committed): WatchState {
  const sighting = sightingAtHome(state, before, {
    at: fact.at,
    atMs: fact.timeMs,
    isForm: fact.transition === 'form_submit',
    isRedirected: fact.qualifiers.includes('server_redirect'),
  });
  const hasLeft = before.place === 'away' || before.place === 'wandered';
  const hasReturned = arrived.hasReturned || sighting?.kind === 'returned';
  const next = withTab(state, { ...arrived, place: 'home', hasReturned });
  const healed = withoutFailure(next, before.tabId);
  const seen = hasLeft ? withNews(healed, sighting) : withFollowUp(healed, sighting);
  return { ...seen, trail: trailTo(state, before, fact) };
}

function wentAway(state: WatchState, before: WatchedTab, arrived: WatchedTab, fact: Committed): WatchState {
  const stops = trailTo(state, before, fact);
  if (before.isHandedOn) return { ...withTab(state, { ...arrived, place: 'away' }), trail: stops };
  const left = withoutSightings(withTab(state, { ...arrived, place: 'away', hasReturned: false }), arrived);
  const sighting = sightingAtSibling(state, arrived, fact.at, fact.timeMs);
  return { ...withNews(left, sighting), trail: stops };
}

/** What a child shows while the main tab is away (a privacy policy) is beside the way, not on it. */
function trailTo(state: WatchState, tab: WatchedTab, fact: Committed): WatchState['trail'] {
  const isBeside = isChildWhileMainIsAway(state, tab.tabId);
  return isBeside ? state.trail : withStop(state.trail, fact.at.origin, fact.timeMs);
}

/** Whose doing a navigation is. The first page of a tab is always the page's own: the tab was opened for it. */
function drivenBy(
  state: WatchState,
  tab: WatchedTab,
  fact: Committed,
): 'page' | 'reload' | 'history' | 'person' {
  if (tab.place === 'fresh') return 'page';
  if (fact.qualifiers.includes('forward_back')) return 'history';
  const isSentOn = fact.qualifiers.includes('server_redirect');
  if (fact.transition === 'reload') return isSentOn && pageOf(fact.at) !== tab.page ? 'page' : 'reload';
  if (!BY_HAND.includes(fact.transition) && !fact.qualifiers.includes('from_address_bar')) return 'page';
  // Typed, and sent on by a server: the connect page tried again by hand, unless it merely ends on some page of ours.
  const isTelling = !isHome(state, fact.at.origin) || responseNames(fact.at).length > 0;
  return isSentOn && isTelling ? 'page' : 'person';
}

/** The return page that could not be loaded has loaded now. */
function withoutFailure(state: WatchState, tabId: number): WatchState {
  const isHealed = state.sighting?.kind === 'load-failed' && state.sighting.tabId === tabId;
  return isHealed ? { ...state, sighting: null } : state;
}

function isErrorPage(tab: WatchedTab, page: string, timeMs: number): boolean {
  return tab.failed !== null && tab.failed.page === page && timeMs - tab.failed.atMs <= ERROR_PAGE_MS;
}

/** Back or forward to where the flow itself had led. */
function isOnTrail(state: WatchState, fact: Committed): boolean {
  return state.trail.some((stop) => stop.origin === fact.at.origin);
}

/** Where a tab is after the person took it somewhere. Being away in the flow's sense outlives a detour. */
function placeByHand(state: WatchState, tab: WatchedTab, fact: Committed, isPartOfFlow: boolean): TabPlace {
  if (isHome(state, fact.at.origin)) return 'home';
  return isPartOfFlow || tab.place === 'away' ? 'away' : 'wandered';
}

export function withTab(state: WatchState, tab: WatchedTab): WatchState {
  return { ...state, tabs: state.tabs.map((other) => (other.tabId === tab.tabId ? tab : other)) };
}
