import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { account } from './planted.ts';

const region = 'us-east-1';
const config = (address = 'provider["registry.terraform.io/hashicorp/aws"]'): string => address;
const block = (name: string, body: string): string => `provider "${name}" {\n  region = "us-east-1"\n${body}}\n`;
const ignoring = '  ignore_tags {\n    keys         = ["owner"] # of the platform\n    key_prefixes = ["kubernetes.io/"]\n  }\n';

interface Form {
  readonly what: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly provider?: string;
  /** Paths that are still told. */
  readonly left: readonly string[];
}

const owner = 'tags.owner';
const cluster = 'tags.kubernetes.io/cluster/prod';
const cost = 'tags.cost';

/** SOURCE: the AWS provider's page, "ignore_tags Configuration Block"; Terraform's pages on provider configuration, overrides and JSON syntax. */
const forms: readonly Form[] = [
  { what: 'a provider that ignores nothing', files: { 'main.tf': block('aws', '') }, left: [owner, cluster, cost] },
  { what: 'keys and prefixes', files: { 'main.tf': block('aws', ignoring) }, left: [cost] },
  { what: 'OpenTofu', files: { 'main.tofu': block('aws', ignoring), 'main.tf': block('aws', '') }, left: [cost] },
  {
    what: 'JSON',
    files: { 'main.tf.json': JSON.stringify({ provider: { aws: [{ ignore_tags: [{ keys: ['owner'], key_prefixes: ['kubernetes.io/'] }] }] } }) },
    left: [cost],
  },
  {
    what: 'JSON with an object',
    files: { 'main.tofu.json': JSON.stringify({ provider: { aws: { ignore_tags: { keys: ['owner'] } } } }) },
    left: [cluster, cost],
  },
  {
    what: 'an override',
    files: { 'main.tf': block('aws', ignoring), 'override.tf': 'provider "aws" {\n  ignore_tags {\n    keys = toset(["cost"])\n  }\n}\n' },
    left: [owner, cluster],
  },
  {
    what: 'another alias',
    files: { 'main.tf': block('aws', '') + block('aws', `  alias = "west"\n${ignoring}`) },
    left: [owner, cluster, cost],
  },
  {
    what: 'its own alias',
    files: { 'main.tf': block('aws', '') + block('aws', `  alias = "west"\n${ignoring}`) },
    provider: `${config()}.west`,
    left: [cost],
  },
  {
    what: 'an alias for each region',
    files: { 'main.tf': block('aws', `  alias = "by_region"\n${ignoring}`) },
    provider: `${config()}.by_region["us-east-1"]`,
    left: [cost],
  },
  {
    what: 'a name of the code for the provider',
    files: {
      'main.tf': `terraform {\n  required_providers {\n    amazon = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n${block('amazon', ignoring)}`,
    },
    left: [cost],
  },
  {
    what: 'a configuration in a module',
    files: { 'main.tf': 'module "net" {\n  source = "./net"\n}\n', 'net/main.tf': block('aws', ignoring) },
    provider: `module.net.${config()}`,
    left: [cost],
  },
  {
    what: 'the environment beside the code',
    files: { 'main.tf': block('aws', ignoring) },
    env: { TF_AWS_IGNORE_TAGS_KEYS: 'x, cost', TF_AWS_IGNORE_TAGS_KEY_PREFIXES: '' },
    left: [],
  },
  { what: 'the environment alone', env: { TF_AWS_IGNORE_TAGS_KEY_PREFIXES: 'kubernetes.io/' }, left: [owner, cost] },
  {
    what: 'keys of a variable, which are not known',
    files: { 'main.tf': block('aws', '  ignore_tags {\n    keys = var.keys\n  }\n') },
    left: [owner, cluster, cost],
  },
];

describe('tags that a provider configuration leaves to others', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let opened: OpenedEngine;
  let folder: string;

  before(async () => {
    const Tags = Object.entries({ env: 'prod', team: 'ours', owner: 'me', 'kubernetes.io/cluster/prod': 'shared', cost: '7' }).map(
      ([Key, Value]) => ({ Key, Value }),
    );
    aws = await startAws(estateOf({ accounts: [{ id: account, resources: { [region]: { 'AWS::EC2::Volume': [{ VolumeId: 'vol-1', Tags }] } } }] }));
  });
  after(() => aws.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-tags-'));
  });
  afterEach(async () => {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function drift({ files = {}, env = {}, provider = config() }: Form): Promise<DriftReport> {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    // The provider's `default_tags` stand in `tags_all`.
    const attributes = {
      id: 'vol-1',
      arn: `arn:aws:ec2:${region}:${account}:volume/vol-1`,
      tags: { env: 'prod' },
      tags_all: { env: 'prod', team: 'ours' },
    };
    const resources = [{ mode: 'managed', type: 'aws_ebs_volume', name: 'data', provider, instances: [{ schema_version: 0, attributes }] }];
    writeFileSync(
      join(folder, 'terraform.tfstate'),
      JSON.stringify({ version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'x', outputs: {}, resources }),
    );
    opened = await openEngine({ ...aws.environment, ...env }, { types: ['AWS::EC2::Volume'], regions: [region], limits: { aws: 1000 } });
    return opened.engine.request('drift', { states: ['terraform.tfstate'], cwd: folder, attributes: true });
  }

  for (const form of forms) {
    it(`are read from ${form.what}`, async () => {
      const report = await drift(form);
      const [item] = report.items;
      assert.deepEqual(item?.ignored === undefined ? item?.changes?.map(({ path }) => path) : [], form.left);
      const ignored = item?.ignored ?? item?.ignoredChanges?.[0]?.ignored;
      assert.equal(ignored?.by, form.left.length === 3 ? undefined : 'code', 'what is ignored says by whom');
      assert.equal(report.inStep, form.left.length === 0);
    });
  }

  it('are said with the place that says so', async () => {
    const report = await drift(forms[1] ?? { what: '', left: [] });
    assert.equal(report.items[0]?.ignoredChanges?.[0]?.ignored.reason, 'ignore_tags of the provider: main.tf, line 3');
    assert.equal(report.items[0].providerConfig, config());
  });
});
