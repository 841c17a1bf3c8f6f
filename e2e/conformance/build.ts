import { fileURLToPath } from 'node:url';
import { build } from 'wxt';

/** Where the suite expects a client to have put its metadata document. It is never fetched. */
const DOCUMENT_URL = 'https://conformance-test.local/client-metadata.json';

/**
 * Builds Usher as somebody would who hosts its metadata document there: the address is a setting of every build.
 *
 * @returns the folder of the build, beside the usual one.
 */
export async function buildExtension(): Promise<string> {
  process.env['WXT_CLIENT_DOCUMENT_URL'] = DOCUMENT_URL;
  await build({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    browser: 'chrome',
    manifestVersion: 3,
    outDirTemplate: 'conformance',
  });
  return fileURLToPath(new URL('../../.output/conformance', import.meta.url));
}
