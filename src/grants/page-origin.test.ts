import { describe, expect, it } from 'vitest';
import { hostPattern, isLocalPage, pageOrigin } from './page-origin';

describe('the origin of a page', () => {
  it.each([
    ['https://chat.test/c/1?key=secret#here', 'https://chat.test'],
    ['https://chat.test:8443/', 'https://chat.test:8443'],
    ['https://CHAT.test:443/', 'https://chat.test'],
    ['https://user:password@chat.test/', 'https://chat.test'],
    ['https://chat.test./', 'https://chat.test.'],
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['http://127.0.0.1/', 'http://127.0.0.1'],
    ['http://[::1]:8080/x', 'http://[::1]:8080'],
  ])('is exact, port included, and nothing but the origin: %s', (url, origin) => {
    expect(pageOrigin(url)).toBe(origin);
  });

  it.each([
    'http://chat.test/',
    'http://192.168.1.2/',
    'http://localhost.evil.test/',
    'about:blank',
    'chrome://extensions/',
    'chrome-extension://abc/sidepanel.html',
    'file:///home/ada/chat.html',
    'blob:https://chat.test/0b5b',
    'data:text/html,hello',
    'javascript:alert(1)',
    'chat.test',
    '',
  ])('is none for %s', (url) => {
    expect(pageOrigin(url)).toBeNull();
  });

  it('has a pattern for its host, which knows no port', () => {
    const [secure, local] = ['https://chat.test:8443/x', 'http://[::1]:8080/'].map((url) => pageOrigin(url)!);
    expect(hostPattern(secure!)).toBe('https://chat.test/*');
    expect(hostPattern(local!)).toBe('http://[::1]/*');
    expect([isLocalPage(secure!), isLocalPage(local!)]).toEqual([false, true]);
  });
});
