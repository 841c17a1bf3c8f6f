import { describe, expect, it } from 'vitest';
import { judgeTrail } from './trail-warning';

const stop = (origin: string) => ({ origin, arrivedAtMs: 0, isSecure: origin.startsWith('https:') });

describe('a stop of the trail', () => {
  it.each([
    ['https://login.idp.test', 'https://mcp.notes.test/mcp', null],
    ['http://login.idp.test', 'https://mcp.notes.test/mcp', 'insecure'],
    ['http://localhost:3000', 'http://localhost:8080/mcp', null],
    ['http://localhost:3000', 'https://mcp.notes.test/mcp', 'insecure'],
    ['https://192.168.1.1', 'https://mcp.notes.test/mcp', 'dangerous'],
    ['https://xn--pypal-4ve.com', 'https://mcp.notes.test/mcp', 'dangerous'],
  ])('%s, reached from %s, is judged %s', (origin, serverUrl, warning) => {
    expect(judgeTrail(stop(origin), serverUrl)).toBe(warning);
  });
});
