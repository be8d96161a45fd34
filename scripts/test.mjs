// Every check there is: `npm test [-- --only unit,host] [--skip ui,host]`. The last line is `N passed, N failed`, with `, N skipped` where something was.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endAll, endWithUs, run, say } from './lib/children.mjs';
import { at, nodeBinary } from './lib/paths.mjs';
import { performAll } from './lib/schedule.mjs';
import { ensureIde, ensurePackages } from './lib/setup.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number, text: string }} Outcome */
/** @typedef {import('./lib/schedule.mjs').Step<Outcome>} Step */

const cores = Math.max(2, availableParallelism());
const scratch = mkdtempSync(path.join(tmpdir(), 'driftmgr-test-'));
// The simulated clouds note here what they saw; it is held against what may be sent.
const seenOperations = path.join(scratch, 'seen-operations');
process.env.DRIFTMGR_SEEN_OPERATIONS = seenOperations;
// Hundreds of processes read the same modules: what one has compiled, the others take over.
process.env.NODE_COMPILE_CACHE ??= path.join(scratch, 'compiled');
const cleanUp = async () => rmSync(scratch, { recursive: true, force: true });

/** A program that is right or wrong: counts as one. @param {string} command @param {string[]} args @returns {Promise<Outcome>} */
async function check(command, ...args) {
  const { code, output } = await run(command, args);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0, text: '' } : { passed: 0, failed: 1, skipped: 0, text: output };
}

/**
 * A program that leaves a report with the figures of its tests.
 * @param {string} name
 * @param {(report: string) => string[]} args
 * @param {readonly string[]} [files] those of which each must have run a test
 * @returns {Promise<Outcome>}
 */
async function suite(name, args, files = []) {
  const report = path.join(scratch, `${name}.json`);
  const { code, output } = await run(nodeBinary(), args(report));
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { passed: 0, failed: 0, skipped: 0, failures: [] };
  const { passed, skipped, failures } = result;
  // The failures alone: among a thousand that passed they would not be found.
  const faults = failures.map(({ title, error }) => `✗ ${title}\n${error}`);
  const silent = files.filter((file) => result.files?.[at(file)] === undefined);
  if (passed > 0 && silent.length > 0) faults.push(`✗ no test ran in ${silent.join(', ')}`);
  if (faults.length === 0 && (code !== 0 || passed === 0)) faults.push(`${output}\n${name}: exit code ${code}, ${passed} tests reported`);
  return { passed, failed: faults.length, skipped, text: faults.join('\n\n') };
}

/** Tests that start processes take longest: they go first, so that at the end no processor waits for one of them. @param {string} file */
const startsProcesses = (file) => /child_process|built-cli/.test(readFileSync(at(file), 'utf8'));

/** The tests of a folder, file by file spread over as many processes as there are processors. @param {string} name @param {string} folder */
function mocha(name, folder) {
  const files = readdirSync(at(folder), { recursive: true })
    .map((file) => `${folder}/${String(file).split(path.sep).join('/')}`)
    .filter((file) => file.endsWith('.test.ts'))
    .sort((a, b) => Number(startsProcesses(b)) - Number(startsProcesses(a)));
  const report = (/** @type {string} */ file) => ['--reporter', at('scripts/lib/mocha-report.cjs'), '--reporter-option', `report=${file}`];
  const options = ['--parallel', '--jobs', String(cores)];
  return suite(name, (file) => [at('node_modules/mocha/bin/mocha.js'), ...files, ...options, ...report(file)], files);
}

const lint = (/** @type {string} */ name) => check(nodeBinary(), at('scripts/lint.mjs'), name);

/** In the order in which they start. `ide` is the set-up of VS Code, which goes on beside them. @type {Step[]} */
const steps = [
  { name: 'build', run: () => check(nodeBinary(), at('esbuild.config.mjs')) },
  // With more processes than processors it takes longer: each loads all sources anew.
  { name: 'integration', needs: ['build'], run: () => mocha('integration', 'test/integration') },
  { name: 'oxlint', run: () => lint('oxlint') },
  { name: 'prettier', run: () => lint('prettier') },
  { name: 'dependencies', run: () => lint('dependencies') },
  { name: 'knip', run: () => lint('knip') },
  // Not built again: tests are running what is built.
  { name: 'package', needs: ['build'], run: () => check(nodeBinary(), at('scripts/package.mjs'), '--built') },
  { name: 'vsix', needs: ['package'], run: () => mocha('vsix', 'test/vsix') },
  // With nothing beside it: some of it holds real processes to a rate in real time.
  { name: 'unit', needs: ['build'], cores, run: () => mocha('unit', 'test/unit') },
  {
    name: 'ui',
    needs: ['package', 'ide'],
    run: () => suite('ui', (report) => [at('test/ui/run.mjs'), '--report', report, '--vsix', at('driftmgr.vsix')]),
  },
  // Shorter than the windows: beside the longer one there is room for both.
  { name: 'host', needs: ['package', 'ide'], run: () => suite('host', (report) => [at('test/host/run.mjs'), '--report', report]) },
  { name: 'debug', needs: ['ide'], run: () => mocha('debug', 'test/debug') },
  { name: 'operations', needs: ['unit', 'integration'], run: () => check(nodeBinary(), at('scripts/lib/seen-operations.mjs'), seenOperations) },
];

/** What was asked to be run or left out. */
function chosen() {
  const list = (text) => text?.split(',').filter((name) => name !== '') ?? [];
  const { values } = parseArgs({ options: { only: { type: 'string' }, skip: { type: 'string' } } });
  const [only, skip] = [list(values.only), list(values.skip)];
  const unknown = [...only, ...skip].filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there are ${steps.map(({ name }) => name).join(', ')}.`);
  return { wanted: steps.filter(({ name }) => (only.length === 0 || only.includes(name)) && !skip.includes(name)), skipped: skip };
}

/** @param {Step} step @returns {Promise<Outcome>} */
async function perform(step) {
  const started = Date.now();
  const outcome = await step.run().catch((error) => ({ passed: 0, failed: 1, skipped: 0, text: String(error?.stack ?? error) }));
  if (outcome.passed + outcome.failed === 0) return outcome;
  const figures = `${outcome.passed} passed, ${outcome.failed} failed${outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : ''}`;
  console.log(`${outcome.failed === 0 ? 'ok    ' : 'FAILED'} ${step.name.padEnd(13)} ${figures}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (outcome.failed > 0) console.log(`${outcome.text.trim()}\n`);
  return outcome;
}

// The suites end servers and browsers of their own.
endWithUs(cleanUp, 10_000);
const { wanted, skipped: leftOut } = chosen();
const packages = ensurePackages();
if (wanted.some(({ needs }) => needs?.includes('ide'))) {
  const ide = ensureIde(packages).catch((error) => say(String(error?.message ?? error)));
  wanted.unshift({ name: 'ide', cores: 0, run: () => ide.then(() => ({ passed: 0, failed: 0, skipped: 0, text: '' })) });
}
try {
  await packages;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  await endAll();
  console.log('0 passed, 1 failed');
  process.exit(1);
}
mkdirSync(at('dist'), { recursive: true });
const outcomes = await performAll(wanted, perform, cores);
const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
const skipped = sum('skipped') + leftOut.length;
await endAll();
await cleanUp();
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(sum('failed') === 0 ? 0 : 1);
