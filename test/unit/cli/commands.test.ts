import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { DriftMgrError } from '../../../src/core/errors.ts';
import type { InventorySummary, Resource } from '../../../src/core/model.ts';
import { inStepReport, mixedReport } from '../core/render/drift-reports.ts';
import { mixedSummary } from '../core/render/summaries.ts';
import { runWith } from './scripted-engine.ts';

const complete: InventorySummary = { ...mixedSummary, complete: true, problems: [] };
const resource = (n: number): Resource => ({
  provider: 'aws',
  account: '1',
  region: 'us-east-1',
  type: 'AWS::S3::Bucket',
  id: `arn:aws:s3:::b${String(n)}`,
  name: `b${String(n)}`,
  source: 's3:ListBuckets',
});

describe('driftmgr status', () => {
  it('ends with 0 when all was seen and with 3 when something was not', async () => {
    assert.equal((await runWith(['status'], { scan: () => complete })).code, 0);
    const run = await runWith(['status'], { scan: () => mixedSummary });
    assert.equal(run.code, 3);
    assert.match(run.stdout, /Total ≥ 1,240/);
    assert.equal(run.stderr, '');
    assert.ok(run.closed);
  });

  it('ends with 2 when there are no credentials, and says so on stderr alone', async () => {
    const run = await runWith(['status', '--json'], {
      scan: () => {
        throw new DriftMgrError('no-credentials', 'No credentials were found.', { hint: 'Run driftmgr credentials.' });
      },
    });
    assert.equal(run.code, 2);
    assert.equal(run.stdout, '');
    assert.equal(run.stderr, 'error: No credentials were found.\nRun driftmgr credentials.\ncode: no-credentials\n');
  });

  it('prints a hint that is a list line by line', async () => {
    const run = await runWith(['status'], {
      scan: () => {
        throw new DriftMgrError('no-credentials', 'None.', { hint: 'Sign in:\n  AWS: here\n  Azure: there' });
      },
    });
    assert.equal(run.stderr, 'error: None.\nSign in:\n  AWS: here\n  Azure: there\ncode: no-credentials\n');
  });

  it('points to the help of the command that was mistaken', async () => {
    assert.match((await runWith(['status', '--nonsense'], {})).stderr, /Run "driftmgr status --help"/);
    assert.match((await runWith(['vault', 'add', 'x'], {})).stderr, /Run "driftmgr vault add --help"/);
  });

  it('prints the documented JSON', async () => {
    const { stdout } = await runWith(['status', '--json'], { scan: () => mixedSummary });
    const json = JSON.parse(stdout) as { schemaVersion: number; accounts: { types: { count: number | null }[] }[] };
    assert.equal(json.schemaVersion, 1);
    assert.equal(json.accounts[0]?.types[2]?.count, null);
  });

  it('asks for what the options name, in lists and repeated', async () => {
    const run = await runWith(
      [
        'status',
        '-p',
        'aws,azure',
        '--region',
        'a',
        '--region',
        'b,c',
        '-t',
        'AWS::S3::Bucket',
        '-a',
        '1',
        '-f',
        'true',
        '--refresh',
        '--all-types',
        '--source',
        's1',
      ],
      { scan: () => complete },
    );
    assert.deepEqual(run.asked, [
      {
        name: 'scan',
        params: {
          want: 'counts',
          filter: { providers: ['aws', 'azure'], accounts: ['1'], regions: ['a', 'b', 'c'], types: ['AWS::S3::Bucket'], expression: 'true' },
          refresh: true,
          allTypes: true,
          sources: ['s1'],
        },
      },
    ]);
  });

  it('prints the same into a pipe and on a terminal of that width, but for the colours', async () => {
    const piped = await runWith(['status'], { scan: () => mixedSummary });
    const shown = await runWith(['status', '--no-color'], { scan: () => mixedSummary }, { columns: 80 });
    assert.equal(shown.stdout, piped.stdout);
    assert.equal(shown.code, piped.code);
  });

  it('has colours on a terminal only, and none with NO_COLOR', async () => {
    const colored = await runWith(['status'], { scan: () => mixedSummary }, { columns: 80 });
    assert.ok(colored.stdout.includes('\u001b['));
    const refused = await runWith(['status'], { scan: () => mixedSummary }, { columns: 80, env: { NO_COLOR: '1' } });
    assert.ok(!refused.stdout.includes('\u001b['));
  });

  it('refuses to run on a broken configuration', async () => {
    const problems = [{ source: 'driftmgr.config.json', key: 'aws.endpoint', value: 'x', message: 'may not stand in a workspace' }];
    const run = await runWith(['status'], { scan: () => complete, config: () => ({ entries: [], problems }) });
    assert.equal(run.code, 2);
    assert.match(run.stderr, /driftmgr\.config\.json: aws\.endpoint: may not stand in a workspace/);
    assert.deepEqual(run.asked, []);
  });

  it('hands settings given as flags to the engine, before and after the command', async () => {
    const run = await runWith(['--log-level', 'debug', 'status', '--cache-ttl', '60'], { scan: () => complete });
    assert.deepEqual(run.opened?.flags, { 'log.level': 'debug', 'cache.ttlOverride': '60' });
  });

  it('cancels on Ctrl-C, and prints what it has', async () => {
    const before = process.listenerCount('SIGINT');
    const run = await runWith(['status'], {
      scan: async (_params, { signal }) => {
        const aborted = new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
        process.emit('SIGINT');
        await aborted;
        return { ...mixedSummary, totals: { count: 7, status: 'cancelled' } };
      },
    });
    assert.equal(run.code, 3);
    assert.match(run.stdout, /Total ≥ 7 {2}1 account · cancelled/);
    assert.equal(process.listenerCount('SIGINT'), before);
  });
});

describe('A wrong command line', () => {
  const cases: [string[], RegExp][] = [
    [['status', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [['statu'], /Did you mean one of state, status/],
    [['status', '--provider', 'awz'], /"awz" is none of aws, azure, gcp, digitalocean/],
    [['status', '--region', ','], /It is empty/],
    [['audit', '--last', '0'], /whole number above 0/],
    [['metrics', '--since', 'yesterday'], /Give a span such as/],
    [['metrics', '--json', '--prometheus'], /cannot be used with/],
    [['drift', '--format', 'pdf'], /"pdf" is none of table, json, markdown, html, sarif, junit\./],
    [['drift', '--fail-on', 'everything'], /none of unmanaged, missing, changed, none/],
    [['status', '--vault-key', 'secret'], /unknown option/],
    [[], /Usage: driftmgr/],
  ];
  for (const [args, said] of cases) {
    it(`ends with 2 and says what is wrong: ${args.join(' ') || '(nothing)'}`, async () => {
      const run = await runWith(args, {});
      assert.equal(run.code, 2);
      assert.match(run.stderr, said);
      assert.equal(run.stdout, '');
    });
  }

  it('is none when help or the version is asked for', async () => {
    const help = await runWith(['drift', '--help'], {});
    assert.equal(help.code, 0);
    assert.match(help.stdout, /Examples:[^]*Exit codes: 0 in step, 1 drift/);
    assert.deepEqual(await runWith(['--version'], {}).then(({ code, stdout }) => ({ code, stdout })), { code: 0, stdout: '1.2.3\n' });
  });
});

describe('driftmgr resources', () => {
  it('prints a line of JSON for each, as they come, each once', async () => {
    const run = await runWith(['resources', '--json'], {
      scan: (_params, world) => {
        world.emit({ kind: 'resources', scanId: 's', resources: [resource(1), resource(2)] });
        world.emit({ kind: 'resources', scanId: 's', resources: [resource(2)] });
        return complete;
      },
      resources: ({ cursor }) => (cursor === undefined ? { resources: [resource(1), resource(3)], cursor: 'next' } : { resources: [resource(4)] }),
    });
    assert.equal(run.code, 0);
    const ids = run.stdout
      .trimEnd()
      .split('\n')
      .map((text) => (JSON.parse(text) as Resource).name);
    assert.deepEqual(ids, ['b1', 'b2', 'b3', 'b4']);
  });

  it('leaves a filter expression to the engine', async () => {
    const run = await runWith(['resources', '--json', '--filter', 'name == "b3"'], {
      scan: (params, world) => {
        assert.equal(params.stream, false);
        world.emit({ kind: 'resources', scanId: 's', resources: [resource(1)] });
        return complete;
      },
      resources: () => ({ resources: [resource(3)] }),
    });
    assert.deepEqual(run.stdout, `${JSON.stringify(resource(3))}\n`);
  });

  it('ends quietly, and ends the scan, when nobody reads any more', async () => {
    let aborted = false;
    const stdout = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    const run = await runWith(
      ['resources', '--json'],
      {
        scan: async (_params, world) => {
          const stopped = new Promise((resolve) => {
            world.signal.addEventListener('abort', resolve);
          });
          world.emit({ kind: 'resources', scanId: 's', resources: [resource(1)] });
          await stopped;
          aborted = true;
          return complete;
        },
      },
      { stdout },
    );
    assert.deepEqual({ code: run.code, stderr: run.stderr, aborted, closed: run.closed }, { code: 0, stderr: '', aborted: true, closed: true });
  });

  it('prints a table that a pipe does not cut, and the problems on stderr', async () => {
    const run = await runWith(['resources'], {
      scan: () => mixedSummary,
      resources: () => ({ resources: [{ ...resource(1), id: 'x'.repeat(300) }] }),
    });
    assert.equal(run.code, 3);
    assert.ok(run.stdout.includes('x'.repeat(300)));
    assert.match(run.stderr, /1 resource\nProblems/);
  });
});

describe('driftmgr drift', () => {
  // Nothing came or went since the scan before.
  const quiet = { history: () => null };
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'driftmgr-cli-'));
    await writeFile(join(folder, 'prod.tfstate'), '{}');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('ends with 1 for drift, which beats 3', async () => {
    const run = await runWith(['drift'], { drift: () => mixedReport, ...quiet }, { cwd: folder });
    assert.equal(run.code, 1);
    assert.deepEqual(run.asked[0], { name: 'drift', params: { states: ['.'], cwd: folder } });
  });

  it('ends with 0 in step, 3 when not everything could be compared', async () => {
    assert.equal((await runWith(['drift'], { drift: () => inStepReport, ...quiet }, { cwd: folder })).code, 0);
    assert.equal((await runWith(['drift'], { drift: () => ({ ...inStepReport, complete: false }), ...quiet }, { cwd: folder })).code, 3);
  });

  it('fails on the kinds that were named, and never on what is ignored', async () => {
    const only = (kind: string) => ({
      ...quiet,
      drift: () => ({ ...mixedReport, complete: true, items: mixedReport.items.filter((item) => item.kind === kind) }),
    });
    assert.equal((await runWith(['drift', '--fail-on', 'missing,changed'], only('unmanaged'), { cwd: folder })).code, 0);
    assert.equal((await runWith(['drift', '--fail-on', 'unmanaged'], only('unmanaged'), { cwd: folder })).code, 1);
    assert.equal((await runWith(['drift', '--fail-on', 'none'], only('missing'), { cwd: folder })).code, 0);
    const ignored = {
      ...quiet,
      drift: () => ({ ...mixedReport, complete: true, items: mixedReport.items.filter((item) => item.ignored !== undefined) }),
    };
    assert.equal((await runWith(['drift'], ignored, { cwd: folder })).code, 0);
  });

  it('follows backends only when the flag says so', async () => {
    const run = await runWith(
      ['drift', '--follow-backends', '--no-attributes', '--refresh'],
      { drift: () => inStepReport, ...quiet },
      { cwd: folder },
    );
    assert.deepEqual(run.asked[0]?.params, { states: ['.'], cwd: folder, followBackends: true, attributes: false, refresh: true });
  });

  it('asks for the state of the folder where none is named, also where only its code says where that is', async () => {
    const asked = async (...flags: string[]): Promise<unknown> => {
      const run = await runWith(['drift', ...flags], { drift: () => inStepReport, ...quiet }, { cwd: folder });
      assert.equal(run.code, 0, run.stderr);
      return (run.asked[0]?.params as { states?: unknown } | undefined)?.states;
    };
    assert.deepEqual(await asked(), ['.']);
    await rm(join(folder, 'prod.tfstate'));
    assert.deepEqual(await asked('--follow-backends'), ['.']);
    await mkdir(join(folder, '.terraform'));
    assert.deepEqual(await asked(), ['.']);
  });

  it('ends with 2 when there is no state', async () => {
    await rm(join(folder, 'prod.tfstate'));
    const run = await runWith(['drift'], {}, { cwd: folder });
    assert.equal(run.code, 2);
    assert.match(run.stderr, /There is no \*\.tfstate file.*\n.*--state FILE/);
  });

  it('writes a file whole, and leaves nothing beside it', async () => {
    const run = await runWith(['drift', '--format', 'html', '-o', 'out.html'], { drift: () => mixedReport, ...quiet }, { cwd: folder });
    assert.equal(run.stdout, '');
    assert.match(await readFile(join(folder, 'out.html'), 'utf8'), /^<!doctype html>[^]*<\/html>\n$/);
    assert.deepEqual((await readdir(folder)).sort(), ['out.html', 'prod.tfstate']);
  });

  it('says which file could not be written, and ends with 2', async () => {
    let compared = 0;
    const drift = () => {
      compared++;
      return inStepReport;
    };
    for (const file of ['.', 'prod.tfstate/out.txt']) {
      const run = await runWith(['drift', '-o', file], { drift, ...quiet }, { cwd: folder });
      assert.equal(run.code, 2, file);
      assert.match(run.stderr, /Could not write/);
    }
    assert.equal(compared, 0, 'nothing is asked for a report that has no place');
    assert.equal((await runWith(['drift', '-o', 'new/folder/out.txt'], { drift, ...quiet }, { cwd: folder })).code, 0);
    assert.match(await readFile(join(folder, 'new/folder/out.txt'), 'utf8'), /In step/);
  });

  it('places SARIF results in the code', async () => {
    await writeFile(join(folder, 'main.tf'), 'terraform {\n  backend "local" {\n  }\n}\n\nresource "aws_s3_bucket" "gone" {\n}\n');
    const { stdout } = await runWith(['drift', '--format', 'sarif'], { drift: () => mixedReport, ...quiet }, { cwd: folder });
    const lines = [...stdout.matchAll(/"startLine": (\d+)/g)].map(([, line]) => Number(line));
    assert.deepEqual(lines, [2, 6, 2, 2]);
  });

  for (const format of ['table', 'json', 'markdown', 'html', 'sarif', 'junit']) {
    it(`prints ${format}`, async () => {
      const run = await runWith(['drift', '--format', format], { drift: () => mixedReport, ...quiet }, { cwd: folder });
      assert.equal(run.code, 1);
      assert.match(run.stdout, /aws_s3_bucket\.gone/);
      assert.equal(run.stderr, '');
    });
  }
});

describe('driftmgr cache clear', () => {
  it('asks once for each provider that was named', async () => {
    const run = await runWith(['cache', 'clear', '-p', 'aws,gcp', '-k', 'resources'], { clearCache: () => ({ removed: 2 }) });
    assert.deepEqual(
      run.asked.map(({ params }) => params),
      [
        { kind: 'resources', provider: 'aws' },
        { kind: 'resources', provider: 'gcp' },
      ],
    );
    assert.equal(run.stderr, 'Removed 4 cached answers.\n');
  });
});

describe('driftmgr audit', () => {
  it('ends with 2 when the trail is not intact', async () => {
    const verification = { intact: false, entries: 3, findings: [{ sequence: 2, problem: 'its hash does not fit' }] };
    const run = await runWith(['audit', '--verify'], { audit: () => ({ entries: [], verification }) });
    assert.equal(run.code, 2);
    assert.match(run.stdout, /entry 2: its hash does not fit/);
  });
});
