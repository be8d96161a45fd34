import { asArray, asRecord, each } from '../../../core/terraform/json.ts';
import type { BroughtAlong } from '../../../core/terraform-rules.ts';

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
  aws_rds_cluster: { ids: (of) => each(of, 'master_user_secret', 'secret_arn'), reason: 'it is the password of a managed database' },
  aws_directory_service_directory: { ids: (of) => [of['security_group_id']], reason: 'it was made with a managed directory' },
};
