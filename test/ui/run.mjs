// Runs test/ui against a real VS Code window in a real browser, with the packed extension installed:
// `node test/ui/run.mjs [--report FILE] [--vsix FILE] [--tests DIR] [--grep TEXT]`.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { end, endAll, endWithUs, run, say, unlessEnding } from '../../scripts/lib/children.mjs';
import { isolatedEnv, startClouds } from '../../scripts/lib/cloud.mjs';
import { chromiumPath, startWindowServer } from '../../scripts/lib/ide.mjs';
import { at, nodeBinary } from '../../scripts/lib/paths.mjs';
import { ensureIde, ensurePackages } from '../../scripts/lib/setup.mjs';

const { values } = parseArgs({
  options: {
    report: { type: 'string' },
    vsix: { type: 'string' },
    tests: { type: 'string' },
    grep: { type: 'string' },
    'no-cloud': { type: 'boolean' },
  },
});
const tests = path.resolve(values.tests ?? at('test/ui'));
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'driftmgr-ui-')));
const cleanUp = async () => rmSync(scratch, { recursive: true, force: true });

async function packed() {
  if (values.vsix !== undefined) return path.resolve(values.vsix);
  const { code, output } = await run(nodeBinary(), [at('scripts/package.mjs')]);
  if (code !== 0) throw new Error(`The extension could not be packed.\n${output}`);
  return at('driftmgr.vsix');
}

async function runTests() {
  await ensurePackages();
  await ensureIde();
  const vsix = await packed();
  const clouds = values['no-cloud'] ? {} : await startClouds();
  const workspace = path.join(scratch, 'workspace');
  mkdirSync(workspace);
  mkdirSync(path.join(scratch, 'home'));
  mkdirSync(at('out/ui'), { recursive: true });
  if (existsSync(at('test/sample'))) cpSync(at('test/sample'), workspace, { recursive: true });
  const env = { ...isolatedEnv(scratch, clouds), HOME: path.join(scratch, 'home') };
  say('UI tests: starting VS Code …');
  const { server, url, log } = await startWindowServer({ folder: path.join(scratch, 'server'), vsix, trust: false, env });
  const report = path.join(scratch, 'report.json');
  const args = [
    at('node_modules/mocha/bin/mocha.js'),
    `${tests}/**/*.test.ts`,
    '--reporter',
    at('scripts/lib/mocha-report.cjs'),
    '--reporter-option',
    `report=${report}`,
    '--exit',
  ];
  if (values.grep !== undefined) args.push('--grep', values.grep);
  const { code, output } = await run(nodeBinary(), args, {
    env: {
      ...clouds,
      DRIFTMGR_UI_URL: `${url}/?folder=${encodeURIComponent(workspace)}`,
      DRIFTMGR_UI_BROWSER: await chromiumPath(),
      DRIFTMGR_UI_PICTURES: at('out/ui'),
      DRIFTMGR_UI_WORKSPACE: workspace,
      DRIFTMGR_UI_DATA: env.DRIFTMGR_HOME,
    },
    onOutput: (chunk) => process.stdout.write(chunk),
  });
  await end(server);
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { passed: 0, failed: 0, skipped: 0, failures: [] };
  if (result.passed + result.failed === 0) {
    result.failed += 1;
    result.failures.push({ title: 'no test reported', error: `mocha ended with exit code ${code}\n${output}\n${log().slice(-4000)}` });
  }
  return result;
}

endWithUs(cleanUp);
const result = await runTests().catch((error) => ({
  passed: 0,
  failed: 1,
  skipped: 0,
  failures: [{ title: 'the UI tests could not run', error: String(error?.stack ?? error) }],
}));
await unlessEnding();
await endAll();
await cleanUp();
for (const { title, error } of result.failures) console.log(`FAILED ${title}\n${error}\n`);
console.log(`ui: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(result));
process.exit(result.failed === 0 ? 0 : 1);
