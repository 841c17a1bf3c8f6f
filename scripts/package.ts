/**
 * Makes what the stores want: the Chrome zip, the Firefox xpi, the source archive, and their checksums.
 *
 *     npm run package
 *
 * From a clean work tree, so that the source archive is the source of the packages. The same commit makes the same
 * bytes.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksumLine, filesBelow, pack } from './pack.ts';

const FOLDER = '.output/packages';
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const changes = git('status', '--porcelain', '--untracked-files=no');
if (changes !== '') {
  console.error(`These files differ from the last commit, so no package would have a source:\n${changes}`);
  process.exit(1);
}
const date = new Date(git('show', '--no-patch', '--format=%cI', 'HEAD').trim());

run('npm', 'run', '--silent', 'build');
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const packages: readonly (readonly [name: string, content: Uint8Array])[] = [
  [`usher-${version}-chrome.zip`, await pack(filesBelow('.output/chrome-mv3'), date)],
  [`usher-${version}-firefox.xpi`, await pack(filesBelow('.output/firefox-mv3'), date)],
  [`usher-${version}-source.zip`, source()],
];
for (const [name, content] of packages) writeFileSync(join(FOLDER, name), content);
const sums = packages.map(([name, content]) => checksumLine(name, content)).join('');
writeFileSync(join(FOLDER, 'SHA256SUMS'), sums);
console.log(`${FOLDER}:\n${sums}`);

/** What git keeps, of this commit: with its lock file and README it is all that a reviewer needs to build it. */
function source(): Uint8Array {
  return execFileSync('git', ['archive', '--format=zip', '--prefix=usher/', 'HEAD'], {
    maxBuffer: 512 * 1024 * 1024,
  });
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' });
}

function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
}
