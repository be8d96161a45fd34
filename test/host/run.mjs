// Runs test/host inside the extension host of a real VS Code: `node test/host/run.mjs [--report FILE] [--extension DIR] [--tests DIR] [--suite NAME]`.
// Every folder of test/host that holds a suite.json is a suite of its own, with its workspace, its environment and its Workspace Trust.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { end, endAll, endWithUs, say, unlessEnding } from '../../scripts/lib/children.mjs';
import { isolatedEnv, startClouds } from '../../scripts/lib/cloud.mjs';
import { chromiumFlags, chromiumPath, startTestServer, withoutAnimations } from '../../scripts/lib/ide.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { ensureBuild, ensureIde, ensurePackages } from '../../scripts/lib/setup.mjs';

const { values } = parseArgs({
  options: {
    report: { type: 'string' },
    extension: { type: 'string' },
    tests: { type: 'string' },
    suite: { type: 'string' },
    'no-cloud': { type: 'boolean' },
  },
});
const tests = path.resolve(values.tests ?? at('test/host'));
const extension = path.resolve(values.extension ?? at());
const installedVsCode = process.env.VSCODE_EXECUTABLE_PATH;
/** How long one suite may take in all: a hung extension host must not hang the run. */
const suiteLimitMs = 300_000;
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'driftmgr-host-')));
/** @type {import('playwright-core').Browser | undefined} */
let browser;
async function cleanUp() {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
}

/** `cloud: false` in suite.json: the suite brings its own simulated cloud. @returns {{ name: string, folder: string, files: string[], workspace: string, trust: boolean, cloud: boolean, env: Record<string, string> }[]} */
function findSuites() {
  const filesIn = (folder, recursive) =>
    readdirSync(folder, { recursive })
      .map((file) => path.join(folder, String(file)))
      .filter((file) => file.endsWith('.test.ts'));
  const folders = readdirSync(tests, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const own = folders.filter(({ name }) => existsSync(path.join(tests, name, 'suite.json'))).map(({ name }) => name);
  const shared = filesIn(tests, true).filter((file) => !own.includes(path.relative(tests, file).split(path.sep)[0]));
  const suites = own.map((name) => {
    const folder = path.join(tests, name);
    const { workspace = 'workspace', trust = false, cloud = true, env = {} } = JSON.parse(readFileSync(path.join(folder, 'suite.json'), 'utf8'));
    return { name, folder, files: filesIn(folder, true), workspace: path.join(folder, workspace), trust, cloud, env };
  });
  return [{ name: 'host', folder: tests, files: shared, workspace: at('test/sample'), trust: false, cloud: true, env: {} }, ...suites].filter(
    ({ files }) => files.length > 0,
  );
}

/**
 * Bundles the tests, and the `run()` that VS Code calls. They lie in out/, from where they find mocha. One bundle for a suite: the simulated cloud that
 * its files share is in it once.
 */
async function bundle(suite, report) {
  const folder = at('out/host', suite.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tests = path.join(folder, 'tests.cjs');
  await build({
    stdin: {
      contents: suite.files
        .sort()
        .map((file) => `import ${JSON.stringify(file)};`)
        .join('\n'),
      resolveDir: suite.folder,
    },
    outfile: tests,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'warning',
    banner: { js: 'const __moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
    define: { 'import.meta.url': '__moduleUrl', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  });
  const index = path.join(folder, 'index.cjs');
  const code = `'use strict';
const Mocha = require('mocha');
exports.run = () => new Promise((resolve, reject) => {
  const mocha = new Mocha({ timeout: 120000, reporter: ${JSON.stringify(at('scripts/lib/mocha-report.cjs'))}, reporterOptions: { report: ${JSON.stringify(report)} } });
  mocha.addFile(${JSON.stringify(tests)});
  mocha.run((failures) => (failures === 0 ? resolve() : reject(new Error(failures + ' failed'))));
});
`;
  writeFileSync(index, code);
  return index;
}

/** A modal question whether the folder's authors are trusted is answered with no: that is what such a suite is for. */
async function refuseTrust(page) {
  const no = page.locator('.monaco-dialog-box').getByRole('button', { name: /^No/ });
  await no.waitFor({ state: 'visible', timeout: suiteLimitMs });
  await no.click();
}

/**
 * In the VS Code server, looked at with a browser.
 * @returns {Promise<{ code: unknown, log: string }>} what `run()` came to (0 is well), and what was logged
 */
async function runInBrowser(suite, { index, workspace, folder, env, browser }) {
  const { server, url, log } = await startTestServer({ folder: path.join(folder, 'server'), trust: suite.trust, env });
  const lines = [];
  // Nobody looks at it.
  const page = await browser.newPage({ viewport: { width: 800, height: 600 }, reducedMotion: 'reduce' });
  await withoutAnimations(page);
  let timer;
  try {
    const authority = new URL(url).host;
    const exit = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', (type, args) => lines.push(`${type}: ${args.join(' ')}`));
    const payload = [
      ['extensionDevelopmentPath', `vscode-remote://${authority}${extension}`],
      ['extensionTestsPath', `vscode-remote://${authority}${index}`],
      ['skipWelcome', 'true'],
    ];
    await page.goto(`${url}/?folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    const late = new Promise((resolve) => (timer = setTimeout(() => resolve(`none within ${suiteLimitMs / 1000} s`), suiteLimitMs)));
    const refused = suite.trust ? [refuseTrust(page).then(() => Promise.race([exit, late]))] : [];
    const code = await Promise.race([exit, late, ...refused]);
    if (code !== 0) await page.screenshot({ path: at('out/host', `${suite.name}.png`) });
    return { code, log: `${lines.slice(-40).join('\n')}\n${log().slice(-4000)}` };
  } finally {
    clearTimeout(timer);
    await page.close();
    await end(server);
  }
}

/** In an installed VS Code. @returns {Promise<{ code: unknown, log: string }>} */
async function runInstalled(suite, { index, workspace, folder, env }) {
  const flags = ['--user-data-dir', path.join(folder, 'user'), '--extensions-dir', path.join(folder, 'extensions'), '--skip-welcome'];
  const launchArgs = [workspace, ...flags, ...(suite.trust ? [] : ['--disable-workspace-trust'])];
  const started = {
    vscodeExecutablePath: installedVsCode,
    extensionDevelopmentPath: extension,
    extensionTestsPath: index,
    extensionTestsEnv: env,
    launchArgs,
  };
  return runTests(started).then(
    (code) => ({ code, log: '' }),
    (error) => ({ code: 1, log: String(error) }),
  );
}

/** @returns {Promise<{ passed: number, failed: number, skipped: number, failures: { title: string, error: string }[] }>} */
async function runSuite(suite, clouds, browser) {
  const folder = path.join(scratch, suite.name);
  const report = path.join(folder, 'report.json');
  const workspace = path.join(folder, 'workspace');
  mkdirSync(workspace, { recursive: true });
  if (existsSync(suite.workspace)) cpSync(suite.workspace, workspace, { recursive: true });
  const index = await bundle(suite, report);
  const env = { ...isolatedEnv(folder, suite.cloud ? clouds : {}), HOME: path.join(folder, 'home'), DRIFTMGR_TEST_FOLDER: folder, ...suite.env };
  mkdirSync(env.HOME, { recursive: true });
  const place = { index, workspace, folder, env, browser };
  const { code, log } = await (installedVsCode === undefined ? runInBrowser(suite, place) : runInstalled(suite, place));
  const measured = path.join(folder, 'measured.txt');
  if (existsSync(measured)) say(readFileSync(measured, 'utf8'));
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { passed: 0, failed: 0, skipped: 0, failures: [] };
  // Without --enable-smoke-test-driver, or with an extension that breaks the host, nothing runs and nothing fails either.
  const silent = result.passed + result.failed === 0;
  if (silent || (code !== 0 && result.failed === 0)) {
    result.failed += 1;
    result.failures.push({ title: `suite ${suite.name}`, error: `exit code ${code}, ${silent ? 'no test reported' : 'no test failed'}\n${log}` });
  }
  return result;
}

endWithUs(cleanUp);
const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
try {
  await ensurePackages();
  if (values.extension === undefined) await ensureBuild();
  if (installedVsCode === undefined) await ensureIde();
  const suites = findSuites().filter(({ name }) => values.suite === undefined || name === values.suite);
  if (suites.length === 0) throw new Error(`There is no such *.test.ts in ${tests}.`);
  const clouds = values['no-cloud'] ? {} : await startClouds();
  if (installedVsCode === undefined)
    browser = await chromium.launch({
      executablePath: await chromiumPath(),
      args: chromiumFlags,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  for (const suite of suites) {
    say(`host tests: ${suite.name} …`);
    const { passed, failed, skipped, failures } = await runSuite(suite, clouds, browser);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    total.failures.push(...failures);
  }
} catch (error) {
  total.failed += 1;
  total.failures.push({ title: 'the host tests could not run', error: String(error?.stack ?? error) });
}
await unlessEnding();
await endAll();
await cleanUp();
for (const { title, error } of total.failures) console.log(`FAILED ${title}\n${error}\n`);
console.log(`host: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(total));
process.exit(total.failed === 0 ? 0 : 1);
