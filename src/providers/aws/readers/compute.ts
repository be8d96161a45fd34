import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeJobQueuesCommand } from '@aws-sdk/client-batch';
import { DescribeRepositoriesCommand, GetLifecyclePolicyCommand, GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { DescribeClustersCommand, DescribeServicesCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { DescribeClusterCommand, DescribeNodegroupCommand } from '@aws-sdk/client-eks';
import { DescribeLoadBalancersCommand as DescribeClassicLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetFunctionCommand, GetLayerVersionCommand, GetPolicyCommand } from '@aws-sdk/client-lambda';
import { autoScaling, batch, ecr, ecs, eks, elb, elbV2, lambda } from '../services.ts';
import { extra, reader, type Reader } from './reader.ts';

const balancerTags = extra(
  elbV2,
  'DescribeTags',
  ({ id }) => new DescribeTagsCommand({ ResourceArns: [id] }),
  (answer) => answer.TagDescriptions?.[0]?.Tags,
);

/** ARNs of parts name their parent before themselves: `service/cluster/name`, `nodegroup/cluster/name/uuid`. */
function parentOf(resource: string): string {
  return resource.split('/')[1] ?? '';
}

/** Tags that were asked for and are not in the answer are none. */
function withTags(item: { readonly tags?: unknown } | undefined): object | undefined {
  return item === undefined ? undefined : { ...item, tags: item.tags ?? [] };
}

export const computeReaders: readonly Reader[] = [
  reader({
    type: 'AWS::Lambda::Function',
    service: lambda,
    operation: 'GetFunction',
    command: ({ key }) => new GetFunctionCommand({ FunctionName: key }),
    // The code's address is signed and soon over: it is left out.
    found: ({ Configuration: configuration, Tags: tags, Concurrency: concurrency, Code: code }) =>
      configuration === undefined ? undefined : { ...configuration, Tags: tags ?? {}, Concurrency: concurrency, ImageUri: code?.ImageUri },
    more: {
      policy: extra(
        lambda,
        'GetPolicy',
        ({ key }) => new GetPolicyCommand({ FunctionName: key }),
        (answer) => answer.Policy,
        { absent: ['ResourceNotFoundException'] },
      ),
    },
  }),
  reader({
    type: 'AWS::Lambda::LayerVersion',
    service: lambda,
    operation: 'GetLayerVersion',
    command: ({ resource }) => new GetLayerVersionCommand({ LayerName: resource.split(':')[1], VersionNumber: Number(resource.split(':')[2]) }),
    found: ({ Content: _address, ...layer }) => layer,
  }),
  reader({
    type: 'AWS::AutoScaling::AutoScalingGroup',
    service: autoScaling,
    operation: 'DescribeAutoScalingGroups',
    command: ({ key }) => new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [key] }),
    found: (answer) => answer.AutoScalingGroups?.[0],
    many: {
      most: 50,
      command: (targets) => new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: targets.map(({ key }) => key) }),
      each: (answer) => answer.AutoScalingGroups ?? [],
      isOf: (group, { key }) => 'AutoScalingGroupName' in group && group.AutoScalingGroupName === key,
    },
  }),
  reader({
    type: 'AWS::ECS::Cluster',
    service: ecs,
    operation: 'DescribeClusters',
    command: ({ key }) => new DescribeClustersCommand({ clusters: [key], include: ['SETTINGS', 'CONFIGURATIONS', 'TAGS'] }),
    found: ({ clusters }) => withTags(clusters?.[0]),
    gone: (answer) => answer.clusters?.[0]?.status === 'INACTIVE',
  }),
  reader({
    type: 'AWS::ECS::Service',
    service: ecs,
    operation: 'DescribeServices',
    command: ({ key, resource }) => new DescribeServicesCommand({ cluster: parentOf(resource), services: [key], include: ['TAGS'] }),
    found: ({ services }) => withTags(services?.[0]),
    gone: (answer) => answer.services?.[0]?.status === 'INACTIVE',
  }),
  reader({
    type: 'AWS::ECS::TaskDefinition',
    service: ecs,
    operation: 'DescribeTaskDefinition',
    command: ({ id }) => new DescribeTaskDefinitionCommand({ taskDefinition: id, include: ['TAGS'] }),
    goneCodes: ['ClientException'],
    found: ({ taskDefinition, tags }) => (taskDefinition === undefined ? undefined : { ...taskDefinition, tags: tags ?? [] }),
    gone: (answer) => answer.taskDefinition?.status === 'INACTIVE',
  }),
  reader({
    type: 'AWS::EKS::Cluster',
    service: eks,
    operation: 'DescribeCluster',
    command: ({ key }) => new DescribeClusterCommand({ name: key }),
    found: ({ cluster }) => withTags(cluster),
  }),
  reader({
    type: 'AWS::EKS::Nodegroup',
    service: eks,
    operation: 'DescribeNodegroup',
    command: ({ resource }) => new DescribeNodegroupCommand({ clusterName: parentOf(resource), nodegroupName: resource.split('/')[2] ?? '' }),
    found: ({ nodegroup }) => withTags(nodegroup),
  }),
  reader({
    type: 'AWS::ECR::Repository',
    service: ecr,
    operation: 'DescribeRepositories',
    command: ({ resource }) => new DescribeRepositoriesCommand({ repositoryNames: [resource.replace(/^repository\//u, '')] }),
    found: (answer) => answer.repositories?.[0],
    more: {
      policy: extra(
        ecr,
        'GetRepositoryPolicy',
        ({ resource }) => new GetRepositoryPolicyCommand({ repositoryName: resource.replace(/^repository\//u, '') }),
        (answer) => answer.policyText,
        {
          absent: ['RepositoryPolicyNotFoundException'],
        },
      ),
      lifecyclePolicy: extra(
        ecr,
        'GetLifecyclePolicy',
        ({ resource }) => new GetLifecyclePolicyCommand({ repositoryName: resource.replace(/^repository\//u, '') }),
        (answer) => answer.lifecyclePolicyText,
        { absent: ['LifecyclePolicyNotFoundException'] },
      ),
    },
  }),
  reader({
    type: 'AWS::Batch::JobQueue',
    service: batch,
    operation: 'DescribeJobQueues',
    command: ({ key }) => new DescribeJobQueuesCommand({ jobQueues: [key] }),
    found: (answer) => answer.jobQueues?.[0],
    gone: (answer) => answer.jobQueues?.[0]?.status === 'DELETED',
  }),
  reader({
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    service: elbV2,
    operation: 'DescribeLoadBalancers',
    command: ({ id }) => new DescribeLoadBalancersCommand({ LoadBalancerArns: [id] }),
    found: (answer) => answer.LoadBalancers?.[0],
    many: {
      most: 20,
      command: (targets) => new DescribeLoadBalancersCommand({ LoadBalancerArns: targets.map(({ id }) => id) }),
      each: (answer) => answer.LoadBalancers ?? [],
      isOf: (balancer, { id }) => 'LoadBalancerArn' in balancer && balancer.LoadBalancerArn === id,
    },
    more: {
      attributes: extra(
        elbV2,
        'DescribeLoadBalancerAttributes',
        ({ id }) => new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: id }),
        (answer) => answer.Attributes,
      ),
      tags: balancerTags,
    },
  }),
  reader({
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    service: elbV2,
    operation: 'DescribeListeners',
    command: ({ id }) => new DescribeListenersCommand({ ListenerArns: [id] }),
    found: (answer) => answer.Listeners?.[0],
    more: {
      tags: balancerTags,
      allCertificates: extra(
        elbV2,
        'DescribeListenerCertificates',
        ({ id }) => new DescribeListenerCertificatesCommand({ ListenerArn: id, PageSize: 400 }),
        (answer) => answer.Certificates,
      ),
    },
  }),
  reader({
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    service: elbV2,
    operation: 'DescribeTargetGroups',
    command: ({ id }) => new DescribeTargetGroupsCommand({ TargetGroupArns: [id] }),
    found: (answer) => answer.TargetGroups?.[0],
    many: {
      most: 20,
      command: (targets) => new DescribeTargetGroupsCommand({ TargetGroupArns: targets.map(({ id }) => id) }),
      each: (answer) => answer.TargetGroups ?? [],
      isOf: (group, { id }) => 'TargetGroupArn' in group && group.TargetGroupArn === id,
    },
    more: {
      attributes: extra(
        elbV2,
        'DescribeTargetGroupAttributes',
        ({ id }) => new DescribeTargetGroupAttributesCommand({ TargetGroupArn: id }),
        (answer) => answer.Attributes,
      ),
      tags: balancerTags,
    },
  }),
  reader({
    type: 'AWS::ElasticLoadBalancing::LoadBalancer',
    service: elb,
    operation: 'DescribeLoadBalancers',
    command: ({ key }) => new DescribeClassicLoadBalancersCommand({ LoadBalancerNames: [key] }),
    found: (answer) => answer.LoadBalancerDescriptions?.[0],
  }),
];
