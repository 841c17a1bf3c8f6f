/**
 * The words of the redirect watch (SECURITY §3, DESIGN §2.5–2.7). All of it is JSON and none of it holds a query or
 * fragment value, or a path.
 */

/**
 * How the tab can be followed (DESIGN §2.6). `navigation`: `webNavigation` is granted. `own-origin`: `tabs.onUpdated`
 * shows leaving and returning for an origin whose host permission is held. `none`: only the person can tell.
 */
export type WatchLevel = 'navigation' | 'own-origin' | 'none';

/** A URL as it may be kept in a fact: no query value, no fragment value. */
export type ReducedUrl = {
  /** Scheme, host and port; for what is not http or https the scheme alone (`vscode:`). */
  readonly origin: string;
  /** Empty for what is not http or https: there a path may be the content itself. */
  readonly path: string;
  /** From query and fragment; only names of OAuth's vocabulary, because a bare `?token` is a name too. */
  readonly parameterNames: readonly string[];
};

/** `details.transitionType`, the sub-frame ones left out. */
export type NavigationTransition =
  | 'link'
  | 'form_submit'
  | 'reload'
  | 'typed'
  | 'auto_bookmark'
  | 'auto_toplevel'
  | 'start_page'
  | 'generated'
  | 'keyword'
  | 'keyword_generated';

export type NavigationQualifier = 'server_redirect' | 'client_redirect' | 'forward_back' | 'from_address_bar';

type InTab = {
  readonly tabId: number;
  /** Milliseconds since the epoch, like every time here. */
  readonly timeMs: number;
};

/** What the browser edge reports of one tab, in the browser's order. */
export type NavigationFact = InTab &
  (
    | { readonly type: 'before-navigate' | 'completed'; readonly at: ReducedUrl }
    | { readonly type: 'history-state-updated' | 'fragment-updated'; readonly at: ReducedUrl }
    | {
        readonly type: 'committed';
        readonly at: ReducedUrl;
        readonly transition: NavigationTransition;
        readonly qualifiers: readonly NavigationQualifier[];
      }
    /** `aborted`: ERR_ABORTED and NS_BINDING_ABORTED, often mere noise. `network`: everything else. */
    | { readonly type: 'error'; readonly at: ReducedUrl; readonly failure: 'aborted' | 'network' }
    /** `tabId` is the new tab; `at` is null while it has no web address. */
    | { readonly type: 'target-created'; readonly sourceTabId: number; readonly at: ReducedUrl | null }
    | { readonly type: 'tab-removed' }
    /** Chromium gave a tab another id: `tabId` is the new one. */
    | { readonly type: 'tab-replaced'; readonly replacedTabId: number }
    /** From `tabs.onUpdated`, level `own-origin` only; `at` is null when the tab left for an origin we can't see. */
    | { readonly type: 'tab-updated-own-origin'; readonly at: ReducedUrl | null }
    /** A main-frame redirect, or a final answer, on an origin whose host permission is held (webRequest): `hops.ts`. */
    | { readonly type: 'hop-redirected'; readonly at: ReducedUrl; readonly to: ReducedUrl }
    | { readonly type: 'hop-answered'; readonly at: ReducedUrl; readonly status: number }
  );

/** Everything that can change a watch. */
export type WatchEvent =
  | NavigationFact
  | { readonly type: 'time-passed' | 'worker-restarted' | 'browser-restarted'; readonly timeMs: number }
  /** The person said "I have finished"; the server notified us of exactly this elicitation (legacy). */
  | { readonly type: 'user-finished' | 'completion-notified'; readonly timeMs: number }
  /** `watch`: sent because of a verdict with `autoRetry`, and counted. `person`: asked for, and not capped. */
  | { readonly type: 'retry-sent'; readonly timeMs: number; readonly by: 'watch' | 'person' }
  | { readonly type: 'retry-answered'; readonly timeMs: number; readonly answer: 'still-pending' | 'failed' };

export type WatchConfidence = 'none' | 'low' | 'medium' | 'high';

/** What a watch makes of what it saw. Evidence for when a retry is worth sending, never proof (DESIGN §2.3). */
export type WatchVerdict = {
  /**
   * `pending`: keep waiting. `ready`: send the retry once, now. `ask`: "Did you finish?". `returned-error`: the return
   * carried `error`. `load-failed`: the return page did not load. `abandoned`: every tab was closed before a return.
   * `expired`: automatic watching ended; the flow lives on. None of them cancels anything.
   */
  readonly outcome: 'pending' | 'ready' | 'ask' | 'returned-error' | 'load-failed' | 'abandoned' | 'expired';
  readonly confidence: WatchConfidence;
  /** True exactly where the outcome is `ready`. */
  readonly autoRetry: boolean;
};

/** One origin on the way, in order. The time spent there is the next stop's arrival minus this one's. */
export type TrailStop = { readonly origin: string; readonly arrivedAtMs: number; readonly isSecure: boolean };

/**
 * Where a watched tab is. `fresh`: nothing loaded yet. `home`: on a return origin. `away`: the flow took it to another
 * origin. `wandered`: the person did, by hand, from home.
 */
export type TabPlace = 'fresh' | 'home' | 'away' | 'wandered';

export type WatchedTab = {
  readonly tabId: number;
  readonly role: 'main' | 'child';
  readonly place: TabPlace;
  readonly origin: string | null;
  /** SHA-256 of origin and path: told apart, not told. */
  readonly page: string | null;
  /** It came back, and has not been sent away again. */
  readonly hasReturned: boolean;
  /** The load that failed last: Firefox commits an error page under its URL right after. */
  readonly failed: { readonly page: string; readonly atMs: number } | null;
  /** A seen callback passed the user on to a foreign page: being there is no second departure (`hops.ts`). */
  readonly isHandedOn: boolean;
};

/** The best that was seen and is not yet spent on a retry. */
export type Sighting =
  | {
      readonly kind: 'returned';
      readonly confidence: 'low' | 'medium' | 'high';
      readonly tabId: number;
      readonly atMs: number;
    }
  | {
      readonly kind: 'error-returned';
      readonly confidence: 'medium' | 'high';
      readonly tabId: number;
      readonly atMs: number;
    }
  | { readonly kind: 'load-failed'; readonly tabId: number; readonly atMs: number };

/** Plain JSON, saved with the flow. */
export type WatchState = {
  readonly level: WatchLevel;
  readonly returnOrigins: readonly string[];
  readonly start: {
    readonly origin: string;
    readonly page: string;
    readonly parameterNames: readonly string[];
  };
  readonly startedAtMs: number;
  /** When automatic watching ends. */
  readonly expiresAtMs: number;
  /** The open tabs of the step; the main one first while it is open. */
  readonly tabs: readonly WatchedTab[];
  readonly sighting: Sighting | null;
  /** Seen in a child while the main tab is away: it counts once the main tab is closed. */
  readonly heldSighting: Sighting | null;
  /** Who, besides the tab, said that it is done, until a retry was answered. */
  readonly told: { readonly by: 'server' | 'person'; readonly atMs: number } | null;
  readonly retry: {
    readonly automatic: number;
    readonly last: null | 'in-flight' | 'still-pending' | 'failed';
  };
  /** After a browser restart tab ids mean nothing, and nothing retries by itself. */
  readonly browserRestartedAtMs: number | null;
  /** The last navigation of a watched tab. */
  readonly quietSinceMs: number;
  /** The last time any event told. */
  readonly seenMs: number;
  readonly trail: readonly TrailStop[];
};
