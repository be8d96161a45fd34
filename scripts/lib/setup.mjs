import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run, say } from './children.mjs';
import { at, findOnPath, nodeBinary } from './paths.mjs';

const installHints = {
  git: 'git (Debian and Ubuntu: apt-get install git; macOS: xcode-select --install)',
  python3: 'python3 (Debian and Ubuntu: apt-get install python3; macOS: xcode-select --install)',
  make: 'make (Debian and Ubuntu: apt-get install make; macOS: xcode-select --install)',
  'g++': 'g++ (Debian and Ubuntu: apt-get install g++; macOS: xcode-select --install)',
  npm: 'npm, which comes with Node.js (https://nodejs.org)',
};

/** @param {readonly (keyof typeof installHints)[]} names @param {string} purpose */
function requireTools(names, purpose) {
  const missing = names.filter((name) => findOnPath(name) === undefined);
  if (missing.length > 0)
    throw new Error(`${purpose} needs what is not installed here. Please install:\n${missing.map((name) => `  - ${installHints[name]}`).join('\n')}`);
}

/** Any Node from 20 on starts the set-up; all else runs on the Node 24 that it brings. */
function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    throw new Error(`Node.js ${process.versions.node} is too old to set this up. Please install Node.js 20 or later (https://nodejs.org).`);
}

/** @param {string} file */
const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
/** @param {string} file */
const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/**
 * Runs the steps of a set-up with their output in a file under out/; shows its end when one fails.
 * @param {string} name
 * @param {readonly { command: string, args: readonly string[], cwd: string, env?: Record<string, string | undefined> }[]} steps
 */
async function runLogged(name, steps) {
  mkdirSync(at('out'), { recursive: true });
  const log = at('out', `setup-${name}.log`);
  writeFileSync(log, '');
  for (const step of steps) {
    const line = [step.command, ...step.args].join(' ');
    writeFileSync(log, `$ ${line}\n`, { flag: 'a' });
    const onOutput = (/** @type {Buffer} */ chunk) => writeFileSync(log, chunk, { flag: 'a' });
    const { code, output } = await run(step.command, step.args, { cwd: step.cwd, env: step.env, onOutput });
    if (code !== 0)
      throw new Error(`'${line}' failed with exit code ${code} in ${step.cwd}. The end of ${log}:\n${output.split('\n').slice(-40).join('\n')}`);
  }
}

/** Whether every package of the lock file that this machine must have is installed in that version (npm keeps its own list). */
function packagesMatchLock() {
  const installed = readIfThere(at('node_modules/.package-lock.json'));
  if (installed === undefined) return false;
  const have = JSON.parse(installed).packages;
  const want = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  return Object.entries(want).every(
    ([place, entry]) => place === '' || entry.optional || entry.devOptional || have[place]?.version === entry.version,
  );
}

/** Installs the packages of the lock file, unless they are installed. */
export async function ensurePackages() {
  requireNode();
  const stamp = at('node_modules/.driftmgr-lock');
  const lock = hashOf(at('package-lock.json'));
  if (readIfThere(stamp) === lock) return;
  if (!packagesMatchLock() || !existsSync(at('node_modules/node/bin/node'))) {
    requireTools(['npm'], 'Installing packages');
    say('installing packages (npm ci, about a minute) …');
    await runLogged('packages', [{ command: 'npm', args: ['ci'], cwd: at() }]);
    if (!existsSync(at('node_modules/node/bin/node'))) await runLogged('node', [{ command: 'npm', args: ['rebuild', 'node', 'esbuild'], cwd: at() }]);
  }
  writeFileSync(stamp, lock);
}

/**
 * Installs a VS Code to test in and a browser (test/ide), unless they are installed.
 * @param {Promise<void>} [packages] those of the lock file, where they are still being installed: only the last step needs their Node
 */
export async function ensureIde(packages) {
  const ide = at('test/ide');
  const stamp = path.join(ide, 'node_modules/.driftmgr-lock');
  const lock = `${hashOf(path.join(ide, 'package-lock.json'))} ${process.platform}-${process.arch}`;
  if (readIfThere(stamp) === lock) return;
  requireNode();
  requireTools(['npm', 'python3', 'make', 'g++'], 'VS Code for the tests');
  say('installing VS Code and a browser for the tests (test/ide, about a minute) …');
  const vscode = path.join(ide, 'node_modules/code-server/lib/vscode');
  // The Node of the lock file may be half installed.
  const env = { PATH: process.env.PATH };
  await runLogged('ide', [
    { command: 'npm', args: ['ci', '--ignore-scripts'], cwd: ide, env },
    { command: 'npm', args: ['install', '--omit=dev', '--ignore-scripts'], cwd: vscode, env },
  ]);
  await packages;
  await runLogged('ide-native', [{ command: 'npm', args: ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], cwd: vscode }]);
  writeFileSync(stamp, lock);
}

/** The newest time of change of a file or of anything in a folder, in ms. @param {string} place @returns {number} */
function newest(place) {
  const { mtimeMs } = statSync(place);
  if (!statSync(place).isDirectory()) return mtimeMs;
  return readdirSync(place).reduce((latest, name) => Math.max(latest, newest(path.join(place, name))), mtimeMs);
}

/** Whether dist/ is newer than everything it is built from. */
export function buildIsCurrent() {
  const built = at('dist/meta.json');
  const sources = ['src', 'package.json', 'package-lock.json', 'esbuild.config.mjs', 'scripts/lib/late-sdk.mjs'].map((name) => at(name));
  return existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map(newest));
}

/** Builds dist/ unless it is newer than every source. Call `ensurePackages` first. */
export async function ensureBuild() {
  if (buildIsCurrent()) return;
  say('building …');
  await runLogged('build', [{ command: nodeBinary(), args: [at('esbuild.config.mjs')], cwd: at() }]);
}
