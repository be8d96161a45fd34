import { asArray, asRecord, each } from '../../../core/terraform/json.ts';
import type { BroughtAlong } from '../../../core/terraform-rules.ts';

const hostedZone: BroughtAlong = {
  ids: (of) => [of['hosted_zone']],
  types: ['AWS::Route53::HostedZone'],
  reason: 'it is the zone of a managed namespace of Cloud Map',
};
const images: BroughtAlong = {
  ids: (of) => [of['root_snapshot_id'], ...each(of, 'ebs_block_device', 'snapshot_id')],
  types: ['AWS::EC2::Snapshot'],
  reason: 'it is a snapshot of a managed image',
};

/** The ARN of a replica, which differs by its region alone. */
function inRegion(arn: unknown, region: unknown): string | undefined {
  return typeof arn === 'string' && typeof region === 'string' ? arn.replace(/^(arn:[^:]+:[^:]+:)[^:]*/, `$1${region}`) : undefined;
}

/** Resources that AWS makes together with one that Terraform manages, and that the manager's own state names. */
export const awsBroughtAlong: Readonly<Record<string, BroughtAlong>> = {
  aws_instance: {
    ids: (of) => [of['primary_network_interface_id'], ...each(of, 'root_block_device', 'volume_id'), ...each(of, 'ebs_block_device', 'volume_id')],
    reason: 'it was made with a managed instance',
  },
  aws_spot_instance_request: {
    ids: (of) => [of['spot_instance_id'], of['primary_network_interface_id'], ...each(of, 'root_block_device', 'volume_id')],
    reason: 'it was made with a managed spot request',
  },
  aws_vpc: {
    ids: (of) => [of['main_route_table_id'], of['default_route_table_id'], of['default_network_acl_id'], of['default_security_group_id']],
    reason: 'every VPC is made with it',
  },
  aws_nat_gateway: { ids: (of) => [of['network_interface_id']], reason: 'it is the interface of a managed NAT gateway' },
  aws_vpc_endpoint: { ids: (of) => asArray(of['network_interface_ids']), reason: 'it is an interface of a managed VPC endpoint' },
  aws_efs_mount_target: { ids: (of) => [of['network_interface_id']], reason: 'it is the interface of a managed mount target' },
  aws_lb: { ids: (of) => each(of, 'subnet_mapping', 'network_interface_id'), reason: 'it is an interface of a managed load balancer' },
  aws_eks_cluster: {
    ids: (of) => [...each(of, 'vpc_config', 'cluster_security_group_id')],
    reason: 'it was made with a managed EKS cluster',
  },
  aws_eks_node_group: {
    ids: (of) =>
      asArray(of['resources']).flatMap((item) => [
        asRecord(item)?.['remote_access_security_group_id'],
        ...asArray(asRecord(item)?.['autoscaling_groups']).map((group) => asRecord(group)?.['name']),
      ]),
    reason: 'it was made with a managed node group',
  },
  aws_elastic_beanstalk_environment: {
    ids: (of) => ['autoscaling_groups', 'instances', 'launch_configurations', 'load_balancers', 'queues'].flatMap((name) => asArray(of[name])),
    reason: 'it was made with a managed Elastic Beanstalk environment',
  },
  aws_db_instance: { ids: (of) => each(of, 'master_user_secret', 'secret_arn'), reason: 'it is the password of a managed database' },
  aws_rds_cluster: {
    // The members of an Aurora cluster are resources of their own; those of a Multi-AZ cluster are made with it.
    ids: (of) => [
      ...each(of, 'master_user_secret', 'secret_arn'),
      ...(typeof of['db_cluster_instance_class'] === 'string' && of['db_cluster_instance_class'] !== '' ? asArray(of['cluster_members']) : []),
    ],
    types: ['AWS::SecretsManager::Secret', 'AWS::RDS::DBInstance'],
    reason: 'it was made with a managed database cluster',
  },
  aws_elasticache_replication_group: {
    ids: (of) => asArray(of['member_clusters']),
    types: ['AWS::ElastiCache::CacheCluster'],
    reason: 'it is a node of a managed replication group',
  },
  aws_appautoscaling_policy: {
    ids: (of) => asArray(of['alarm_arns']),
    types: ['AWS::CloudWatch::Alarm'],
    reason: 'a managed scaling policy made it',
  },
  aws_dynamodb_table: { ids: (of) => each(of, 'replica', 'arn'), reason: 'it is a replica of a managed table' },
  aws_secretsmanager_secret: {
    ids: (of) => each(of, 'replica', 'region').map((region) => inRegion(of['arn'], region)),
    reason: 'it is a replica of a managed secret',
  },
  aws_service_discovery_private_dns_namespace: { ...hostedZone },
  aws_service_discovery_public_dns_namespace: { ...hostedZone },
  aws_ami: images,
  aws_ami_copy: images,
  aws_ami_from_instance: images,
  aws_batch_compute_environment: {
    ids: (of) => [of['ecs_cluster_arn']],
    types: ['AWS::ECS::Cluster'],
    reason: 'it is the cluster of a managed compute environment',
  },
  aws_ec2_transit_gateway: {
    ids: (of) => [of['association_default_route_table_id'], of['propagation_default_route_table_id']],
    types: ['AWS::EC2::TransitGatewayRouteTable'],
    reason: 'it was made with a managed transit gateway',
  },
  aws_cloudformation_stack_set_instance: {
    ids: (of) => [of['stack_id'], ...each(of, 'stack_instance_summaries', 'stack_id')],
    types: ['AWS::CloudFormation::Stack'],
    reason: 'a managed stack set made it',
  },
  // Other revisions are left by deployments; the state knows the last that it made.
  aws_ecs_task_definition: {
    ids: (of) => [`task-definition/${String(of['family'])}:*`],
    types: ['AWS::ECS::TaskDefinition'],
    reason: 'it is another revision of a managed task definition',
  },
  aws_ec2_fleet: { ids: (of) => each(of, 'fleet_instance_set', 'instance_ids').flatMap(asArray), reason: 'a managed fleet made it' },
  // The function that runs it, without its version.
  aws_synthetics_canary: {
    ids: (of) => [typeof of['engine_arn'] === 'string' ? of['engine_arn'].replace(/:\d+$/, '') : undefined],
    types: ['AWS::Lambda::Function'],
    reason: 'it runs a managed canary',
  },
  aws_directory_service_directory: { ids: (of) => [of['security_group_id']], reason: 'it was made with a managed directory' },
};
