import { describe, expect, it } from 'vitest';
import { begin, DAY_MS, tell } from './fixtures/tell-story';
import { isOnReturnPage, isTabOpen, trail, watchedTabs } from './redirect-watch';

const OUT = `0 before mcp.test/connect
  50 commit idp.test/authorize redirected`;
const BACK = `${OUT}
  9000 commit mcp.test/callback?code=1`;
const stops = (story: string) =>
  trail(tell(story)).map((stop) => `${stop.arrivedAtMs - DAY_MS} ${stop.origin}`);

describe('the trail', () => {
  it('begins where the tab was sent, and names each origin with the time of arrival', () => {
    expect(stops(`${BACK}\n9500 commit mcp.test/done`)).toEqual([
      '0 https://mcp.test',
      '50 https://idp.test',
      '9000 https://mcp.test',
    ]);
  });

  it('follows children too', () => {
    expect(stops('50 commit mcp.test/connect\n90 opens idp.test/ tab=2\n95 commit idp.test/ tab=2')).toEqual([
      '0 https://mcp.test',
      '95 https://idp.test',
    ]);
  });

  it('leaves out what a child shows while the main tab is away', () => {
    const beside = `${OUT}\n90 opens mcp.test/policy tab=2\n95 commit mcp.test/policy tab=2`;
    expect(stops(beside)).toEqual(['0 https://mcp.test', '50 https://idp.test']);
    expect(stops(`${beside}\n99 commit help.test/ tab=2`)).toHaveLength(2);
    expect(stops(`${beside}\n99 closed\n120 commit help.test/ tab=2`).at(-1)).toBe('120 https://help.test');
  });

  it('leaves out what the person visited by hand', () => {
    expect(stops(`${OUT}\n5000 commit news.test/ typed\n6000 commit idp.test/ back`)).toEqual([
      '0 https://mcp.test',
      '50 https://idp.test',
    ]);
  });

  it('leaves out what never loaded', () => {
    expect(stops(`${OUT}\n5000 error mcp.test/cb\n5008 commit mcp.test/cb`)).toEqual([
      '0 https://mcp.test',
      '50 https://idp.test',
    ]);
  });

  it('goes on where a callback handed the user on', () => {
    expect(
      stops(`${OUT}\n9000 hop mcp.test/cb?code=1 to=chat.test/\n9050 commit chat.test/ redirected`).at(-1),
    ).toBe('9050 https://chat.test');
  });

  it('says which stops were not encrypted', () => {
    const local = tell('50 commit idp.test/', { startUrl: 'http://localhost:3000/connect' });
    expect(trail(local).map((stop) => stop.isSecure)).toEqual([false, true]);
  });

  it('keeps the first stop and the latest ones of an endless way', () => {
    const endless = Array.from({ length: 40 }, (_, n) => `${100 + n} commit n${n}.test/`).join('\n');
    const all = stops(endless);
    expect(all).toHaveLength(24);
    expect(all[0]).toBe('0 https://mcp.test');
    expect(all[1]).toBe('117 https://n17.test');
    expect(all.at(-1)).toBe('139 https://n39.test');
  });
});

describe('being on the return page', () => {
  it.each([
    ['is true after a return', true, BACK],
    ['stays true on the next page of the server', true, `${BACK}\n9500 commit mcp.test/done`],
    ['stays true when the return is spent', true, `${BACK}\n11000 sent\n11100 still-pending`],
    ['is true after silent sign-in', true, '50 commit mcp.test/cb?code=1 redirected'],
    ['is true after a key form', true, '50 commit mcp.test/connect\n900 commit mcp.test/saved form'],
    ['is false on the start page', false, '50 commit mcp.test/connect'],
    ['is false while away', false, OUT],
    ['is false after an error', false, `${OUT}\n9000 commit mcp.test/cb?error=1`],
    ['is false when the tab was sent away again', false, `${BACK}\n9500 commit idp2.test/`],
    [
      'is false when it came back from there in vain',
      false,
      `${BACK}\n9500 commit idp2.test/\n9900 commit mcp.test/x?error=1`,
    ],
    ['is false when the person took the tab elsewhere', false, `${BACK}\n9500 commit news.test/ typed`],
    [
      'is true again when the person comes back',
      true,
      `${BACK}\n9500 commit news.test/ typed\n9900 commit mcp.test/cb back`,
    ],
    [
      'is false when only a child has returned',
      false,
      '50 commit mcp.test/connect\n90 opens idp.test/ tab=2\n95 commit mcp.test/cb?code=1 tab=2',
    ],
    ['is false on a sibling host', false, `${OUT}\n9000 commit auth.mcp.test/cb?code=1`],
    ['is false when the tab is closed', false, `${BACK}\n9500 closed`],
  ])('%s', (_, expected, story) => {
    expect(isOnReturnPage(tell(story))).toBe(expected);
  });

  it('is false once a tab without the permission has left', () => {
    const level = { level: 'own-origin' } as const;
    expect(isOnReturnPage(tell('50 left\n900 shown mcp.test/done', level))).toBe(true);
    expect(
      isOnReturnPage(tell('50 left\n900 shown mcp.test/done\n950 left\n990 shown mcp.test/x?error=1', level)),
    ).toBe(false);
  });

  it('follows a seen hop away and back', () => {
    expect(isOnReturnPage(tell(`${OUT}\n9000 answer mcp.test/cb?code=1 status=200`))).toBe(true);
    expect(isOnReturnPage(tell(`${OUT}\n9000 answer mcp.test/cb?error=1 status=200`))).toBe(false);
    expect(
      isOnReturnPage(
        tell(`${BACK}\n9100 hop mcp.test/next to=idp2.test/a?client_id=1\n9200 commit mcp.test/x?error=1`),
      ),
    ).toBe(false);
    expect(
      isOnReturnPage(
        tell(
          `${OUT}\n9000 hop mcp.test/cb?code=1 to=chat.test/\n9100 commit chat.test/ redirected\n9200 commit mcp.test/home back`,
        ),
      ),
    ).toBe(true);
  });
});

describe('the watched tabs', () => {
  it('are the main one and its open children', () => {
    const state = tell(`${OUT}\n90 opens sso.test/ tab=2\n95 opens sso.test/ tab=3\n99 closed tab=2`);
    expect(watchedTabs(state)).toEqual([1, 3]);
    expect(isTabOpen(state)).toBe(true);
  });

  it('are none when all are closed', () => {
    expect(watchedTabs(begin())).toEqual([1]);
    expect(isTabOpen(begin())).toBe(true);
    expect(isTabOpen(tell('90 closed'))).toBe(false);
  });
});
