import { describe, expect, it } from 'vitest';
import corpus from './fixtures/redirect-sequences.json';
import { replay, type Sequence } from './fixtures/replay-sequence';

/** Sequences recorded in Chromium 156 and Firefox 153, and written ones: the acceptance test of SECURITY §3.3. */
describe('the recorded sequences', () => {
  const vectors = corpus.vectors as unknown as readonly Sequence[];

  it.each(vectors.map((vector) => [`${vector.id} ${vector.title}`, vector] as const))('%s', (_, vector) => {
    expect(replay(vector)).toEqual(vector.expect);
  });
});
