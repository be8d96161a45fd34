import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { builtCli } from '../cli/built-cli.ts';
import { runInProcess } from '../cli/in-process.ts';

const buckets = ['a', 'b', 'c', 'd', 'e'];
/** What a stand-in for terraform says of a folder in which five buckets have changed. */
const plan = {
  format_version: '1.2',
  resource_drift: buckets.map((name) => ({
    address: `digitalocean_spaces_bucket.${name}`,
    mode: 'managed',
    type: 'digitalocean_spaces_bucket',
    name,
    provider_name: 'registry.terraform.io/digitalocean/digitalocean',
    change: { actions: ['update'], before: { name, region: 'fra1', acl: 'private' }, after: { name, region: 'fra1', acl: 'public-read' } },
  })),
};

describe('ignore rules that come with the change that is judged', function () {
  let folder = '';
  beforeEach(function () {
    if (process.platform === 'win32') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-ignore-'));
    for (const name of ['bin', 'code']) mkdirSync(join(folder, name));
    write('bin/plan.json', JSON.stringify(plan));
    write('bin/terraform', `#!/bin/sh\ncat "${join(folder, 'bin', 'plan.json')}"\n`);
    chmodSync(join(folder, 'bin', 'terraform'), 0o755);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text);
  };
  const environment = () => ({ PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, HOME: folder, DRIFTMGR_HOME: join(folder, 'data') });
  const drift = (...flags: string[]) => runInProcess(['drift', '--plan', 'code', ...flags], { env: environment(), home: folder });

  const everything: Readonly<Record<string, () => void>> = {
    '.driftignore with a star': () => write('.driftignore', '*\n'),
    'a configuration with a star': () => write('driftmgr.config.json', JSON.stringify({ ignore: [{ type: '*', reason: 'quiet' }] })),
    'a pattern that happens to take all': () => write('.driftignore', 'digitalocean_spaces_bucket.*\n'),
  };
  for (const [name, hide] of Object.entries(everything)) {
    it(`are counted and warned of, and left out when asked: ${name}`, async () => {
      hide();
      const hidden = await drift();
      assert.equal(hidden.code, 0, hidden.stderr);
      assert.match(hidden.stdout, /5 ignored by rules \(5 of (?:\.driftignore|the configuration)\)/);
      assert.match(hidden.stdout, /ignores everything: the ignore rule/);
      assert.equal((await drift('--no-ignore')).code, 1);
      write('of-the-base', 'digitalocean_spaces_bucket.a\n');
      const based = await drift('--ignore-from', 'of-the-base', '--json');
      assert.equal(based.code, 1, based.stderr);
      const { ignored, counts } = JSON.parse(based.stdout) as { ignored: number; counts: { changed: number } };
      assert.deepEqual({ ignored, changed: counts.changed }, { ignored: 1, changed: 4 });
    });
  }

  it('are told of in every form of the report', async () => {
    write('.driftignore', '*\n');
    const warned = /ignores everything/;
    const report = async (format: string): Promise<string> => (await drift('--format', format)).stdout;
    for (const format of ['table', 'markdown', 'html', 'junit']) {
      const text = await report(format);
      assert.match(text, warned, format);
      assert.match(text.replaceAll('\\', ''), /5 ignored by rules/, format);
    }
    const json = JSON.parse(await report('json')) as { ignored: number; problems: { code: string }[] };
    assert.equal(json.ignored, 5);
    assert.deepEqual(
      json.problems.map(({ code }) => code),
      ['ignores-everything'],
    );
    const sarif = JSON.parse(await report('sarif')) as {
      runs: { properties: object; invocations: { toolExecutionNotifications: { level: string }[] }[] }[];
    };
    assert.deepEqual(sarif.runs[0]?.properties, { ignored: 5, ignoredAttributes: 0 });
    assert.equal(sarif.runs[0].invocations[0]?.toolExecutionNotifications[0]?.level, 'warning');
  });

  it('can be taken from a configuration of the base, by a pipe too; what is no rule ends the run', async () => {
    write('base.json', JSON.stringify({ ignore: [{ address: 'digitalocean_spaces_bucket.b', reason: 'known' }] }));
    for (const source of ['base.json', '<(cat base.json)']) {
      const run = spawnSync('bash', ['-c', `"${process.execPath}" "${builtCli()}" drift --plan code --json --ignore-from ${source}`], {
        cwd: folder,
        env: environment(),
        encoding: 'utf8',
      });
      assert.equal((JSON.parse(run.stdout) as { ignored: number }).ignored, 1, run.stderr);
    }
    write('base.json', JSON.stringify({ ignore: [{ address: 'x' }] }));
    for (const source of ['base.json', 'absent']) {
      const { code, stderr } = await drift('--ignore-from', source);
      assert.equal(code, 2);
      assert.match(stderr, /code: ignore-unreadable/);
    }
  });

  it('hide nothing by ignore_changes of the code with --no-ignore', async () => {
    write(
      'code/main.tf',
      buckets.map((name) => `resource "digitalocean_spaces_bucket" "${name}" {\n  lifecycle {\n    ignore_changes = all\n  }\n}\n`).join(''),
    );
    const run = await runInProcess(['drift', '--plan', '.', '--json', '--no-ignore'], {
      env: environment(),
      home: folder,
      cwd: join(folder, 'code'),
    });
    assert.equal(run.code, 1, run.stderr);
  });
});
