// Every check there is: `npm test [-- --only unit,host] [--skip ui,host]`. The last line is `N passed, N failed`, with `, N skipped` where something was.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endAll, endWithUs, run, say } from './lib/children.mjs';
import { at, nodeBinary } from './lib/paths.mjs';
import { ensureIde, ensurePackages } from './lib/setup.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number, text: string }} Outcome */
/** @typedef {{ name: string, needs?: string[], alone?: boolean, run: () => Promise<Outcome> }} Step */

const scratch = mkdtempSync(path.join(tmpdir(), 'driftmgr-test-'));
// The simulated clouds note here what they saw; it is held against what may be sent.
const seenOperations = path.join(scratch, 'seen-operations');
process.env.DRIFTMGR_SEEN_OPERATIONS = seenOperations;
const cleanUp = async () => rmSync(scratch, { recursive: true, force: true });

/** A program that is right or wrong: counts as one. @param {string} command @param {string[]} args @returns {Promise<Outcome>} */
async function check(command, ...args) {
  const { code, output } = await run(command, args);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0, text: '' } : { passed: 0, failed: 1, skipped: 0, text: output };
}

/** A program that leaves a report with the figures of its tests. @param {string} name @param {(report: string) => string[]} args @returns {Promise<Outcome>} */
async function suite(name, args) {
  const report = path.join(scratch, `${name}.json`);
  const { code, output } = await run(nodeBinary(), args(report));
  const { passed, failed, skipped, failures } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0, failures: [] };
  // The failures alone: among a thousand that passed they would not be found.
  if (failed > 0) return { passed, failed, skipped, text: failures.map(({ title, error }) => `✗ ${title}\n${error}`).join('\n\n') };
  if (code !== 0 || passed === 0) return { passed, failed: 1, skipped, text: `${output}\n${name}: exit code ${code}, ${passed} tests reported` };
  return { passed, failed, skipped, text: '' };
}

/** @param {string} name @param {string} pattern */
const mocha = (name, pattern) =>
  suite(name, (report) => [
    at('node_modules/mocha/bin/mocha.js'),
    pattern,
    '--reporter',
    at('scripts/lib/mocha-report.cjs'),
    '--reporter-option',
    `report=${report}`,
  ]);

/** In the order in which they start, two side by side; `alone` ones measure time, or would starve the others. @type {Step[]} */
const steps = [
  { name: 'build', run: () => check(nodeBinary(), at('esbuild.config.mjs')) },
  { name: 'typecheck', run: () => check('tsc', '--noEmit') },
  { name: 'unit', needs: ['build'], run: () => mocha('unit', 'test/unit/**/*.test.ts') },
  { name: 'eslint', run: () => check(nodeBinary(), at('scripts/lint.mjs'), 'eslint') },
  { name: 'provider', needs: ['build'], run: () => mocha('provider', 'test/integration/**/*.test.ts') },
  { name: 'dependencies', run: () => check(nodeBinary(), at('scripts/lint.mjs'), 'dependencies') },
  { name: 'knip', run: () => check(nodeBinary(), at('scripts/lint.mjs'), 'knip') },
  { name: 'prettier', run: () => check(nodeBinary(), at('scripts/lint.mjs'), 'prettier') },
  { name: 'operations', needs: ['unit', 'provider'], run: () => check(nodeBinary(), at('scripts/lib/seen-operations.mjs'), seenOperations) },
  { name: 'package', needs: ['unit', 'provider'], run: () => check(nodeBinary(), at('scripts/package.mjs')) },
  { name: 'vsix', needs: ['package'], run: () => mocha('vsix', 'test/vsix/**/*.test.ts') },
  { name: 'host', needs: ['package'], alone: true, run: () => suite('host', (report) => [at('test/host/run.mjs'), '--report', report]) },
  {
    name: 'ui',
    needs: ['package'],
    alone: true,
    run: () => suite('ui', (report) => [at('test/ui/run.mjs'), '--report', report, '--vsix', at('driftmgr.vsix')]),
  },
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
  const figures = `${outcome.passed} passed, ${outcome.failed} failed${outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : ''}`;
  console.log(`${outcome.failed === 0 ? 'ok    ' : 'FAILED'} ${step.name.padEnd(13)} ${figures}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (outcome.failed > 0) console.log(`${outcome.text.trim()}\n`);
  return outcome;
}

/**
 * Runs the steps, two at a time, each after what it needs.
 * @param {Step[]} wanted
 */
async function performAll(wanted) {
  /** @type {Outcome[]} */
  const outcomes = [];
  const waiting = [...wanted];
  /** @type {Map<string, Promise<void>>} */
  const busy = new Map();
  const pending = (name) => busy.has(name) || waiting.some((step) => step.name === name);
  while (waiting.length > 0 || busy.size > 0) {
    const next = waiting.findIndex((step) => !(step.needs ?? []).some(pending) && (!step.alone || busy.size === 0));
    const aloneRuns = [...busy.keys()].some((name) => steps.find((step) => step.name === name)?.alone);
    if (next >= 0 && busy.size < 2 && !aloneRuns) {
      const [step] = waiting.splice(next, 1);
      busy.set(
        step.name,
        perform(step).then((outcome) => {
          outcomes.push(outcome);
          busy.delete(step.name);
        }),
      );
    } else await Promise.race(busy.values());
  }
  return outcomes;
}

// The suites end servers and browsers of their own.
endWithUs(cleanUp, 10_000);
const { wanted, skipped: leftOut } = chosen();
try {
  await ensurePackages();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  console.log('0 passed, 1 failed');
  process.exit(1);
}
mkdirSync(at('dist'), { recursive: true });
// The IDE's set-up is waiting for the network most of the time: it goes on beside the first steps.
const ide = wanted.some(({ name }) => name === 'host' || name === 'ui')
  ? ensureIde().catch((error) => say(String(error?.message ?? error)))
  : undefined;
const before = wanted.filter((step) => !step.alone);
const outcomes = await performAll(before);
await ide;
outcomes.push(...(await performAll(wanted.filter((step) => step.alone))));
const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
const skipped = sum('skipped') + leftOut.length;
await endAll();
await cleanUp();
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(sum('failed') === 0 ? 0 : 1);
