import { describe, expect, it } from 'vitest';
import { isSiblingHost, pageOf, returnOrigins } from './return-origins';

const SERVER = 'https://mcp.test/mcp';

describe('the return origins', () => {
  it.each([
    ['of a page of the server: the server', 'https://mcp.test/connect', ['https://mcp.test']],
    [
      'of a hosted page: the server and the host',
      'https://broker.test/s/1',
      ['https://mcp.test', 'https://broker.test'],
    ],
    ['of a foreign request: the server', 'https://idp.test/a?client_id=1', ['https://mcp.test']],
    [
      'of a foreign request by response_type: the server',
      'https://idp.test/a?response_type=code',
      ['https://mcp.test'],
    ],
    ['of a pushed request: the server', 'https://idp.test/a?request_uri=urn%3A1', ['https://mcp.test']],
    [
      'of a request with redirect_uri: the server and where it says',
      'https://idp.test/a?redirect_uri=https%3A%2F%2Fapp.test%3A8443%2Fcb',
      ['https://mcp.test', 'https://app.test:8443'],
    ],
    [
      'of a redirect_uri to the server: the server once',
      'https://idp.test/a?redirect_uri=https%3A%2F%2Fmcp.test%2Fcb',
      ['https://mcp.test'],
    ],
    [
      'of a redirect_uri to another program: the server',
      'https://idp.test/a?redirect_uri=vscode%3A%2F%2Fcb',
      ['https://mcp.test'],
    ],
    [
      'of a redirect_uri that is none: the server',
      'https://idp.test/a?redirect_uri=nonsense',
      ['https://mcp.test'],
    ],
    ['of no URL: the server', 'nonsense', ['https://mcp.test']],
  ])('%s', (_, startUrl, origins) => {
    expect(returnOrigins(SERVER, startUrl)).toEqual(origins);
  });

  it('keep the port and scheme of a local server', () => {
    expect(returnOrigins('http://localhost:3000/mcp', 'http://localhost:3000/connect')).toEqual([
      'http://localhost:3000',
    ]);
  });
});

describe('a sibling host', () => {
  it.each([
    ['https://mcp.example.com', 'https://auth.example.com', true],
    ['https://example.com', 'https://auth.example.com', true],
    ['https://example.com', 'https://example.com:8443', false],
    ['https://example.com', 'http://auth.example.com', false],
    ['https://a.co.uk', 'https://b.co.uk', false],
    ['https://127.0.0.1', 'https://127.0.0.2', false],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(isSiblingHost(one, other)).toBe(expected);
  });
});

it('tells pages apart by origin and path, and tells neither', () => {
  const page = pageOf({ origin: 'https://a.test', path: '/magic/SECRET', parameterNames: [] });
  expect(page).toBe(pageOf({ origin: 'https://a.test', path: '/magic/SECRET', parameterNames: ['code'] }));
  expect(page).not.toBe(pageOf({ origin: 'https://a.test', path: '/magic/OTHER', parameterNames: [] }));
  expect(page).not.toBe(pageOf({ origin: 'https://b.test', path: '/magic/SECRET', parameterNames: [] }));
  expect(page).toMatch(/^[0-9a-f]{64}$/);
});
