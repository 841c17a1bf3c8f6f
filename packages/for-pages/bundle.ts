import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const entry = fileURLToPath(new URL('./src/index.ts', import.meta.url));

/** The code of one form of the module: `es` for bundlers and `import`, `iife` for a plain script tag. */
export async function bundle(format: 'es' | 'iife', outDir: string | null = null): Promise<string> {
  const outputs = (await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      target: 'es2022',
      write: outDir !== null,
      ...(outDir !== null && { outDir }),
      emptyOutDir: false,
      minify: true,
      lib: {
        entry,
        formats: [format],
        name: 'usherForPages',
        fileName: () => (format === 'es' ? 'usher-for-pages.mjs' : 'usher-for-pages.js'),
      },
    },
  })) as Rolldown.RolldownOutput[];
  const chunk = outputs[0]?.output[0];
  if (chunk === undefined) throw new Error('Nothing was built');
  return chunk.code;
}
