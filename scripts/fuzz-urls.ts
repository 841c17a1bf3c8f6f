/**
 * Walks random strings through the judge of src/url-safety and checks its laws: it never throws, and a text is never
 * judged milder than its canonical form.
 *
 *     npm run fuzz                 a million strings
 *     npm run fuzz -- 200000       fewer
 *     npm run fuzz -- 1000000 10   ten seconds at the most
 *
 * The same strings each time; FUZZ_SEED=random looks elsewhere and says where.
 */
import { fuzzSeed } from './fuzz-seed.ts';
import { withSource } from './load-source.ts';

type Arbitraries = typeof import('../src/url-safety/fixtures/raw-urls.ts');
type Laws = typeof import('../src/url-safety/fixtures/laws.ts');

const count = Number(process.argv[2] ?? 1_000_000);
const maxSeconds = Number(process.argv[3] ?? 900);
/** Strings between two looks at the clock. */
const BATCH = 10_000;

await withSource(async (load) => {
  const fc = (await import('fast-check')).default;
  const { rawUrls, serverUrls } = (await load(
    '/src/url-safety/fixtures/raw-urls.ts',
  )) as unknown as Arbitraries;
  const { brokenLaw } = (await load('/src/url-safety/fixtures/laws.ts')) as unknown as Laws;
  const contexts = new Map<string, { serverUrl: string; knownHosts: string[] }>();
  const contextOf = (serverUrl: string) => {
    const known = contexts.get(serverUrl) ?? { serverUrl, knownHosts: ['accounts.google.com'] };
    contexts.set(serverUrl, known);
    return known;
  };
  const startedMs = performance.now();
  const elapsedSeconds = () => (performance.now() - startedMs) / 1000;
  let done = 0;
  for (let batch = 0; done < count && elapsedSeconds() < maxSeconds; batch += 1) {
    const numRuns = Math.min(BATCH, count - done);
    fc.assert(
      fc.property(rawUrls, serverUrls, (raw, serverUrl) => {
        const law = brokenLaw(raw, contextOf(serverUrl));
        if (law !== null) throw new Error(law);
      }),
      { numRuns, seed: fuzzSeed + batch },
    );
    done += numRuns;
  }
  console.log(
    `${done.toLocaleString('en')} strings, no broken law, ${elapsedSeconds().toFixed(1)} s, seed ${fuzzSeed}`,
  );
});
