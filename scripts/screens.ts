// Takes pictures of every screen, so that a person can look at them: `node scripts/screens.ts [folder] [name…]`.
// The pages are the real ones; the background is a list of replies. Not part of the extension.
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import preact from '@preact/preset-vite';
import { build } from 'vite';
import * as made from './screens/fixtures.ts';
import * as sites from './screens/site-fixtures.ts';

type Shot = {
  readonly name: string;
  readonly page: 'panel' | 'consent' | 'dashboard';
  readonly size: readonly [width: number, height: number];
  readonly replies: Readonly<Record<string, unknown>>;
  readonly hash?: string;
  readonly scheme?: 'dark' | 'light';
  readonly dir?: 'rtl';
  readonly zoom?: number;
  readonly isWhole?: boolean;
  readonly act?: (page: Page) => Promise<unknown>;
};

const PANEL = [360, 760] as const;
const WINDOW = [520, 680] as const;
const all = {
  'servers.list': made.servers,
  'flows.list': made.flows,
  'flows.ending': made.ending,
  'records.list': made.records,
  'records.events': made.events,
  'ledger.head': { seq: 312, count: 312, hash: '3f9a0c1be27d4458'.repeat(4) },
};
const NOTHING = {
  ...all,
  'records.list': [],
  'ledger.head': { seq: 0, count: 0, hash: '0'.repeat(64) },
};
const unreadable = Object.fromEntries(
  Object.keys({ ...all, 'prompts.current': null }).map((command) => [
    command,
    { failsWith: 'STORAGE_UNAVAILABLE' },
  ]),
);
const connected = { ...all, 'sites.list': sites.sites, 'sites.invoked': sites.invoked };
const both = (shot: Shot): readonly Shot[] => [shot, { ...shot, name: `${shot.name}-dark`, scheme: 'dark' }];
const tool = (name: string, flow = ''): string => `#/tool/Notes/${name}${flow}`;

const shots: readonly Shot[] = [
  { name: 'panel-empty', page: 'panel', size: PANEL, replies: { 'servers.list': [], 'flows.list': [] } },
  {
    name: 'panel-silent',
    page: 'panel',
    size: PANEL,
    replies: { 'servers.list': 'never', 'flows.list': [] },
    act: (page) => page.waitForTimeout(3200),
  },
  { name: 'panel-servers', page: 'panel', size: PANEL, replies: all, isWhole: true },
  { name: 'panel-servers-dark', page: 'panel', size: PANEL, replies: all, scheme: 'dark', isWhole: true },
  { name: 'panel-servers-rtl', page: 'panel', size: PANEL, replies: all, dir: 'rtl', isWhole: true },
  {
    name: 'panel-add',
    page: 'panel',
    size: PANEL,
    replies: all,
    hash: '#/add-server',
    act: async (page) => {
      await page.getByLabel('Server URL').fill('http://mcp.notes.test');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
    },
  },
  { name: 'panel-server', page: 'panel', size: PANEL, replies: all, hash: '#/server/Notes', isWhole: true },
  {
    name: 'panel-remove',
    page: 'panel',
    size: PANEL,
    replies: all,
    hash: '#/server/Notes',
    act: (page) => page.getByRole('button', { name: 'Remove' }).click(),
  },
  { name: 'panel-tool', page: 'panel', size: PANEL, replies: all, hash: tool('book_room'), isWhole: true },
  {
    name: 'panel-tool-review',
    page: 'panel',
    size: PANEL,
    replies: all,
    hash: tool('book_room'),
    isWhole: true,
    act: async (page) => {
      await page.getByLabel('City').fill('Oslo');
      await page.getByRole('button', { name: 'Review' }).click();
    },
  },
  {
    name: 'panel-tool-result',
    page: 'panel',
    size: PANEL,
    replies: all,
    hash: tool('list_notes', '/f7'),
    isWhole: true,
  },
  {
    name: 'panel-tool-waiting',
    page: 'panel',
    size: PANEL,
    replies: all,
    hash: tool('connect_account', '/f1'),
    isWhole: true,
  },
  { name: 'panel-activity', page: 'panel', size: PANEL, replies: all, hash: '#/activity', isWhole: true },
  {
    name: 'panel-activity-dark',
    page: 'panel',
    size: PANEL,
    replies: all,
    hash: '#/activity',
    scheme: 'dark',
    isWhole: true,
  },
  {
    name: 'panel-activity-rtl',
    page: 'panel',
    size: PANEL,
    replies: all,
    hash: '#/activity',
    dir: 'rtl',
    isWhole: true,
  },
  {
    name: 'panel-trouble',
    page: 'panel',
    size: PANEL,
    replies: { ...unreadable, 'storage.trouble': made.trouble.unavailable },
  },
  {
    name: 'panel-trouble-dark',
    page: 'panel',
    size: PANEL,
    replies: { ...all, 'storage.trouble': made.trouble.full },
    scheme: 'dark',
  },
  {
    name: 'panel-damaged',
    page: 'panel',
    size: PANEL,
    replies: { ...all, 'storage.trouble': made.trouble.lost, 'flows.damaged': made.damaged },
    hash: '#/activity',
  },
  ...both({
    name: 'sites-empty',
    page: 'panel',
    size: PANEL,
    replies: { ...all, 'sites.list': [], 'sites.invoked': null },
    hash: '#/sites',
  }),
  {
    name: 'sites-impossible',
    page: 'panel',
    size: PANEL,
    replies: { ...all, 'sites.list': [], 'sites.invoked': sites.invokedElsewhere },
    hash: '#/sites',
  },
  ...both({
    name: 'sites-list',
    page: 'panel',
    size: PANEL,
    replies: connected,
    hash: '#/sites',
    isWhole: true,
  }),
  {
    name: 'sites-list-rtl',
    page: 'panel',
    size: PANEL,
    replies: connected,
    hash: '#/sites',
    dir: 'rtl',
    isWhole: true,
  },
  ...both({ name: 'sites-invoked', page: 'panel', size: PANEL, replies: connected }),
  ...both({
    name: 'sites-connect',
    page: 'panel',
    size: PANEL,
    replies: connected,
    hash: '#/connect-site',
    isWhole: true,
    act: async (page) => {
      await page.getByRole('checkbox').first().check();
      await page.getByText('6 tools').first().click();
      await page.getByLabel('List notes').selectOption('allow');
      await page.getByLabel('delete_note').selectOption('deny');
      await page.getByLabel('All resources').selectOption('allow');
    },
  }),
  ...both({
    name: 'sites-one',
    page: 'panel',
    size: PANEL,
    replies: connected,
    hash: `#/site/${encodeURIComponent('https://chat.example.test')}`,
    isWhole: true,
    act: (page) => page.getByText('6 tools').first().click(),
  }),
  ...both({ name: 'grant', page: 'consent', size: WINDOW, replies: { 'prompts.current': sites.grant } }),
  ...both({
    name: 'grant-changed',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': sites.changedGrant },
    act: (page) => page.getByRole('button', { name: 'Allow for longer…' }).click(),
  }),
  {
    name: 'grant-changed-tall',
    page: 'consent',
    size: [520, 1500],
    replies: { 'prompts.current': sites.changedGrant },
  },
  {
    name: 'grant-never',
    page: 'consent',
    size: [360, 680],
    replies: { 'prompts.current': sites.grant },
    act: (page) => page.getByRole('checkbox').check(),
  },
  ...both({
    name: 'grant-resource',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': sites.resourceGrant },
  }),
  ...both({
    name: 'grant-prompt',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': sites.promptGrant },
    act: (page) => page.getByRole('button', { name: 'Allow all prompts…' }).click(),
  }),
  ...both({
    name: 'grant-long-resource',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': sites.longResourceGrant },
    act: (page) => page.getByRole('button', { name: 'Allow all resources…' }).click(),
  }),
  {
    name: 'grant-resource-never',
    page: 'consent',
    size: [360, 680],
    replies: { 'prompts.current': sites.resourceGrant },
    act: (page) => page.getByRole('checkbox').check(),
  },
  {
    name: 'grant-resource-rtl',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': sites.resourceGrant },
    dir: 'rtl',
    act: (page) => page.getByRole('button', { name: 'Allow all resources…' }).click(),
  },
  ...both({
    name: 'panel-part-calls',
    page: 'panel',
    size: PANEL,
    replies: { ...all, 'flows.list': made.partFlows, 'flows.ending': made.partEnding },
    hash: '#/activity',
    isWhole: true,
    act: (page) => page.getByText('Show result').click(),
  }),
  { name: 'panel-wide', page: 'panel', size: [1000, 760], replies: all, hash: '#/activity' },
  { name: 'consent-notice', page: 'consent', size: WINDOW, replies: { 'prompts.current': made.notice } },
  {
    name: 'consent-notice-dark',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': made.notice },
    scheme: 'dark',
  },
  {
    name: 'consent-notice-rtl',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': made.notice },
    dir: 'rtl',
  },
  { name: 'consent-caution', page: 'consent', size: WINDOW, replies: { 'prompts.current': made.caution } },
  { name: 'consent-danger', page: 'consent', size: WINDOW, replies: { 'prompts.current': made.danger } },
  {
    name: 'consent-danger-dark',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': made.danger },
    scheme: 'dark',
  },
  { name: 'consent-small', page: 'consent', size: [320, 400], replies: { 'prompts.current': made.danger } },
  { name: 'consent-low', page: 'consent', size: [520, 360], replies: { 'prompts.current': made.notice } },
  {
    name: 'consent-zoom',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': made.notice },
    zoom: 2,
  },
  {
    name: 'consent-form',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': made.form },
    act: (page) => page.getByRole('button', { name: 'Review' }).click(),
  },
  {
    name: 'consent-form-review',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': made.form },
    act: async (page) => {
      await page.getByLabel('Your name').fill('Ada Lovelace');
      await page.getByLabel('Email').fill('ada@example.com');
      await page.getByRole('button', { name: 'Review' }).click();
    },
  },
  {
    name: 'consent-trouble',
    page: 'consent',
    size: WINDOW,
    replies: { 'prompts.current': made.notice, 'storage.trouble': made.trouble.full },
  },
  {
    name: 'consent-trouble-dark',
    page: 'consent',
    size: WINDOW,
    replies: { ...unreadable, 'storage.trouble': made.trouble.unavailable },
    scheme: 'dark',
  },
  { name: 'consent-nothing', page: 'consent', size: WINDOW, replies: { 'prompts.current': null } },
  {
    name: 'dashboard-records',
    page: 'dashboard',
    size: [1100, 700],
    replies: all,
    act: (page) => page.getByRole('button', { name: 'Details' }).first().click(),
  },
  { name: 'dashboard-records-dark', page: 'dashboard', size: [1100, 700], replies: all, scheme: 'dark' },
  {
    name: 'dashboard-trouble',
    page: 'dashboard',
    size: [1100, 700],
    replies: { ...unreadable, 'storage.trouble': made.trouble.newer },
  },
  {
    name: 'dashboard-trouble-dark',
    page: 'dashboard',
    size: [1100, 700],
    replies: { ...all, 'storage.trouble': made.trouble.full },
    scheme: 'dark',
  },
  { name: 'dashboard-narrow', page: 'dashboard', size: [420, 760], replies: all },
  { name: 'dashboard-empty', page: 'dashboard', size: [1100, 700], replies: NOTHING },
  {
    name: 'dashboard-ledger',
    page: 'dashboard',
    size: [1100, 700],
    replies: all,
    isWhole: true,
  },
  {
    name: 'dashboard-ledger-dark',
    page: 'dashboard',
    size: [1100, 700],
    replies: { ...all, 'ledger.export': 'damaged' },
    scheme: 'dark',
    isWhole: true,
    act: (page) => page.getByRole('button', { name: 'Export ledger' }).click(),
  },
  {
    name: 'dashboard-ledger-refused',
    page: 'dashboard',
    size: [420, 760],
    replies: all,
    isWhole: true,
    act: (page) => page.getByRole('button', { name: 'Export ledger' }).click(),
  },
  { name: 'dashboard-history', page: 'dashboard', size: [1100, 700], replies: all, hash: '#/history' },
  { name: 'dashboard-sites', page: 'dashboard', size: [1100, 700], replies: connected, hash: '#/sites' },
  { name: 'dashboard-about', page: 'dashboard', size: [1100, 700], replies: all, hash: '#/about' },
];

const [folder = await mkdtemp(join(tmpdir(), 'usher-screens-')), ...names] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const code = await bundle();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  chromiumSandbox: false,
});
for (const shot of shots) {
  if (names.length === 0 || names.some((name) => shot.name.includes(name))) await take(browser, shot);
}
await browser.close();
console.log(folder);

async function bundle(): Promise<{ readonly script: string; readonly style: string }> {
  const outDir = await mkdtemp(join(tmpdir(), 'usher-bundle-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [preact()],
    resolve: { alias: { 'wxt/browser': join(import.meta.dirname, 'screens/browser-stub.ts') } },
    build: {
      outDir,
      target: 'es2023',
      minify: false,
      lib: {
        entry: join(import.meta.dirname, 'screens/gallery.tsx'),
        formats: ['iife'],
        name: 'gallery',
        fileName: 'gallery',
      },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const files = await readdir(outDir);
  const read = (end: string): Promise<string> =>
    readFile(join(outDir, files.find((file) => file.endsWith(end))!), 'utf8');
  return { script: await read('.js'), style: await read('.css') };
}

async function take(on: Browser, shot: Shot): Promise<void> {
  const [width, height] = shot.size;
  const zoom = shot.zoom ?? 1;
  const page = await on.newPage({
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    colorScheme: shot.scheme ?? 'light',
  });
  page.setDefaultTimeout(3000);
  page.on('pageerror', (error) => console.error(shot.name, error.message));
  await page.clock.install({ time: made.NOW_MS });
  await page.route('https://usher.test/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><div id="page"></div>' }),
  );
  await page.goto(`https://usher.test/${shot.hash ?? ''}`);
  await page.evaluate((scenario) => Object.assign(globalThis, { scenario }), {
    page: shot.page,
    replies: shot.replies,
    dir: shot.dir ?? 'ltr',
  });
  // What Chrome does to extension pages.
  await page.addStyleTag({ content: 'body { font-family: system-ui; font-size: 75% }' });
  await page.addStyleTag({ content: code.style });
  await page.addScriptTag({ content: code.script });
  await page.clock.runFor(1200);
  const acting = shot
    .act?.(page)
    .catch((error: unknown) => console.error(shot.name, String(error).slice(0, 300)));
  await page.clock.runFor(shot.name === 'panel-silent' ? 4000 : 800);
  await acting;
  await page.clock.runFor(800);
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (wide > 0) console.error(`${shot.name}: ${wide} px too wide`);
  await page.screenshot({
    path: join(folder, `${shot.name}.png`),
    fullPage: shot.isWhole ?? false,
    animations: 'disabled',
  });
  await page.close();
}
