import { describe, expect, it } from 'vitest';
import { reduceNavigation, reduceUpdate, reduceUrl } from './reduce-navigation';

describe('a reduced URL', () => {
  it('keeps origin, path and the names that the protocol knows [E32]', () => {
    expect(reduceUrl('https://mcp.test:8443/cb/x?code=SECRET&state=S&code=2#access_token=T')).toEqual({
      origin: 'https://mcp.test:8443',
      path: '/cb/x',
      parameterNames: ['code', 'access_token'],
    });
  });

  it.each([
    ['code'],
    ['access_token'],
    ['id_token'],
    ['oauth_verifier'],
    ['response'],
    ['error'],
    ['client_id'],
    ['response_type'],
    ['request_uri'],
    ['redirect_uri'],
  ])('knows %s', (name) => {
    expect(reduceUrl(`https://a.test/?${name}=1`)?.parameterNames).toEqual([name]);
    expect(reduceUrl(`https://a.test/#${name}=1`)?.parameterNames).toEqual([name]);
  });

  it('drops a bare query or fragment, which would be a name and is a value', () => {
    expect(reduceUrl('https://a.test/?eyJTOKEN#eyJTOKEN')?.parameterNames).toEqual([]);
  });

  it('drops user and password', () => {
    expect(reduceUrl('https://mcp.test:pw@evil.test/cb')).toEqual({
      origin: 'https://evil.test',
      path: '/cb',
      parameterNames: [],
    });
  });

  it.each([
    ['vscode://cb/path?code=1', 'vscode:', ['code']],
    ['data:text/html,SECRET', 'data:', []],
    ['blob:https://mcp.test/uuid', 'blob:', []],
    ['mailto:me@mcp.test', 'mailto:', []],
  ])('keeps only the scheme of %s', (raw, origin, parameterNames) => {
    expect(reduceUrl(raw)).toEqual({ origin, path: '', parameterNames });
  });

  it('keeps http apart from https', () => {
    expect(reduceUrl('http://localhost:3000/cb')).toEqual({
      origin: 'http://localhost:3000',
      path: '/cb',
      parameterNames: [],
    });
  });

  it.each(['', 'nonsense', '/callback?code=1'])('is null for %j', (raw) => {
    expect(reduceUrl(raw)).toBeNull();
  });
});

describe('what tabs.onUpdated tells of a host that is granted', () => {
  const HOME = 'https://mcp.test/connect';
  const at = (path: string) => ({ origin: 'https://mcp.test', path, parameterNames: [] });

  it('is where the tab is, once a page is there', () => {
    for (const tellsBeginnings of [true, false])
      expect(
        reduceUpdate(
          { status: 'loading', url: `${HOME}?s=SECRET`, shown: `${HOME}?s=SECRET` },
          tellsBeginnings,
        ),
      ).toEqual(at('/connect'));
  });

  it.each([
    ['Chromium says that a hidden page is there', 'loading', undefined, false, null],
    ['Chromium says that it is whole', 'complete', undefined, false, undefined],
    ['Chromium reloads the page of the server', 'loading', HOME, false, undefined],
    ['Firefox says that a load begins, in a new tab or a hidden page', 'loading', undefined, true, undefined],
    ['Firefox says that a load begins, on the page of the server', 'loading', HOME, true, undefined],
    ['Firefox says that a hidden page is whole', 'complete', undefined, true, null],
    ['Firefox says that a load came to nothing', 'complete', HOME, true, undefined],
  ] as const)('%s', (_, status, shown, tellsBeginnings, told) => {
    expect(reduceUpdate({ status, shown }, tellsBeginnings)).toBe(told);
  });

  it('is nothing for an error page under an address of the server', () => {
    expect(reduceUpdate({ status: 'complete', url: HOME, shown: HOME }, true)).toBeUndefined();
  });
});

describe('a navigation fact', () => {
  const details = { tabId: 1, timeStamp: 5, frameId: 0, url: 'https://a.test/x?code=1' };
  const at = { origin: 'https://a.test', path: '/x', parameterNames: ['code'] };

  it.each(['before-navigate', 'completed', 'history-state-updated', 'fragment-updated'] as const)(
    'is made of %s',
    (kind) => {
      expect(reduceNavigation(kind, details)).toEqual({ type: kind, tabId: 1, timeMs: 5, at });
    },
  );

  it('has the transition and the qualifiers of a commit', () => {
    const transitionQualifiers = ['forward_back', 'server_redirect', 'new_one'];
    expect(
      reduceNavigation('committed', { ...details, transitionType: 'form_submit', transitionQualifiers }),
    ).toEqual({
      type: 'committed',
      tabId: 1,
      timeMs: 5,
      at,
      transition: 'form_submit',
      qualifiers: ['server_redirect', 'forward_back'],
    });
  });

  it.each([
    'link',
    'form_submit',
    'reload',
    'typed',
    'auto_bookmark',
    'auto_toplevel',
    'start_page',
    'generated',
    'keyword',
    'keyword_generated',
  ])('keeps the transition %s', (transitionType) => {
    expect(reduceNavigation('committed', { ...details, transitionType })).toMatchObject({
      transition: transitionType,
    });
  });

  it.each(['server_redirect', 'client_redirect', 'forward_back', 'from_address_bar'])(
    'keeps the qualifier %s',
    (name) => {
      expect(reduceNavigation('committed', { ...details, transitionQualifiers: [name] })).toMatchObject({
        qualifiers: [name],
      });
    },
  );

  it('takes an unknown transition, and none, for a link', () => {
    expect(
      reduceNavigation('committed', { ...details, transitionType: 'teleport', transitionQualifiers: 'x' }),
    ).toMatchObject({
      transition: 'link',
      qualifiers: [],
    });
  });

  it.each([
    ['net::ERR_ABORTED', 'aborted'],
    ['Error code 2152398850', 'aborted'],
    ['net::ERR_CONNECTION_REFUSED', 'network'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'network'],
    ['Error code 2152398861', 'network'],
    [undefined, 'network'],
  ])('reads the error %j as %s', (error, failure) => {
    expect(reduceNavigation('error', { ...details, error })).toEqual({
      type: 'error',
      tabId: 1,
      timeMs: 5,
      at,
      failure,
    });
  });

  it('keeps the error of an address that is not the web’s: another program took over', () => {
    const error = { ...details, url: 'vscode://cb?code=1', error: 'net::ERR_ABORTED' };
    expect(reduceNavigation('error', error)).toMatchObject({ at: { origin: 'vscode:', path: '' } });
  });

  it('tells which tab opened another, and where to', () => {
    const created = { tabId: 2, timeStamp: 5, sourceTabId: 1, url: 'https://a.test/x' };
    expect(reduceNavigation('target-created', created)).toEqual({
      type: 'target-created',
      tabId: 2,
      timeMs: 5,
      sourceTabId: 1,
      at: { origin: 'https://a.test', path: '/x', parameterNames: [] },
    });
    expect(reduceNavigation('target-created', { ...created, url: 'about:blank' })).toMatchObject({
      at: null,
    });
    expect(reduceNavigation('target-created', { ...created, sourceTabId: -1 })).toBeNull();
  });

  it('tells that a tab has another id', () => {
    expect(reduceNavigation('tab-replaced', { tabId: 2, timeStamp: 5, replacedTabId: 1 })).toEqual({
      type: 'tab-replaced',
      tabId: 2,
      timeMs: 5,
      replacedTabId: 1,
    });
    expect(reduceNavigation('tab-replaced', { tabId: 2, timeStamp: 5 })).toBeNull();
  });

  it('knows no tab 0.5 and no tab -1, but a tab 0', () => {
    expect(reduceNavigation('completed', { ...details, tabId: 0 })).toMatchObject({ tabId: 0 });
    for (const tabId of [-1, 0.5, '1', undefined])
      expect(reduceNavigation('completed', { ...details, tabId })).toBeNull();
  });

  it.each([
    ['a sub-frame', { frameId: 7 }],
    ['a missing frame id', { frameId: undefined }],
    ['a fenced frame', { frameType: 'fenced_frame' }],
    ['a prerendered page', { documentLifecycle: 'prerender' }],
    ['a cached page', { documentLifecycle: 'cached' }],
    ['a missing URL', { url: undefined }],
    ['a missing time', { timeStamp: undefined }],
    ['about:blank', { url: 'about:blank' }],
    ['an error page of the browser', { url: 'chrome-error://chromewebdata/' }],
    ['a page of the browser', { url: 'chrome://newtab/' }],
  ])('is not made of %s', (_, change) => {
    expect(reduceNavigation('committed', { ...details, ...change })).toBeNull();
  });

  it('is not made of a blank error', () => {
    expect(
      reduceNavigation('error', { ...details, url: 'about:blank', error: 'net::ERR_ABORTED' }),
    ).toBeNull();
    expect(reduceNavigation('error', { ...details, frameId: 7 })).toBeNull();
  });
});
