import { committed, failed, withTab } from './commits';
import { answered, redirected } from './hops';
import { reduceUrl } from './reduce-navigation';
import { pageOf, responseNames, returnOrigins } from './return-origins';
import { isHome, withoutSightings } from './sightings';
import { adopted, removed, replaced } from './tab-set';
import { withStop } from './trail';
import type { NavigationFact, Sighting, WatchEvent, WatchedTab, WatchLevel, WatchState } from './watch-types';

/**
 * The redirect watch: has the tab come back? A pure reducer over stored state (SECURITY §3.3 as corrected by §3.4).
 *
 * It sees only the step's own tabs and only reduced URLs. What it finds is a hint for when to retry, never proof of
 * consent or of completion: the server decides on the retry (DESIGN §2.3). How hints become a verdict is in
 * `watch-verdict.ts`, what a page means in `sightings.ts`, whose doing a navigation is in `commits.ts`.
 */

export { trail } from './trail';
export { nextCheckAtMs, verdict } from './watch-verdict';

/** Automatic watching ends after so long; the flow itself lives on (DESIGN §2.9). */
const WATCH_TTL_MS = 15 * 60_000;

/** Watches a tab that was opened for a step. Of the start URL only names and a hash are kept. */
export function startWatch(input: {
  readonly level: WatchLevel;
  readonly serverUrl: string;
  readonly startUrl: string;
  readonly tabId: number;
  readonly nowMs: number;
  readonly ttlMs?: number;
}): WatchState {
  const { level, serverUrl, startUrl, tabId, nowMs, ttlMs = WATCH_TTL_MS } = input;
  const start = reduceUrl(startUrl) ?? { origin: '', path: '', parameterNames: [] };
  return {
    level,
    returnOrigins: returnOrigins(serverUrl, startUrl),
    start: { origin: start.origin, page: pageOf(start), parameterNames: responseNames(start) },
    startedAtMs: nowMs,
    expiresAtMs: nowMs + ttlMs,
    tabs: [freshTab(tabId, 'main')],
    sighting: null,
    heldSighting: null,
    told: null,
    retry: { automatic: 0, last: null },
    browserRestartedAtMs: null,
    quietSinceMs: nowMs,
    seenMs: nowMs,
    trail: withStop([], start.origin, nowMs),
  };
}

/** The state after one event. Never throws: what does not fit changes nothing. */
export function observe(before: WatchState, event: WatchEvent): WatchState {
  const state = { ...before, seenMs: Math.max(before.seenMs, event.timeMs) };
  switch (event.type) {
    case 'time-passed':
    case 'worker-restarted':
      return state;
    case 'browser-restarted':
      return { ...state, browserRestartedAtMs: event.timeMs, tabs: [], heldSighting: null };
    case 'user-finished':
      return { ...state, told: { by: 'person', atMs: event.timeMs } };
    case 'completion-notified':
      return { ...state, told: state.told ?? { by: 'server', atMs: event.timeMs } };
    case 'retry-sent':
      return retrySent(state, event.by, event.timeMs);
    case 'retry-answered':
      return retryAnswered(state, event.answer);
    case 'tab-removed':
      return removed(state, event.tabId);
    case 'tab-replaced':
      return replaced(state, event.replacedTabId, event.tabId);
    default:
      return event.timeMs < state.expiresAtMs ? navigated(state, event) : state;
  }
}

/** The main tab shows a return origin after having been sent there: the person can be brought back to where it began. */
export function isOnReturnPage(state: WatchState): boolean {
  return state.tabs.some((tab) => tab.role === 'main' && tab.place === 'home' && tab.hasReturned);
}

/** False once every tab of the step is closed, and after a browser restart: then nobody knows. */
export function isTabOpen(state: WatchState): boolean {
  return state.tabs.length > 0;
}

/** The open tabs of the step. */
export function watchedTabs(state: WatchState): readonly number[] {
  return state.tabs.map((tab) => tab.tabId);
}

/** The tab came back with an error, or its return page failed to load, whatever else was said since. */
export function hasComeBackInVain(state: WatchState): boolean {
  return state.sighting !== null && state.sighting.kind !== 'returned';
}

type Watched = Exclude<NavigationFact, { type: 'tab-removed' | 'tab-replaced' }>;

function navigated(state: WatchState, fact: Watched): WatchState {
  const isShown = fact.type === 'tab-updated-own-origin' ? 'own-origin' : 'navigation';
  if (state.level !== isShown) return state;
  if (fact.type === 'target-created') {
    const place = fact.at === null || isHome(state, fact.at.origin) ? 'fresh' : 'away';
    return adopted(state, fact.sourceTabId, { ...freshTab(fact.tabId, 'child'), place });
  }
  const tab = state.tabs.find((candidate) => candidate.tabId === fact.tabId);
  if (tab === undefined) return state;
  const stirred = { ...state, quietSinceMs: fact.timeMs };
  switch (fact.type) {
    case 'before-navigate':
      return stirred;
    case 'committed':
      return committed(stirred, tab, fact);
    case 'error':
      return failed(stirred, tab, fact);
    case 'tab-updated-own-origin':
      return updated(stirred, tab, fact);
    case 'history-state-updated':
      // No evidence, but the page has another name now: a form that posts to it posts to itself.
      return withTab(state, { ...tab, page: pageOf(fact.at) });
    case 'hop-redirected':
      return redirected(state, tab, fact);
    case 'hop-answered':
      return answered(state, tab, fact);
    case 'fragment-updated':
    case 'completed':
      return state;
  }
}

/** Level `own-origin`: leaving and returning is all that shows, and every return looks like a link. */
function updated(
  state: WatchState,
  tab: WatchedTab,
  fact: Extract<NavigationFact, { type: 'tab-updated-own-origin' }>,
): WatchState {
  if (fact.at === null) {
    const away = { ...tab, place: 'away', hasReturned: false } as const;
    return withoutSightings(withTab(state, away), away);
  }
  // The first page may be the last of a chain of redirects; nothing tells.
  const qualifiers = tab.place === 'fresh' ? (['server_redirect'] as const) : [];
  return committed(state, tab, { at: fact.at, timeMs: fact.timeMs, transition: 'link', qualifiers });
}

/** Evidence is spent when it is acted on: the same return never sends twice. */
function retrySent(state: WatchState, by: 'watch' | 'person', timeMs: number): WatchState {
  const automatic = state.retry.automatic + (by === 'watch' ? 1 : 0);
  return { ...spent(state, timeMs), told: null, retry: { automatic, last: 'in-flight' } };
}

function retryAnswered(state: WatchState, answer: 'still-pending' | 'failed'): WatchState {
  const rest = state.told === null ? state : spent(state, state.told.atMs);
  return { ...rest, told: null, retry: { ...state.retry, last: answer } };
}

/** Without the returns seen until then. An error stays: no retry was sent because of it. */
function spent(state: WatchState, untilMs: number): WatchState {
  const isSpent = (sighting: Sighting | null) => sighting?.kind === 'returned' && sighting.atMs <= untilMs;
  return {
    ...state,
    sighting: isSpent(state.sighting) ? null : state.sighting,
    heldSighting: isSpent(state.heldSighting) ? null : state.heldSighting,
  };
}

function freshTab(tabId: number, role: WatchedTab['role']): WatchedTab {
  return {
    tabId,
    role,
    place: 'fresh',
    origin: null,
    page: null,
    hasReturned: false,
    failed: null,
    isHandedOn: false,
  };
}
