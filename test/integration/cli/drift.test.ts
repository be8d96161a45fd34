import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftReport, StateReport } from '../../../src/core/api/drift.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { keptRun, runTerraform } from '../../unit/core/terraform/terraform-runs.ts';
import { stateJson, stateResource, type StateResource } from '../drift/state-of.ts';
import { runInProcess } from './in-process.ts';

const account = '111122223333';
const region = 'us-east-1';
const at = { account, region };
const types = ['AWS::Lambda::Function', 'AWS::EC2::Instance', 'AWS::RDS::DBInstance', 'AWS::SSM::Parameter', 'AWS::DynamoDB::Table'];
const scope = ['--provider', 'aws', '--region', region, '--type', types.join()];
const formats = ['table', 'json', 'markdown', 'html', 'sarif', 'junit'] as const;

/** Every secret that stands in the state or the cloud; none may be found anywhere else. */
const secret = (place: string): string => `planted-${place}-7f3a9c`;

describe('drift in the terminal, against a simulated AWS', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'driftmgr-cli-drift-'));
    aws = await startAws(
      estateOf({
        accounts: [
          {
            id: account,
            name: 'prod',
            resources: {
              [region]: {
                'AWS::Lambda::Function': [{ FunctionName: 'api', Environment: { Variables: { TOKEN: secret('cloud-token') } } }, 'stray'],
                'AWS::EC2::Instance': [
                  { $answers: { DescribeInstanceAttribute: { UserData: { Value: Buffer.from(secret('cloud-user-data')).toString('base64') } } } },
                ],
                'AWS::RDS::DBInstance': ['orders'],
                'AWS::SSM::Parameter': ['/token'],
              },
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

  function driftmgr(args: readonly string[], more: Readonly<Record<string, string>> = {}, cwd = home) {
    const env = { ...aws.environment, PATH: process.env['PATH'] ?? '', DRIFTMGR_HOME: join(home, 'data'), ...more };
    return runInProcess(args, { env, home, cwd });
  }

  const known = (type: string, name: string, n = 0): StateResource => stateResource(type, name, aws.estate.list(account, region, type).at(n), at);

  /** All that the cloud has, with secrets wherever states keep them. */
  function states(): { readonly fn: StateResource; readonly rest: readonly StateResource[] } {
    const fn = known('AWS::Lambda::Function', 'api');
    const database = known('AWS::RDS::DBInstance', 'orders');
    const instance = known('AWS::EC2::Instance', 'web');
    return {
      fn: { ...fn, attributes: { ...fn.attributes, environment: [{ variables: { TOKEN: secret('cloud-token') } }] } },
      rest: [
        { ...database, attributes: { ...database.attributes, password: secret('password') }, sensitive: ['password'] },
        { ...instance, attributes: { ...instance.attributes, user_data: secret('cloud-user-data') } },
        { ...known('AWS::SSM::Parameter', 'token'), attributes: { ...known('AWS::SSM::Parameter', 'token').attributes, value: secret('value') } },
        known('AWS::Lambda::Function', 'stray', 1),
      ],
    };
  }

  async function write(resources: readonly StateResource[]): Promise<void> {
    await writeFile(join(home, 'prod.tfstate'), stateJson(resources));
  }

  it('ends with 0 in step, 1 with drift, 3 when something was not seen, 2 when it could not run', async () => {
    const { fn, rest } = states();
    await write([fn, ...rest]);
    const inStep = await driftmgr(['drift', '--json', ...scope]);
    const report = JSON.parse(inStep.stdout) as DriftReport;
    assert.deepEqual([inStep.code, report.items, report.inStep, report.coverage, report.counts.managed], [0, [], true, 1, 5], inStep.stdout);

    await write([fn, ...rest.slice(0, -1)]);
    const unmanaged = await driftmgr(['drift', '--json', ...scope]);
    const found = JSON.parse(unmanaged.stdout) as DriftReport;
    assert.deepEqual([unmanaged.code, found.inStep, found.coverage], [1, false, 0.8]);
    assert.deepEqual(
      found.items.map(({ kind, name }) => [kind, name]),
      [['unmanaged', 'stray']],
    );
    assert.equal((await driftmgr(['drift', ...scope, '--fail-on', 'missing,changed'])).code, 0);

    aws.faults.add({ service: 'dynamodb', fault: { kind: 'denied' } });
    const denied = ['drift', ...scope, '--refresh', '--max-retries', '0'];
    assert.equal((await driftmgr([...denied, '--fail-on', 'missing'])).code, 3);
    // Drift beats what was not seen.
    assert.equal((await driftmgr(denied)).code, 1);
    await rm(join(home, 'prod.tfstate'));
    assert.equal((await driftmgr(['drift', ...scope])).code, 2);
  });

  it('lets no secret of a state or of the cloud into reports, logs, store or audit trail', async () => {
    const { fn, rest } = states();
    const changed = { ...fn, attributes: { ...fn.attributes, environment: [{ variables: { TOKEN: secret('state-token') } }], memory_size: 512 } };
    await write([
      changed,
      ...rest.slice(0, -1),
      {
        ...known('AWS::RDS::DBInstance', 'gone'),
        attributes: { ...rest[0]?.attributes, id: 'x', identifier: 'gone', arn: `arn:aws:rds:${region}:${account}:db:gone` },
      },
    ]);
    const written: string[] = [];
    for (const format of formats) {
      const run = await driftmgr(['drift', ...scope, '--format', format], { DRIFTMGR_LOG_LEVEL: 'debug' });
      assert.equal(run.code, 1, run.stderr);
      written.push(run.stdout, run.stderr);
      if (format !== 'json') continue;
      const { items } = JSON.parse(run.stdout) as DriftReport;
      const changes = items.flatMap((item) => item.changes ?? []);
      assert.deepEqual(
        changes.map(({ path, sensitive }) => [path, sensitive ?? false]),
        [
          ['memory_size', false],
          ['environment[0].variables', true],
        ],
      );
    }
    written.push((await driftmgr(['state', '--json'])).stdout, (await driftmgr(['audit', '--json'])).stdout);
    const logs = await readdir(join(home, 'data'), { recursive: true, withFileTypes: true });
    const files = logs.filter((entry) => entry.isFile());
    assert.ok(files.length > 2, files.map(({ name }) => name).join());
    for (const { parentPath, name } of files) written.push(await readFile(join(parentPath, name), 'latin1'));
    for (const one of written) assert.doesNotMatch(one, /planted-[a-z-]+-7f3a9c/);
    const encoded = Buffer.from(secret('cloud-user-data')).toString('base64');
    assert.ok(written.every((one) => !one.includes(encoded)));
  });

  for (const [title, obtain] of [
    ['the installed terraform', runTerraform],
    ['Terraform 1.11.4, kept', keptRun],
  ] as const) {
    it(`reads what ${title} wrote, lists it, and compares it without an error`, async () => {
      const run = (await obtain()) ?? (await keptRun());
      const folder = join(home, 'work');
      await cp(run.folder, folder, { recursive: true });
      await rm(run.folder, { recursive: true, force: true });
      const listed = await driftmgr(['state', '--state', 'custom.tfstate', '--json'], {}, folder);
      const { resources, problems } = JSON.parse(listed.stdout) as StateReport;
      assert.deepEqual([listed.code, problems, resources.map(({ address }) => address).sort()], [0, [], [...run.addresses].sort()]);
      const compared = await driftmgr(
        ['drift', '--state', 'custom.tfstate', '--json', '--fail-on', 'missing,changed', ...scope.slice(0, 4)],
        {},
        folder,
      );
      assert.equal(compared.code, 0, compared.stderr);
      const report = JSON.parse(compared.stdout) as DriftReport;
      assert.deepEqual(report.problems, []);
      assert.equal(report.items.filter(({ kind }) => kind !== 'unmanaged').length, 0);
    });
  }
});
