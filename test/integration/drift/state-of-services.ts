import { arn, byArn, byName, member, tagged, text, type TerraformRow } from './state-parts.ts';

const document = (encoded: unknown): string => decodeURIComponent(text(encoded));

// What the simulated service answers for every load balancer, listener and target group.
const balancerTags = { tags: { env: 'prod' }, tags_all: { env: 'prod' } };

/** SOURCE: attribute references of the Terraform AWS provider's pages, version 6. */
export const serviceStates: Readonly<Record<string, TerraformRow>> = {
  'AWS::S3::Bucket': {
    type: 'aws_s3_bucket',
    attributes: (item) => ({
      id: item['Name'],
      bucket: item['Name'],
      arn: `arn:aws:s3:::${text(item['Name'])}`,
      region: item['BucketRegion'],
      bucket_region: item['BucketRegion'],
      policy: '',
      logging: [],
      object_lock_enabled: false,
      versioning: [{ enabled: false, mfa_delete: false }],
      server_side_encryption_configuration: [
        { rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: 'AES256', kms_master_key_id: '' }], bucket_key_enabled: false }] },
      ],
      force_destroy: false,
      tags: {},
      tags_all: {},
    }),
  },
  'AWS::IAM::Role': byName('aws_iam_role', 'RoleName', member('Arn'), (item) => ({
    path: item['Path'],
    unique_id: item['RoleId'],
    description: '',
    max_session_duration: 3600,
    assume_role_policy: document(item['AssumeRolePolicyDocument']),
    managed_policy_arns: [],
    inline_policy: [],
    permissions_boundary: '',
  })),
  'AWS::IAM::User': byName('aws_iam_user', 'UserName', member('Arn'), (item) => ({
    path: item['Path'],
    permissions_boundary: '',
    unique_id: item['UserId'],
  })),
  'AWS::IAM::Group': {
    type: 'aws_iam_group',
    attributes: (item) => ({ id: item['GroupName'], name: item['GroupName'], arn: item['Arn'], path: item['Path'], unique_id: item['GroupId'] }),
  },
  'AWS::IAM::ManagedPolicy': byArn('aws_iam_policy', 'Arn', (item) => ({
    name: item['PolicyName'],
    path: item['Path'],
    description: '',
    policy: '{"Statement":[],"Version":"2012-10-17"}',
  })),
  'AWS::IAM::InstanceProfile': byName('aws_iam_instance_profile', 'InstanceProfileName', member('Arn'), (item) => ({ path: item['Path'], role: '' })),
  'AWS::IAM::OIDCProvider': byArn('aws_iam_openid_connect_provider', 'Arn', (item) => ({ url: text(item['Arn']).split('oidc-provider/')[1] })),
  'AWS::IAM::SAMLProvider': byArn('aws_iam_saml_provider', 'Arn', (item) => ({ name: text(item['Arn']).split('/')[1] })),
  'AWS::Lambda::Function': byName('aws_lambda_function', 'FunctionName', member('FunctionArn'), (item) => ({
    function_name: item['FunctionName'],
    runtime: item['Runtime'],
    role: item['Role'],
    handler: item['Handler'],
    timeout: item['Timeout'],
    memory_size: item['MemorySize'],
    package_type: item['PackageType'],
    architectures: item['Architectures'],
    environment: [],
    layers: [],
  })),
  'AWS::Lambda::LayerVersion': {
    type: 'aws_lambda_layer_version',
    attributes: (item) => ({
      id: `${text(item['LayerArn'])}:1`,
      arn: `${text(item['LayerArn'])}:1`,
      layer_arn: item['LayerArn'],
      layer_name: item['LayerName'],
      version: '1',
    }),
  },
  'AWS::RDS::DBInstance': {
    type: 'aws_db_instance',
    // Since version 5 of the provider the id is the resource id.
    attributes: (item) => ({
      id: `db-${text(item['DBInstanceIdentifier']).toUpperCase()}`,
      identifier: item['DBInstanceIdentifier'],
      arn: item['DBInstanceArn'],
      instance_class: item['DBInstanceClass'],
      engine: item['Engine'],
      engine_version: item['EngineVersion'],
      allocated_storage: item['AllocatedStorage'],
      username: item['MasterUsername'],
      password: null,
      multi_az: item['MultiAZ'],
      storage_encrypted: item['StorageEncrypted'],
      ...tagged(item),
    }),
  },
  'AWS::RDS::DBCluster': byName('aws_rds_cluster', 'DBClusterIdentifier', member('DBClusterArn'), (item) => ({
    cluster_identifier: item['DBClusterIdentifier'],
    engine: item['Engine'],
    storage_encrypted: item['StorageEncrypted'],
  })),
  'AWS::RDS::DBSnapshot': byName(
    'aws_db_snapshot',
    'DBSnapshotIdentifier',
    () => undefined,
    (item) => ({
      db_snapshot_identifier: item['DBSnapshotIdentifier'],
      db_snapshot_arn: item['DBSnapshotArn'],
      db_instance_identifier: item['DBInstanceIdentifier'],
    }),
  ),
  'AWS::RDS::DBClusterSnapshot': byName(
    'aws_db_cluster_snapshot',
    'DBClusterSnapshotIdentifier',
    () => undefined,
    (item) => ({
      db_cluster_snapshot_identifier: item['DBClusterSnapshotIdentifier'],
      db_cluster_snapshot_arn: item['DBClusterSnapshotArn'],
    }),
  ),
  'AWS::RDS::DBSubnetGroup': byName('aws_db_subnet_group', 'DBSubnetGroupName', member('DBSubnetGroupArn')),
  'AWS::RDS::DBParameterGroup': byName('aws_db_parameter_group', 'DBParameterGroupName', member('DBParameterGroupArn')),
  'AWS::RDS::DBClusterParameterGroup': byName('aws_rds_cluster_parameter_group', 'DBClusterParameterGroupName', member('DBClusterParameterGroupArn')),
  'AWS::DynamoDB::Table': byName('aws_dynamodb_table', 'TableName', member('TableArn'), () => ({
    billing_mode: 'PAY_PER_REQUEST',
    hash_key: 'id',
    attribute: [{ name: 'id', type: 'S' }],
    stream_enabled: false,
    server_side_encryption: [],
  })),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': byArn('aws_lb', 'LoadBalancerArn', (item) => ({
    ...balancerTags,
    name: item['LoadBalancerName'],
    load_balancer_type: item['Type'],
    vpc_id: item['VpcId'],
    ip_address_type: item['IpAddressType'],
    internal: false,
  })),
  'AWS::ElasticLoadBalancingV2::Listener': byArn('aws_lb_listener', 'ListenerArn', (item) => ({
    ...balancerTags,
    port: item['Port'],
    protocol: item['Protocol'],
    load_balancer_arn: item['LoadBalancerArn'],
  })),
  'AWS::ElasticLoadBalancingV2::TargetGroup': byArn('aws_lb_target_group', 'TargetGroupArn', (item) => ({
    ...balancerTags,
    name: item['TargetGroupName'],
    port: item['Port'],
    protocol: item['Protocol'],
    vpc_id: item['VpcId'],
    target_type: item['TargetType'],
  })),
  'AWS::ElasticLoadBalancing::LoadBalancer': byName(
    'aws_elb',
    'LoadBalancerName',
    (name, _item, at) => arn('elasticloadbalancing', at, `loadbalancer/${name}`),
    (item) => ({
      subnets: item['Subnets'],
      internal: true,
    }),
  ),
  'AWS::AutoScaling::AutoScalingGroup': byName('aws_autoscaling_group', 'AutoScalingGroupName', member('AutoScalingGroupARN'), (item) => ({
    min_size: item['MinSize'],
    max_size: item['MaxSize'],
    desired_capacity: item['DesiredCapacity'],
    default_cooldown: item['DefaultCooldown'],
    health_check_type: item['HealthCheckType'],
    tag: [],
  })),
  'AWS::ECS::Cluster': byArn('aws_ecs_cluster', 'clusterArn', (item) => ({ name: item['clusterName'], setting: [] })),
  'AWS::ECS::Service': byArn('aws_ecs_service', 'serviceArn', (item) => ({
    name: item['serviceName'],
    cluster: item['clusterArn'],
    desired_count: item['desiredCount'],
    launch_type: item['launchType'],
  })),
  'AWS::ECS::TaskDefinition': {
    type: 'aws_ecs_task_definition',
    attributes: (item) => ({
      id: item['family'],
      arn: item['taskDefinitionArn'],
      family: item['family'],
      revision: item['revision'],
      container_definitions: '[]',
      network_mode: 'awsvpc',
      ...tagged(item),
    }),
  },
  'AWS::EKS::Cluster': byName('aws_eks_cluster', 'name', member('arn'), (item) => ({ version: item['version'] })),
  'AWS::EKS::Nodegroup': {
    type: 'aws_eks_node_group',
    attributes: (item) => ({
      id: `${text(item['clusterName'])}:${text(item['nodegroupName'])}`,
      arn: item['nodegroupArn'],
      cluster_name: item['clusterName'],
      node_group_name: item['nodegroupName'],
      ...tagged(item),
    }),
  },
  'AWS::ECR::Repository': byName('aws_ecr_repository', 'repositoryName', member('repositoryArn'), (item) => ({
    registry_id: item['registryId'],
    repository_url: item['repositoryUri'],
    image_tag_mutability: item['imageTagMutability'],
  })),
  'AWS::CloudFormation::Stack': {
    type: 'aws_cloudformation_stack',
    attributes: (item) => ({ id: item['StackId'], name: item['StackName'], ...tagged(item) }),
  },
  'AWS::ApiGateway::RestApi': {
    type: 'aws_api_gateway_rest_api',
    attributes: (item, at) => ({
      id: item['id'],
      name: item['name'],
      arn: `arn:aws:apigateway:${at.region}::/restapis/${text(item['id'])}`,
      ...tagged(item),
    }),
  },
  'AWS::ApiGatewayV2::Api': {
    type: 'aws_apigatewayv2_api',
    attributes: (item, at) => ({
      id: item['ApiId'],
      name: item['Name'],
      arn: `arn:aws:apigateway:${at.region}::/apis/${text(item['ApiId'])}`,
      protocol_type: 'HTTP',
      ...tagged(item),
    }),
  },
  'AWS::CodeBuild::Project': byArn('aws_codebuild_project', 'arn', (item) => ({ name: item['name'] })),
  'AWS::Batch::JobQueue': byArn('aws_batch_job_queue', 'jobQueueArn', (item) => ({ name: item['jobQueueName'], state: 'ENABLED', priority: 1 })),
};
