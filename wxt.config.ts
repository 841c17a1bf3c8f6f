import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';

/** `docs/decisions.md` and the architecture page say why each line is as it is. */
const contentSecurityPolicy = (browser: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    'media-src data: blob:',
    "font-src 'self'",
    // Chromium knows no IPv6 address in a policy: it ignores this one, and says so on every page.
    `connect-src https: http://localhost:* http://127.0.0.1:*${browser === 'firefox' ? ' http://[::1]:*' : ''}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

export default defineConfig({
  manifestVersion: 3,
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill'],
  zip: { excludeSources: ['test-results/**', 'docs/screenshots/**', '.demo/**'] },
  vite: () => ({ plugins: [preact()], build: { target: 'es2023', cssTarget: ['chrome140', 'firefox153'] } }),
  manifest: ({ browser }) => ({
    name: '__MSG_extension_name__',
    description: '__MSG_extension_description__',
    default_locale: 'en',
    permissions: [
      'storage',
      'alarms',
      'identity',
      'scripting',
      'activeTab',
      'contextMenus',
      'declarativeNetRequestWithHostAccess',
      ...(browser === 'firefox' ? [] : ['sidePanel']),
    ],
    optional_permissions: ['webNavigation', 'notifications'],
    optional_host_permissions: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*', 'http://[::1]/*'],
    action: { default_title: '__MSG_extension_name__' },
    // No folder may be called `options` to make WXT do it: the page is named for what it is.
    options_ui: { page: 'dashboard.html', open_in_tab: true },
    content_security_policy: { extension_pages: contentSecurityPolicy(browser) },
    incognito: 'not_allowed',
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'usher@usher.example',
              strict_min_version: '153.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { minimum_chrome_version: '140' }),
  }),
});
