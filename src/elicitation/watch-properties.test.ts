import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from './fixtures/tell-story';
import {
  isOnReturnPage,
  nextCheckAtMs,
  observe,
  startWatch,
  trail,
  verdict,
  watchedTabs,
} from './redirect-watch';
import {
  type NavigationDetails,
  type NavigationKind,
  reduceNavigation,
  reduceUrl,
} from './reduce-navigation';
import type { WatchEvent, WatchLevel, WatchState } from './watch-types';

/** Laws of the watch under any sequence of events. Every URL carries a secret wherever a URL can. */
const CANARY = 'CANARYx7Qz';
const MAX_AUTOMATIC_RETRIES = 3;

const urls = fc
  .record({
    scheme: fc.constantFrom(
      'https://',
      'https://',
      'http://',
      'vscode://',
      'data:text/html,',
      'blob:https://',
    ),
    user: fc.constantFrom('', `${CANARY}:${CANARY}@`),
    host: fc.constantFrom('mcp.test', 'idp.test', 'auth.mcp.test', 'evil.test:8443'),
    path: fc.constantFrom('/connect', '/callback', '/done', `/magic/${CANARY}`, ''),
    query: fc.constantFrom('', 'code=', 'error=', 'client_id=', 'token=', ''),
    fragment: fc.constantFrom('', 'access_token=', 'id_token=', ''),
  })
  .map(
    ({ scheme, user, host, path, query, fragment }) =>
      `${scheme}${user}${host}${path}?${query}${CANARY}&${CANARY}=1#${fragment}${CANARY}`,
  );

const tabIds = fc.constantFrom(1, 1, 1, 2, 3, 4, 5, 9);

const details: fc.Arbitrary<NavigationDetails> = fc.record(
  {
    tabId: tabIds,
    timeStamp: fc.constant(0),
    url: urls,
    frameId: fc.constantFrom(0, 0, 0, 7),
    documentLifecycle: fc.constantFrom('active', 'active', 'prerender'),
    transitionType: fc.constantFrom('link', 'link', 'typed', 'form_submit', 'reload', 'keyword'),
    transitionQualifiers: fc.subarray([
      'server_redirect',
      'client_redirect',
      'forward_back',
      'from_address_bar',
    ]),
    error: fc.constantFrom('net::ERR_ABORTED', 'Error code 2152398850', `net::${CANARY}`),
    sourceTabId: tabIds,
    replacedTabId: tabIds,
  },
  { requiredKeys: ['tabId', 'timeStamp', 'url', 'frameId'] },
);

type Untimed = WatchEvent extends infer Event
  ? Event extends WatchEvent
    ? Omit<Event, 'timeMs'>
    : never
  : never;

const navigations = fc
  .tuple(
    fc.constantFrom<NavigationKind[]>(
      'before-navigate',
      'committed',
      'committed',
      'committed',
      'error',
      'history-state-updated',
      'fragment-updated',
      'completed',
      'target-created',
      'tab-replaced',
    ),
    details,
  )
  .map(([kind, raw]) => reduceNavigation(kind, raw))
  .filter((fact) => fact !== null);

const told: fc.Arbitrary<Untimed> = fc.oneof(
  fc.constantFrom<Untimed[]>(
    { type: 'time-passed' },
    { type: 'worker-restarted' },
    { type: 'browser-restarted' },
    { type: 'user-finished' },
    { type: 'completion-notified' },
    { type: 'retry-sent', by: 'person' },
    { type: 'retry-answered', answer: 'still-pending' },
    { type: 'retry-answered', answer: 'failed' },
  ),
  tabIds.map((tabId) => ({ type: 'tab-removed', tabId }) as const),
  fc.tuple(tabIds, fc.option(urls)).map(([tabId, url]) => {
    return { type: 'tab-updated-own-origin', tabId, at: url === null ? null : reduceUrl(url) } as const;
  }),
  fc.tuple(tabIds, urls, urls).map(([tabId, at, to]) => {
    return { type: 'hop-redirected', tabId, at: reduceUrl(at)!, to: reduceUrl(to)! } as const;
  }),
  fc.tuple(tabIds, urls, fc.constantFrom(200, 204, 404, 500)).map(([tabId, at, status]) => {
    return { type: 'hop-answered', tabId, at: reduceUrl(at)!, status } as const;
  }),
);

const events: fc.Arbitrary<readonly WatchEvent[]> = fc
  .array(
    fc
      .tuple(
        fc.oneof({ weight: 3, arbitrary: navigations }, { weight: 1, arbitrary: told }),
        fc.integer({ min: -50, max: 5000 }),
      )
      .map(([event, afterMs]) => ({ event, afterMs })),
    { maxLength: 40 },
  )
  .map((steps) => {
    let timeMs = DAY_MS;
    return steps.map(({ event, afterMs }) => {
      timeMs += afterMs;
      return { ...event, timeMs } as WatchEvent;
    });
  });

const settings = fc.record({
  level: fc.constantFrom<WatchLevel[]>('navigation', 'navigation', 'own-origin', 'none'),
  startUrl: urls,
});

/** Every state of a run, with the automatic retries that the flow would send. */
function statesOf(
  setting: { level: WatchLevel; startUrl: string },
  run: readonly WatchEvent[],
): readonly WatchState[] {
  const states = [startWatch({ ...setting, serverUrl: 'https://mcp.test/mcp', tabId: 1, nowMs: DAY_MS })];
  for (const event of run) {
    const state = observe(states.at(-1)!, event);
    states.push(state);
    if (!verdict(state, state.seenMs).autoRetry) continue;
    const by = state.told?.by === 'person' ? 'person' : 'watch';
    states.push(observe(state, { type: 'retry-sent', timeMs: state.seenMs, by }));
  }
  return states;
}

function always(law: (states: readonly WatchState[]) => void): void {
  fc.assert(
    fc.property(settings, events, (setting, run) => law(statesOf(setting, run))),
    { numRuns: 400 },
  );
}

describe('whatever a tab does', () => {
  it('no value of a query or fragment, no user name and no path is kept [E32]', () => {
    always((states) => {
      for (const state of states) expect(JSON.stringify(state)).not.toContain(CANARY);
    });
  });

  it('no fact carries a value either', () => {
    fc.assert(
      fc.property(navigations, (fact) => {
        const { path, ...rest } = 'at' in fact && fact.at !== null ? fact.at : { path: '' };
        expect(JSON.stringify([{ ...fact, at: null }, rest])).not.toContain(CANARY);
        expect(path).not.toMatch(/[?#]/);
      }),
    );
  });

  it('every state survives JSON', () => {
    always((states) => {
      for (const state of states) expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    });
  });

  it('nothing throws, and every question has an answer', () => {
    always((states) => {
      for (const state of states) {
        const { outcome, autoRetry } = verdict(state, state.seenMs);
        expect(autoRetry).toBe(outcome === 'ready');
        expect(nextCheckAtMs(state) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(state.seenMs);
        expect(new Set(watchedTabs(state)).size).toBe(watchedTabs(state).length);
        expect(watchedTabs(state).length).toBeLessThanOrEqual(4);
        expect(trail(state).length).toBeLessThanOrEqual(24);
        expect(isOnReturnPage(state) && watchedTabs(state).length === 0).toBe(false);
      }
    });
  });

  it('the verdict changes by time alone only at the moments that were named', () => {
    always((states) => {
      const state = states.at(-1)!;
      const nextMs = nextCheckAtMs(state) ?? state.seenMs + 10_000_000;
      expect(verdict(state, nextMs - 1)).toEqual(verdict(state, state.seenMs));
    });
  });

  it('no step retries by itself more than three times, nor after a browser restart', () => {
    always((states) => {
      expect(states.at(-1)!.retry.automatic).toBeLessThanOrEqual(MAX_AUTOMATIC_RETRIES);
      for (const state of states.filter(
        ({ browserRestartedAtMs, told }) => browserRestartedAtMs !== null && told?.by !== 'person',
      )) {
        expect(verdict(state, state.seenMs + 60_000).autoRetry).toBe(false);
      }
    });
  });

  it('no confidence above medium is seen below level navigation', () => {
    always((states) => {
      for (const { level, sighting } of states) {
        if (level !== 'navigation' && sighting !== null)
          expect(sighting).not.toMatchObject({ confidence: 'high' });
      }
    });
  });
});
