import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Resource } from '../../../src/core/model.ts';
import type { StatusJson } from '../../../src/core/render/status-json.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import type { SimulatedAws } from '../../cloud/aws/server.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { Pty } from '../../unit/cli/terminal/pty.ts';
import { Screen } from '../../unit/cli/terminal/screen.ts';
import { builtCli } from './built-cli.ts';
import { runInProcess } from './in-process.ts';

const cli = builtCli();
const account = '111122223333';
const types = ['--provider', 'aws', '--type', 'AWS::EC2::Instance,AWS::EC2::Volume,AWS::S3::Bucket,AWS::Lambda::Function'];

let aws: SimulatedAws;
let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'driftmgr-cli-'));
  aws = await startAws(
    estateOf({
      accounts: [
        {
          id: account,
          name: 'prod',
          alias: 'acme-prod',
          resources: {
            'us-east-1': { 'AWS::EC2::Instance': 1001, 'AWS::S3::Bucket': ['logs', 'site'], 'AWS::Lambda::Function': 51 },
            'eu-west-1': { 'AWS::EC2::Instance': 20, 'AWS::EC2::Volume': 3 },
          },
        },
      ],
    }),
  );
});

afterEach(async () => {
  await aws.close();
  await rm(home, { recursive: true, force: true });
});

function environment(): Record<string, string> {
  return { ...aws.environment, PATH: process.env['PATH'] ?? '', HOME: home, DRIFTMGR_HOME: join(home, 'data'), NODE_NO_WARNINGS: '1' };
}

function driftmgr(...args: string[]) {
  return runInProcess(args, { env: environment(), home });
}

function countOf(json: StatusJson, type: string, region?: string): number | null | undefined {
  const row = json.accounts[0]?.types.find((one) => one.type === type);
  return region === undefined ? row?.count : row?.regions.find((one) => one.region === region)?.count;
}

describe('The terminal against a simulated AWS', () => {
  it('counts what is there, by type and region, and writes nothing else', async () => {
    const run = await driftmgr('status', '--json', ...types);
    assert.equal(run.stderr, '');
    assert.equal(run.code, 0);
    const json = JSON.parse(run.stdout) as StatusJson;
    assert.equal(json.complete, true);
    assert.deepEqual(json.totals, { count: 1077, status: 'ok' });
    assert.equal(json.accounts[0]?.account, account);
    assert.equal(countOf(json, 'AWS::EC2::Instance', 'us-east-1'), 1001);
    assert.equal(countOf(json, 'AWS::EC2::Instance', 'eu-west-1'), 20);
    assert.equal(countOf(json, 'AWS::EC2::Volume'), 3);
    assert.equal(countOf(json, 'AWS::S3::Bucket'), 2);
    assert.equal(countOf(json, 'AWS::Lambda::Function'), 51);
    assert.equal(countOf(json, 'AWS::Lambda::Function', 'eu-west-1'), 0);
  });

  it('asks nobody the second time, in a process of its own', async () => {
    const first = await driftmgr('status', ...types);
    const asked = aws.requests.length;
    const child = spawn(process.execPath, [cli, 'status', ...types], { cwd: home, env: environment() });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number]>]);
    assert.equal(aws.requests.length, asked);
    // How old the answer is depends on how fast the process started.
    assert.deepEqual([code, stdout.replace(/ · seen \d+ s ago/, ''), stderr], [first.code, first.stdout, first.stderr]);
    assert.match(stdout, /Total 1,077 {2}1 account/);
  });

  it('names the permission that is missing, never counts it as 0, and ends with 3', async () => {
    aws.faults.add({ service: 'ec2', operation: 'DescribeVolumes', fault: { kind: 'denied' } });
    const table = await driftmgr('status', ...types);
    assert.equal(table.code, 3);
    assert.match(table.stdout, /EBS volumes +– {2}denied in 17 regions/);
    assert.match(table.stdout, /denied: ec2:DescribeVolumes in 17 regions/);
    assert.match(table.stdout, /Total ≥ 1,074/);
    const { stdout, code } = await driftmgr('status', '--json', ...types);
    assert.equal(code, 3);
    const json = JSON.parse(stdout) as StatusJson;
    assert.equal(countOf(json, 'AWS::EC2::Volume', 'eu-west-1'), null);
    assert.ok(json.problems.some((problem) => problem.code === 'denied' && problem.permission === 'ec2:DescribeVolumes'));
  });

  it('calls a hung endpoint failed: timed out', async () => {
    aws.faults.add({ service: 'lambda', region: 'eu-west-1', fault: { kind: 'hung' } });
    const run = await driftmgr('status', ...types, '--region', 'us-east-1,eu-west-1', '--timeouts-request', '5', '--max-retries', '0');
    assert.equal(run.code, 3);
    assert.match(run.stdout, /Lambda functions +≥ 51/);
    assert.match(run.stdout, /failed: timed out/);
  });

  it('lists every resource once, a line each', async () => {
    const run = await driftmgr('resources', '--json', ...types);
    assert.equal(run.code, 0);
    const resources = run.stdout
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one) as Resource);
    assert.equal(resources.length, 1077);
    assert.equal(new Set(resources.map((one) => one.id)).size, 1077);
    assert.ok(resources.every((one) => one.account === account));
  });

  it('ends quietly when the reader of a pipe has enough', async () => {
    const script = '"$0" "$@" | head -n 1; exit "${PIPESTATUS[0]}"';
    const child = spawn('bash', ['-c', script, process.execPath, cli, 'resources', '--json', ...types], { cwd: home, env: environment() });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number]>]);
    assert.equal(stdout.trimEnd().split('\n').length, 1);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('finds planted drift, ends with 1, and writes every format', async () => {
    const bucket = (name: string) => ({
      mode: 'managed',
      type: 'aws_s3_bucket',
      name,
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ schema_version: 0, attributes: { id: name, bucket: name, arn: `arn:aws:s3:::${name}`, region: 'us-east-1' } }],
    });
    const state = { version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'a', outputs: {}, resources: [bucket('logs')] };
    await writeFile(join(home, 'prod.tfstate'), JSON.stringify(state));
    const only = ['--provider', 'aws', '--type', 'AWS::S3::Bucket', '--no-attributes'];
    const json = await driftmgr('drift', ...only, '--format', 'json');
    assert.equal(json.code, 1, json.stderr);
    const { items } = JSON.parse(json.stdout) as { items: { kind: string; id: string }[] };
    assert.deepEqual(
      items.map(({ kind, id }) => ({ kind, id })),
      [{ kind: 'unmanaged', id: 'arn:aws:s3:::site' }],
    );
    for (const format of ['table', 'markdown', 'html', 'sarif', 'junit']) {
      const run = await driftmgr('drift', ...only, '--format', format, '--output', 'report');
      assert.equal(run.code, 1);
      assert.match(await readFile(join(home, 'report'), 'utf8'), /site/);
    }
    const listed = await driftmgr('state', '--json');
    assert.equal(listed.code, 0);
    assert.match(listed.stdout, /"address": "aws_s3_bucket\.logs"/);
  }).timeout(300_000);

  it('ends with 2 where there are no credentials, and says where they are looked for', async () => {
    const child = spawn(process.execPath, [cli, 'status'], {
      cwd: home,
      env: { PATH: process.env['PATH'] ?? '', HOME: home, AWS_EC2_METADATA_DISABLED: 'true' },
    });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number]>]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^error: No credentials[^]*driftmgr credentials/);
  });

  describe('on a terminal', () => {
    const ptys: Pty[] = [];
    afterEach(() => {
      for (const pty of ptys.splice(0)) pty.close();
    });
    const start = (columns: number, ...args: string[]) => {
      const pty = new Pty([process.execPath, cli, ...args], { columns, rows: 200, cwd: home, env: environment() });
      ptys.push(pty);
      return pty;
    };

    it('shows progress, and then nothing but the table', async () => {
      const seen = Promise.withResolvers<undefined>();
      aws.faults.add({ service: 'lambda', fault: { kind: 'held', until: seen.promise } });
      const pty = start(60, 'status', '--no-color', ...types);
      await pty.until((output) => /Scanning \d+\/\d+/.test(output));
      seen.resolve(undefined);
      assert.equal(await pty.exit, 0);
      const shown = new Screen(60, true).replay(pty.happenings).text;
      assert.match(shown, /^AWS acme-prod \(111122223333\)/);
      assert.doesNotMatch(shown, /Scanning|Looking/);
      assert.ok(shown.split('\n').every((line) => line.length <= 60));
    });

    it('cancels on Ctrl-C, says so, asks nothing more, and ends with 3', async () => {
      aws.faults.add({ service: 'lambda', fault: { kind: 'hung' } });
      const pty = start(80, 'status', '--no-color', ...types);
      await pty.until((output) => /Scanning \d+\//.test(output));
      pty.type('\u0003');
      assert.equal(await pty.exit, 3);
      assert.equal(aws.inFlight(), 0);
      const shown = new Screen(80, true).replay(pty.happenings).text;
      assert.match(shown, /^Total ≥ .* cancelled before the end/m);
      assert.doesNotMatch(shown, /Scanning|Cancelling/);
    });
  });
});
