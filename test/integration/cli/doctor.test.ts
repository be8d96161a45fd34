import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoctorCheck } from '../../../src/core/api/doctor.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import type { SimulatedAws } from '../../cloud/aws/server.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { selfSigned } from '../azure/self-signed.ts';
import { openEngine } from '../open-engine.ts';
import { runTerminal } from './run-terminal.ts';

const account = '111122223333';

describe('driftmgr doctor', () => {
  let home: string;
  let aws: SimulatedAws;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'driftmgr-doctor-'));
    aws = await startAws(estateOf({ accounts: [{ id: account, resources: { 'us-east-1': { 'AWS::EC2::Volume': 3 } } }] }));
  });
  afterEach(async () => {
    await aws.close();
    await rm(home, { recursive: true, force: true });
  });

  async function doctor(env: Readonly<Record<string, string>>, { args = [] as readonly string[], skewMs = 0, flags = {}, scan = false } = {}) {
    const opened = await openEngine({ PATH: '', ...env }, flags, home, () => Date.now() + skewMs);
    try {
      if (scan) await opened.engine.request('scan', { want: 'counts' });
      const run = await runTerminal(opened, ['doctor', ...args]);
      return {
        ...run,
        ...(args.includes('--json') ? (JSON.parse(run.stdout) as { schemaVersion: number; checks: readonly DoctorCheck[] }) : { checks: [] }),
      };
    } finally {
      await opened.close();
    }
  }

  const troublesOf = (checks: readonly DoctorCheck[]) =>
    checks.filter(({ state }) => state === 'trouble').map(({ area, code }) => `${area} ${code ?? ''}`);

  it('finds nothing wrong on a good machine', async () => {
    const { code, checks } = await doctor(aws.environment, { args: ['--json'], scan: true, flags: { types: 'AWS::EC2::Volume' } });
    assert.deepEqual(troublesOf(checks), []);
    assert.equal(code, 0);
    const fine = checks.filter(({ state }) => state === 'ok').map(({ message }) => message);
    for (const expected of [
      /^DriftMgr 0\.0\.0 on Node /,
      /can be written$/,
      /^AWS: 127\.0\.0\.1:\d+ answers$/,
      /clock agrees/,
      /^AWS: .* is arn:aws:/,
      /^nothing was denied/,
    ])
      assert.ok(
        fine.some((message) => expected.test(message)),
        `${String(expected)} is none of\n${fine.join('\n')}`,
      );
    // Clouds without a credential are not asked.
    assert.ok(checks.every(({ provider }) => provider === undefined || provider === 'aws'));
    const { stdout } = await doctor(aws.environment);
    assert.match(stdout, /\nNothing is wrong\. \d notes? above\.\n$/);
  });

  it('names each of seven planted troubles, once, with what to do, and no secret', async () => {
    await mkdir(join(home, 'data'));
    await writeFile(join(home, 'data', 'config.json'), '{ "concurrency": "many" }');
    const { certificate, key } = selfSigned('none', ['localhost']);
    const untrusted = createServer({ cert: certificate, key }, (_request, response) => response.end());
    await new Promise<void>((done) => untrusted.listen(0, '127.0.0.1', done));
    const secrets = ['dop_v1_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 'ya29.planted-token', 'planted/secret+key'] as const;
    const env = {
      ...aws.environment,
      AWS_ACCESS_KEY_ID: 'AKIAUNKNOWNUNKNOWN00',
      AWS_SECRET_ACCESS_KEY: secrets[2],
      // Nobody listens on the port that is kept for nothing.
      DIGITALOCEAN_TOKEN: secrets[0],
      DRIFTMGR_DIGITALOCEAN_ENDPOINT: 'http://127.0.0.1:9',
      GOOGLE_OAUTH_ACCESS_TOKEN: secrets[1],
      DRIFTMGR_GCP_ENDPOINT: `https://127.0.0.1:${String((untrusted.address() as AddressInfo).port)}`,
      DRIFTMGR_LOG_FILE: join(home, 'data', 'config.json', 'driftmgr.log'),
    };
    try {
      const planted = { skewMs: 7 * 60_000, flags: { 'terraform.path': join(home, 'no', 'terraform') } };
      const { code, checks, stdout } = await doctor(env, { ...planted, args: ['--json'] });
      assert.deepEqual(troublesOf(checks).sort(), [
        'clock clock-skew',
        'credentials failed',
        'folders log-file',
        'network certificate',
        'network unreachable',
        'settings config-invalid',
        'versions no-terraform',
      ]);
      assert.equal(code, 3);
      for (const { message, hint } of checks.filter(({ state }) => state === 'trouble'))
        assert.ok((hint ?? '').length > 20, `no hint for: ${message}`);
      assert.match(checks.find((check) => check.code === 'clock-skew')?.message ?? '', /clock is 7 min ahead of that of 127\.0\.0\.1/);
      assert.match(checks.find((check) => check.code === 'config-invalid')?.message ?? '', /config\.json: concurrency: /);
      const told = await doctor(env, planted);
      assert.match(told.stdout, /\n7 troubles found\.\n$/);
      for (const secret of secrets) assert.ok(!(stdout + told.stdout + told.stderr).includes(secret));
    } finally {
      untrusted.close();
    }
  });

  it('says what the last scan was denied, and asks no cloud where it is told not to', async () => {
    aws.faults.add({ operation: 'DescribeVolumes', fault: { kind: 'denied' } });
    await doctor(aws.environment, { scan: true, flags: { types: 'AWS::EC2::Volume' } });
    const asked = aws.requests.length;
    const { code, checks } = await doctor(aws.environment, { args: ['--json', '--offline'] });
    assert.equal(aws.requests.length, asked);
    assert.equal(code, 3);
    const [denied] = checks.filter(({ state }) => state === 'trouble');
    assert.match(denied?.message ?? '', /ec2:DescribeVolumes/);
    assert.match(denied?.hint ?? '', /ec2:DescribeVolumes/);
    assert.deepEqual(troublesOf(checks), ['permissions denied']);
  });

  it('says of a machine without any credential where to begin', async () => {
    const { checks } = await doctor({ AWS_EC2_METADATA_DISABLED: 'true' }, { args: ['--json'] });
    assert.deepEqual(troublesOf(checks), ['credentials no-credentials']);
  });
});
