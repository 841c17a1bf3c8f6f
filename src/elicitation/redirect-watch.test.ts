import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judged, storiesIn } from './fixtures/tell-story';

/** Vectors beside the corpus: each sentence of SECURITY §3.2–3.4 and DESIGN §2.6–2.7 that the corpus leaves open. */
describe.each(['return', 'tabs'])('the stories of %s', (name) => {
  const text = readFileSync(new URL(`./fixtures/${name}.stories.txt`, import.meta.url), 'utf8');

  describe.each([...storiesIn(text)])('%s', (_, stories) => {
    it.each(stories)('$promise: $says', ({ story, setting, says }) => {
      expect(judged(story, setting)).toBe(says);
    });
  });
});
