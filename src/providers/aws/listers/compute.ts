import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeJobQueuesCommand } from '@aws-sdk/client-batch';
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { ListClustersCommand as ListEcsClustersCommand, ListServicesCommand, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { ListClustersCommand as ListEksClustersCommand, ListNodegroupsCommand } from '@aws-sdk/client-eks';
import { ListFunctionsCommand, ListLayersCommand } from '@aws-sdk/client-lambda';
import { nameOfArn } from '../arn.ts';
import { autoScaling, batch, ecr, ecs, eks, lambda } from '../services.ts';
import { lister } from './lister.ts';

export const functions = lister({
  type: 'AWS::Lambda::Function',
  title: 'Lambda functions',
  service: lambda,
  operation: 'ListFunctions',
  // AWS caps a page at 50 whatever is asked for.
  request: (Marker) => new ListFunctionsCommand({ MaxItems: 50, Marker }),
  items: (answer) => answer.Functions,
  token: (answer) => answer.NextMarker,
  resource: (fn, at) => ({
    id: fn.FunctionArn ?? at.arn('lambda', `function:${fn.FunctionName ?? ''}`),
    name: fn.FunctionName,
    attributes: {
      runtime: fn.Runtime,
      handler: fn.Handler,
      memoryMiB: fn.MemorySize,
      timeoutSeconds: fn.Timeout,
      packageType: fn.PackageType,
      role: fn.Role,
      lastModified: fn.LastModified,
      vpcId: fn.VpcConfig?.VpcId,
    },
  }),
});

export const layers = lister({
  type: 'AWS::Lambda::LayerVersion',
  title: 'Lambda layers',
  service: lambda,
  operation: 'ListLayers',
  // One a layer, by its latest version; AWS caps a page at 50.
  request: (Marker) => new ListLayersCommand({ MaxItems: 50, Marker }),
  items: (answer) => answer.Layers,
  token: (answer) => answer.NextMarker,
  resource: (layer, at) => ({
    id: layer.LatestMatchingVersion?.LayerVersionArn ?? layer.LayerArn ?? at.arn('lambda', `layer:${layer.LayerName ?? ''}`),
    name: layer.LayerName,
    createdAt: layer.LatestMatchingVersion?.CreatedDate,
    attributes: { layerArn: layer.LayerArn, version: layer.LatestMatchingVersion?.Version, description: layer.LatestMatchingVersion?.Description },
  }),
});

export const autoScalingGroups = lister({
  type: 'AWS::AutoScaling::AutoScalingGroup',
  title: 'Auto Scaling groups',
  service: autoScaling,
  operation: 'DescribeAutoScalingGroups',
  request: (NextToken) => new DescribeAutoScalingGroupsCommand({ MaxRecords: 100, NextToken }),
  items: (answer) => answer.AutoScalingGroups,
  token: (answer) => answer.NextToken,
  resource: (group, at) => ({
    id: group.AutoScalingGroupARN ?? at.arn('autoscaling', `autoScalingGroup::autoScalingGroupName/${group.AutoScalingGroupName ?? ''}`),
    name: group.AutoScalingGroupName,
    tags: group.Tags ?? [],
    createdAt: group.CreatedTime,
    attributes: { minSize: group.MinSize, maxSize: group.MaxSize, desiredCapacity: group.DesiredCapacity, status: group.Status },
  }),
});

export const ecsClusters = lister({
  type: 'AWS::ECS::Cluster',
  title: 'ECS clusters',
  service: ecs,
  operation: 'ListClusters',
  request: (nextToken) => new ListEcsClustersCommand({ maxResults: 100, nextToken }),
  items: (answer) => answer.clusterArns,
  token: (answer) => answer.nextToken,
  resource: (arn) => ({ id: arn, name: nameOfArn(arn) }),
});

export const ecsServices = lister({
  type: 'AWS::ECS::Service',
  title: 'ECS services',
  service: ecs,
  operation: 'ListServices',
  parents: 'AWS::ECS::Cluster',
  request: (nextToken, cluster) => new ListServicesCommand({ cluster: cluster.id, maxResults: 100, nextToken }),
  items: (answer) => answer.serviceArns,
  token: (answer) => answer.nextToken,
  resource: (arn, _at, cluster) => ({ id: arn, name: nameOfArn(arn), attributes: { cluster: cluster.name } }),
});

export const taskDefinitions = lister({
  type: 'AWS::ECS::TaskDefinition',
  title: 'ECS task definitions',
  service: ecs,
  operation: 'ListTaskDefinitions',
  request: (nextToken) => new ListTaskDefinitionsCommand({ status: 'ACTIVE', maxResults: 100, nextToken }),
  items: (answer) => answer.taskDefinitionArns,
  token: (answer) => answer.nextToken,
  resource: (arn) => ({ id: arn, name: arn.slice(arn.lastIndexOf('/') + 1) }),
});

export const eksClusters = lister({
  type: 'AWS::EKS::Cluster',
  title: 'EKS clusters',
  service: eks,
  operation: 'ListClusters',
  request: (nextToken) => new ListEksClustersCommand({ maxResults: 100, nextToken }),
  items: (answer) => answer.clusters,
  token: (answer) => answer.nextToken,
  resource: (name, at) => ({ id: at.arn('eks', `cluster/${name}`), name }),
});

export const nodeGroups = lister({
  type: 'AWS::EKS::Nodegroup',
  title: 'EKS node groups',
  service: eks,
  operation: 'ListNodegroups',
  parents: 'AWS::EKS::Cluster',
  request: (nextToken, cluster) => new ListNodegroupsCommand({ clusterName: cluster.name, maxResults: 100, nextToken }),
  items: (answer) => answer.nodegroups,
  token: (answer) => answer.nextToken,
  resource: (name, at, cluster) => ({ id: at.arn('eks', `nodegroup/${cluster.name ?? ''}/${name}`), name, attributes: { cluster: cluster.name } }),
});

export const repositories = lister({
  type: 'AWS::ECR::Repository',
  title: 'ECR repositories',
  service: ecr,
  operation: 'DescribeRepositories',
  request: (nextToken) => new DescribeRepositoriesCommand({ maxResults: 1000, nextToken }),
  items: (answer) => answer.repositories,
  token: (answer) => answer.nextToken,
  resource: (repository, at) => ({
    id: repository.repositoryArn ?? at.arn('ecr', `repository/${repository.repositoryName ?? ''}`),
    name: repository.repositoryName,
    createdAt: repository.createdAt,
    attributes: { uri: repository.repositoryUri, tagMutability: repository.imageTagMutability },
  }),
});

export const jobQueues = lister({
  type: 'AWS::Batch::JobQueue',
  title: 'Batch job queues',
  service: batch,
  operation: 'DescribeJobQueues',
  request: (nextToken) => new DescribeJobQueuesCommand({ maxResults: 100, nextToken }),
  items: (answer) => answer.jobQueues,
  token: (answer) => answer.nextToken,
  resource: (queue, at) => ({
    id: queue.jobQueueArn ?? at.arn('batch', `job-queue/${queue.jobQueueName ?? ''}`),
    name: queue.jobQueueName,
    tags: queue.tags ?? {},
    uncounted: queue.status === 'DELETED' ? 'deleted' : undefined,
    attributes: { state: queue.state, status: queue.status, priority: queue.priority },
  }),
});
