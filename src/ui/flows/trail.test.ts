import { describe, expect, it } from 'vitest';
import { drawTrail } from './trail';

const stop = (origin: string, arrivedAtMs: number) => ({
  origin,
  arrivedAtMs,
  isSecure: origin.startsWith('https:'),
  warning: origin.startsWith('https:') ? null : ('insecure' as const),
});

describe('a drawn trail', () => {
  it('tells the time in each origin, and so far in the last', () => {
    const trail = [
      stop('https://mcp.notes.test', 1000),
      stop('https://idp.test:8443', 3000),
      stop('http://mcp.notes.test', 9000),
    ];
    expect(drawTrail(trail, 10_000)).toEqual([
      { host: 'mcp.notes.test', warning: null, stayedMs: 2000, isLast: false },
      { host: 'idp.test:8443', warning: null, stayedMs: 6000, isLast: false },
      { host: 'mcp.notes.test', warning: 'insecure', stayedMs: 1000, isLast: true },
    ]);
  });

  it('shows what is no web origin as it is, and never a negative time', () => {
    expect(drawTrail([stop('vscode:', 5000)], 4000)).toEqual([
      { host: 'vscode:', warning: 'insecure', stayedMs: 0, isLast: true },
    ]);
  });
});
