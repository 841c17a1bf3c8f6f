import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom (`src/README.md`). A folder may always import itself. */
const PURE = ['base', 'url-safety', 'servers', 'consent', 'grants', 'authorization', 'elicitation'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  'url-safety': ['base'],
  servers: ['base'],
  consent: ['base', 'url-safety'],
  grants: ['base', 'servers'],
  authorization: ['base', 'url-safety', 'consent', 'servers'],
  elicitation: ['base', 'url-safety', 'consent', 'servers', 'grants'],
  mcp: ['base', 'url-safety', 'consent', 'servers', 'authorization', 'elicitation'],
  tabs: ['base', 'consent', 'elicitation', 'grants'],
  storage: PURE,
  messaging: PURE,
  'page-bridge': ['base', 'grants', 'servers', 'messaging'],
  gateway: ['base', 'servers', 'grants', 'elicitation'],
  background: [...PURE, 'mcp', 'tabs', 'storage', 'messaging', 'page-bridge', 'gateway'],
  ui: [...PURE, 'messaging'],
};

/** The only folders that may import each package. A package without a row may be imported by nobody. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  '@modelcontextprotocol/client': ['mcp'],
  '@modelcontextprotocol/server': ['gateway'],
  '@cfworker/json-schema': ['base'],
  '@noble/hashes': ['base'],
  canonicalize: ['base'],
  idb: ['storage'],
  'ipaddr.js': ['url-safety'],
  preact: ['ui'],
  tldts: ['url-safety'],
  tr46: ['url-safety'],
  wxt: ['mcp', 'tabs', 'storage', 'messaging', 'background', 'ui', 'page-bridge'],
  zod: ['mcp'],
};

/** One folder per door. */
const DOORS: readonly (readonly [door: RegExp, owners: readonly string[]])[] = [
  [/\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\b|\.identity\b|\.declarativeNetRequest\b/, ['mcp']],
  [/\bbrowser\.(tabs|webNavigation|scripting|windows|sidePanel)\b/, ['tabs']],
  [/\.postMessage\(/, ['page-bridge']],
  [/\bcrypto\.subtle\b|\bbrowser\.storage\b|\bindexedDB\b/, ['storage']],
  [/\bbrowser\.runtime\.(sendMessage|onMessage|connect|onConnect)\b/, ['messaging', 'page-bridge']],
  [/\bbrowser\.(alarms|action|contextMenus|notifications)\b/, ['background', 'tabs']],
  [/\bpermissions\.request\b/, ['ui']],
];

/** Never, in no folder: what could read an elicitation tab, or open a page without the door. */
const FORBIDDEN: readonly RegExp[] = [
  /\bcapture(VisibleTab|Tab)\b/,
  /\b(browser|chrome)\.(debugger|pageCapture|devtools)\b/,
  /\btabCapture\b|\bdesktopCapture\b|\bgetDisplayMedia\b/,
  /\bonMessageExternal\b|\bonConnectExternal\b/,
  /\binnerHTML\b|\bdangerouslySetInnerHTML\b/,
  /\bwindow\.open\(/,
  /\beval\(|\bnew Function\b/,
];

const IMPURE =
  /\b(browser|chrome|indexedDB|fetch|setTimeout|setInterval|document|window|navigator|localStorage)\b\s*[.(]|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bcrypto\./;

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\/.*\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !/\/(testing|fixtures)\//.test(file),
);

function withoutComments(file: string): string {
  return readFileSync(join('src', file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, '');
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

describe.each(sources)('%s', (file) => {
  const text = withoutComments(file);
  const folder = file.split('/')[0]!;
  const imports = [...text.matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].map((match) => match[1]!);

  it('imports only what its folder may', () => {
    for (const specifier of imports) {
      // The texts: their keys are a type.
      if (folder === 'ui' && specifier.endsWith('public/_locales/en/messages.json')) continue;
      if (specifier.startsWith('.')) {
        const target = join(file, '..', specifier).split('/')[0]!;
        if (target !== folder) expect(MAY_IMPORT[folder], `${file} imports ${target}`).toContain(target);
      } else {
        expect(OWNERS[packageOf(specifier)] ?? [], `${file} imports ${specifier}`).toContain(folder);
      }
    }
  });

  it('uses no door but its own [E25]', () => {
    for (const [door, owners] of DOORS) if (!owners.includes(folder)) expect(text).not.toMatch(door);
    for (const forbidden of FORBIDDEN) expect(text).not.toMatch(forbidden);
  });

  it('can be held in the head', () => {
    if (file.endsWith('.data.ts')) return;
    expect(readFileSync(join('src', file), 'utf8').split('\n').length).toBeLessThanOrEqual(301);
  });
});

describe.each(sources.filter((file) => PURE.includes(file.split('/')[0]!)))('%s', (file) => {
  it('has no side effects', () => {
    expect(withoutComments(file).replace(/'(?:[^'\\\n]|\\.)*'/g, "''")).not.toMatch(IMPURE);
  });
});

describe('the doors', () => {
  const calls = (pattern: RegExp) => sources.filter((file) => pattern.test(withoutComments(file)));

  it('tabs are created in one file, for a ConsentedUrl [S6]', () => {
    expect(calls(/\btabs\.create\(/)).toEqual(['tabs/open-elicitation-tab.ts']);
  });

  it('scripts are put into pages in one file, which refuses the tabs of a flow before it does anything', () => {
    const door = 'tabs/site-scripts.ts';
    expect(calls(/\bscripting\b|\bexecuteScript\b|\bregisterContentScripts\b|\binsertCSS\b/)).toEqual([door]);
    const text = withoutComments(door);
    const before = text.split('executeScript(').slice(0, -1);
    expect(before).toHaveLength(2);
    expect(before[0]).toMatch(
      /async runIn\(tabId, origin\) \{\s*if \(await isOfFlow\(tabId\)\) return false;/,
    );
    expect(before[1]).toMatch(
      /async insert\(tabId, text, origin\) \{\s*if \(await isOfFlow\(tabId\)\) return 'not-allowed';/,
    );
    // Registered for whole hosts: for the sites that it is given, and for nothing that is written down here.
    expect(text).not.toMatch(/<all_urls>|\*:\/\//);
  });

  it('consent is minted in one place [E23]', () => {
    expect(calls(/\bconsentTo\(/).filter((file) => file !== 'consent/consented-url.ts')).toEqual([
      'background/prompts.ts',
    ]);
    expect(calls(/\bas ConsentedUrl\b/)).toEqual(['consent/consented-url.ts']);
  });

  it('a page’s grant is minted in one place', () => {
    expect(calls(/\bgrantCall\(/).filter((file) => file !== 'grants/call-grant.ts')).toEqual([
      'background/page-grants.ts',
    ]);
    expect(calls(/\bas CallGrant\b/)).toEqual(['grants/call-grant.ts']);
  });
});
