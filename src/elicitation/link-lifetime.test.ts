import { describe, expect, it } from 'vitest';
import { statedExpiryMs } from './link-lifetime';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const IN_3_MINUTES = NOW + 180_000;
const URL = 'https://mcp.notes.test/connect?ticket=1';

describe('until when a link works', () => {
  it.each([
    ['a span in seconds beside the URL', { expires_in: 180 }, URL],
    ['the same in camel case', { expiresIn: '180' }, URL],
    ['a moment in ISO 8601', { expires_at: '2026-11-21T12:03:00Z' }, URL],
    ['a moment in seconds', { exp: IN_3_MINUTES / 1000 }, URL],
    ['a moment in milliseconds', { expiresAt: IN_3_MINUTES }, URL],
    ['in _meta', { _meta: { expires_in: 180 } }, URL],
    ['in the query of a signed link', {}, `${URL}&expires=${IN_3_MINUTES / 1000}`],
  ])('is read: %s', (_, holder, url) => {
    expect(statedExpiryMs(holder, url, NOW)).toBe(IN_3_MINUTES);
  });

  it('is what stands beside the URL rather than in it', () => {
    expect(statedExpiryMs({ expires_in: 180 }, `${URL}&expires=${NOW / 1000 + 900}`, NOW)).toBe(IN_3_MINUTES);
  });

  it.each([
    ['nothing is said', {}, URL],
    ['the moment is past', { exp: NOW / 1000 - 1 }, URL],
    ['it is years away', { exp: NOW / 1000 + 1e9 }, URL],
    ['a span is endless, negative or no number', { expires_in: Infinity, expiresIn: -5, exp: 'soon' }, URL],
    ['the URL is none', null, 'not a url?expires=9'],
    ['the fields are objects', { expires_at: {}, _meta: [] }, { url: URL }],
  ])('is unknown where %s', (_, holder, url) => {
    expect(statedExpiryMs(holder, url, NOW)).toBeNull();
  });
});
