/**
 * Builds what is published, into `dist/`: one ES module, one classic script (`usherForPages` is its global), types.
 * `node packages/for-pages/build.ts`
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const root = dirname(fileURLToPath(import.meta.url));
const outDir = join(root, 'dist');

rmSync(outDir, { recursive: true, force: true });
for (const format of ['es', 'iife'] as const) await bundle(format, outDir);
const typescript = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));
const options =
  '--ignoreConfig --declaration --emitDeclarationOnly --target es2023 --lib es2023,dom --outDir';
execFileSync(typescript, [...options.split(' '), outDir, join(root, 'src/index.ts')], { stdio: 'inherit' });
