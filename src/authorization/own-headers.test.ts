import { describe, expect, it } from 'vitest';
import { headerProblem, usableHeaders } from './own-headers';

describe('a header of the person’s own', () => {
  it.each([
    ['X-Api-Key', 'abc', null],
    ['authorization', 'Token abc', null],
    ['Host', 'evil.test', 'HEADER_NAME_TAKEN'],
    ['Content-Length', '0', 'HEADER_NAME_TAKEN'],
    ['ORIGIN', 'https://x.test', 'HEADER_NAME_TAKEN'],
    ['Mcp-Session-Id', 'x', 'HEADER_NAME_TAKEN'],
    ['Sec-Fetch-Mode', 'x', 'HEADER_NAME_TAKEN'],
    ['Proxy-Authorization', 'x', 'HEADER_NAME_TAKEN'],
    ['Cookie', 'x', 'HEADER_NAME_TAKEN'],
    ['Last-Event-ID', 'x', 'HEADER_NAME_TAKEN'],
    ['X Y', 'x', 'HEADER_NAME_INVALID'],
    ['', 'x', 'HEADER_NAME_INVALID'],
    ['X-Ä', 'x', 'HEADER_NAME_INVALID'],
    ['X-A', 'a\r\nHost: b', 'HEADER_VALUE_INVALID'],
    ['X-A', 'a\u0000', 'HEADER_VALUE_INVALID'],
    ['X-A', ' a', 'HEADER_VALUE_INVALID'],
    ['X-A', '', 'HEADER_VALUE_INVALID'],
    ['X-A', 'ü', 'HEADER_VALUE_INVALID'],
    ['X-A', 'x'.repeat(9000), 'HEADER_VALUE_INVALID'],
  ])('%s: %j is %s', (name, value, problem) => {
    expect(headerProblem(name, value)).toBe(problem);
  });

  it('that can’t be sent is left out', () => {
    const headers = [
      { name: 'Host', value: 'x' },
      { name: 'X-Key', value: 'k' },
    ];
    expect(usableHeaders(headers)).toEqual({ 'x-key': 'k' });
    expect(usableHeaders([{ name: '__proto__', value: 'x' }])).toEqual({ ['__proto__']: 'x' });
  });
});
