import { readFileSync } from 'node:fs';
import { createServer } from 'vite';

const s = await createServer({
  root: '/work/main',
  configFile: false,
  server: { middlewareMode: true, hmr: false, watch: null },
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
  appType: 'custom',
});
const { judgeUrl } = await s.ssrLoadModule('/src/url-safety/judge.ts');
const d = JSON.parse(readFileSync('/work/shared/corpora/hostile-urls.json', 'utf8'));
const gate = [
  'clickDelayMs',
  'pendingRequest',
  'pendingPromptsFromServer',
  'promptsLast10min',
  'sameUrlRounds',
  'toolHashChanged',
  'initiator',
  'bridgeFrameId',
  'incognitoFlow',
];
let n = 0,
  bad = 0;
for (const c of d.cases) {
  if (gate.some((k) => k in c.context)) continue;
  n++;
  const j = judgeUrl(c.url, { serverUrl: c.context.server, knownHosts: c.context.knownDomains });
  const ok =
    j.verdict === c.expected &&
    (c.expected !== 'warn' || j.severity === c.severity) &&
    (j.reason === c.reason || (c.reason === 'ok' && j.verdict === 'allow'));
  if (!ok) {
    bad++;
    console.log(
      c.id,
      c.url.slice(0, 100),
      'expected',
      c.expected,
      c.severity,
      c.reason,
      'got',
      j.verdict,
      j.severity,
      j.reason,
      JSON.stringify(j.findings),
    );
  }
}
console.log(n, bad);
await s.close();
