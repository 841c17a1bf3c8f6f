import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { CHROME_KEY, clientMetadata, GECKO_ID, isDocumentUrl } from './scripts/extension-identity.ts';

/** Where the client metadata document is hosted; without it Usher registers, or the person brings a client id. */
const documentUrl = process.env['WXT_CLIENT_DOCUMENT_URL'];
if (documentUrl !== undefined && !isDocumentUrl(documentUrl))
  throw new Error('WXT_CLIENT_DOCUMENT_URL is no https URL with a path');

/** `docs/decisions.md` and the architecture page say why each line is as it is. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  'media-src data: blob:',
  "font-src 'self'",
  // No IPv6 address: neither browser knows one in a policy, and both would say so on every page.
  'connect-src https: http://localhost:* http://127.0.0.1:*',
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
  hooks: {
    // Ready to be put at its address.
    'build:publicAssets'(_wxt, files) {
      if (documentUrl === undefined) return;
      const contents = `${JSON.stringify(clientMetadata(documentUrl), null, 2)}\n`;
      files.push({ relativeDest: 'client-metadata.json', contents });
    },
  },
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
    action: {
      default_title: '__MSG_extension_name__',
      // Firefox hides buttons behind another one unless it is told: every text says "in the toolbar".
      ...(browser === 'firefox' && { default_area: 'navbar' }),
    },
    // The toolbar button by key. Without one of ours: every combination means something to somebody's page already.
    commands: { _execute_action: {} },
    // No folder may be called `options` to make WXT do it: the page is named for what it is.
    options_ui: { page: 'dashboard.html', open_in_tab: true },
    content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
    incognito: 'not_allowed',
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: GECKO_ID,
              strict_min_version: '153.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { minimum_chrome_version: '140', key: CHROME_KEY }),
  }),
});
