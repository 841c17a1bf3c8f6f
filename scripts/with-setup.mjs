// What `npm start` and `npm test` do first on a machine that has nothing but Node and npm: dependencies and a
// browser. Plain JavaScript without imports of packages, because it runs before there are any.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium, findFirefox } from './find-browser.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [script] = process.argv.slice(2);
if (script === undefined) fail('Usage: node scripts/with-setup.mjs SCRIPT');

if (!isInstalled()) {
  say('Installing the dependencies (once, about half a minute) …');
  run(
    'npm',
    ['ci', '--no-audit', '--no-fund'],
    'The dependencies could not be installed: see the lines above.',
  );
}
requireNode();
if (!existsSync(join(root, '.wxt', 'tsconfig.json')))
  run('npm', ['run', 'postinstall'], 'WXT could not be prepared.');
if (findChromium() === null)
  installBrowser(
    'chromium',
    'No Chromium was found. Install one (on Debian or Ubuntu: sudo apt-get install chromium), or name yours in the ' +
      'environment variable CHROMIUM. Branded Google Chrome does not load unpacked extensions from the command line.',
  );
if (script === 'verify' && findFirefox() === null)
  installBrowser(
    'firefox-esr',
    'No Firefox was found. Install one, 153 or later (on Debian: sudo apt-get install firefox-esr), or name yours in ' +
      'the environment variable FIREFOX.',
  );

const { status, signal } = spawnSync('npm', ['run', '--silent', script], {
  cwd: root,
  stdio: 'inherit',
  shell: isWindows(),
});
process.exit(signal === null ? (status ?? 1) : 1);

/** True when what is installed is what the lock file asks for. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional === true || present[path]?.version === version,
  );
}

/** The build needs Node 22; on Linux and Windows one comes with the dependencies, elsewhere yours must be new enough. */
function requireNode() {
  const own = spawnSync(join(root, 'node_modules', '.bin', 'node'), ['--version'], {
    encoding: 'utf8',
    shell: isWindows(),
  });
  const version = own.status === 0 ? own.stdout.trim() : process.version;
  if (Number(/^v(\d+)/.exec(version)?.[1]) < 22)
    fail(`Usher is built with Node 22 or newer; this is ${version}. Please update Node.`);
}

/** Debian's package, where we may install it; otherwise the sentence that says what to do. */
function installBrowser(debianPackage, sentence) {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || spawnSync('apt-get', ['--version']).status !== 0) fail(sentence);
  say(`Installing ${debianPackage} from the distribution (once, about a minute) …`);
  run('apt-get', ['update', '-qq'], 'The package lists could not be read.');
  run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', debianPackage],
    `${debianPackage} could not be installed.`,
  );
}

function run(command, args, sentence) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Their chatter goes to stderr: the output of this command is the walk, or the tests.
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env,
    shell: isWindows(),
  });
  if (status !== 0) fail(sentence);
}

function isWindows() {
  return process.platform === 'win32';
}

function say(sentence) {
  console.error(sentence);
}

function fail(sentence) {
  say(sentence);
  process.exit(1);
}
