import { describe, expect, it } from 'vitest';
import { hasPart } from './parts';
import type { EraVerdict } from './types';

const legacy = (capabilities: object) =>
  ({ era: 'legacy', protocolVersion: '2025-11-25', capabilities, atMs: 0 }) as unknown as EraVerdict;
const modern = (discover: object) =>
  ({ era: 'modern', protocolVersion: '2026-07-28', discover, atMs: 0 }) as unknown as EraVerdict;

describe('what a server has besides tools', () => {
  it('is what it says of itself, in either era', () => {
    expect(hasPart({ verdict: legacy({ resources: {} }) }, 'resources')).toBe(true);
    expect(hasPart({ verdict: modern({ capabilities: { prompts: {} } }) }, 'prompts')).toBe(true);
  });

  it('is nothing where it says nothing, or says it wrongly', () => {
    const verdicts = [
      null,
      legacy({ tools: {} }),
      legacy({ resources: true }),
      legacy(JSON.parse('{"__proto__":{"resources":{}}}')),
      modern({}),
      modern({ capabilities: 'resources' }),
      modern({ capabilities: { resources: null } }),
    ];
    for (const verdict of verdicts) expect(hasPart({ verdict }, 'resources')).toBe(false);
  });
});
