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
const { judgeIdn } = await s.ssrLoadModule('/src/url-safety/idn.ts');
const d = JSON.parse(readFileSync('/work/shared/corpora/third-party/idn-display.json', 'utf8'));
let unsafe = 0,
  caught = 0,
  safe = 0,
  flagged = 0;
for (const c of d.cases) {
  if (c.group.startsWith('extra') && !process.argv[2]) continue;
  if (c.chromium156 === 'ascii' || c.chromium156 == null) continue;
  let host = null;
  try {
    host = new URL(`http://${c.host}/`).hostname;
  } catch {}
  const j = host === null ? { display: 'unsafe', fault: 'unparseable' } : judgeIdn(host);
  const isUnsafe = c.chromium156 !== 'unicode';
  const got = j.display !== 'safe';
  if (isUnsafe) {
    unsafe++;
    if (got) caught++;
    else console.log('MISS', c.id, c.host, c.unicode, c.note?.slice(0, 60));
  } else {
    safe++;
    if (got) {
      flagged++;
      console.log('FALSE', c.id, c.host, c.unicode, JSON.stringify(j), c.note?.slice(0, 60));
    }
  }
}
console.log({ unsafe, caught, safe, flagged });
await s.close();
