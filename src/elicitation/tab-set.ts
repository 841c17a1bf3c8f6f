import type { Sighting, WatchedTab, WatchState } from './watch-types';

/** The tabs of a step: the one that was opened for it and what that one opened. No other tab is ever looked at. */

/** Open at the same time, besides the main tab. */
const MAX_CHILDREN = 3;

/** A watched tab opened another. */
export function adopted(state: WatchState, sourceTabId: number, child: WatchedTab): WatchState {
  const isKnown = state.tabs.some((tab) => tab.tabId === child.tabId);
  const isOurs = state.tabs.some((tab) => tab.tabId === sourceTabId);
  const children = state.tabs.filter((tab) => tab.role === 'child').length;
  if (isKnown || !isOurs || children >= MAX_CHILDREN) return state;
  return { ...state, tabs: [...state.tabs, child] };
}

/** A closed tab is no verdict. What a child has seen counts once the main tab is gone. */
export function removed(state: WatchState, tabId: number): WatchState {
  const tabs = state.tabs.filter((tab) => tab.tabId !== tabId);
  const next = { ...state, tabs };
  const hasMain = tabs.some((tab) => tab.role === 'main');
  if (hasMain || state.heldSighting === null) return next;
  return { ...next, sighting: state.sighting ?? state.heldSighting, heldSighting: null };
}

/** The same tab under another id. */
export function replaced(state: WatchState, oldTabId: number, newTabId: number): WatchState {
  if (state.tabs.some((tab) => tab.tabId === newTabId)) return state;
  const renamed = <Item extends WatchedTab | Sighting | null>(item: Item): Item =>
    item?.tabId === oldTabId ? { ...item, tabId: newTabId } : item;
  return {
    ...state,
    tabs: state.tabs.map(renamed),
    sighting: renamed(state.sighting),
    heldSighting: renamed(state.heldSighting),
  };
}
