import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export type HarnessServer = {
  /** A page with the stores in it. */
  readonly url: string;
  /** The same page with an opaque origin, which has no storage at all. */
  readonly sandboxedUrl: string;
  close(): Promise<void>;
};

/** Bundles the harness in memory and serves it on loopback, which is a secure context: `crypto.subtle` is there. */
export async function serveHarness(): Promise<HarnessServer> {
  const script = await bundle();
  const server = createServer((request, response) => {
    const isScript = request.url === '/harness.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.setHeader('access-control-allow-origin', '*');
    if (request.url === '/sandboxed') response.setHeader('content-security-policy', 'sandbox allow-scripts');
    response.end(isScript ? script : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  return {
    url,
    sandboxedUrl: `${url}sandboxed`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const PAGE = '<!doctype html><title>Storage</title><script type="module" src="/harness.js"></script>';

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('./harness.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      lib: { entry, formats: ['es'], fileName: 'harness' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !('output' in output)) throw new Error('The harness was not bundled');
  return output.output[0].code;
}
