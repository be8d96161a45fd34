import assert from 'node:assert/strict';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { open } from './scan.ts';

const prod = '111122223333';
const dev = '444455556666';
const closed = '777788889999';
const region = 'us-east-1';

describe('AWS accounts and regions', () => {
  it('lists every region that is on, and none that is not', async () => {
    const aws = await startAws(estateOf({ accounts: [{ id: prod, name: 'prod', alias: 'acme-prod', resources: {} }] }));
    const { provider, scan } = open(aws.environment);
    try {
      const { accounts, outcomes, problems } = await scan({ types: ['AWS::EC2::Volume'] });
      assert.deepEqual(
        accounts.map(({ id, name, partition }) => ({ id, name, partition })),
        [{ id: prod, name: 'acme-prod', partition: 'aws' }],
      );
      assert.equal(outcomes.length, 17);
      assert.equal(outcomes[0]?.listing.region, 'us-east-1');
      assert.deepEqual(problems, []);
      assert.equal(aws.requests.filter(({ operation }) => operation === 'DescribeRegions').length, 1);
    } finally {
      provider.close();
      await aws.close();
    }
  });

  it('asks the account service for the regions where EC2 refuses, and says so where both do', async () => {
    const aws = await startAws(estateOf({ accounts: [{ id: prod, resources: {} }] }));
    try {
      aws.faults.add({ operation: 'DescribeRegions', fault: { kind: 'denied' } });
      const second = open(aws.environment);
      const bySecond = await second.scan({ types: ['AWS::EC2::Volume'] });
      second.provider.close();
      assert.equal(bySecond.outcomes.length, 17);
      assert.deepEqual(bySecond.problems, []);
      aws.faults.add({ operation: 'ListRegions', fault: { kind: 'denied' } });
      const third = open(aws.environment);
      const byNeither = await third.scan({ types: ['AWS::EC2::Volume'] });
      third.provider.close();
      assert.equal(byNeither.outcomes.length, 17);
      assert.equal(byNeither.problems[0]?.code, 'denied');
      assert.equal(byNeither.problems[0].reason, 'regions-unknown');
      assert.equal(byNeither.problems[0].permission, 'ec2:DescribeRegions');
    } finally {
      await aws.close();
    }
  });

  it('asks global services once, and warm regions first', async () => {
    const aws = await startAws(estateOf({ accounts: [{ id: prod, resources: { global: { 'AWS::IAM::Role': 2 } } }] }));
    const { provider, scan } = open(aws.environment);
    try {
      const { outcomes } = await scan({ types: ['AWS::IAM::Role', 'AWS::EC2::VPC'], warmRegions: { [prod]: ['eu-west-3'] } });
      assert.deepEqual(
        outcomes.filter(({ listing }) => listing.types.includes('AWS::IAM::Role')).map(({ listing }) => listing.region),
        ['global'],
      );
      const vpcs = outcomes.filter(({ listing }) => listing.types.includes('AWS::EC2::VPC')).map(({ listing }) => listing.region);
      assert.deepEqual(vpcs.slice(0, 2), ['eu-west-3', 'us-east-1']);
    } finally {
      provider.close();
      await aws.close();
    }
  });

  it('reaches the accounts of the organisation by the role of the settings, and tells which one refuses', async () => {
    const estate = estateOf({
      organization: { management: prod },
      accounts: [
        { id: prod, name: 'prod', resources: {} },
        { id: dev, name: 'dev', roles: [{ name: 'Reader' }], resources: { [region]: { 'AWS::EC2::Volume': 2 } } },
        { id: closed, name: 'closed', roles: [], resources: {} },
      ],
    });
    const aws = await startAws(estate);
    const { provider, scan } = open(aws.environment, { settings: { assumeRole: 'Reader' } });
    try {
      const { accounts, problems, resources } = await scan({ types: ['AWS::EC2::Volume'], regions: [region] });
      assert.deepEqual(
        accounts.map(({ id }) => id),
        [prod, dev],
      );
      assert.deepEqual(
        resources('AWS::EC2::Volume').map(({ account }) => account),
        [dev, dev],
      );
      assert.deepEqual(
        problems.map(({ code, reason, account }) => ({ code, reason, account })),
        [{ code: 'denied', reason: 'role-refused', account: closed }],
      );
    } finally {
      provider.close();
      await aws.close();
    }
  });

  it('shows what only Resource Explorer knows, once, as something that may lag', async () => {
    const estate = estateOf({
      // Nothing depends on the other regions, and all types are asked for in each.
      regions: [{ name: region, optIn: 'opt-in-not-required' }],
      explorer: { index: region },
      accounts: [{ id: prod, resources: { [region]: { 'AWS::EC2::Volume': 2, 'AWS::SageMaker::NotebookInstance': [{ $identifier: 'lab' }] } } }],
    });
    const aws = await startAws(estate);
    const { provider, scan } = open(aws.environment);
    try {
      const { resources, outcomes } = await scan();
      assert.equal(resources('AWS::EC2::Volume').length, 2);
      const indexed = outcomes.find(({ listing }) => listing.types === '*');
      assert.deepEqual(indexed?.listing.covers, []);
      assert.equal(indexed.resources.length, 1);
      assert.equal(indexed.resources[0]?.attributes?.['mayLag'], true);
    } finally {
      provider.close();
      await aws.close();
    }
  });

  it('asks Cloud Control for a type by name, and for all of them only when that is wanted', async () => {
    const resources = { 'AWS::XRay::Group': [{ $identifier: 'slow' }, { $identifier: 'failed' }] };
    const aws = await startAws(estateOf({ accounts: [{ id: prod, resources: { [region]: resources } }] }));
    const { provider, scan } = open(aws.environment);
    try {
      const named = await scan({ types: ['AWS::XRay::Group'], regions: [region] });
      assert.deepEqual(
        named.resources('AWS::XRay::Group').map(({ id }) => id),
        [`AWS::XRay::Group|${prod}|${region}|slow`, `AWS::XRay::Group|${prod}|${region}|failed`],
      );
      const usual = await scan({ regions: [region] });
      const all = await scan({ regions: [region], allTypes: true });
      assert.equal(
        usual.outcomes.some(({ listing }) => listing.operation.startsWith('cloudcontrol:')),
        false,
      );
      assert.ok(all.outcomes.filter(({ listing }) => listing.operation.startsWith('cloudcontrol:')).length >= 150);
    } finally {
      provider.close();
      await aws.close();
    }
  });

  it('leaves out what AWS lends to every account, and marks what each account is given', async () => {
    const named = (...names: string[]) => names.map((name) => ({ $identifier: name }));
    const resources = {
      'AWS::ECS::CapacityProvider': named('FARGATE', 'FARGATE_SPOT', 'own'),
      'AWS::SSM::PatchBaseline': named('arn:aws:ssm:us-east-1:075727635805:patchbaseline/pb-0', 'pb-1'),
      'AWS::RDS::OptionGroup': named('default:mysql-8-0', 'own'),
    };
    const aws = await startAws(estateOf({ accounts: [{ id: prod, resources: { [region]: resources } }] }));
    const { provider, scan } = open(aws.environment);
    try {
      const { resources: listed } = await scan({ types: Object.keys(resources), regions: [region] });
      const stated = (type: string) => listed(type).map(({ attributes, isDefault = false }) => [attributes?.['identifier'], isDefault]);
      assert.deepEqual(stated('AWS::ECS::CapacityProvider'), [['own', false]]);
      assert.deepEqual(stated('AWS::SSM::PatchBaseline'), [['pb-1', false]]);
      assert.deepEqual(stated('AWS::RDS::OptionGroup'), [
        ['default:mysql-8-0', true],
        ['own', false],
      ]);
    } finally {
      provider.close();
      await aws.close();
    }
  });
});

describe('AWS resources that differ', () => {
  it('shows terminated instances without counting them, and marks the default VPC and its parts', async () => {
    const instances = [{ State: { Name: 'running' } }, { State: { Name: 'terminated' } }];
    const aws = await startAws(
      estateOf({
        accounts: [
          {
            id: prod,
            defaults: true,
            resources: { [region]: { 'AWS::EC2::Instance': instances, 'AWS::EC2::InternetGateway': [{ Attachments: [] }] } },
          },
        ],
      }),
    );
    const { provider, scan } = open(aws.environment);
    try {
      const { resources } = await scan({ regions: [region] });
      assert.deepEqual(
        resources('AWS::EC2::Instance').map(({ uncounted }) => uncounted),
        [undefined, 'terminated'],
      );
      for (const type of ['VPC', 'Subnet', 'SecurityGroup', 'NetworkAcl', 'RouteTable', 'DHCPOptions', 'InternetGateway']) {
        assert.ok(
          resources(`AWS::EC2::${type}`).some(({ isDefault }) => isDefault === true),
          type,
        );
      }
      assert.deepEqual(
        resources('AWS::EC2::InternetGateway')
          .map(({ isDefault }) => isDefault ?? false)
          .toSorted(),
        [false, true],
      );
    } finally {
      provider.close();
      await aws.close();
    }
  });

  for (const s3 of ['current', 'older'] as const) {
    it(`shows each bucket under its own region (${s3} S3)`, async () => {
      const resources = {
        [region]: { 'AWS::S3::Bucket': ['one', 'dotted.name'] },
        'eu-west-1': { 'AWS::S3::Bucket': ['two'] },
        'ap-south-1': { 'AWS::S3::Bucket': ['three'] },
      };
      const aws = await startAws(estateOf({ s3, accounts: [{ id: prod, resources }] }));
      const { provider, scan } = open(aws.environment);
      try {
        const { resources: listed } = await scan({ types: ['AWS::S3::Bucket'] });
        const places = Object.fromEntries(listed('AWS::S3::Bucket').map(({ name, region: at }) => [name, at]));
        assert.deepEqual(places, { one: region, 'dotted.name': region, two: 'eu-west-1', three: 'ap-south-1' });
      } finally {
        provider.close();
        await aws.close();
      }
    });
  }

  for (const paging of ['short', 'ignored'] as const) {
    it(`follows tokens whatever the pages are like (${paging})`, async () => {
      const counts = {
        'AWS::EC2::Volume': 2300,
        'AWS::SQS::Queue': 1100,
        'AWS::Lambda::Function': 130,
        'AWS::DynamoDB::Table': 250,
        'AWS::S3::Bucket': 40,
      };
      const aws = await startAws(estateOf({ paging, accounts: [{ id: prod, resources: { [region]: counts, global: { 'AWS::IAM::Role': 1200 } } }] }));
      const { provider, scan } = open(aws.environment);
      try {
        const { resources, outcomes } = await scan({ types: [...Object.keys(counts), 'AWS::IAM::Role'], regions: [region, 'global'] });
        assert.deepEqual(
          outcomes.flatMap(({ failure }) => failure ?? []),
          [],
        );
        for (const [type, count] of Object.entries({ ...counts, 'AWS::IAM::Role': 1200 })) assert.equal(resources(type).length, count, type);
      } finally {
        provider.close();
        await aws.close();
      }
    });
  }

  it('counts a bucket whose place is refused, under an unknown region', async () => {
    const aws = await startAws(estateOf({ s3: 'older', accounts: [{ id: prod, resources: { [region]: { 'AWS::S3::Bucket': ['one', 'two'] } } }] }));
    aws.faults.add({ operation: /^(?:GetBucketLocation|HeadBucket)$/u, nth: [1, 2, 3], fault: { kind: 'denied' } });
    const { provider, scan } = open(aws.environment);
    try {
      const [outcome] = (await scan({ types: ['AWS::S3::Bucket'] })).outcomes;
      assert.equal(outcome?.resources.length, 2);
      assert.equal(outcome.failures.length, 1);
      assert.equal(outcome.failures[0]?.failure.permission, 's3:GetBucketLocation');
      assert.equal(outcome.resources.filter(({ region: at }) => at === 'unknown').length, 1);
    } finally {
      provider.close();
      await aws.close();
    }
  });
});
