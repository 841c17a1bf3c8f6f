import { describe, expect, it } from 'vitest';
import { begin, DAY_MS, judged, tell } from './fixtures/tell-story';
import { hasComeBackInVain, nextCheckAtMs, observe, verdict } from './redirect-watch';

const OUT = `0 before mcp.test/connect
  50 commit idp.test/authorize redirected`;
const BACK = `${OUT}
  9000 commit mcp.test/callback?code=1`;
/** Away, back, retried, and the server says "not finished". */
const again = (atMs: number) => `${atMs} commit idp.test/again
  ${atMs + 100} commit mcp.test/callback?code=1
  ${atMs + 2000} sent
  ${atMs + 2100} still-pending`;

describe('settling', () => {
  it('waits one and a half seconds after a return', () => {
    expect(judged(BACK, {}, 10_499)).toBe('pending none');
    expect(judged(BACK, {}, 10_500)).toBe('ready high');
  });

  it('waits from the last navigation', () => {
    const story = `${BACK}
      10000 before mcp.test/done`;
    expect(judged(story, {}, 11_499)).toBe('pending none');
    expect(judged(story, {}, 11_500)).toBe('ready high');
  });

  it('does not wait for a page to finish loading, nor for one that keeps loading', () => {
    const restless = Array.from({ length: 12 }, (_, n) => `${9500 + n * 1000} before mcp.test/poll`).join(
      '\n',
    );
    expect(judged(`${BACK}\n10000 completed mcp.test/callback`, {}, 10_500)).toBe('ready high');
    expect(judged(`${BACK}\n${restless}`, {}, 18_999)).toBe('pending none');
    expect(judged(`${BACK}\n${restless}`, {}, 19_000)).toBe('ready high');
  });

  it('is not stirred by a tab that is not ours', () => {
    expect(judged(`${BACK}\n10000 before mcp.test/x tab=5`, {}, 10_500)).toBe('ready high');
  });

  it('ends at once when the last tab is closed', () => {
    expect(judged(`${BACK}\n9200 closed`, {}, 9200)).toBe('ready high');
  });

  it('holds for questions and errors too', () => {
    expect(judged(`${OUT}\n9000 commit mcp.test/connect`, {}, 10_499)).toBe('pending none');
    expect(judged(`${OUT}\n9000 commit mcp.test/cb?error=1`, {}, 10_499)).toBe('pending none');
  });
});

describe('the time to look again', () => {
  const nextMs = (story: string) => {
    const timeMs = nextCheckAtMs(tell(story));
    return timeMs === null ? null : timeMs - DAY_MS;
  };

  it('is the end of watching while nothing was seen', () => {
    expect(nextMs(OUT)).toBe(900_000);
  });

  it('is the end of settling after a return, and then the end of watching', () => {
    expect(nextMs(BACK)).toBe(10_500);
    expect(nextMs(`${BACK}\n10500 time`)).toBe(900_000);
  });

  it('is never again once watching has ended', () => {
    expect(nextMs(`${OUT}\n900000 time`)).toBeNull();
  });

  it('does not go back when an event arrives late', () => {
    expect(nextMs(`${BACK}\n10500 time\n10400 completed mcp.test/callback`)).toBe(900_000);
  });

  it('names every moment at which the verdict changes by time alone', () => {
    const state = tell(BACK);
    const before = verdict(state, DAY_MS + 10_499);
    const after = verdict(state, nextCheckAtMs(state)!);
    expect(before.outcome).toBe('pending');
    expect(after.outcome).toBe('ready');
  });
});

describe('the end of watching', () => {
  it('comes after fifteen minutes', () => {
    expect(judged(OUT, {}, 899_999)).toBe('pending none');
    expect(judged(OUT, {}, 900_000)).toBe('expired none');
  });

  it('comes when it is told to', () => {
    expect(judged(OUT, { ttlMs: 60_000 }, 60_000)).toBe('expired none');
  });

  it('lets a return stand that came in time', () => {
    expect(judged(`${OUT}\n899990 commit mcp.test/cb?code=1`, {}, 910_000)).toBe('ready high');
  });

  it('lets no return come afterwards', () => {
    expect(judged(`${OUT}\n899999 commit mcp.test/cb?code=1`)).toBe('ready high');
    expect(judged(`${OUT}\n900000 commit mcp.test/cb?code=1`)).toBe('expired none');
  });

  it('ends questions and errors', () => {
    expect(judged(`${OUT}\n9000 commit mcp.test/connect`, {}, 900_000)).toBe('expired none');
    expect(judged(`${OUT}\n9000 commit mcp.test/cb?error=1`, {}, 900_000)).toBe('expired none');
    expect(judged(`${OUT}\n9000 closed`, {}, 900_000)).toBe('expired none');
  });

  it('still knows of tabs that close, and still hears the person and the server', () => {
    expect(tell(`${OUT}\n950000 closed`).tabs).toEqual([]);
    expect(judged(`${OUT}\n950000 finished`)).toBe('ready high');
    expect(judged(`${OUT}\n950000 notified`)).toBe('ready high');
  });
});

describe('retries', () => {
  it('spend the return they were sent for', () => {
    expect(judged(`${BACK}\n11000 sent`)).toBe('pending none');
    expect(judged(`${BACK}\n11000 sent\n11500 still-pending`)).toBe('pending none');
  });

  it('leave a return that came after them', () => {
    const story = `${BACK}
      11000 sent
      11100 commit idp.test/more
      11200 commit mcp.test/cb?code=1`;
    expect(judged(story)).toBe('pending none');
    expect(judged(`${story}\n12000 still-pending`)).toBe('ready high');
  });

  it('spend a return of the same millisecond', () => {
    expect(judged(`${BACK}\n9000 sent\n9000 still-pending`)).toBe('pending none');
  });

  it('happen by themselves three times a step, then ask', () => {
    const twice = `${BACK}\n11000 sent\n11100 still-pending\n${again(20_000)}`;
    expect(judged(`${twice}\n30000 commit idp.test/a\n30100 commit mcp.test/cb?code=1`)).toBe('ready high');
    const thrice = `${twice}\n${again(30_000)}`;
    expect(judged(thrice)).toBe('ask none');
    expect(judged(`${thrice}\n40000 commit idp.test/a\n40100 commit mcp.test/cb?code=1`)).toBe('ask high');
    expect(judged(`${thrice}\n40000 commit idp.test/a\n40100 commit mcp.test/cb?error=1`)).toBe(
      'returned-error high',
    );
    expect(judged(`${thrice}\n40000 notified`)).toBe('ask high');
  });

  it('are not capped when the person asks for them', () => {
    const story = `${BACK}\n11000 sent\n11100 still-pending\n${again(20_000)}\n${again(30_000)}`;
    expect(judged(`${story}\n40000 finished`)).toBe('ready high');
    const asked = `${BACK}\n11000 asked-again\n11100 still-pending`;
    expect(tell(asked).retry).toEqual({ automatic: 0, last: 'still-pending' });
  });

  it('ask when one fails, without counting it as finished', () => {
    expect(judged(`${BACK}\n11000 sent\n60000 failed`)).toBe('ask low');
  });

  it('go on after a failed one when the tab comes back again', () => {
    expect(
      judged(`${BACK}\n11000 sent\n60000 failed\n61000 commit idp.test/a\n62000 commit mcp.test/cb?code=1`),
    ).toBe('ready high');
  });

  it('do not outlive their tab in silence', () => {
    expect(judged(`${BACK}\n11000 sent\n11100 still-pending\n12000 closed`)).toBe('abandoned none');
  });

  it('keep an error that came back, whatever the person says', () => {
    const denied = `${OUT}\n9000 commit mcp.test/cb?error=access_denied`;
    expect(judged(`${denied}\n12000 finished`)).toBe('ready high');
    expect(judged(`${denied}\n12000 finished\n12500 still-pending`)).toBe('returned-error high');
    expect(judged(`${denied}\n12000 asked-again\n12500 still-pending`)).toBe('returned-error high');
    expect(hasComeBackInVain(tell(`${denied}\n12000 finished`))).toBe(true);
    expect(hasComeBackInVain(tell(`${OUT}\n9000 error mcp.test/cb`))).toBe(true);
    expect(hasComeBackInVain(tell(BACK))).toBe(false);
    expect(hasComeBackInVain(tell(OUT))).toBe(false);
  });
});

describe('"I have finished"', () => {
  it('is taken at its word at once', () => {
    expect(judged(`${OUT}\n9000 finished`, {}, 9000)).toBe('ready high');
  });

  it('is spent by the answer, with what was seen before it', () => {
    expect(judged(`${OUT}\n9000 finished\n9500 still-pending`)).toBe('pending none');
    expect(judged(`${OUT}\n8000 commit mcp.test/connect\n9000 finished\n9500 still-pending`)).toBe(
      'pending none',
    );
  });

  it('leaves what was seen after it', () => {
    expect(judged(`${OUT}\n9000 finished\n9200 commit mcp.test/cb?code=1\n9500 still-pending`)).toBe(
      'ready high',
    );
  });

  it('is not answered twice while its retry is on the way', () => {
    expect(judged(`${OUT}\n9000 finished\n9100 asked-again`)).toBe('pending none');
  });

  it('outranks a notification', () => {
    expect(tell(`${OUT}\n9000 notified\n9100 finished`).told).toEqual({ by: 'person', atMs: DAY_MS + 9100 });
    expect(tell(`${OUT}\n9000 finished\n9100 notified`).told).toEqual({ by: 'person', atMs: DAY_MS + 9000 });
  });
});

describe('a notification of completion', () => {
  it('is ready at once, wherever the tab is', () => {
    expect(judged(`${OUT}\n8000 notified`, {}, 8000)).toBe('ready high');
    expect(judged(`${OUT}\n8000 notified\n8100 commit idp2.test/`)).toBe('ready high');
  });

  it('is spent by its retry', () => {
    expect(judged(`${OUT}\n8000 notified\n8100 sent\n8200 still-pending`)).toBe('pending none');
    expect(tell(`${OUT}\n8000 notified\n8100 sent`).told).toBeNull();
  });
});

it('what was held back is held no longer once it counts', () => {
  const story = `${OUT}\n3000 opens sso.test/ tab=2\n9000 commit mcp.test/cb?code=1 tab=2\n9500 closed`;
  expect(tell(story)).toMatchObject({ sighting: { kind: 'returned', tabId: 2 }, heldSighting: null });
});

describe('restarts', () => {
  it('of the worker change nothing', () => {
    expect(judged(`${BACK}\n9200 worker-restarted`)).toBe('ready high');
  });

  it('of the browser ask, whatever was seen', () => {
    expect(judged(`${OUT}\n60000 browser-restarted`)).toBe('ask low');
    expect(judged(`${BACK}\n9100 browser-restarted`)).toBe('ask low');
    expect(judged(`${OUT}\n8000 notified\n8100 browser-restarted`)).toBe('ask low');
  });

  it('of the browser make every tab unknown', () => {
    const state = tell(`${OUT}\n60000 browser-restarted\n61000 commit mcp.test/cb?code=1`);
    expect(state.tabs).toEqual([]);
    expect(judged(`${OUT}\n60000 browser-restarted\n61000 commit mcp.test/cb?code=1`)).toBe('ask low');
  });

  it('of the browser forget what was held back', () => {
    const held = `${OUT}\n3000 opens sso.test/ tab=2\n9000 commit mcp.test/cb?code=1 tab=2\n60000 browser-restarted`;
    expect(tell(held).heldSighting).toBeNull();
  });

  it('of the browser still let the person say so, and ask on after the answer', () => {
    const story = `${BACK}\n60000 browser-restarted\n61000 finished`;
    expect(judged(story)).toBe('ready high');
    expect(judged(`${story}\n62000 still-pending`)).toBe('ask low');
  });

  it('of the browser do not hurry a retry that is on the way', () => {
    expect(judged(`${BACK}\n11000 sent\n60000 browser-restarted`)).toBe('pending none');
  });
});

it('says autoRetry exactly where it says ready', () => {
  const state = tell(BACK);
  expect(verdict(state, DAY_MS + 10_500)).toEqual({ outcome: 'ready', confidence: 'high', autoRetry: true });
  expect(verdict(state, DAY_MS + 10_000)).toEqual({
    outcome: 'pending',
    confidence: 'none',
    autoRetry: false,
  });
  expect(verdict(observe(begin(), { type: 'user-finished', timeMs: DAY_MS }), DAY_MS).autoRetry).toBe(true);
  expect(verdict(observe(begin(), { type: 'browser-restarted', timeMs: DAY_MS }), DAY_MS).autoRetry).toBe(
    false,
  );
});
