import { asArray, asRecord } from '../../terraform/json.ts';
import type { Known } from './matching.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** What a managed resource brought along, by the ids that its state names, and why it is no drift. */
interface StatePart {
  readonly ids: (attributes: Attributes) => readonly unknown[];
  readonly reason: string;
}

/**
 * Resources that the cloud makes together with one that Terraform manages, and that the manager's own state names. Precise where the attributes of a
 * listing could only guess.
 */
const table: Readonly<Record<string, StatePart>> = {
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
  azurerm_virtual_machine: {
    ids: (of) => [...each(of, 'storage_os_disk', 'managed_disk_id'), ...each(of, 'storage_data_disk', 'managed_disk_id')],
    reason: 'it is a disk of a managed virtual machine',
  },
  azurerm_linux_virtual_machine: { ids: azureOsDisk, reason: 'it is the disk of a managed virtual machine' },
  azurerm_windows_virtual_machine: { ids: azureOsDisk, reason: 'it is the disk of a managed virtual machine' },
  azurerm_private_endpoint: { ids: (of) => each(of, 'network_interface', 'id'), reason: 'it is the interface of a managed private endpoint' },
  google_compute_instance: {
    ids: (of) => each(of, 'boot_disk', 'source'),
    reason: 'it is the boot disk of a managed instance',
  },
  google_compute_instance_group_manager: { ids: (of) => [of['instance_group']], reason: 'it is the group of a managed instance group manager' },
  google_compute_region_instance_group_manager: {
    ids: (of) => [of['instance_group']],
    reason: 'it is the group of a managed instance group manager',
  },
  google_container_cluster: {
    ids: (of) => asArray(of['node_pool']).flatMap((pool) => asArray(asRecord(pool)?.['managed_instance_group_urls'])),
    reason: 'it is a node group of a managed cluster',
  },
  google_container_node_pool: { ids: (of) => asArray(of['managed_instance_group_urls']), reason: 'it is the node group of a managed node pool' },
  digitalocean_kubernetes_cluster: {
    ids: (of) => asArray(of['node_pool']).flatMap((pool) => each(asRecord(pool) ?? {}, 'nodes', 'droplet_id')),
    reason: 'it is a node of a managed cluster',
  },
  digitalocean_kubernetes_node_pool: { ids: (of) => each(of, 'nodes', 'droplet_id'), reason: 'it is a node of a managed node pool' },
};

/** Ids, or last parts of ids, of what managed resources brought along, with the reason. */
export function partsOf(managed: Iterable<readonly Known[]>): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const owners of managed) {
    for (const { instance } of owners) {
      const row = table[instance.type];
      if (row === undefined) continue;
      for (const id of row.ids(instance.attributes)) if (typeof id === 'string' && id !== '') parts.set(shortId(id), row.reason);
    }
  }
  return parts;
}

/** What a state names and an inventory's id have in common: the last step for AWS and DigitalOcean, the path behind the host for the others. */
export function shortId(id: string): string {
  if (id.startsWith('/subscriptions/')) return id.toLowerCase();
  const google = id.search(/\/projects\//);
  if (google !== -1) return id.slice(google).replace('/instanceGroupManagers/', '/instanceGroups/');
  if (id.startsWith('arn:aws') && id.includes(':secretsmanager:')) return id;
  return id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1);
}

function each(attributes: Attributes, block: string, name: string): readonly unknown[] {
  return asArray(attributes[block]).map((item) => asRecord(item)?.[name]);
}

function azureOsDisk(attributes: Attributes): readonly unknown[] {
  return each(attributes, 'os_disk', 'id');
}
