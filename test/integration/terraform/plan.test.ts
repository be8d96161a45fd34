import assert from 'node:assert/strict';
import { assertAddsUp } from '../../unit/core/drift/instance-counts.ts';
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const run = promisify(execFile);
const secret = 'correct-horse-battery-staple';

/** An entry of `resource_drift`, as "JSON output format" describes it. */
const drifted = (address: string, actions: readonly string[], change: object, more: object = {}) => ({
  address,
  mode: 'managed',
  type: address.split('.')[0],
  name: address.split('.')[1],
  provider_name: 'registry.terraform.io/hashicorp/aws',
  change: { actions, ...change },
  ...more,
});

const arn = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const queue = {
  id: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs',
  arn,
  name: 'jobs',
  delay_seconds: 0,
  tags: { team: 'a' },
  policy: secret,
};
const bucket = { id: 'acme-logs', bucket: 'acme-logs', arn: 'arn:aws:s3:::acme-logs' };
const plan = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  prior_state: {
    values: {
      root_module: {
        resources: [
          { address: 'aws_sqs_queue.jobs', mode: 'managed', type: 'aws_sqs_queue', name: 'jobs', values: { ...queue, delay_seconds: 5 } },
          { address: 'random_pet.name', mode: 'managed', type: 'random_pet', name: 'name', values: {} },
        ],
      },
    },
  },
  resource_drift: [
    drifted('aws_sqs_queue.jobs', ['update'], {
      before: queue,
      after: { ...queue, delay_seconds: 5, tags: { team: 'b' }, policy: 'another' },
      before_sensitive: { policy: true },
      after_sensitive: { policy: true },
    }),
    drifted('aws_s3_bucket.logs', ['delete'], { before: bucket, after: null, before_sensitive: {}, after_sensitive: false }),
    drifted('aws_sqs_queue.same', ['update'], { before: queue, after: queue }),
    drifted(
      'random_pet.name',
      ['update'],
      { before: { length: 2 }, after: { length: 3 } },
      { provider_name: 'registry.terraform.io/hashicorp/random' },
    ),
  ],
};

describe('what the providers of a folder say themselves', function () {
  this.timeout(60_000);
  let folder: string;
  let code: string;
  let opened: OpenedEngine | undefined;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'driftmgr-refresh-plan-')));
    code = join(folder, 'code');
    mkdirSync(code);
    writeFileSync(join(code, 'main.tf'), 'resource "terraform_data" "one" {\n  input = 1\n}\n');
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  /** A stand-in that takes the arguments of `terraform`, writes down what it was run with, and prints what is given. */
  function standIn(path: string, shown: string, code = 0): string {
    const script = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(join(folder, 'ran'))}, JSON.stringify({ path: process.argv[1], args, cwd: process.cwd(), key: process.env.DRIFTMGR_VAULT_KEY ?? null }) + '\\n');
if (args[0] === 'plan') {
  fs.writeFileSync(args.find((one) => one.startsWith('-out=')).slice(5), 'plan');
  if (${String(code)} !== 0) console.error('╷\\n│ Error: Backend initialization required, please run "terraform init"\\n╵');
  process.exitCode = ${String(code)};
} else process.stdout.write(${JSON.stringify(shown)});
`;
    writeFileSync(path, script);
    chmodSync(path, 0o755);
    return path;
  }
  const ran = () =>
    existsSync(join(folder, 'ran'))
      ? readFileSync(join(folder, 'ran'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { path: string; args: string[]; cwd: string; key: string | null })
      : [];
  async function drift(env: Readonly<Record<string, string>>, flags: Readonly<Record<string, unknown>> = {}) {
    opened = await openEngine({ PATH: process.env['PATH'] ?? '', ...env }, flags);
    return opened.engine.request('drift', { states: [], cwd: folder, plan: 'code' });
  }

  it('is shown as drift, secrets apart, and written in the audit trail', async () => {
    const binary = standIn(join(folder, 'terraform'), JSON.stringify(plan));
    const report = await drift({ DRIFTMGR_VAULT_KEY: secret }, { 'terraform.path': binary });
    const { instances, ...counts } = report.counts;
    assert.deepEqual(counts, { missing: 1, unmanaged: null, changed: 1, managed: 1, notComparable: 1 });
    assert.deepEqual([instances.changed, instances.missing, instances.notComparable], [1, 1, 1]);
    assertAddsUp(report);
    assert.equal(report.coverage, null);
    const [changed, missing] = report.items;
    assert.deepEqual(
      [changed?.kind, changed?.address, changed?.id, changed?.account, changed?.region],
      ['changed', 'aws_sqs_queue.jobs', arn, '111122223333', 'eu-west-1'],
    );
    assert.deepEqual(changed?.changes, [
      { path: 'delay_seconds', state: 0, cloud: 5 },
      { path: 'tags.team', state: 'a', cloud: 'b' },
      { path: 'policy', sensitive: true },
    ]);
    assert.deepEqual([missing?.kind, missing?.type, missing?.address], ['missing', 'AWS::S3::Bucket', 'aws_s3_bucket.logs']);
    // What another provider says is said, and is not taken for "in step".
    assert.equal(report.complete, false);
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['other-provider'],
    );
    assert.ok(!JSON.stringify(report).includes(secret));
    const runs = ran();
    assert.deepEqual(
      runs.map(({ args }) => args[0]),
      ['plan', 'show'],
    );
    assert.deepEqual(runs[0]?.args.slice(1, 4), ['-refresh-only', '-lock=false', '-input=false']);
    const file = runs[0].args.find((one) => one.startsWith('-out='))?.slice(5) ?? '';
    assert.ok(!existsSync(file) && !existsSync(join(file, '..')), 'the plan with its secrets is still there');
    assert.deepEqual(
      runs.map(({ cwd, key }) => ({ cwd, key })),
      runs.map(() => ({ cwd: code, key: null })),
    );
    const { entries } = (await opened?.engine.request('audit', {})) ?? { entries: [] };
    assert.deepEqual(
      entries.map(({ action, result, fields }) => [action, result, fields?.['binary']]),
      [['terraform.plan', 'success', binary]],
    );
  });

  it('runs nothing that came with the folder, and nothing by a path that depends on where it is run', async () => {
    standIn(join(code, 'terraform'), JSON.stringify(plan));
    const path = ['.', 'code', '', code].join(delimiter);
    await assert.rejects(drift({ PATH: path }), { code: 'no-terraform' });
    await assert.rejects(opened?.engine.request('drift', { states: [], cwd: folder, plan: join(folder, 'nowhere') }) ?? Promise.resolve(), {
      code: 'no-folder',
    });
    await opened?.close();
    for (const named of ['./terraform', join(code, 'terraform'), join(folder, 'none')]) {
      await assert.rejects(drift({ PATH: path }, { 'terraform.path': named }), { code: 'no-terraform' });
      await opened?.close();
    }
    assert.deepEqual(ran(), []);
  });

  it('says what the binary said when it fails, with what to do, and leaves nothing behind', async () => {
    const binary = standIn(join(folder, 'terraform'), '', 1);
    await assert.rejects(drift({}, { 'terraform.path': binary }), (error: Error & { code?: string; hint?: string }) => {
      assert.equal(error.code, 'plan-failed');
      assert.match(error.message, /Backend initialization required/);
      assert.match(error.hint ?? '', /terraform init/);
      return true;
    });
    const file =
      ran()[0]
        ?.args.find((one) => one.startsWith('-out='))
        ?.slice(5) ?? '';
    assert.ok(file !== '' && !existsSync(join(file, '..')));
    await opened?.close();
    standIn(binary, 'no JSON');
    await assert.rejects(drift({}, { 'terraform.path': binary }), { code: 'plan-failed' });
  });

  it('comes from the installed terraform', async function () {
    const quiet = { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
    try {
      await run('terraform', ['version'], { env: quiet });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') this.skip();
      throw error;
    }
    await run('terraform', ['init', '-no-color', '-input=false'], { cwd: code, env: quiet });
    await run('terraform', ['apply', '-no-color', '-input=false', '-auto-approve'], { cwd: code, env: quiet });
    const before = readFileSync(join(code, 'terraform.tfstate'), 'utf8');
    const report = await drift({});
    assert.deepEqual([report.items.length, report.complete, report.states[0]?.resources], [0, true, 1]);
    assert.equal(readFileSync(join(code, 'terraform.tfstate'), 'utf8'), before);
  });
});
