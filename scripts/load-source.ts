import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Loads modules of `src/` as the bundler would read them (their imports have no extension, which Node alone does not
 * follow), hands them to `use`, and cleans up.
 */
export async function withSource<Result>(
  use: (load: (path: string) => Promise<Record<string, never>>) => Promise<Result>,
): Promise<Result> {
  const server = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    return await use((path) => server.ssrLoadModule(path) as Promise<Record<string, never>>);
  } finally {
    await server.close();
  }
}
