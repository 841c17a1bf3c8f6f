import { readFileSync } from 'node:fs';
import { expect, test } from '../kit/test.ts';

// What both builds ask the browser for, read from the builds themselves (DESIGN §2.14, §2.16, §2.19). A permission that
// appears here without a decision is a bug.

type Manifest = Readonly<Record<string, unknown>> & {
  readonly content_security_policy: { readonly extension_pages: string };
};

const COMMON = [
  'activeTab',
  'alarms',
  'contextMenus',
  'declarativeNetRequestWithHostAccess',
  'identity',
  'scripting',
  'storage',
];
const HOSTS_ON_REQUEST = ['http://127.0.0.1/*', 'http://[::1]/*', 'http://localhost/*', 'https://*/*'];

const POLICY = [
  "base-uri 'none'",
  'connect-src https: http://localhost:* http://127.0.0.1:*',
  "default-src 'none'",
  "font-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "img-src 'self' data: blob:",
  'media-src data: blob:',
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
];

for (const { build, permissions } of [
  { build: 'chrome-mv3', permissions: [...COMMON, 'sidePanel'] },
  { build: 'firefox-mv3', permissions: COMMON },
] as const) {
  test.describe(build, () => {
    const manifest = () =>
      JSON.parse(
        readFileSync(new URL(`../../.output/${build}/manifest.json`, import.meta.url), 'utf8'),
      ) as Manifest;
    const list = (key: string) => [...((manifest()[key] ?? []) as readonly string[])].sort();

    test('asks for exactly what was decided, and for no site [E25]', () => {
      expect(list('permissions')).toEqual([...permissions].sort());
      expect(list('optional_permissions')).toEqual(['notifications', 'webNavigation']);
      expect(list('host_permissions')).toEqual([]);
      expect(list('optional_host_permissions')).toEqual(HOSTS_ON_REQUEST);
      expect(manifest()['incognito']).toBe('not_allowed');
    });

    test('lets no page and no other extension in', () => {
      for (const door of ['externally_connectable', 'web_accessible_resources', 'content_scripts', 'sandbox'])
        expect(manifest(), door).not.toHaveProperty(door);
    });

    test('runs nothing but its own code, and connects only to where servers are [S7, S13]', () => {
      const policy = manifest().content_security_policy.extension_pages.split('; ').sort();
      expect(policy).toEqual(POLICY);
    });
  });
}
