import type { Item } from '../estate.ts';
import { AwsError } from '../errors.ts';
import { type Fields } from '../wire/values.ts';
import { type Call, required, resourcesOf, type Row, text, texts } from './call.ts';
import { detail, type Finder, get } from './get.ts';
import { list, type ListOptions } from './list.ts';
import type { PageRule } from './page-rule.ts';
import { pageOf } from './paging.ts';

/** `maxResults` 1 to 100: ECS, EKS, Batch. ECS lists ten services where no size is asked for. */
const hundred: PageRule = { size: 'maxResults', min: 1, max: 100, standard: 100, token: 'nextToken' };
/** Pages without a size: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
const unsized: PageRule = { standard: 100, token: 'NextToken' };

const eks: Finder = { type: 'AWS::EKS::Cluster', by: 'name', members: ['name'], code: 'ResourceNotFoundException', status: 404 };
const ecsCluster = 'AWS::ECS::Cluster';
const repository: Finder = { type: 'AWS::ECR::Repository', by: 'repositoryName', members: ['repositoryName'], code: 'RepositoryNotFoundException' };
const rest: Finder = { type: 'AWS::ApiGateway::RestApi', by: 'restApiId', members: ['id'], code: 'NotFoundException', status: 404 };
const http: Finder = { type: 'AWS::ApiGatewayV2::Api', by: 'ApiId', members: ['ApiId'], code: 'NotFoundException', status: 404 };
const layer: Finder = {
  type: 'AWS::Lambda::LayerVersion',
  by: 'LayerName',
  members: ['LayerName', 'LayerArn'],
  code: 'ResourceNotFoundException',
  status: 404,
};

function clusterArn(call: Call): string {
  const given = text(call, 'cluster') ?? 'default';
  const found = resourcesOf(call, ecsCluster).find((item) => item['clusterArn'] === given || item['clusterName'] === given);
  if (found === undefined) throw new AwsError('ClusterNotFoundException', 400, 'Cluster not found.');
  return String(found['clusterArn']);
}

/** ECS reads many at once; those that are not there are said as failures, not as an error. */
function described(call: Call, input: string, type: string, members: readonly string[], output: string): Fields {
  const items = resourcesOf(call, type);
  const found: Item[] = [];
  const failures: Fields[] = [];
  for (const wanted of texts(call, input)) {
    const item = items.find((candidate) => members.some((member) => candidate[member] === wanted));
    if (item === undefined) failures.push({ arn: wanted, reason: 'MISSING' });
    else found.push(item);
  }
  return { [output]: found, failures };
}

function nodegroupsOf(call: Call): string {
  const name = text(call, 'clusterName');
  if (!resourcesOf(call, eks.type).some((item) => item['name'] === name))
    throw new AwsError('ResourceNotFoundException', 404, `No cluster found for name: ${name ?? ''}.`);
  return name ?? '';
}

const nodegroup = (item: Item, call: Call): boolean => item['clusterName'] === text(call, 'clusterName');

function oneStack(call: Call): void {
  const name = text(call, 'StackName');
  if (name === undefined) return;
  const known = resourcesOf(call, 'AWS::CloudFormation::Stack').some((item) => item['StackName'] === name || item['StackId'] === name);
  if (!known) throw new AwsError('ValidationError', 400, `Stack with id ${name} does not exist`);
}

const stack: ListOptions = {
  page: unsized,
  check: oneStack,
  keep: (item, call) => {
    const name = text(call, 'StackName');
    return name === undefined ? item['StackStatus'] !== 'DELETE_COMPLETE' : item['StackName'] === name || item['StackId'] === name;
  },
};

const membersOf = (item: Item): readonly Fields[] => (item['$resources'] ?? []) as readonly Fields[];

/** The members of a stack, of which the estate tells what it likes (`$resources`): https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackResourceSummary.html */
function stackMember(item: Item, member: Fields, at: number): Fields {
  return {
    LogicalResourceId: `Resource${String(at)}`,
    ResourceStatus: 'CREATE_COMPLETE',
    LastUpdatedTimestamp: item['CreationTime'],
    ...member,
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html */
function listStackResources(call: Call): Fields {
  const name = required(call, 'StackName');
  const found = resourcesOf(call, 'AWS::CloudFormation::Stack').find((item) => item['StackName'] === name || item['StackId'] === name);
  if (found === undefined) throw new AwsError('ValidationError', 400, `Stack with id ${name} does not exist`);
  const cut = pageOf(call, membersOf(found), unsized);
  return { StackResourceSummaries: cut.items.map((member, at) => stackMember(found, member, at)), ...cut.members };
}

/** By a stack's name, or by the id of one of its resources: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html */
function describeStackResources(call: Call): Fields {
  const [name, physical] = [text(call, 'StackName'), text(call, 'PhysicalResourceId')];
  const found = resourcesOf(call, 'AWS::CloudFormation::Stack').find((item) =>
    physical === undefined
      ? item['StackName'] === name || item['StackId'] === name
      : membersOf(item).some((one) => one['PhysicalResourceId'] === physical),
  );
  if (found === undefined) throw new AwsError('ValidationError', 400, `Stack for ${physical ?? name ?? ''} does not exist`);
  const { StackId, StackName, CreationTime: Timestamp } = found;
  return {
    StackResources: membersOf(found)
      .slice(0, 100)
      .map((member, at) => {
        const { LastUpdatedTimestamp: _updated, ...rest } = stackMember(found, member, at);
        return { StackId, StackName, Timestamp, ...rest };
      }),
  };
}

const inStatus = (item: Item, call: Call): boolean => {
  const wanted = texts(call, 'StackStatusFilter');
  return wanted.length === 0 || wanted.includes(String(item['StackStatus']));
};

export const platformRows: readonly Row[] = [
  list('auto-scaling', 'DescribeAutoScalingGroups', 'AWS::AutoScaling::AutoScalingGroup', 'AutoScalingGroups', {
    page: { size: 'MaxRecords', min: 1, max: 100, standard: 50, token: 'NextToken', badToken: 'InvalidNextToken' },
    ids: [{ input: 'AutoScalingGroupNames', member: 'AutoScalingGroupName' }],
  }),
  list('ecs', 'ListClusters', ecsCluster, 'clusterArns', { page: hundred, as: (item) => item['clusterArn'] }),
  list('ecs', 'ListServices', 'AWS::ECS::Service', 'serviceArns', {
    page: { ...hundred, standard: 10 },
    check: clusterArn,
    keep: (item, call) => item['clusterArn'] === clusterArn(call),
    as: (item) => item['serviceArn'],
  }),
  list('ecs', 'ListTaskDefinitions', 'AWS::ECS::TaskDefinition', 'taskDefinitionArns', {
    page: hundred,
    keep: (item, call) => item['status'] === (text(call, 'status') ?? 'ACTIVE') && (text(call, 'familyPrefix') ?? item['family']) === item['family'],
    as: (item) => item['taskDefinitionArn'],
  }),
  {
    service: 'ecs',
    operation: 'DescribeClusters',
    handle: (call) => described(call, 'clusters', ecsCluster, ['clusterArn', 'clusterName'], 'clusters'),
  },
  {
    service: 'ecs',
    operation: 'DescribeServices',
    handle: (call) => described(call, 'services', 'AWS::ECS::Service', ['serviceArn', 'serviceName'], 'services'),
  },
  get(
    'ecs',
    'DescribeTaskDefinition',
    { type: 'AWS::ECS::TaskDefinition', by: 'taskDefinition', members: ['taskDefinitionArn', 'family'], code: 'ClientException' },
    (item) => ({ taskDefinition: item }),
  ),
  list('eks', 'ListClusters', eks.type, 'clusters', { page: hundred, as: (item) => item['name'] }),
  get('eks', 'DescribeCluster', eks, (item) => ({ cluster: item })),
  list('eks', 'ListNodegroups', 'AWS::EKS::Nodegroup', 'nodegroups', {
    page: hundred,
    check: nodegroupsOf,
    keep: nodegroup,
    as: (item) => item['nodegroupName'],
  }),
  get(
    'eks',
    'DescribeNodegroup',
    { type: 'AWS::EKS::Nodegroup', by: 'nodegroupName', members: ['nodegroupName'], code: 'ResourceNotFoundException', status: 404 },
    (item) => ({ nodegroup: item }),
  ),
  list('ecr', 'DescribeRepositories', repository.type, 'repositories', {
    page: { ...hundred, max: 1000 },
    ids: [{ input: 'repositoryNames', member: 'repositoryName', code: 'RepositoryNotFoundException', withoutSize: true }],
  }),
  detail('ecr', 'GetLifecyclePolicy', repository, {
    notSet: 'LifecyclePolicyNotFoundException',
    status: 400,
    message: 'Lifecycle policy does not exist',
  }),
  detail('ecr', 'GetRepositoryPolicy', repository, {
    notSet: 'RepositoryPolicyNotFoundException',
    status: 400,
    message: 'Repository policy does not exist',
  }),
  list('lambda', 'ListLayers', layer.type, 'Layers', {
    page: { size: 'MaxItems', min: 1, max: 50, standard: 50, token: 'Marker', next: 'NextMarker' },
  }),
  get('lambda', 'GetLayerVersion', layer, (item) => ({ LayerArn: item['LayerArn'], Version: 1 })),
  list('cloudformation', 'DescribeStacks', 'AWS::CloudFormation::Stack', 'Stacks', stack),
  { service: 'cloudformation', operation: 'ListStackResources', handle: listStackResources },
  { service: 'cloudformation', operation: 'DescribeStackResources', handle: describeStackResources },
  list('cloudformation', 'ListStacks', 'AWS::CloudFormation::Stack', 'StackSummaries', {
    page: unsized,
    keep: inStatus,
    as: (item) => ({ StackId: item['StackId'], StackName: item['StackName'], StackStatus: item['StackStatus'], CreationTime: item['CreationTime'] }),
  }),
  list('api-gateway', 'GetRestApis', rest.type, 'items', {
    page: { size: 'limit', min: 1, max: 500, standard: 25, above: 'capped', token: 'position' },
  }),
  get('api-gateway', 'GetRestApi', rest, (item) => item),
  list('apigatewayv2', 'GetApis', http.type, 'Items', { page: { size: 'MaxResults', min: 1, max: 500, standard: 25, token: 'NextToken' } }),
  get('apigatewayv2', 'GetApi', http, (item) => item),
  list('codebuild', 'ListProjects', 'AWS::CodeBuild::Project', 'projects', {
    page: { standard: 100, token: 'nextToken' },
    as: (item) => item['name'],
  }),
  {
    service: 'codebuild',
    operation: 'BatchGetProjects',
    handle: (call) => {
      const names = texts(call, 'names');
      const found = resourcesOf(call, 'AWS::CodeBuild::Project').filter((item) => names.includes(String(item['name'])));
      return { projects: found, projectsNotFound: names.filter((name) => !found.some((item) => item['name'] === name)) };
    },
  },
  list('batch', 'DescribeJobQueues', 'AWS::Batch::JobQueue', 'jobQueues', { page: hundred, ids: [{ input: 'jobQueues', member: 'jobQueueName' }] }),
];
