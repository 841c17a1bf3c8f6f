import { describe, expect, it } from 'vitest';
import { hostPermission, isLoopback, parseServerUrl } from './server-url';

describe('the URL of a server', () => {
  it.each([
    [' https://mcp.notes.test/mcp#part ', 'https://mcp.notes.test/mcp'],
    ['mcp.notes.test', 'https://mcp.notes.test/'],
    ['mcp.notes.test:8443/mcp', 'https://mcp.notes.test:8443/mcp'],
    ['localhost:3000/mcp', 'http://localhost:3000/mcp'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000/'],
    ['https://localhost:3000/mcp', 'https://localhost:3000/mcp'],
    ['https://[::1]:3000/mcp', 'https://[::1]:3000/mcp'],
    ['HTTPS://BÜCHER.test/?key=1', 'https://xn--bcher-kva.test/?key=1'],
  ])('is made of %j', (typed, url) => {
    expect(parseServerUrl(typed)).toBe(url);
  });

  it.each([
    ['', 'NOT_A_URL'],
    ['not a url', 'NOT_A_URL'],
    ['https://not%20a%20url/', 'NOT_A_URL'],
    ['https://a$b.test/', 'NOT_A_URL'],
    ['javascript:alert(1)', 'NOT_A_URL'],
    ['file:///etc/passwd', 'NOT_A_URL'],
    ['http://mcp.notes.test/', 'SERVER_URL_NOT_HTTPS'],
    ['http://localhost.evil.test/', 'SERVER_URL_NOT_HTTPS'],
    ['ftp://mcp.notes.test/', 'SERVER_URL_NOT_HTTPS'],
    ['http://[::1]:3000/mcp', 'SERVER_URL_NOT_LOCALHOST'],
    ['127.0.0.2:3000/mcp', 'SERVER_URL_NOT_LOCALHOST'],
    ['http://notes.localhost/mcp', 'SERVER_URL_NOT_LOCALHOST'],
    ['https://me:secret@mcp.notes.test/', 'SERVER_URL_HAS_CREDENTIALS'],
    ['me:secret@mcp.notes.test', 'SERVER_URL_HAS_CREDENTIALS'],
  ])('is not made of %j: %s', (typed, code) => {
    expect(() => parseServerUrl(typed)).toThrow(expect.objectContaining({ code }));
  });

  it('needs the permission of its one host', () => {
    expect(hostPermission('https://mcp.notes.test:8443/mcp?a=1')).toBe('https://mcp.notes.test/*');
  });

  it('knows this machine by its names', () => {
    expect(['localhost', 'a.localhost', '127.9.9.9', '[::1]'].filter(isLoopback)).toHaveLength(4);
    expect(['localhost.test', '128.0.0.1', '[::2]'].filter(isLoopback)).toEqual([]);
  });
});
