import { account, at, region, uuid } from './listed-type.ts';
import type { ListedType, More } from './listed-type.ts';

function own(terraform: string, native: string, arn: string, state: ListedType['state'], more: More = {}): ListedType {
  return { terraform, native: `AWS::${native}`, arn: arn.replace('~', at), state, ...more };
}

const ec2 = (terraform: string, native: string, resource: string, more: More = {}): ListedType =>
  own(terraform, `EC2::${native}`, `arn:aws:ec2:~${resource}`, { id: resource.slice(resource.indexOf('/') + 1) }, more);

const elb = (rest: string): string => `arn:aws:elasticloadbalancing:${at}${rest}`;

/** Types that are listed by their service's own API. */
export const awsByService: readonly ListedType[] = [
  ec2('aws_instance', 'Instance', 'instance/i-0a1'),
  ec2('aws_spot_instance_request', 'SpotInstanceRequest', 'spot-instances-request/sir-0a1', { stateArn: `arn:aws:ec2:${at}instance/i-0a2` }),
  ec2('aws_ebs_volume', 'Volume', 'volume/vol-0a1'),
  own('aws_ebs_snapshot', 'EC2::Snapshot', 'arn:aws:ec2:eu-west-1::snapshot/snap-1', { id: 'snap-1', owner_id: account }),
  own('aws_ebs_snapshot_copy', 'EC2::Snapshot', 'arn:aws:ec2:eu-west-1::snapshot/snap-1', { id: 'snap-1' }),
  own('aws_ebs_snapshot_import', 'EC2::Snapshot', 'arn:aws:ec2:eu-west-1::snapshot/snap-1', { id: 'snap-1' }),
  own('aws_ami', 'EC2::Image', 'arn:aws:ec2:eu-west-1::image/ami-1', { id: 'ami-1' }),
  own('aws_ami_copy', 'EC2::Image', 'arn:aws:ec2:eu-west-1::image/ami-1', { id: 'ami-1' }),
  own('aws_ami_from_instance', 'EC2::Image', 'arn:aws:ec2:eu-west-1::image/ami-1', { id: 'ami-1' }),
  own(
    'aws_key_pair',
    'EC2::KeyPair',
    'arn:aws:ec2:~key-pair/key-0a1',
    { id: 'deploy', key_name: 'deploy', key_pair_id: 'key-0a1' },
    {
      stateArn: `arn:aws:ec2:${at}key-pair/deploy`,
    },
  ),
  ec2('aws_launch_template', 'LaunchTemplate', 'launch-template/lt-0a1'),
  own('aws_autoscaling_group', 'AutoScaling::AutoScalingGroup', `arn:aws:autoscaling:~autoScalingGroup:${uuid}:autoScalingGroupName/web`, {
    id: 'web',
    name: 'web',
  }),
  own('aws_placement_group', 'EC2::PlacementGroup', 'arn:aws:ec2:~placement-group/pg', { id: 'pg', name: 'pg', placement_group_id: 'pg-0a1' }),
  ec2('aws_ec2_host', 'Host', 'dedicated-host/h-0a1'),
  own('aws_batch_job_queue', 'Batch::JobQueue', 'arn:aws:batch:~job-queue/q', { id: `arn:aws:batch:${at}job-queue/q`, name: 'q' }),
  own('aws_lambda_function', 'Lambda::Function', 'arn:aws:lambda:~function:f', { id: 'f', function_name: 'f', version: '$LATEST' }),
  own('aws_lambda_layer_version', 'Lambda::LayerVersion', 'arn:aws:lambda:~layer:l:3', {
    id: `arn:aws:lambda:${at}layer:l:3`,
    layer_name: 'l',
    version: '3',
    layer_arn: `arn:aws:lambda:${at}layer:l`,
  }),
  ec2('aws_vpc', 'VPC', 'vpc/vpc-0a1'),
  ec2('aws_default_vpc', 'VPC', 'vpc/vpc-0a1'),
  ec2('aws_subnet', 'Subnet', 'subnet/subnet-0a1'),
  ec2('aws_default_subnet', 'Subnet', 'subnet/subnet-0a1'),
  ec2('aws_security_group', 'SecurityGroup', 'security-group/sg-0a1'),
  ec2('aws_default_security_group', 'SecurityGroup', 'security-group/sg-0a1'),
  ec2('aws_network_interface', 'NetworkInterface', 'network-interface/eni-0a1'),
  own('aws_eip', 'EC2::EIP', 'arn:aws:ec2:~elastic-ip/eipalloc-0a1', {
    id: 'eipalloc-0a1',
    allocation_id: 'eipalloc-0a1',
    public_ip: '192.0.2.1',
  }),
  ec2('aws_internet_gateway', 'InternetGateway', 'internet-gateway/igw-0a1'),
  ec2('aws_egress_only_internet_gateway', 'EgressOnlyInternetGateway', 'egress-only-internet-gateway/eigw-0a1', { stateArn: false }),
  ec2('aws_nat_gateway', 'NatGateway', 'natgateway/nat-0a1', { stateArn: false }),
  ec2('aws_route_table', 'RouteTable', 'route-table/rtb-0a1'),
  ec2('aws_default_route_table', 'RouteTable', 'route-table/rtb-0a1'),
  ec2('aws_network_acl', 'NetworkAcl', 'network-acl/acl-0a1'),
  ec2('aws_default_network_acl', 'NetworkAcl', 'network-acl/acl-0a1'),
  ec2('aws_vpc_dhcp_options', 'DHCPOptions', 'dhcp-options/dopt-0a1'),
  ec2('aws_default_vpc_dhcp_options', 'DHCPOptions', 'dhcp-options/dopt-0a1'),
  ec2('aws_vpc_peering_connection', 'VPCPeeringConnection', 'vpc-peering-connection/pcx-0a1', { stateArn: false }),
  // Made by another account, whose number its name then bears.
  own(
    'aws_vpc_peering_connection_accepter',
    'EC2::VPCPeeringConnection',
    'arn:aws:ec2:eu-west-1:210987654321:vpc-peering-connection/pcx-0a1',
    {
      id: 'pcx-0a1',
      vpc_peering_connection_id: 'pcx-0a1',
      peer_owner_id: '210987654321',
    },
    { stateArn: false },
  ),
  ec2('aws_vpc_endpoint', 'VPCEndpoint', 'vpc-endpoint/vpce-0a1'),
  ec2('aws_flow_log', 'FlowLog', 'vpc-flow-log/fl-0a1'),
  ec2('aws_ec2_managed_prefix_list', 'PrefixList', 'prefix-list/pl-0a1'),
  ec2('aws_ec2_transit_gateway', 'TransitGateway', 'transit-gateway/tgw-0a1'),
  ec2('aws_ec2_transit_gateway_vpc_attachment', 'TransitGatewayAttachment', 'transit-gateway-attachment/tgw-attach-0a1'),
  ec2('aws_ec2_transit_gateway_vpc_attachment_accepter', 'TransitGatewayAttachment', 'transit-gateway-attachment/tgw-attach-0a1', {
    stateArn: false,
  }),
  ec2('aws_ec2_transit_gateway_peering_attachment_accepter', 'TransitGatewayAttachment', 'transit-gateway-attachment/tgw-attach-0a1'),
  ec2('aws_ec2_transit_gateway_peering_attachment', 'TransitGatewayAttachment', 'transit-gateway-attachment/tgw-attach-0a1'),
  ec2('aws_customer_gateway', 'CustomerGateway', 'customer-gateway/cgw-0a1'),
  ec2('aws_vpn_gateway', 'VPNGateway', 'vpn-gateway/vgw-0a1'),
  ec2('aws_vpn_connection', 'VPNConnection', 'vpn-connection/vpn-0a1'),
  ...['aws_lb', 'aws_alb'].map((type) =>
    own(type, 'ElasticLoadBalancingV2::LoadBalancer', elb('loadbalancer/app/web/50dc6c495c0c9188'), {
      id: elb('loadbalancer/app/web/50dc6c495c0c9188'),
      name: 'web',
    }),
  ),
  ...['aws_lb_listener', 'aws_alb_listener'].map((type) =>
    own(type, 'ElasticLoadBalancingV2::Listener', elb('listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2'), {
      id: elb('listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2'),
    }),
  ),
  ...['aws_lb_target_group', 'aws_alb_target_group'].map((type) =>
    own(type, 'ElasticLoadBalancingV2::TargetGroup', elb('targetgroup/tg/73e2d6bc24d8a067'), {
      id: elb('targetgroup/tg/73e2d6bc24d8a067'),
      name: 'tg',
    }),
  ),
  own('aws_elb', 'ElasticLoadBalancing::LoadBalancer', elb('loadbalancer/classic'), { id: 'classic', name: 'classic' }),
  own(
    'aws_route53_zone',
    'Route53::HostedZone',
    'arn:aws:route53:::hostedzone/Z1',
    { id: 'Z1', zone_id: 'Z1', name: 'example.test' },
    { global: true },
  ),
  own('aws_cloudfront_distribution', 'CloudFront::Distribution', `arn:aws:cloudfront::${account}:distribution/E1`, { id: 'E1' }, { global: true }),
  own('aws_s3_bucket', 'S3::Bucket', 'arn:aws:s3:::logs.example.test', { id: 'logs.example.test', bucket: 'logs.example.test', region }),
  own('aws_s3_access_point', 'S3::AccessPoint', 'arn:aws:s3:~accesspoint/ap', { id: `${account}:ap`, name: 'ap', account_id: account }),
  own('aws_efs_file_system', 'EFS::FileSystem', 'arn:aws:elasticfilesystem:~file-system/fs-1', { id: 'fs-1' }),
  own('aws_backup_vault', 'Backup::BackupVault', 'arn:aws:backup:~backup-vault:v', { id: 'v', name: 'v' }),
  own('aws_db_instance', 'RDS::DBInstance', 'arn:aws:rds:~db:main', { id: 'db-ABCDEFGH', identifier: 'main', resource_id: 'db-ABCDEFGH' }),
  own('aws_rds_cluster', 'RDS::DBCluster', 'arn:aws:rds:~cluster:c', { id: 'c', cluster_identifier: 'c' }),
  own('aws_rds_cluster_instance', 'RDS::DBInstance', 'arn:aws:rds:~db:c-1', { id: 'c-1', identifier: 'c-1' }),
  own('aws_rds_cluster_parameter_group', 'RDS::DBClusterParameterGroup', 'arn:aws:rds:~cluster-pg:p', { id: 'p', name: 'p' }),
  own('aws_db_parameter_group', 'RDS::DBParameterGroup', 'arn:aws:rds:~pg:p', { id: 'p', name: 'p' }),
  own('aws_db_subnet_group', 'RDS::DBSubnetGroup', 'arn:aws:rds:~subgrp:s', { id: 's', name: 's' }),
  own(
    'aws_db_snapshot',
    'RDS::DBSnapshot',
    'arn:aws:rds:~snapshot:s',
    {
      id: 's',
      db_snapshot_identifier: 's',
      db_snapshot_arn: `arn:aws:rds:${at}snapshot:s`,
    },
    { stateArn: false },
  ),
  own(
    'aws_db_cluster_snapshot',
    'RDS::DBClusterSnapshot',
    'arn:aws:rds:~cluster-snapshot:s',
    {
      id: 's',
      db_cluster_snapshot_identifier: 's',
      db_cluster_snapshot_arn: `arn:aws:rds:${at}cluster-snapshot:s`,
    },
    { stateArn: false },
  ),
  own('aws_docdb_cluster', 'DocDB::DBCluster', 'arn:aws:rds:~cluster:d', { id: 'd', cluster_identifier: 'd' }),
  own('aws_docdb_subnet_group', 'RDS::DBSubnetGroup', 'arn:aws:rds:~subgrp:s', { id: 's', name: 's' }),
  own('aws_docdb_cluster_parameter_group', 'RDS::DBClusterParameterGroup', 'arn:aws:rds:~cluster-pg:p', { id: 'p', name: 'p' }),
  own('aws_docdb_cluster_instance', 'DocDB::DBInstance', 'arn:aws:rds:~db:d-1', { id: 'd-1', identifier: 'd-1' }),
  own('aws_neptune_cluster', 'Neptune::DBCluster', 'arn:aws:rds:~cluster:n', { id: 'n', cluster_identifier: 'n' }),
  own('aws_neptune_cluster_instance', 'Neptune::DBInstance', 'arn:aws:rds:~db:n-1', { id: 'n-1', identifier: 'n-1' }),
  own('aws_dynamodb_table', 'DynamoDB::Table', 'arn:aws:dynamodb:~table/t', { id: 't', name: 't' }),
  own('aws_elasticache_cluster', 'ElastiCache::CacheCluster', 'arn:aws:elasticache:~cluster:c', { id: 'c', cluster_id: 'c' }),
  own('aws_elasticache_replication_group', 'ElastiCache::ReplicationGroup', 'arn:aws:elasticache:~replicationgroup:r', {
    id: 'r',
    replication_group_id: 'r',
  }),
  own('aws_elasticache_serverless_cache', 'ElastiCache::ServerlessCache', 'arn:aws:elasticache:~serverlesscache:s', { id: 's', name: 's' }),
  own('aws_redshift_cluster', 'Redshift::Cluster', 'arn:aws:redshift:~cluster:r', { id: 'r', cluster_identifier: 'r' }),
  ...['aws_opensearch_domain', 'aws_elasticsearch_domain'].map((type) =>
    own(type, 'OpenSearchService::Domain', 'arn:aws:es:~domain/search', { id: `arn:aws:es:${at}domain/search`, domain_name: 'search' }),
  ),
  own('aws_athena_workgroup', 'Athena::WorkGroup', 'arn:aws:athena:~workgroup/w', { id: 'w', name: 'w' }),
  own('aws_glue_catalog_database', 'Glue::Database', 'arn:aws:glue:~database/d', { id: `${account}:d`, name: 'd', catalog_id: account }),
  own('aws_glue_job', 'Glue::Job', 'arn:aws:glue:~job/j', { id: 'j', name: 'j' }),
  ...(
    [
      ['aws_iam_role', 'Role', 'role'],
      ['aws_iam_user', 'User', 'user'],
      ['aws_iam_group', 'Group', 'group'],
      ['aws_iam_instance_profile', 'InstanceProfile', 'instance-profile'],
    ] as const
  ).map(([type, kind, word]) =>
    own(type, `IAM::${kind}`, `arn:aws:iam::${account}:${word}/team/x`, { id: 'x', name: 'x', path: '/team/' }, { global: true }),
  ),
  own(
    'aws_iam_service_linked_role',
    'IAM::Role',
    `arn:aws:iam::${account}:role/aws-service-role/es.amazonaws.com/AWSServiceRoleForEs`,
    {
      id: `arn:aws:iam::${account}:role/aws-service-role/es.amazonaws.com/AWSServiceRoleForEs`,
      name: 'AWSServiceRoleForEs',
      path: '/aws-service-role/es.amazonaws.com/',
    },
    { global: true },
  ),
  own(
    'aws_iam_policy',
    'IAM::ManagedPolicy',
    `arn:aws:iam::${account}:policy/p`,
    { id: `arn:aws:iam::${account}:policy/p`, name: 'p', path: '/' },
    { global: true },
  ),
  own(
    'aws_iam_openid_connect_provider',
    'IAM::OIDCProvider',
    `arn:aws:iam::${account}:oidc-provider/token.example.test`,
    {
      id: `arn:aws:iam::${account}:oidc-provider/token.example.test`,
      url: 'token.example.test',
    },
    { global: true },
  ),
  own(
    'aws_iam_saml_provider',
    'IAM::SAMLProvider',
    `arn:aws:iam::${account}:saml-provider/s`,
    { id: `arn:aws:iam::${account}:saml-provider/s`, name: 's' },
    { global: true },
  ),
  own('aws_kms_key', 'KMS::Key', `arn:aws:kms:~key/${uuid}`, { id: uuid, key_id: uuid }),
  own('aws_kms_external_key', 'KMS::Key', `arn:aws:kms:~key/${uuid}`, { id: uuid }),
  own('aws_kms_replica_key', 'KMS::Key', `arn:aws:kms:~key/mrk-${uuid}`, { id: `mrk-${uuid}`, key_id: `mrk-${uuid}` }),
  own('aws_kms_alias', 'KMS::Alias', 'arn:aws:kms:~alias/app/main', { id: 'alias/app/main', name: 'alias/app/main', target_key_id: uuid }),
  own('aws_secretsmanager_secret', 'SecretsManager::Secret', 'arn:aws:secretsmanager:~secret:app/db-AbCdEf', {
    id: `arn:aws:secretsmanager:${at}secret:app/db-AbCdEf`,
    name: 'app/db',
  }),
  own('aws_ssm_parameter', 'SSM::Parameter', 'arn:aws:ssm:~parameter/app/db', { id: '/app/db', name: '/app/db' }, { byArn: true }),
  own('aws_acm_certificate', 'CertificateManager::Certificate', `arn:aws:acm:~certificate/${uuid}`, { id: `arn:aws:acm:${at}certificate/${uuid}` }),
  own('aws_wafv2_web_acl', 'WAFv2::WebACL', `arn:aws:wafv2:~regional/webacl/w/${uuid}`, { id: uuid, name: 'w', scope: 'REGIONAL' }, { byArn: true }),
  own('aws_cloudtrail', 'CloudTrail::Trail', 'arn:aws:cloudtrail:~trail/t', { id: `arn:aws:cloudtrail:${at}trail/t`, name: 't' }),
  own('aws_cognito_user_pool', 'Cognito::UserPool', 'arn:aws:cognito-idp:~userpool/eu-west-1_AbC', { id: 'eu-west-1_AbC', name: 'pool' }),
  own('aws_ecs_cluster', 'ECS::Cluster', 'arn:aws:ecs:~cluster/c', { id: `arn:aws:ecs:${at}cluster/c`, name: 'c' }),
  own('aws_ecs_service', 'ECS::Service', 'arn:aws:ecs:~service/c/s', { id: `arn:aws:ecs:${at}service/c/s`, name: 's' }, { stateArn: false }),
  own('aws_ecs_task_definition', 'ECS::TaskDefinition', 'arn:aws:ecs:~task-definition/t:7', { id: 't', family: 't', revision: 7 }),
  own('aws_ecr_repository', 'ECR::Repository', 'arn:aws:ecr:~repository/team/app', { id: 'team/app', name: 'team/app', registry_id: account }),
  own('aws_eks_cluster', 'EKS::Cluster', 'arn:aws:eks:~cluster/k', { id: 'k', name: 'k' }),
  own(
    'aws_eks_node_group',
    'EKS::Nodegroup',
    'arn:aws:eks:~nodegroup/k/n',
    { id: 'k:n', cluster_name: 'k', node_group_name: 'n' },
    {
      stateArn: `arn:aws:eks:${at}nodegroup/k/n/${uuid}`,
    },
  ),
  own('aws_sqs_queue', 'SQS::Queue', 'arn:aws:sqs:~q', { id: `https://sqs.eu-west-1.amazonaws.com/${account}/q`, name: 'q' }),
  own('aws_sns_topic', 'SNS::Topic', 'arn:aws:sns:~t.fifo', { id: `arn:aws:sns:${at}t.fifo`, name: 't.fifo' }),
  own('aws_sns_topic_subscription', 'SNS::Subscription', `arn:aws:sns:~t:${uuid}`, { id: `arn:aws:sns:${at}t:${uuid}` }),
  own('aws_kinesis_stream', 'Kinesis::Stream', 'arn:aws:kinesis:~stream/s', { id: `arn:aws:kinesis:${at}stream/s`, name: 's' }),
  own('aws_kinesis_firehose_delivery_stream', 'KinesisFirehose::DeliveryStream', 'arn:aws:firehose:~deliverystream/d', {
    id: `arn:aws:firehose:${at}deliverystream/d`,
    name: 'd',
  }),
  own('aws_msk_cluster', 'MSK::Cluster', `arn:aws:kafka:~cluster/m/${uuid}-5`, { id: `arn:aws:kafka:${at}cluster/m/${uuid}-5` }),
  own('aws_msk_serverless_cluster', 'MSK::ServerlessCluster', `arn:aws:kafka:~cluster/m/${uuid}-s5`, {
    id: `arn:aws:kafka:${at}cluster/m/${uuid}-s5`,
  }),
  own('aws_cloudwatch_event_bus', 'Events::EventBus', 'arn:aws:events:~event-bus/b', { id: 'b', name: 'b' }),
  own('aws_cloudwatch_event_rule', 'Events::Rule', 'arn:aws:events:~rule/b/r', { id: 'b/r', name: 'r', event_bus_name: 'b' }, { byArn: true }),
  own('aws_cloudwatch_log_group', 'Logs::LogGroup', 'arn:aws:logs:~log-group:/aws/lambda/f', { id: '/aws/lambda/f', name: '/aws/lambda/f' }),
  own('aws_cloudwatch_metric_alarm', 'CloudWatch::Alarm', 'arn:aws:cloudwatch:~alarm:cpu: high/low', {
    id: 'cpu: high/low',
    alarm_name: 'cpu: high/low',
  }),
  own('aws_cloudwatch_composite_alarm', 'CloudWatch::CompositeAlarm', 'arn:aws:cloudwatch:~alarm:all', { id: 'all', alarm_name: 'all' }),
  own('aws_sfn_state_machine', 'StepFunctions::StateMachine', 'arn:aws:states:~stateMachine:m', {
    id: `arn:aws:states:${at}stateMachine:m`,
    name: 'm',
  }),
  own('aws_api_gateway_rest_api', 'ApiGateway::RestApi', 'arn:aws:apigateway:eu-west-1::/restapis/a1', { id: 'a1', name: 'api' }),
  own('aws_apigatewayv2_api', 'ApiGatewayV2::Api', 'arn:aws:apigateway:eu-west-1::/apis/a1', { id: 'a1', name: 'api' }),
  own('aws_codebuild_project', 'CodeBuild::Project', 'arn:aws:codebuild:~project/p', { id: `arn:aws:codebuild:${at}project/p`, name: 'p' }),
  own(
    'aws_cloudformation_stack',
    'CloudFormation::Stack',
    `arn:aws:cloudformation:~stack/s/${uuid}`,
    { id: `arn:aws:cloudformation:${at}stack/s/${uuid}`, name: 's' },
    { stateArn: false },
  ),
];
