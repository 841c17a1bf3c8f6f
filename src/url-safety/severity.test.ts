import { describe, expect, it } from 'vitest';
import { finding } from './finding';
import { rankOfSeverity, strictest } from './severity';

describe('severity', () => {
  it('grows from nothing to a block', () => {
    const severities = ['none', 'notice', 'caution', 'danger', 'block'] as const;
    const ranks = severities.map(rankOfSeverity);
    expect(new Set(ranks).size).toBe(severities.length);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });

  it('decides, and among equals the code that is named first', () => {
    expect(strictest([])).toBeNull();
    const [late, early] = [finding('caution', 'download'), finding('caution', 'ip-literal')];
    expect(strictest([late, early])).toBe(early);
    expect(strictest([early, late])).toBe(early);
    expect(strictest([early, finding('danger', 'device-code'), late])?.code).toBe('device-code');
    expect(strictest([late, finding('caution', 'download')])).toBe(late);
    expect(strictest([early, finding('notice', 'not-a-string')])).toBe(early);
  });
});
