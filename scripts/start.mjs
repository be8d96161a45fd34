// `npm start`: simulated clouds, their table in the terminal, then VS Code with the extension. `--no-ide` ends after the table.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { endAll, endWithUs, run, say, start, unlessEnding } from './lib/children.mjs';
import { isolatedEnv, startClouds } from './lib/cloud.mjs';
import { startWindowServer } from './lib/ide.mjs';
import { at, findOnPath, nodeBinary, toolEnv } from './lib/paths.mjs';
import { ensureBuild, ensureIde, ensurePackages } from './lib/setup.mjs';

const { values } = parseArgs({ options: { 'no-ide': { type: 'boolean', default: false } } });
const folder = at('.driftmgr-dev');
const sample = at('test/sample');

/**
 * A command in the user's own terminal.
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<number>} its exit code
 */
const driftmgr = (args, env, cwd = process.cwd()) =>
  new Promise((resolve, reject) => {
    const child = spawn(nodeBinary(), [at('dist/driftmgr.cjs'), ...args], { stdio: 'inherit', env: toolEnv(env), cwd });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 2));
  });

/** @param {Record<string, string | undefined>} env */
async function openInstalled(editor, env) {
  say(`opening ${editor} …`);
  const window = start(
    editor,
    [`--extensionDevelopmentPath=${at()}`, `--user-data-dir=${folder}/vscode`, '--disable-workspace-trust', '--new-window', '--wait', sample],
    {
      env,
      stdio: 'inherit',
    },
  );
  say('Ctrl-C ends everything.');
  await new Promise((resolve) => window.once('exit', resolve));
}

/** @param {Record<string, string | undefined>} env */
async function openInBrowser(env) {
  await ensureIde();
  const { code, output } = await run(nodeBinary(), [at('scripts/package.mjs')]);
  if (code !== 0) throw new Error(`The extension could not be packed.\n${output}`);
  const { server, url } = await startWindowServer({ folder: `${folder}/code-server`, vsix: at('driftmgr.vsix'), trust: false, env });
  say(`VS Code is ready: ${url}/?folder=${encodeURIComponent(sample)}`);
  say('Ctrl-C ends everything.');
  await new Promise((resolve) => server.once('exit', resolve));
  await unlessEnding();
  throw new Error('VS Code ended by itself.');
}

endWithUs(undefined, 10_000);
try {
  await ensurePackages();
  await ensureBuild();
  mkdirSync(folder, { recursive: true });
  say('starting the simulated clouds …');
  const env = isolatedEnv(folder, await startClouds());
  say('driftmgr status');
  const code = await driftmgr(['status'], env);
  // 3 says that a listing did not succeed, which the simulated estate may contain on purpose: the table is there.
  if (code !== 0 && code !== 3) throw new Error(`driftmgr status ended with exit code ${code}.`);
  // Existence only: what was listed is still fresh, so it takes a moment.
  say('driftmgr drift --no-attributes (in test/sample)');
  await driftmgr(['drift', '--no-attributes'], env, sample);
  if (!values['no-ide']) {
    const editor = process.env.VSCODE_EXECUTABLE_PATH ?? findOnPath('code');
    await (editor === undefined ? openInBrowser(env) : openInstalled(editor, env));
  }
} catch (error) {
  await unlessEnding();
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
await unlessEnding();
await endAll(10_000);
process.exit();
