import assert from 'node:assert/strict';
import { compareDrift } from './compare-drift.ts';
import { readDriftignore } from '../../../../src/core/drift/ignore/ignore.ts';
import type { IgnoreRule } from '../../../../src/core/drift/ignore/ignore.ts';
import type { DriftReport } from '../../../../src/core/api/drift.ts';
import type { Resource } from '../../../../src/core/model.ts';
import { inventoryOf, stateOf } from './estate.ts';
import { judge } from '../../../rules.ts';

const account = '123456789012';
const ec2 = (rest: string): string => `arn:aws:ec2:eu-west-1:${account}:${rest}`;

function aws(type: string, id: string, more: Partial<Resource> = {}): Resource {
  return { provider: 'aws', account, region: 'eu-west-1', type, id, source: 'test', ...more };
}

async function compare(
  resources: readonly Resource[],
  states: Parameters<typeof stateOf>[0] = {},
  driftignore: readonly IgnoreRule[] = [],
): Promise<DriftReport> {
  const now = Date.UTC(2024, 0, 1);
  const compared = await compareDrift(stateOf(states), inventoryOf(resources), {
    lookup: () => Promise.resolve({ exists: false }),
    signal: new AbortController().signal,
    now,
  });
  return judge(compared, { driftignore }, now);
}

describe('what nobody manages', () => {
  const clouds: readonly (readonly [string, Resource])[] = [
    ['a service-linked role', aws('AWS::IAM::Role', `arn:aws:iam::${account}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`)],
    ['a role of IAM Identity Center', aws('AWS::IAM::Role', `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1`)],
    ['a log group of a function', aws('AWS::Logs::LogGroup', `arn:aws:logs:eu-west-1:${account}:log-group:/aws/lambda/f`)],
    [
      'the interface of a load balancer',
      aws('AWS::EC2::NetworkInterface', ec2('network-interface/eni-1'), { attributes: { interfaceType: 'network_load_balancer' } }),
    ],
    [
      'an interface that its requester manages',
      aws('AWS::EC2::NetworkInterface', ec2('network-interface/eni-2'), { attributes: { interfaceType: 'interface', requesterManaged: true } }),
    ],
    ['an alias of AWS', aws('AWS::KMS::Alias', `arn:aws:kms:eu-west-1:${account}:alias/aws/ebs`)],
    ['a default', aws('AWS::EC2::VPC', ec2('vpc/vpc-1'), { isDefault: true })],
    ['a group named default', aws('AWS::EC2::SecurityGroup', ec2('security-group/sg-1'), { name: 'default' })],
    [
      'Network Watcher',
      {
        ...aws('Microsoft.Network/networkWatchers', '/subscriptions/s/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/w'),
        provider: 'azure',
      },
    ],
    [
      'the master database',
      {
        ...aws('microsoft.sql/servers/databases', '/subscriptions/s/resourceGroups/r/providers/Microsoft.Sql/servers/a/databases/master'),
        provider: 'azure',
      },
    ],
    [
      'the default network',
      { ...aws('compute.googleapis.com/Network', '//compute.googleapis.com/projects/p/global/networks/default'), provider: 'gcp' },
    ],
    [
      'a firewall of the default network',
      { ...aws('compute.googleapis.com/Firewall', '//compute.googleapis.com/projects/p/global/firewalls/default-allow-ssh'), provider: 'gcp' },
    ],
    [
      'the default service account',
      {
        ...aws('iam.googleapis.com/ServiceAccount', '//iam.googleapis.com/projects/p/serviceAccounts/1'),
        provider: 'gcp',
        name: '1-compute@developer.gserviceaccount.com',
      },
    ],
    ['the default VPC of a region', { ...aws('digitalocean:vpc', 'do:vpc:1'), provider: 'digitalocean', name: 'default-fra1' }],
  ];
  for (const [what, resource] of clouds) {
    it(`is by the cloud: ${what}`, async () => {
      const report = await compare([resource]);
      assert.deepEqual(report.items, []);
      assert.deepEqual(
        report.owned.map(({ owner, count }) => [owner, count]),
        [['by the cloud', 1]],
      );
      assert.ok(report.owned[0]?.reason);
    });
  }

  const owners: readonly (readonly [Resource, string])[] = [
    [aws('AWS::EC2::VPC', ec2('vpc/vpc-1'), { tags: { 'aws:cloudformation:stack-name': 'net' } }), 'CloudFormation stack net'],
    [aws('AWS::EC2::Instance', ec2('instance/i-1'), { tags: { 'aws:autoscaling:groupName': 'web' } }), 'Auto Scaling group web'],
    [aws('AWS::EC2::Instance', ec2('instance/i-1'), { tags: { 'eks:cluster-name': 'prod', 'aws:autoscaling:groupName': 'x' } }), 'EKS cluster prod'],
    [
      aws('AWS::EC2::Volume', ec2('volume/vol-1'), { tags: { 'kubernetes.io/created-for/pvc/name': 'data', 'kubernetes.io/cluster/prod': 'owned' } }),
      'Kubernetes cluster prod',
    ],
    [
      { ...aws('Microsoft.Compute/disks', '/subscriptions/s/resourceGroups/MC_rg_c_eu/providers/Microsoft.Compute/disks/d'), provider: 'azure' },
      'AKS node group mc_rg_c_eu',
    ],
    [
      { ...aws('digitalocean:droplet', 'do:droplet:1'), provider: 'digitalocean', tags: { k8s: '', 'k8s:0f1e2d3c-0000-4000-8000-000000000000': '' } },
      'Kubernetes cluster 0f1e2d3c-0000-4000-8000-000000000000',
    ],
  ];
  const gcp = (type: string, rest: string): Resource => ({
    ...aws(`compute.googleapis.com/${type}`, `//compute.googleapis.com/projects/p/${rest}`),
    provider: 'gcp',
  });
  const balancing = (rest: string): string => `arn:aws:elasticloadbalancing:eu-west-1:${account}:${rest}`;
  const ofControllers: readonly (readonly [Resource, string])[] = [
    [aws('AWS::ElasticLoadBalancing::LoadBalancer', balancing('loadbalancer/a0f1e2d3c4b5a69788796a5b4c3d2e1f')), 'Kubernetes'],
    [aws('AWS::ElasticLoadBalancingV2::LoadBalancer', balancing('loadbalancer/app/k8s-shop-web-0a1b2c3d4e/50dc6c495c0c9188')), 'Kubernetes'],
    [aws('AWS::ElasticLoadBalancingV2::TargetGroup', balancing('targetgroup/k8s-shop-web-0a1b2c3d4e/6d0ecf831eec9f09')), 'Kubernetes'],
    [aws('AWS::ElasticLoadBalancingV2::Listener', balancing('listener/app/k8s-shop-web-0a1b2c3d4e/50dc6c495c0c9188/f2f7dc8efc522ab2')), 'Kubernetes'],
    [gcp('Disk', 'zones/z/disks/pvc-0f1e2d3c-0000-4000-8000-000000000000'), 'GKE'],
    [gcp('BackendService', 'global/backendServices/k8s1-0a1b2c3d-shop-web-80-0a1b2c3d'), 'GKE'],
    [gcp('ForwardingRule', 'regions/r/forwardingRules/a0f1e2d3c4b5a69788796a5b4c3d2e1f'), 'GKE'],
    [gcp('Instance', 'zones/z/instances/gke-prod-pool-1-0a1b2c3d-x1y2'), 'GKE cluster prod-pool-1'],
  ];
  for (const [resource, owner] of [...owners, ...ofControllers]) {
    it(`belongs to ${owner}: ${resource.type}`, async () => {
      const report = await compare([resource]);
      assert.deepEqual(report.items, []);
      assert.deepEqual(
        report.owned.map((group) => group.owner),
        [owner],
      );
    });
  }

  it('is drift when the tag is one that people put on networks for a cluster', async () => {
    const report = await compare([aws('AWS::EC2::VPC', ec2('vpc/vpc-1'), { tags: { 'kubernetes.io/cluster/prod': 'shared' } })]);
    assert.equal(report.counts.unmanaged, 1);
  });

  it('came with a managed instance: its disk and card, and not what stays when it goes', async () => {
    const instance = { id: 'i-1', arn: ec2('instance/i-1'), primary_network_interface_id: 'eni-1', root_block_device: [{ volume_id: 'vol-1' }] };
    const attached = (deleteOnTermination: boolean, attachedTo: string): Partial<Resource> => ({ attributes: { attachedTo, deleteOnTermination } });
    const report = await compare(
      [
        aws('AWS::EC2::Instance', ec2('instance/i-1')),
        aws('AWS::EC2::NetworkInterface', ec2('network-interface/eni-1')),
        aws('AWS::EC2::Volume', ec2('volume/vol-1'), attached(false, 'i-1')),
        aws('AWS::EC2::Volume', ec2('volume/vol-2'), attached(true, 'i-1')),
        aws('AWS::EC2::Volume', ec2('volume/vol-3'), attached(false, 'i-1')),
        aws('AWS::EC2::Volume', ec2('volume/vol-4'), attached(true, 'i-2')),
      ],
      { 'aws_instance.web': instance },
    );
    assert.deepEqual(
      report.items.map(({ id }) => id),
      [ec2('volume/vol-3'), ec2('volume/vol-4')],
    );
  });

  it('belongs to who owns the instance that it goes with', async () => {
    const attributes = { attachedTo: 'i-1', deleteOnTermination: true };
    const report = await compare([
      aws('AWS::EC2::Volume', ec2('volume/vol-1'), { attributes }),
      aws('AWS::EC2::NetworkInterface', ec2('network-interface/eni-1'), { attributes }),
      aws('AWS::EC2::Volume', ec2('volume/vol-2'), { attributes: { ...attributes, deleteOnTermination: false } }),
      aws('AWS::EC2::Instance', ec2('instance/i-1'), { tags: { 'aws:autoscaling:groupName': 'web' } }),
    ]);
    assert.deepEqual(
      report.items.map(({ id }) => id),
      [ec2('volume/vol-2')],
    );
    assert.deepEqual([...new Set(report.owned.map(({ owner }) => owner))], ['Auto Scaling group web']);
  });

  it('came with a managed machine of Azure: its system disk, also where the state does not name it, and no other', async () => {
    const group = '/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute';
    const azure = (type: string, name: string, more: Partial<Resource> = {}): Resource => ({
      ...aws(`Microsoft.Compute/${type}`, `${group}/${type}/${name}`, more),
      provider: 'azure',
      account: 's',
    });
    const attributes = { managedBy: `${group}/virtualMachines/web` };
    const report = await compare(
      [
        azure('virtualMachines', 'web'),
        azure('disks', 'web_OsDisk_1_0123456789abcdef0123456789abcdef', { attributes }),
        azure('disks', 'web-data', { attributes }),
      ],
      { 'azurerm_linux_virtual_machine.web': { id: `${group}/virtualMachines/web` } },
    );
    assert.deepEqual(
      report.items.map(({ id }) => id),
      [`${group}/disks/web-data`],
    );
  });

  it('came with a managed group manager of Google: its instance group', async () => {
    const at = 'projects/p/zones/z';
    const report = await compare(
      [gcp('InstanceGroupManager', 'zones/z/instanceGroupManagers/web'), gcp('InstanceGroup', 'zones/z/instanceGroups/web')].map((one) => ({
        ...one,
        account: 'p',
      })),
      {
        'google_compute_instance_group_manager.web': {
          id: `${at}/instanceGroupManagers/web`,
          instance_group: `https://www.googleapis.com/compute/v1/${at}/instanceGroups/web`,
        },
      },
    );
    assert.deepEqual(report.items, []);
  });

  it('is not drift where no state could name its type', async () => {
    const report = await compare([aws('AWS::Unheard::Of', 'arn:aws:unheard:eu-west-1:123456789012:of/1')]);
    assert.deepEqual([report.counts.unmanaged, report.owned[0]?.owner], [0, 'not comparable']);
  });

  it('is not drift where an instance of an unknown type names its ARN', async () => {
    const report = await compare([aws('AWS::EC2::VPC', ec2('vpc/vpc-1'))], { 'aws_future_vpc.x': { arn: ec2('vpc/vpc-1') } });
    assert.deepEqual([report.counts.unmanaged, report.counts.notComparable], [0, 1]);
  });
});

describe('children', () => {
  it('are one thing with their parent', async () => {
    const states = {
      'aws_security_group.a': { id: 'sg-1', arn: ec2('security-group/sg-1') },
      'aws_security_group_rule.a': { id: 'sgrule-1', security_group_id: 'sg-1' },
      'aws_vpc_security_group_ingress_rule.a': { id: 'sgr-1', security_group_id: 'sg-1' },
    };
    const present = await compare([aws('AWS::EC2::SecurityGroup', ec2('security-group/sg-1'))], states);
    assert.deepEqual([present.items, present.counts.managed], [[], 1]);
    // Nothing was read of what is in the group, so nothing is said of its rules.
    assert.deepEqual(
      present.notComparable.map(({ address }) => address),
      ['aws_security_group_rule.a', 'aws_vpc_security_group_ingress_rule.a'],
    );
    const gone = await compare([aws('AWS::EC2::VPC', ec2('vpc/vpc-1'), { isDefault: true })], states);
    assert.deepEqual(
      gone.items.map(({ kind, address }) => [kind, address]),
      [['missing', 'aws_security_group.a']],
    );
  });

  it('are never missing themselves: what they were is gone with a parent that no state holds', async () => {
    const report = await compare([aws('AWS::EC2::VPC', ec2('vpc/vpc-1'), { isDefault: true })], {
      'aws_security_group_rule.a': { security_group_id: 'sg-9', region: 'eu-west-1' },
      'aws_security_group_rule.b': { security_group_id: 'sg-9', region: 'eu-west-1' },
    });
    assert.deepEqual(report.items, []);
    assert.deepEqual(
      report.notComparable.map(({ address, reason }) => [address, reason]),
      ['a', 'b'].map((name) => [
        `aws_security_group_rule.${name}`,
        'it is a part of aws_security_group sg-9, which no longer exists and stands in no state',
      ]),
    );
  });

  it('do not make their parent managed', async () => {
    const report = await compare([aws('AWS::EC2::SecurityGroup', ec2('security-group/sg-1'), { name: 'web' })], {
      'aws_security_group_rule.a': { security_group_id: 'sg-1' },
    });
    assert.deepEqual(
      report.items.map(({ kind }) => kind),
      ['unmanaged'],
    );
  });
});

describe('ignoring', () => {
  const bucket = (name: string): Resource => aws('AWS::S3::Bucket', `arn:aws:s3:::${name}`, { name });
  const ignoredOf = async (text: string): Promise<readonly string[]> => {
    const report = await compare([bucket('a.b'), bucket('logs'), aws('AWS::EC2::VPC', ec2('vpc/vpc-1'))], {}, readDriftignore(text));
    assert.equal(report.ignored, report.items.filter(({ ignored }) => ignored).length);
    assert.equal(report.counts.unmanaged, report.items.length - report.ignored);
    return report.items.filter(({ ignored }) => ignored).map(({ id }) => id ?? '');
  };

  it('follows .driftignore: names, wildcards, negation, escapes, comments', async () => {
    assert.deepEqual(await ignoredOf('aws_s3_bucket.logs'), ['arn:aws:s3:::logs']);
    assert.deepEqual(await ignoredOf('aws_s3_bucket.a\\.b'), ['arn:aws:s3:::a.b']);
    assert.deepEqual(await ignoredOf('aws_s3_bucket.*'), ['arn:aws:s3:::a.b', 'arn:aws:s3:::logs']);
    assert.deepEqual(await ignoredOf('# all but one\n*\n!aws_s3_bucket.logs\n'), ['arn:aws:s3:::a.b', ec2('vpc/vpc-1')]);
    assert.deepEqual(await ignoredOf('aws_vpc'), [ec2('vpc/vpc-1')]);
    assert.deepEqual(await ignoredOf('aws_s3_bucket.log'), []);
  });

  it('ends with a rule’s date, and says its reason', async () => {
    const rule = { pattern: 'aws_vpc.vpc-1', reason: 'goes in May' };
    const vpc = aws('AWS::EC2::VPC', ec2('vpc/vpc-1'));
    const ignored = (await compare([vpc], {}, [{ ...rule, until: Date.UTC(2024, 4) }])).items[0]?.ignored;
    assert.deepEqual(ignored, { reason: 'goes in May', by: 'driftignore' });
    assert.equal((await compare([vpc], {}, [{ ...rule, until: Date.UTC(2023, 4) }])).items[0]?.ignored, undefined);
  });

  it('takes single attributes out of a change', async () => {
    const vpc = aws('AWS::EC2::VPC', ec2('vpc/vpc-1'), { tags: { a: '2', b: '2' } });
    const compared = await compareDrift(stateOf({ 'aws_vpc.main': { arn: vpc.id, tags_all: { a: '1', b: '1' } } }), inventoryOf([vpc]), {
      attributes: true,
      signal: new AbortController().signal,
      now: 0,
    });
    assert.equal(compared.items[0]?.reason, '2 attributes differ');
    const report = judge(compared, { driftignore: readDriftignore('aws_vpc.vpc-1.tags.a') }, 0);
    const [item] = report.items;
    assert.deepEqual([item?.changes?.map(({ path }) => path), item?.reason], [['tags.b'], 'tags.b differs']);
    assert.deepEqual(
      item?.ignoredChanges?.map(({ path, ignored }) => [path, ignored.by]),
      [['tags.a', 'driftignore']],
    );
    assert.deepEqual([report.ignored, report.ignoredAttributes, report.counts.changed], [0, 1, 1]);
  });
});
