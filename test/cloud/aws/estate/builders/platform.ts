import { createdAt, nameTags, of, tagMap } from '../parts.ts';
import type { Builder } from '../where.ts';

export const platformBuilders: Readonly<Record<string, Builder>> = {
  'AWS::AutoScaling::AutoScalingGroup': {
    nameMember: 'AutoScalingGroupName',
    build: (at) => ({
      AutoScalingGroupName: at.name,
      AutoScalingGroupARN: at.arn('autoscaling', `autoScalingGroup:${at.hex(8)}-1111-4222-8333-${at.hex(12)}:autoScalingGroupName/${at.name}`),
      MinSize: 1,
      MaxSize: 4,
      DesiredCapacity: 2,
      DefaultCooldown: 300,
      AvailabilityZones: [`${at.region}a`],
      HealthCheckType: 'EC2',
      CreatedTime: createdAt(at),
    }),
  },
  'AWS::ECS::Cluster': {
    nameMember: 'clusterName',
    build: (at) => ({ clusterArn: at.arn('ecs', `cluster/${at.name}`), clusterName: at.name, status: 'ACTIVE' }),
  },
  'AWS::ECS::Service': {
    nameMember: 'serviceName',
    build: (at) => {
      const cluster = of(at, 'AWS::ECS::Cluster', 'clusterName', 'default') as string;
      return {
        serviceArn: at.arn('ecs', `service/${cluster}/${at.name}`),
        serviceName: at.name,
        clusterArn: at.arn('ecs', `cluster/${cluster}`),
        status: 'ACTIVE',
        desiredCount: 2,
        launchType: 'FARGATE',
      };
    },
  },
  'AWS::ECS::TaskDefinition': {
    nameMember: 'family',
    build: (at) => ({
      taskDefinitionArn: at.arn('ecs', `task-definition/${at.name}:1`),
      family: at.name,
      revision: 1,
      status: 'ACTIVE',
      containerDefinitions: [],
      networkMode: 'awsvpc',
    }),
  },
  'AWS::EKS::Cluster': {
    nameMember: 'name',
    build: (at) => ({
      name: at.name,
      arn: at.arn('eks', `cluster/${at.name}`),
      status: 'ACTIVE',
      version: '1.33',
      createdAt: createdAt(at),
      tags: tagMap(at),
    }),
  },
  'AWS::EKS::Nodegroup': {
    nameMember: 'nodegroupName',
    build: (at) => {
      const cluster = of(at, 'AWS::EKS::Cluster', 'name', 'none') as string;
      return {
        nodegroupName: at.name,
        clusterName: cluster,
        nodegroupArn: at.arn('eks', `nodegroup/${cluster}/${at.name}/${at.hex(8)}`),
        status: 'ACTIVE',
        createdAt: createdAt(at),
      };
    },
  },
  'AWS::ECR::Repository': {
    nameMember: 'repositoryName',
    build: (at) => ({
      repositoryName: at.name,
      repositoryArn: at.arn('ecr', `repository/${at.name}`),
      registryId: at.account,
      repositoryUri: `${at.account}.dkr.ecr.${at.region}.amazonaws.com/${at.name}`,
      imageTagMutability: 'MUTABLE',
      createdAt: createdAt(at),
    }),
  },
  'AWS::Lambda::LayerVersion': {
    nameMember: 'LayerName',
    build: (at) => ({
      LayerName: at.name,
      LayerArn: at.arn('lambda', `layer:${at.name}`),
      LatestMatchingVersion: { LayerVersionArn: at.arn('lambda', `layer:${at.name}:1`), Version: 1, CreatedDate: createdAt(at).toISOString() },
    }),
  },
  'AWS::CloudFormation::Stack': {
    nameMember: 'StackName',
    build: (at) => ({
      StackName: at.name,
      StackId: at.arn('cloudformation', `stack/${at.name}/${at.hex(8)}-1111-4222-8333-${at.hex(12)}`),
      StackStatus: 'CREATE_COMPLETE',
      CreationTime: createdAt(at),
      Tags: nameTags(at),
    }),
  },
  'AWS::ApiGateway::RestApi': {
    nameMember: 'name',
    build: (at) => ({ id: at.hex(10), name: at.name, createdDate: createdAt(at), endpointConfiguration: { types: ['REGIONAL'] }, tags: tagMap(at) }),
  },
  'AWS::ApiGatewayV2::Api': {
    nameMember: 'Name',
    build: (at) => {
      const id = at.hex(10);
      return {
        ApiId: id,
        Name: at.name,
        ProtocolType: 'HTTP',
        ApiEndpoint: `https://${id}.execute-api.${at.region}.amazonaws.com`,
        RouteSelectionExpression: '$request.method $request.path',
        CreatedDate: createdAt(at),
        Tags: tagMap(at),
      };
    },
  },
  'AWS::CodeBuild::Project': {
    nameMember: 'name',
    build: (at) => ({ name: at.name, arn: at.arn('codebuild', `project/${at.name}`), created: createdAt(at), timeoutInMinutes: 60 }),
  },
  'AWS::Batch::JobQueue': {
    nameMember: 'jobQueueName',
    build: (at) => ({
      jobQueueName: at.name,
      jobQueueArn: at.arn('batch', `job-queue/${at.name}`),
      state: 'ENABLED',
      status: 'VALID',
      priority: 1,
      computeEnvironmentOrder: [],
      tags: tagMap(at),
    }),
  },
};
