import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import ignore from 'ignore';
import { end, endAll, start } from '../../scripts/lib/children.mjs';
import { isolatedEnv } from '../../scripts/lib/cloud.mjs';
import { openDevelopmentHost } from './development-host.ts';
import { Inspector } from './inspector.ts';
import { type Place, Sources } from './sources.ts';

interface Configuration {
  readonly name: string;
  readonly type: 'node' | 'extensionHost';
  readonly runtimeExecutable?: string;
  readonly runtimeArgs?: readonly string[];
  readonly program?: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly envFile?: string;
  readonly preLaunchTask: string;
}

interface Task {
  readonly label: string;
  readonly dependsOn?: readonly string[];
  readonly command?: string;
  readonly args?: readonly string[];
  readonly problemMatcher?: { readonly pattern: { readonly regexp: string }; readonly background: { readonly endsPattern: string } };
}

const here = path.resolve(import.meta.dirname, '../..');
const testFile = 'test/unit/cli/launcher.test.ts';

/** Each configuration of .vscode/launch.json, with the places in the sources where it has to stop. */
const places: Readonly<Record<string, readonly Place[]>> = {
  Extension: [
    { file: 'src/extension.ts', at: 'started = start(context);', bundle: 'dist/extension.cjs' },
    { file: 'src/extension/engine/worker.ts', at: 'const load = createRequire(', bundle: 'dist/worker.cjs' },
  ],
  'Terminal: driftmgr status': [
    { file: 'src/cli.ts', at: 'const code = runCli(', bundle: 'dist/cli.cjs' },
    { file: 'src/providers/digitalocean/provider.ts', at: 'const api = new Api(context);', bundle: 'dist/providers/digitalocean.cjs' },
  ],
  'Test file': [{ file: testFile, at: "describe('" }],
};

const { configurations } = readJson('.vscode/launch.json') as { configurations: readonly Configuration[] };
const { tasks } = readJson('.vscode/tasks.json') as { tasks: readonly Task[] };

describe('launch.json', function () {
  this.timeout(240_000);
  let scratch: string;
  let root: string;
  let sources: Sources;
  const running = new Map<string, Promise<void>>();

  before(() => {
    scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'driftmgr-debug-')));
    root = path.join(scratch, 'checkout');
    copyCheckout(root);
    sources = new Sources(root);
  });
  after(async () => {
    await endAll();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** Runs a task as VS Code does before it launches: with those it depends on, until its problem matcher's pattern says that it is done. */
  function run(label: string): Promise<void> {
    const known = running.get(label);
    if (known !== undefined) return known;
    const task = tasks.find((one) => one.label === label);
    assert.ok(task, `tasks.json has no ${label}`);
    const ready = task.command === undefined ? Promise.resolve() : untilReady(task, root, isolatedEnv(scratch, {}));
    const all = Promise.all([ready, ...(task.dependsOn ?? []).map(run)]).then(() => undefined);
    running.set(label, all);
    return all;
  }

  it('has no configuration but these', () => {
    assert.deepEqual(
      configurations.map(({ name }) => name),
      Object.keys(places),
    );
  });

  for (const configuration of configurations)
    it(`stops in the sources: ${configuration.name}`, async () => {
      await run(configuration.preLaunchTask);
      const wanted = places[configuration.name] ?? [];
      const { url, stop } = await launch(resolved(configuration, root), scratch);
      const missing = new Set(wanted.map((place) => sources.nameOf(place)));
      let inspector: Inspector | undefined;
      try {
        await new Promise<void>((resolve, reject) => {
          const lines = wanted.map((place) => sources.generated(place));
          const onStop: Parameters<typeof Inspector.start>[2] = (at) => {
            missing.delete(sources.original(at));
            if (missing.size === 0) resolve();
          };
          Inspector.start(url, lines, onStop, reject).then((started) => (inspector = started), reject);
        });
      } finally {
        inspector?.close();
        await stop();
      }
    });
});

/** Comments are lines of their own in both files. */
function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(here, file), 'utf8').replace(/^\s*\/\/.*$/gmu, ''));
}

/** A copy of this checkout with these packages, so that a development build in it is in nobody's way. */
function copyCheckout(target: string): void {
  const ignored = ignore()
    .add(readFileSync(path.join(here, '.gitignore'), 'utf8'))
    .add('.git');
  const isCopied = (file: string): boolean => {
    const name = path.relative(here, file).replaceAll(path.sep, '/');
    return name === '' || !ignored.ignores(statSync(file).isDirectory() ? `${name}/` : name);
  };
  cpSync(here, target, { recursive: true, filter: isCopied });
  symlinkSync(path.join(here, 'node_modules'), path.join(target, 'node_modules'), 'junction');
}

/** With VS Code's variables filled in. */
function resolved(configuration: Configuration, root: string): Configuration {
  const text = JSON.stringify(configuration)
    .replaceAll('${workspaceFolder}', JSON.stringify(root).slice(1, -1))
    .replaceAll('${file}', JSON.stringify(path.join(root, testFile)).slice(1, -1));
  return JSON.parse(text) as Configuration;
}

function untilReady(task: Task, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const pattern = new RegExp(task.problemMatcher?.background.endsPattern ?? '$', 'mu');
  const problem = new RegExp(task.problemMatcher?.pattern.regexp ?? '$^', 'mu');
  const child = start(task.command ?? '', task.args ?? [], { cwd, env });
  let output = '';
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!pattern.test(output)) return;
      if (problem.test(output)) reject(new Error(`${task.label}:\n${output}`));
      else resolve();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', (code) => {
      reject(new Error(`${task.label} ended with exit code ${String(code)}\n${output}`));
    });
  });
}

/** Starts what a configuration names, waiting for a debugger at its first line. */
async function launch(configuration: Configuration, scratch: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const { type, runtimeExecutable = '', runtimeArgs = [], program = '', args, cwd, envFile } = configuration;
  const env = envFile === undefined ? {} : parseEnv(readFileSync(envFile, 'utf8'));
  if (type === 'extensionHost') return await openDevelopmentHost({ args, env, folder: path.join(scratch, 'window') });
  const child = start(runtimeExecutable, ['--inspect-brk=127.0.0.1:0', ...runtimeArgs, program, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env,
  });
  let errors = '';
  child.stdout?.resume();
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
      const listening = /Debugger listening on (ws:\S+)/u.exec(errors)?.[1];
      if (listening !== undefined) resolve(listening);
    });
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`${configuration.name} ended\n${errors}`));
    });
  });
  return { url, stop: () => end(child) };
}
