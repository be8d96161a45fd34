import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ProviderId, Resource } from '../../../../src/core/model.ts';
import { importBlocks } from '../../../rules.ts';

const account = '111122223333';
const binary = process.env['TERRAFORM'] ?? 'terraform';

function resource(type: string, id: string, more: Partial<Resource> = {}): Resource {
  const provider: ProviderId = type.startsWith('AWS::')
    ? 'aws'
    : type.includes('googleapis')
      ? 'gcp'
      : type.startsWith('digitalocean:')
        ? 'digitalocean'
        : 'azure';
  return { provider, account, region: 'eu-west-1', type, id, source: 'test', ...more };
}

const arn = (rest: string, region = 'eu-west-1'): string =>
  `arn:aws:${rest.split(':', 1).join()}:${region}:${account}:${rest.slice(rest.indexOf(':') + 1)}`;

/** Native type, native id, Terraform type, id on import: as the providers' pages show them. */
const documented: readonly (readonly [string, string, string, string, Partial<Resource>?])[] = [
  ['AWS::EC2::Instance', arn('ec2:instance/i-12345678'), 'aws_instance', 'i-12345678'],
  ['AWS::EC2::VPC', arn('ec2:vpc/vpc-a01106c2'), 'aws_vpc', 'vpc-a01106c2'],
  ['AWS::EC2::EIP', arn('ec2:elastic-ip/eipalloc-00a10e96'), 'aws_eip', 'eipalloc-00a10e96'],
  ['AWS::S3::Bucket', 'arn:aws:s3:::bucket-name', 'aws_s3_bucket', 'bucket-name'],
  ['AWS::IAM::Role', `arn:aws:iam::${account}:role/service/developer_name`, 'aws_iam_role', 'developer_name'],
  [
    'AWS::IAM::ManagedPolicy',
    `arn:aws:iam::${account}:policy/UsersManageOwnCredentials`,
    'aws_iam_policy',
    `arn:aws:iam::${account}:policy/UsersManageOwnCredentials`,
  ],
  ['AWS::Lambda::Function', arn('lambda:function:example'), 'aws_lambda_function', 'example'],
  ['AWS::SQS::Queue', arn('sqs:MyQueue'), 'aws_sqs_queue', `https://sqs.eu-west-1.amazonaws.com/${account}/MyQueue`],
  ['AWS::SNS::Topic', arn('sns:my-topic'), 'aws_sns_topic', arn('sns:my-topic')],
  ['AWS::DynamoDB::Table', arn('dynamodb:table/GameScores'), 'aws_dynamodb_table', 'GameScores'],
  ['AWS::RDS::DBInstance', arn('rds:db:mydb-rds-instance'), 'aws_db_instance', 'mydb-rds-instance'],
  ['AWS::KMS::Alias', arn('kms:alias/my-key-alias'), 'aws_kms_alias', 'alias/my-key-alias'],
  ['AWS::Logs::LogGroup', arn('logs:log-group:/aws/yada'), 'aws_cloudwatch_log_group', '/aws/yada'],
  ['AWS::EKS::Nodegroup', arn('eks:nodegroup/my_cluster/my_node_group'), 'aws_eks_node_group', 'my_cluster:my_node_group'],
  ['AWS::ECS::Cluster', arn('ecs:cluster/stateless-app'), 'aws_ecs_cluster', 'stateless-app'],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    arn('elasticloadbalancing:loadbalancer/app/my-load-balancer/50dc6c495c0c9188'),
    'aws_lb',
    arn('elasticloadbalancing:loadbalancer/app/my-load-balancer/50dc6c495c0c9188'),
  ],
  ['AWS::WAFv2::WebACL', arn('wafv2:regional/webacl/example/a1b2c3d4'), 'aws_wafv2_web_acl', 'a1b2c3d4/example/REGIONAL'],
  ['AWS::Route53::HostedZone', 'arn:aws:route53:::hostedzone/Z1D633PJN98FT9', 'aws_route53_zone', 'Z1D633PJN98FT9'],
  [
    'Microsoft.Network/virtualNetworks',
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mygroup1/providers/Microsoft.Network/virtualNetworks/myvnet1',
    'azurerm_virtual_network',
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mygroup1/providers/Microsoft.Network/virtualNetworks/myvnet1',
  ],
  [
    'compute.googleapis.com/Instance',
    '//compute.googleapis.com/projects/p/zones/europe-west1-b/instances/web',
    'google_compute_instance',
    'projects/p/zones/europe-west1-b/instances/web',
  ],
  [
    'compute.googleapis.com/InstanceTemplate',
    '//compute.googleapis.com/projects/p/regions/europe-west1/instanceTemplates/t',
    'google_compute_region_instance_template',
    'projects/p/regions/europe-west1/instanceTemplates/t',
  ],
  ['digitalocean:droplet', 'do:droplet:100823', 'digitalocean_droplet', '100823'],
  ['digitalocean:snapshot', 'do:snapshot:6372321', 'digitalocean_droplet_snapshot', '6372321'],
  [
    'digitalocean:snapshot',
    'do:snapshot:506f78a4-e098-11e5-ad9f-000f53306ae1',
    'digitalocean_volume_snapshot',
    '506f78a4-e098-11e5-ad9f-000f53306ae1',
  ],
  ['digitalocean:domain', 'do:domain:example.com', 'digitalocean_domain', 'example.com'],
];

describe('import blocks', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'driftmgr-import-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const terraform = (...args: string[]) =>
    spawnSync(binary, args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', CHECKPOINT_DISABLE: '1', HOME: folder } });

  /** `terraform fmt` finds nothing to change, and `validate` nothing to say but that it was not given the providers. */
  async function accepted(text: string): Promise<void> {
    await writeFile(join(folder, 'imports.tf'), text);
    const formatted = terraform('fmt', '-check', '-diff');
    assert.equal(formatted.status, 0, `${formatted.stdout}${formatted.stderr}`);
    const validated = JSON.parse(terraform('validate', '-json').stdout) as { diagnostics: { summary: string; detail: string }[] };
    assert.deepEqual(
      [...new Set(validated.diagnostics.map(({ summary }) => summary))],
      ['Missing required provider'],
      JSON.stringify(validated.diagnostics),
    );
  }

  it('name types and ids as the providers document them, and are what Terraform itself would write', async () => {
    for (const [type, id, terraformType, importId, more] of documented) {
      const { text, skipped } = importBlocks([resource(type, id, more)]);
      assert.deepEqual(skipped, [], type);
      assert.match(text, new RegExp(`^import \\{\\n {2}to = ${terraformType}\\.\\w`), type);
      assert.ok(text.includes(`  id = ${JSON.stringify(importId)}\n`), `${type}\n${text}`);
    }
    await accepted(importBlocks(documented.map(([type, id]) => resource(type, id))).text);
  });

  it('have unique addresses that depend neither on order nor on repetition', async () => {
    const same = ['i-1', 'i-2', 'i-3'].map((id) => resource('AWS::EC2::Instance', arn(`ec2:instance/${id}`), { name: 'web' }));
    const { text } = importBlocks(same);
    assert.equal(new Set(text.match(/to = .*/g)).size, 3);
    assert.equal(importBlocks([...same, ...same].reverse()).text, text);
    await accepted(text);
  });

  it('say what was left out, and why', () => {
    const { text, skipped } = importBlocks([
      resource('AWS::Unheard::Of', 'x'),
      resource('AWS::AutoScaling::ScalingPolicy', 'arn:aws:autoscaling:x'),
      resource('digitalocean:key', 'do:spaceskey:DO00'),
    ]);
    assert.equal(text, '');
    assert.deepEqual(
      skipped.map(({ id, reason }) => [id, /knows no Terraform type|does not know by which id|cannot be imported/.exec(reason)?.[0]]),
      [
        ['x', 'knows no Terraform type'],
        ['arn:aws:autoscaling:x', 'does not know by which id'],
        ['do:spaceskey:DO00', 'cannot be imported'],
      ],
    );
  });

  /** What the listing tells, and the lines that stand for it. */
  const filled: readonly (readonly [resource: Resource, lines: readonly string[], left: string])[] = [
    [
      resource('AWS::EC2::Instance', arn('ec2:instance/i-1'), {
        attributes: { imageId: 'ami-1', instanceType: 't3.micro', subnetId: 'subnet-1' },
        tags: { Name: 'web ${x} %{y}', 'kubernetes.io/cluster': 'a', 'aws:autoscaling:groupName': 'g' },
      }),
      [
        '  ami           = "ami-1"',
        '  instance_type = "t3.micro"',
        '  subnet_id     = "subnet-1"',
        '  tags = {',
        '    "Name"                  = "web $${x} %%{y}"',
        '    "kubernetes.io/cluster" = "a"',
      ],
      'Nothing further must be filled in',
    ],
    [
      resource('AWS::EC2::VPC', arn('ec2:vpc/vpc-1'), { attributes: { cidrBlock: '10.0.0.0/16' } }),
      ['  cidr_block = "10.0.0.0/16"'],
      'Nothing further',
    ],
    [
      resource('AWS::RDS::DBInstance', arn('rds:db:d'), { name: 'd', attributes: { storageGiB: 20, multiAz: false } }),
      ['  allocated_storage = 20', '  multi_az          = false'],
      'Fill in: instance_class',
    ],
    [
      resource('Microsoft.Network/virtualNetworks', '/subscriptions/0/resourceGroups/net-rg/providers/Microsoft.Network/virtualNetworks/v', {
        name: 'v',
        region: 'westeurope',
        tags: { env: 'prod', 'hidden-title': 'x' },
      }),
      ['  name                = "v"', '  location            = "westeurope"', '  resource_group_name = "net-rg"', '    "env" = "prod"'],
      'Fill in: address_space',
    ],
    [
      resource('compute.googleapis.com/Disk', '//compute.googleapis.com/projects/p/zones/z-a/disks/d', {
        name: 'd',
        region: 'z-a',
        account: 'p',
        tags: { a: 'b', 'goog-x': 'y' },
      }),
      ['  name    = "d"', '  project = "p"', '  zone    = "z-a"', '  labels = {', '    "a" = "b"'],
      'Nothing further',
    ],
    [
      resource('digitalocean:droplet', 'do:droplet:1', {
        name: 'web',
        region: 'fra1',
        attributes: { size_slug: 's-1vcpu-1gb' },
        tags: { b: '', a: '', 'k8s:1': '' },
      }),
      ['  name   = "web"', '  region = "fra1"', '  size   = "s-1vcpu-1gb"', '  tags   = ["a", "b"]'],
      'Fill in: image',
    ],
  ];
  it('hold what the listing knows, laid out as Terraform does it, and nothing that a cloud keeps for itself', async () => {
    for (const [one, lines, left] of filled) {
      const { text } = importBlocks([one]);
      for (const expected of lines) assert.ok(text.includes(`\n${expected}\n`), `${expected}\nin\n${text}`);
      assert.ok(text.includes(left), text);
      assert.doesNotMatch(text, /aws:autoscaling|hidden-title|goog-x|k8s:1/);
    }
    await accepted(importBlocks(filled.map(([one]) => one)).text);
  });

  it('take names and ids of any kind', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
    const many = fc.sample(fc.record({ name: text, id: text }), { numRuns: 300, seed: 7 });
    const hard = ['${x}', '%{y}', '"', '\\', '\n', '1', '-', 'é', '$${', 'web server', '😀', '\u2028#'];
    const all = [...many, ...hard.map((one) => ({ name: one, id: one }))].map(({ name, id }) =>
      resource('AWS::S3::Bucket', `arn:aws:s3:::${id}`, { name, account: name, tags: { [name]: id } }),
    );
    const made = importBlocks(all);
    assert.equal(new Set(made.text.match(/^ {2}to = .*/gm)).size, new Set(all.map(({ id }) => id)).size - made.skipped.length);
    await accepted(made.text);
  });
});
