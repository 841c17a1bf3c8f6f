/**
 * Measures how long one URL takes to judge, and fails when it is over budget.
 *
 *     npm run bench           200 rounds, about five seconds
 *     npm run bench -- 40     fewer: about a second, for every change
 *
 * A busy machine breaks no budget: each call is timed alone, a URL's time is the lower quartile of its rounds (what
 * other programs take is only ever added), and what is over budget is measured again, twice at the most.
 */
import { readFile } from 'node:fs/promises';
import { withSource } from './load-source.ts';

/** The budget of one URL, microseconds. */
const MEDIAN_BUDGET_US = 50;
const P99_BUDGET_US = 1_000;
const ROUNDS = Number(process.argv[2] ?? 200);
const ATTEMPTS = 3;

type Judge = typeof import('../src/url-safety/judge.ts');

const corpus = new URL('../src/url-safety/fixtures/hostile-urls.json', import.meta.url);
const idnHosts = new URL('../src/url-safety/fixtures/idn-hosts.json', import.meta.url);

const { cases } = JSON.parse(await readFile(corpus, 'utf8')) as {
  cases: { url: string; context: { server: string; knownDomains?: string[] } }[];
};
const { hosts } = JSON.parse(await readFile(idnHosts, 'utf8')) as { hosts: { ascii: string }[] };

const server = 'https://mcp.example.com/mcp';
const everyday = [
  'https://mcp.example.com/connect?elicitation=550e8400-e29b-41d4-a716-446655440000',
  'https://github.com/login/oauth/authorize?client_id=abc&redirect_uri=https%3A%2F%2Fmcp.example.com%2Fcb&state=s1',
  'https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=1&scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fdrive&redirect_uri=https%3A%2F%2Fmcp.example.com%2Fcb&state=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln',
  'https://checkout.stripe.com/c/pay/cs_1#fidkdWxOYHwnPyd1blpxYHZxWjA0',
];
const groups: Record<string, { url: string; context: { serverUrl: string; knownHosts: string[] } }[]> = {
  everyday: everyday.map((url) => ({ url, context: contextOf(server) })),
  'hostile corpus': cases.map(({ url, context }) => ({
    url,
    context: contextOf(context.server, context.knownDomains),
  })),
  'IDN hosts': hosts.map(({ ascii }) => ({ url: `https://${ascii}/`, context: contextOf(server) })),
};

function contextOf(serverUrl: string, more: string[] = []) {
  const known = Array.from({ length: 10 }, (_, index) => `mcp.approved-${index}.example.org`);
  return { serverUrl, knownHosts: [...known, ...more] };
}

await withSource(async (load) => {
  const { judgeUrl } = (await load('/src/url-safety/judge.ts')) as unknown as Judge;
  let isOver = true;
  for (let attempt = 0; isOver && attempt < ATTEMPTS; attempt += 1) isOver = !isInBudget(judgeUrl);
  process.exitCode = isOver ? 1 : 0;
});

function isInBudget(judgeUrl: Judge['judgeUrl']): boolean {
  const rows: Record<string, object> = {};
  const all: number[] = [];
  for (const [name, group] of Object.entries(groups)) {
    const rounds = group.map((): number[] => []);
    for (let round = -5; round < ROUNDS; round += 1) {
      for (const [index, { url, context }] of group.entries()) {
        // A fresh context, as each elicitation brings its own.
        const startedMs = performance.now();
        judgeUrl(url, { ...context });
        if (round >= 0) rounds[index]?.push((performance.now() - startedMs) * 1000);
      }
    }
    const times = rounds.map((samples) => percentile(samples, 0.25));
    rows[name] = { ...row(times), 'p99 of every call µs': Math.round(percentile(rounds.flat(), 0.99)) };
    all.push(...times);
  }
  rows['all'] = row(all);
  console.table(rows);
  const isKept = percentile(all, 0.5) < MEDIAN_BUDGET_US && percentile(all, 0.99) < P99_BUDGET_US;
  console.log(`Budget: median ${MEDIAN_BUDGET_US} µs, p99 ${P99_BUDGET_US} µs: ${isKept ? 'kept' : 'OVER'}`);
  return isKept;
}

function row(samples: number[]) {
  const at = (share: number) => Number(percentile(samples, share).toFixed(1));
  return { URLs: samples.length, 'median µs': at(0.5), 'p95 µs': at(0.95), 'p99 µs': at(0.99) };
}

function percentile(samples: number[], share: number): number {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
