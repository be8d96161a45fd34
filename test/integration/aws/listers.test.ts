import assert from 'node:assert/strict';
import { listers } from '../../../src/providers/aws/listers/table.ts';
import { type AccountSpec, estateOf } from '../../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../../cloud/aws/server.ts';
import { open, type Opened } from './scan.ts';

const account = '111122223333';
const region = 'us-east-1';

/** The largest page of each listing, as the API documents it; what has no page of its own is tried with 100. */
const pageSizes: Readonly<Record<string, number>> = {
  'AWS::EC2::RouteTable': 100,
  'AWS::EC2::LaunchTemplate': 200,
  'AWS::EC2::EgressOnlyInternetGateway': 255,
  'AWS::EC2::PrefixList': 100,
  'AWS::EC2::Host': 500,
  'AWS::S3::AccessPoint': 1000,
  'AWS::SQS::Queue': 1000,
  'AWS::ECR::Repository': 1000,
  'AWS::StepFunctions::StateMachine': 1000,
  'AWS::CertificateManager::Certificate': 1000,
  'AWS::Backup::BackupVault': 1000,
  'AWS::Glue::Job': 1000,
  'AWS::KMS::Key': 1000,
  'AWS::S3::Bucket': 1000,
  'AWS::Lambda::Function': 50,
  'AWS::Lambda::LayerVersion': 50,
  'AWS::SSM::Parameter': 50,
  'AWS::Logs::LogGroup': 50,
  'AWS::Athena::WorkGroup': 50,
  'AWS::ElastiCache::ServerlessCache': 50,
  'AWS::Cognito::UserPool': 60,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 400,
  'AWS::ElasticLoadBalancingV2::TargetGroup': 400,
  'AWS::ElasticLoadBalancing::LoadBalancer': 400,
  'AWS::ApiGateway::RestApi': 500,
  'AWS::ApiGatewayV2::Api': 500,
};

/** Each item costs one more call, and the simulated cloud looks each up among all: a few are enough. */
const oneByOne = new Set(['AWS::KMS::Key']);

function pageSizeOf(type: string): number {
  const known = pageSizes[type];
  if (known !== undefined) return known;
  return type.startsWith('AWS::EC2::') || type.startsWith('AWS::IAM::') ? 1000 : 100;
}

const independent = listers.filter(
  (lister) => lister.info.parent === undefined && !(lister.info.type === 'AWS::WAFv2::WebACL' && lister.regions === 'global'),
);

describe('AWS listers, by size', function () {
  this.timeout(300_000);
  let aws: SimulatedAws;
  let opened: Opened;

  before(async () => {
    aws = await startAws(estateOf({ accounts: [{ id: account, name: 'prod', resources: {} }] }));
    opened = open(aws.environment);
  });

  after(async () => {
    opened.provider.close();
    await aws.close();
  });

  for (const { info, regions } of independent) {
    it(`counts ${info.type} at 0, 1, a page, a page and one, and several pages`, async () => {
      const page = pageSizeOf(info.type);
      const place = regions === 'global' ? 'global' : region;
      for (const size of oneByOne.has(info.type) ? [0, 1, 40] : [0, 1, page, page + 1, page * 2 + 3]) {
        aws.estate.put(account, place, info.type, size);
        const scan = await opened.scan({ types: [info.type], regions: [region, 'global'] });
        const [outcome] = scan.outcomes;
        assert.equal(outcome?.failure, undefined);
        assert.deepEqual(outcome?.failures, []);
        const listed = scan.resources(info.type).filter((resource) => resource.uncounted === undefined);
        assert.equal(listed.length, size);
        assert.equal(new Set(listed.map((resource) => resource.id)).size, size, 'ids are unique');
        assert.ok(listed.every((resource) => resource.account === account && resource.region === place && resource.id.startsWith('arn:aws:')));
      }
      aws.estate.put(account, place, info.type, 0);
    });
  }
});

describe('AWS listers of children', () => {
  const families: readonly {
    readonly parent: string;
    readonly child: string;
    readonly operation: string;
    readonly resources: AccountSpec['resources'][string];
  }[] = [
    {
      parent: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      child: 'AWS::ElasticLoadBalancingV2::Listener',
      operation: 'DescribeListeners',
      resources: { 'AWS::ElasticLoadBalancingV2::LoadBalancer': ['web', 'api'] },
    },
  ];
  for (const family of families) {
    it(`asks each ${family.parent} for its children, and one that is refused spoils only its part`, async () => {
      const aws = await startAws(estateOf({ accounts: [{ id: account, resources: { [region]: family.resources } }] }));
      const { provider, scan } = open(aws.environment);
      try {
        const first = await scan({ types: [family.parent], regions: [region] });
        const arns = first.resources(family.parent).map((resource) => resource.id);
        aws.estate.put(
          account,
          region,
          family.child,
          arns.flatMap((LoadBalancerArn) => [
            { LoadBalancerArn, Port: 80 },
            { LoadBalancerArn, Port: 443 },
          ]),
        );
        const full = await scan({ types: [family.child], regions: [region] });
        assert.equal(full.resources(family.child).length, 4);
        assert.deepEqual(new Set(full.resources(family.child).map((resource) => resource.parent)), new Set(arns));

        aws.faults.add({ operation: family.operation, nth: [1], fault: { kind: 'denied' } });
        const partial = await scan({ types: [family.child], regions: [region] });
        const outcome = partial.outcomes.find(({ listing }) => listing.types.includes(family.child));
        assert.equal(outcome?.failure, undefined);
        assert.equal(outcome?.resources.length, 2);
        assert.equal(outcome.failures[0]?.failure.kind, 'denied');
        assert.equal(outcome.failures[0].failure.permission, 'elasticloadbalancing:DescribeListeners');
      } finally {
        provider.close();
        await aws.close();
      }
    });
  }
});
