import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stopwatch } from '../base/testing/cpu-time';
import { judgeUrl } from './judge';
import { plainName, plainText } from './plain-text';

/**
 * Bounds that no text may break, wide enough for a busy machine: `npm run bench` holds the judge to its real budget.
 */
const server = 'https://mcp.example.com/mcp';

/** The best of a few rounds, in processor time: what the collector or the compiler does is only ever added. */
function fastestMs(rounds: number, run: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const spentMs = stopwatch();
    run();
    return spentMs();
  });
  return Math.min(...times);
}

describe('a URL made to take long', () => {
  const longest = (piece: string) => `https://mcp.example.com/?${piece.repeat(16_000 / piece.length)}`;

  it.each([
    ['many redirects', longest('next=https://evil.io&')],
    ['many parameters', longest('a&')],
    ['one long name', longest('redirect_redirect-')],
    ['nearly a token', longest('eyJhbGciOi.eyJ')],
    ['nearly encoded', longest('%25')],
    ['many dots in a host', `https://${'a.'.repeat(7_000)}com/`],
    ['many dashes', `https://evil.io/${'-1'.repeat(7_000)}`],
  ])('%s: is judged in well under a second, with few findings', (_what, url) => {
    const { findings } = judgeUrl(url, { serverUrl: server });
    expect(findings.length).toBeLessThanOrEqual(6);
    expect(fastestMs(2, () => judgeUrl(url, { serverUrl: server }))).toBeLessThan(400);
  });
});

describe('an ordinary URL', () => {
  const { cases } = JSON.parse(
    readFileSync(new URL('./fixtures/hostile-urls.json', import.meta.url), 'utf8'),
  ) as { cases: { url: string }[] };

  it('takes a fraction of a millisecond', () => {
    const context = { serverUrl: server };
    const allMs = fastestMs(5, () => {
      for (const { url } of cases) judgeUrl(url.slice(0, 500), context);
    });
    expect(allMs / cases.length).toBeLessThan(0.5);
  });
});

describe('a huge text', () => {
  it('is read in part', () => {
    const huge = `${'\u200d'.repeat(2_000_000)}x`;
    expect(plainText(huge)).toMatchObject({ text: '', isCut: true });
    expect(plainName('n'.repeat(5_000_000)).text).toHaveLength(120);
    expect(fastestMs(2, () => plainText(huge))).toBeLessThan(400);
  });
});
