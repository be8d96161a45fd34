import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareDrift } from './compare-drift.ts';
import type { ListingStatus, Resource } from '../../../../src/core/model.ts';
import { inventoryOf, stateOf, together } from './estate.ts';

const account = '123456789012';
const subscription = '0b1f6471-1bf0-4dda-aec3-111122223333';

interface Kind {
  readonly terraform: string;
  readonly type: string;
  readonly provider: Resource['provider'];
  readonly account: string;
  readonly id: (n: number, region: string) => string;
  readonly attributes: (n: number, region: string) => Readonly<Record<string, unknown>>;
  /** Attributes of an old provider's state: no ARN, no account. */
  readonly old?: (n: number, region: string) => Readonly<Record<string, unknown>>;
  readonly global?: true;
}

function ec2(terraform: string, type: string, word: string, prefix: string): Kind {
  const id = (n: number, region: string): string => `arn:aws:ec2:${region}:${account}:${word}/${prefix}-${n}`;
  return {
    terraform,
    type,
    provider: 'aws',
    account,
    id,
    attributes: (n, region) => ({ id: `${prefix}-${n}`, arn: id(n, region) }),
    old: (n) => ({ id: `${prefix}-${n}` }),
  };
}

function iam(terraform: string, type: string, word: string): Kind {
  const id = (n: number): string => `arn:aws:iam::${account}:${word}/team/${word}-${n}`;
  return {
    terraform,
    type,
    provider: 'aws',
    account,
    global: true,
    id,
    attributes: (n) => ({ id: `${word}-${n}`, name: `${word}-${n}`, path: '/team/', arn: id(n) }),
  };
}

const kinds: readonly Kind[] = [
  ec2('aws_instance', 'AWS::EC2::Instance', 'instance', 'i'),
  ec2('aws_ebs_volume', 'AWS::EC2::Volume', 'volume', 'vol'),
  ec2('aws_vpc', 'AWS::EC2::VPC', 'vpc', 'vpc'),
  ec2('aws_subnet', 'AWS::EC2::Subnet', 'subnet', 'subnet'),
  ec2('aws_security_group', 'AWS::EC2::SecurityGroup', 'security-group', 'sg'),
  ec2('aws_network_interface', 'AWS::EC2::NetworkInterface', 'network-interface', 'eni'),
  ec2('aws_eip', 'AWS::EC2::EIP', 'elastic-ip', 'eipalloc'),
  iam('aws_iam_role', 'AWS::IAM::Role', 'role'),
  iam('aws_iam_user', 'AWS::IAM::User', 'user'),
  {
    terraform: 'aws_s3_bucket',
    type: 'AWS::S3::Bucket',
    provider: 'aws',
    account,
    id: (n) => `arn:aws:s3:::bucket.${n}`,
    attributes: (n, region) => ({ id: `bucket.${n}`, bucket: `bucket.${n}`, arn: `arn:aws:s3:::bucket.${n}`, region }),
  },
  {
    terraform: 'aws_lambda_function',
    type: 'AWS::Lambda::Function',
    provider: 'aws',
    account,
    id: (n, region) => `arn:aws:lambda:${region}:${account}:function:f-${n}`,
    attributes: (n, region) => ({ id: `f-${n}`, function_name: `f-${n}`, arn: `arn:aws:lambda:${region}:${account}:function:f-${n}` }),
  },
  {
    terraform: 'aws_lb_listener',
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    provider: 'aws',
    account,
    id: (n, region) => `arn:aws:elasticloadbalancing:${region}:${account}:listener/app/web/1/${n}`,
    attributes: (n, region) => ({ id: `arn:aws:elasticloadbalancing:${region}:${account}:listener/app/web/1/${n}` }),
  },
  {
    terraform: 'azurerm_storage_account',
    type: 'microsoft.storage/storageaccounts',
    provider: 'azure',
    account: subscription,
    // The index spells ids in another case than the state.
    id: (n) => `/subscriptions/${subscription}/resourcegroups/rg/providers/microsoft.storage/storageaccounts/account${n}`,
    attributes: (n, region) => ({
      id: `/subscriptions/${subscription.toUpperCase()}/resourceGroups/RG/providers/Microsoft.Storage/storageAccounts/account${n}`,
      location: region,
    }),
  },
  {
    terraform: 'google_compute_instance',
    type: 'compute.googleapis.com/Instance',
    provider: 'gcp',
    account: 'project-1',
    id: (n, region) => `//compute.googleapis.com/projects/project-1/zones/${region}/instances/vm-${n}`,
    attributes: (n, region) => ({
      project: 'project-1',
      zone: region,
      name: `vm-${n}`,
      self_link: `https://www.googleapis.com/compute/v1/projects/project-1/zones/${region}/instances/vm-${n}`,
    }),
  },
  {
    terraform: 'digitalocean_droplet',
    type: 'digitalocean:droplet',
    provider: 'digitalocean',
    account: 'team',
    id: (n) => `do:droplet:${n}`,
    attributes: (n, region) => ({ id: String(n), urn: `do:droplet:${n}`, region }),
  },
];

type Fate = 'managed' | 'missing' | 'unmanaged' | 'changed' | 'unlisted' | 'denied' | 'default' | 'grouped' | 'late';
const fates: readonly Fate[] = ['managed', 'missing', 'unmanaged', 'changed', 'unlisted', 'denied', 'default', 'grouped', 'late'];

interface Planted {
  readonly kind: Kind;
  readonly fate: Fate;
  readonly region: string;
  readonly state: number;
  readonly old: boolean;
}

const planted: fc.Arbitrary<Planted> = fc.record({
  kind: fc.constantFrom(...kinds),
  fate: fc.constantFrom(...fates),
  region: fc.constantFrom('eu-west-1', 'us-east-1', 'ap-south-1'),
  state: fc.nat({ max: 3 }),
  old: fc.boolean(),
});

async function judge(all: readonly Planted[]): Promise<void> {
  const expected = new Set<string>();
  const unclear = new Set<string>();
  const resources: Resource[] = [];
  const existing = new Set<string>();
  const refused = new Map<string, ListingStatus | 'not-listed'>();
  const states = [0, 1, 2, 3].map((): Record<string, Record<string, unknown>> => ({}));
  for (const [n, { kind, fate, region, state, old }] of all.entries()) {
    // A listing that is refused is refused for all of its type and region, so such a type stands apart.
    const where = kind.global === true ? 'global' : fate === 'denied' ? 'eu-north-1' : fate === 'unlisted' ? 'eu-south-1' : region;
    if (kind.global === true && (fate === 'denied' || fate === 'unlisted')) continue;
    if (kind.provider !== 'aws' && (fate === 'denied' || fate === 'unlisted')) continue;
    const id = kind.id(n, where);
    const address = `${kind.terraform}.r${n}`;
    const tags = { Name: `r${n}`, team: fate === 'changed' ? 'theirs' : 'ours' };
    const seen: Resource = {
      provider: kind.provider,
      account: kind.account,
      region: where,
      type: kind.type,
      id,
      source: 'test',
      name: `r${n}`,
      tags,
    };
    const isLeft = fate === 'unmanaged' || fate === 'default' || fate === 'grouped';
    if (!isLeft) {
      const attributes =
        old && kind.old !== undefined && fate !== 'denied' && fate !== 'unlisted'
          ? { ...kind.old(n, where), availability_zone: `${where}a` }
          : kind.attributes(n, where);
      const names =
        kind.provider === 'gcp'
          ? { effective_labels: { Name: `r${n}`, team: 'ours' } }
          : kind.provider === 'digitalocean'
            ? {}
            : { tags_all: { Name: `r${n}`, team: 'ours' } };
      const into = states[state];
      if (into !== undefined) into[address] = { ...attributes, ...names, tags: { Name: `r${n}`, team: 'ours' } };
    }
    if (fate === 'late') existing.add(id.toLowerCase());
    if (fate === 'denied') refused.set(`${kind.type} ${where}`, 'denied');
    if (fate === 'unlisted') refused.set(`${kind.type} ${where}`, 'not-listed');
    if (fate === 'denied' || fate === 'unlisted') unclear.add(address);
    if (fate === 'managed' || fate === 'changed' || fate === 'unmanaged') resources.push(seen);
    if (fate === 'default') resources.push({ ...seen, isDefault: true });
    if (fate === 'grouped')
      resources.push(kind.provider === 'aws' ? { ...seen, tags: { 'aws:cloudformation:stack-name': 'stack' } } : { ...seen, isDefault: true });
    if (fate === 'missing') expected.add(`missing ${address}`);
    if (fate === 'unmanaged') expected.add(`unmanaged ${id}`);
    if (fate === 'changed') expected.add(`changed ${address}`);
  }
  const inventory = {
    ...inventoryOf(resources, {
      coverage: (type, _account, region) =>
        refused.get(`${type} ${region ?? '*'}`) ??
        (region === 'global' && [...refused.keys()].some((key) => key.startsWith(`${type} `)) ? 'not-listed' : 'ok'),
    }),
    accounts: [
      ['aws', account],
      ['azure', subscription],
      ['gcp', 'project-1'],
      ['digitalocean', 'team'],
    ].map(([provider, id]) => ({ provider: provider as Resource['provider'], id: id ?? '', identity: 'tester' })),
  };
  const report = await compareDrift(together(...states.map((instances, at) => stateOf(instances, `${at}.tfstate`))), inventory, {
    attributes: true,
    lookup: ({ id }) => Promise.resolve({ exists: existing.has(id.toLowerCase()) }),
    signal: new AbortController().signal,
    now: 0,
  });
  const found = report.items.map(({ kind, address, id }) => `${kind} ${kind === 'unmanaged' ? (id ?? '') : (address ?? '')}`);
  assert.deepEqual(found.sort(), [...expected].sort());
  assert.deepEqual(report.notComparable.map(({ address }) => address).sort(), [...unclear].sort());
  assert.equal(new Set(report.items.map(({ key }) => key)).size, report.items.length, 'keys are unique');
  // What has a row and could not be seen leaves the comparison incomplete, whatever kept it out of sight.
  const { inStep, changed, missing } = report.counts.instances;
  const something = inStep + changed + missing + (report.counts.unmanaged ?? 0) + report.owned.length > 0;
  assert.equal(report.complete, refused.size === 0 && something);
}

describe('drift in planted estates', function () {
  this.timeout(60_000);

  it('finds every planted difference and nothing else', async () => {
    await fc.assert(fc.asyncProperty(fc.array(planted, { minLength: 1, maxLength: 60 }), judge), { numRuns: 300 });
  });

  for (const fate of fates) {
    it(`holds for ${fate} alone, in 300 estates`, async () => {
      const only = fc.array(
        planted.map((one) => ({ ...one, fate })),
        { minLength: 1, maxLength: 8 },
      );
      await fc.assert(fc.asyncProperty(only, judge), { numRuns: 300 });
    });
  }
});
