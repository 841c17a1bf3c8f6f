import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Loads modules of `src/` as the bundler would read them (their imports have no extension, which Node alone does not
 * follow), hands them to `use`, and cleans up. A file whose name is in `replaced` is read as that text.
 */
export async function withSource<Result>(
  use: (load: (path: string) => Promise<Record<string, never>>) => Promise<Result>,
  replaced: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const server = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    plugins: [{ name: 'replaced', load: (id) => replaced[basename(id)] ?? null }],
  });
  try {
    return await use((path) => server.ssrLoadModule(path) as Promise<Record<string, never>>);
  } finally {
    await server.close();
  }
}
