import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { names } from './cure.ts';
import { CURES, TRAPS } from './cures.ts';
import { AUTHORIZATION_CURES } from './cures-authorization.ts';
import { ELICITATION_CURES } from './cures-elicitation.ts';
import { WIRE_CURES } from './cures-wire.ts';

const all = [...CURES, ...ELICITATION_CURES, ...WIRE_CURES, ...AUTHORIZATION_CURES];

/** What `npm run prove-cures` would say at once, without breaking anything. */
describe('the cures', () => {
  it.each(all)('can be taken out, and have a test: $trap, $what', ({ trap, file, find, replace, test }) => {
    expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
    const titles = readFileSync(test, 'utf8').match(/(['"`])(?:\\.|(?!\1)[^\n\\])*\1/g) ?? [];
    expect(titles.some((title) => names(title, trap))).toBe(true);
  });

  it('are there for every trap', () => {
    const cured = new Set(all.map(({ trap }) => trap));
    expect(TRAPS.filter((trap) => !cured.has(trap))).toEqual([]);
  });
});
