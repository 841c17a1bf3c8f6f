import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allLaws, LAWS, type Law, type LawName } from './testing/laws';
import { FAULTS } from './testing/planted-faults';
import { driveToEnd, walk, ways } from './testing/walk';

/** Steps in `npm run unit`; `npm run fuzz` walks a million. */
const STEPS = Number(process.env['FUZZ_STEPS'] ?? 60_000);
/** Walks between two looks at how many steps there were. */
const BATCH = 1_000;
const SEED = fc.readConfigureGlobal()?.seed ?? 1;

describe('a flow, along random walks over all deliveries', () => {
  it(`keeps every law of the heart at each of ${STEPS} steps`, { timeout: 900_000 }, () => {
    const property = fc.property(ways, (way) => {
      const watch = allLaws();
      walk(way, (step) => {
        steps += 1;
        watch(step);
      });
    });
    let steps = 0;
    for (let batch = 0; steps < STEPS; batch++) {
      fc.assert(property, { numRuns: BATCH, seed: SEED + batch });
    }
  });

  it('comes to its end from wherever it is: nothing is stuck', () => {
    fc.assert(
      fc.property(ways, (way) => {
        const story = driveToEnd(walk(way, () => {}));
        expect(story.state.phase).toBe('settled');
      }),
      { numRuns: 500 },
    );
  });

  it('can be cancelled wherever it is: the server has the last word for what it is owed, and no more [E18]', () => {
    fc.assert(
      fc.property(ways, (way) => {
        const story = walk(way, () => {}).tell({ type: 'user-cancelled' });
        if (story.state.phase === 'calling') story.completed();
        expect(story.state.phase).toBe('settled');
      }),
      { numRuns: 500 },
    );
  });

  it('goes through every phase, delivery and ending', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(ways, (way) => {
        walk(way, ({ after, effects }) => {
          seen.add(after.phase);
          if (after.phase === 'settled') seen.add(after.ending.outcome);
          else if ('round' in after) seen.add(after.round.delivery);
          for (const effect of effects) seen.add(effect.do);
        });
      }),
      { numRuns: 1_500 },
    );
    const phases = [
      'awaiting-grant',
      'calling',
      'awaiting-consent',
      'awaiting-form',
      'opening-tab',
      'interacting',
      'answer-unknown',
      'awaiting-authorization',
    ];
    const deliveries = ['input-required', 'required-error', 'error-link', 'server-request'];
    const endings = ['completed', 'failed', 'declined', 'cancelled', 'refused', 'expired'];
    expect([...seen]).toEqual(expect.arrayContaining([...phases, ...deliveries, ...endings, 'resume-call']));
  });
});

describe('a fault that is planted in the heart', () => {
  it.each(FAULTS)('breaks a law: $fault', ({ breaks, decide }) => {
    const law: Law = LAWS[breaks as LawName];
    const found = fc.check(
      fc.property(ways, (way) => {
        walk(way, law(), decide);
      }),
      { numRuns: 20_000, endOnFailure: true },
    );
    expect(found.failed, `${breaks} does not notice`).toBe(true);
  });

  it('is planted for every law', () => {
    expect(Object.keys(LAWS).filter((name) => !FAULTS.some(({ breaks }) => breaks === name))).toEqual([]);
  });
});
