import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompareProgress } from '../../../src/core/api/compare-progress.ts';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { estateOf, type AccountSpec, type Item } from '../../cloud/aws/estate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { account, allTypes } from './planted.ts';
import { stateJson } from './state-of.ts';

const region = 'us-east-1';
const ofStack = { 'aws:cloudformation:stack-name': 'app', 'aws:cloudformation:logical-id': 'Made' };
const isGlobal = (type: string): boolean => /^AWS::(IAM|Route53|CloudFront)::/.test(type);

/** The physical id of a stack's resource, of the types that stacks do not tag. SOURCE: CloudFormation template reference, "Return values", Ref. */
const physicalIds: Readonly<Record<string, (item: Item) => unknown>> = {
  'AWS::IAM::Role': (item) => item['RoleName'],
  'AWS::IAM::User': (item) => item['UserName'],
  'AWS::IAM::Group': (item) => item['GroupName'],
  'AWS::IAM::InstanceProfile': (item) => item['InstanceProfileName'],
  'AWS::Events::Rule': (item) => item['Name'],
  'AWS::SNS::Subscription': (item) => item['SubscriptionArn'],
  'AWS::KMS::Alias': (item) => item['AliasName'],
  'AWS::Lambda::LayerVersion': (item) => (item['LatestMatchingVersion'] as Item)['LayerVersionArn'],
  'AWS::EKS::Nodegroup': (item) => `${String(item['clusterName'])}/${String(item['nodegroupName'])}`,
  'AWS::S3::AccessPoint': (item) => item['Name'],
};

describe('who made what no state knows, AWS', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let opened: OpenedEngine;
  const stated: CompareProgress[] = [];

  beforeEach(() => {
    stated.length = 0;
  });
  afterEach(async () => {
    await opened.close();
    await aws.close();
  });

  const vpcArn = `arn:aws:ec2:${region}:${account}:vpc/vpc-1`;
  const vpc = { 'AWS::EC2::VPC': [{ VpcId: 'vpc-1' }] };
  async function start(resources: AccountSpec['resources'], flags: Readonly<Record<string, unknown>> = {}): Promise<void> {
    aws = await startAws(estateOf({ accounts: [{ id: account, resources }] }));
    opened = await openEngine(aws.environment, { regions: [region, 'global'], limits: { aws: 10_000 }, ...flags });
    writeFileSync(join(opened.folder, 's.tfstate'), stateJson([{ type: 'aws_vpc', name: 'main', attributes: { id: 'vpc-1', arn: vpcArn } }]));
    opened.engine.on((event) => {
      if (event.kind === 'comparing') stated.push(event);
    });
  }
  const drift = (): Promise<DriftReport> => opened.engine.request('drift', { states: ['s.tfstate'], cwd: opened.folder, attributes: false });
  const asked = (operation: string): number => aws.requests.filter((request) => request.operation === operation).length;
  const unmanaged = ({ items }: DriftReport): readonly string[] =>
    items.flatMap(({ kind, name, id }) => (kind === 'unmanaged' ? [name ?? id ?? ''] : []));

  it('gives every type whose listing brings no tags to the stack that made it, and leaves what was made by hand', async () => {
    const resources: Record<string, Record<string, { count: number; each: (n: number) => Item }>> = { [region]: {}, global: {} };
    for (const type of allTypes) {
      const where = resources[isGlobal(type) ? 'global' : region] ?? {};
      const each = (n: number): Item => ({
        ...(n === 1 ? { $tags: ofStack } : {}),
        ...(type === 'AWS::Events::EventBus' && n === 0 ? { Name: 'default' } : {}),
      });
      where[type] = { count: 3, each };
    }
    await start({ ...resources, [region]: { ...resources[region], 'AWS::CloudFormation::Stack': [{ StackName: 'app' }] } });
    const { estate } = aws;
    const members = Object.entries(physicalIds).map(([ResourceType, idOf]) => ({
      ResourceType,
      PhysicalResourceId: idOf(estate.list(account, isGlobal(ResourceType) ? 'global' : region, ResourceType).at(1)),
    }));
    estate.put(account, region, 'AWS::CloudFormation::Stack', [{ StackName: 'app', $resources: members }]);

    const inventory = await opened.engine.request('scan', { want: 'rows' });
    assert.equal(inventory.complete, true);
    assert.equal(asked('GetResources'), 0, 'what only counts does not ask');
    const report = await drift();
    assert.deepEqual(report.problems, []);
    const byStack = report.owned
      .filter(({ owner }) => owner === 'CloudFormation stack app')
      .flatMap(({ resources: own }) => own.map(({ type }) => type));
    const counts = new Map(byStack.map((type) => [type, byStack.filter((one) => one === type).length]));
    const untold = new Set(report.items.filter(({ kind, resource }) => kind === 'unmanaged' && resource?.tags === undefined).map(({ type }) => type));
    for (const type of [...Object.keys(physicalIds), ...untold]) assert.equal(counts.get(type), 1, `${type} of the stack`);
    assert.ok(byStack.length > 30, `${String(byStack.length)} types belong to the stack`);
    assert.deepEqual(
      [...counts].filter(([, count]) => count !== 1),
      [],
    );
    assert.ok(asked('GetResources') <= 3, `${String(asked('GetResources'))} calls for all types`);
    assert.equal(asked('ListStackResources'), 1);
  });

  const makers: readonly (readonly [tags: Readonly<Record<string, string>>, owner: string | undefined])[] = [
    [{ 'aws:cloudformation:stack-name': 'web' }, 'CloudFormation stack web'],
    [{ 'aws:cloudformation:stack-name': 'CdkStack', 'aws-cdk:subnet-type': 'Private' }, 'CloudFormation stack CdkStack'],
    [{ 'lambda:createdBy': 'SAM', 'aws:cloudformation:stack-name': 'sam-app' }, 'CloudFormation stack sam-app'],
    [{ STAGE: 'dev', 'aws:cloudformation:stack-name': 'shop-dev' }, 'CloudFormation stack shop-dev'],
    [{ 'aws:servicecatalog:provisionedProductArn': 'arn:x', 'aws:cloudformation:stack-name': 'SC-1' }, 'Service Catalog'],
    [{ 'elasticbeanstalk:environment-name': 'api', 'aws:cloudformation:stack-name': 'awseb-e-1-stack' }, 'Elastic Beanstalk environment api'],
    [{ 'eks:cluster-name': 'prod' }, 'EKS cluster prod'],
    [{ 'eks:eks-cluster-name': 'auto' }, 'EKS cluster auto'],
    [{ 'karpenter.sh/nodepool': 'default', 'kubernetes.io/cluster/prod': 'owned' }, 'Kubernetes cluster prod'],
    [{ 'karpenter.k8s.aws/cluster': 'prod', 'karpenter.k8s.aws/ec2nodeclass': 'default' }, 'Kubernetes cluster prod'],
    [{ 'karpenter.sh/discovery': 'prod' }, undefined],
    [{ Name: 'mine', env: 'prod' }, undefined],
  ];
  it('tells makers apart by the tags that are asked for, and those who only look alike', async () => {
    await start({ [region]: { ...vpc, 'AWS::SQS::Queue': makers.map(([$tags], at) => ({ QueueName: `q${String(at)}`, $tags })) } });
    const report = await drift();
    const owners = new Map(report.owned.flatMap(({ owner, resources }) => resources.map(({ id }) => [id.split(':').at(-1), owner] as const)));
    assert.deepEqual(
      makers.map((_, at) => owners.get(`q${String(at)}`)),
      makers.map(([, owner]) => owner),
    );
    assert.equal(report.counts.unmanaged, 2);
    assert.equal(report.items.find(({ name }) => name === 'q11')?.resource?.tags?.['env'], 'prod', 'the tags are shown');
    assert.equal(report.complete, true);
  });

  it('asks about a hundred at once, says so before, and asks about nothing that is managed or told', async () => {
    await start({ [region]: { ...vpc, 'AWS::SQS::Queue': 150, 'AWS::SNS::Topic': 101, 'AWS::EC2::Volume': 50 } });
    const report = await drift();
    assert.equal(report.counts.unmanaged, 301);
    assert.equal(asked('GetResources'), 3);
    assert.equal(stated[0]?.plan.owners, 3);
    assert.equal(asked('ListStackResources') + asked('DescribeStackResources'), 0, 'without a stack there is nothing to ask');
  });

  it('asks for the stack of the few where there are many stacks', async () => {
    const stacks = Array.from({ length: 20 }, (_, at) => ({
      StackName: `s${String(at)}`,
      $resources: at === 7 ? [{ ResourceType: 'AWS::IAM::Role', PhysicalResourceId: 'made' }] : [],
    }));
    const $tags = { 'aws:servicecatalog:provisionedProductArn': 'arn:x' };
    await start({
      [region]: {
        ...vpc,
        'AWS::CloudFormation::Stack': stacks.map((stack) => ({
          ...stack,
          Tags: [{ Key: 'aws:servicecatalog:x', Value: $tags['aws:servicecatalog:provisionedProductArn'] }],
        })),
      },
      global: { 'AWS::IAM::Role': ['made', 'mine'] },
    });
    const report = await drift();
    assert.deepEqual(unmanaged(report), ['mine']);
    assert.equal(report.owned.find(({ owner }) => owner === 'CloudFormation stack s7')?.count, 1);
    assert.deepEqual([asked('DescribeStackResources'), asked('ListStackResources')], [2, 0]);
  });

  it('says that it could not ask, and calls the answer incomplete', async () => {
    await start({ [region]: { ...vpc, 'AWS::SQS::Queue': [{ QueueName: 'q', $tags: ofStack }] } });
    aws.faults.add({ operation: 'GetResources', fault: { kind: 'denied' } });
    const report = await drift();
    assert.deepEqual(unmanaged(report), ['q']);
    assert.deepEqual(
      report.problems.map(({ code, reason, permission, region: where }) => [code, reason, permission, where]),
      [['denied', 'owner', 'tag:GetResources', region]],
    );
    assert.equal(report.complete, false);
  });

  it('asks in halves where one ARN spoils the call', async () => {
    await start({ [region]: { ...vpc, 'AWS::SNS::Topic': ['a', 'b', 'c', 'd'].map((name) => ({ $name: name, $tags: ofStack })) } });
    aws.faults.add({ operation: 'GetResources', first: 1, fault: { kind: 'error', status: 400, code: 'InvalidParameterException' } });
    const report = await drift();
    assert.deepEqual(unmanaged(report), []);
    assert.equal(asked('GetResources'), 3);
  });
});
