import type { Resource } from '../../model.ts';
import type { Matching } from '../matching/matching.ts';

/**
 * Attributes of a parent that a resource of its own can write as well. The parent's state then says what it said before the part was made, until
 * Terraform refreshes it: only the part's own state can be compared. SOURCE: the notes on inline and separate resources in the argument references of
 * the AWS and azurerm providers.
 */
const table: Readonly<Record<string, readonly string[]>> = {
  aws_security_group_rule: ['ingress', 'egress'],
  aws_vpc_security_group_ingress_rule: ['ingress'],
  aws_vpc_security_group_egress_rule: ['egress'],
  aws_vpc_security_group_rules_exclusive: ['ingress', 'egress'],
  aws_network_interface_sg_attachment: ['security_groups', 'vpc_security_group_ids'],
  aws_network_acl_association: ['subnet_ids'],
  aws_eip_association: ['instance', 'network_interface'],
  aws_vpn_gateway_route_propagation: ['propagating_vgws'],
  aws_vpc_dhcp_options_association: ['dhcp_options_id'],
  aws_vpc_endpoint_policy: ['policy'],
  aws_vpc_endpoint_subnet_association: ['subnet_ids'],
  aws_vpc_endpoint_route_table_association: ['route_table_ids'],
  aws_vpc_endpoint_private_dns: ['private_dns_enabled'],
  aws_internet_gateway_attachment: ['vpc_id'],
  aws_autoscaling_attachment: ['target_group_arns', 'load_balancers'],
  aws_autoscaling_traffic_source_attachment: ['target_group_arns', 'load_balancers'],
  aws_autoscaling_group_tag: ['tags'],
  aws_elb_attachment: ['instances'],
  aws_s3_bucket_versioning: ['versioning'],
  aws_s3_bucket_policy: ['policy'],
  aws_s3_bucket_logging: ['logging'],
  aws_s3_bucket_object_lock_configuration: ['object_lock_enabled', 'object_lock_configuration'],
  aws_s3_bucket_server_side_encryption_configuration: ['server_side_encryption_configuration'],
  aws_iam_role_policy_attachment: ['managed_policy_arns'],
  aws_iam_role_policy_attachments_exclusive: ['managed_policy_arns'],
  aws_iam_role_policy: ['inline_policy'],
  aws_iam_role_policies_exclusive: ['inline_policy'],
  aws_kms_key_policy: ['policy'],
  aws_sqs_queue_policy: ['policy'],
  aws_sqs_queue_redrive_policy: ['redrive_policy'],
  aws_sns_topic_policy: ['policy'],
  aws_opensearch_domain_policy: ['access_policies'],
  aws_elasticsearch_domain_policy: ['access_policies'],
  aws_dynamodb_tag: ['tags'],
  azurerm_network_security_rule: ['security_rule'],
  azurerm_subnet_network_security_group_association: ['security_group'],
  azurerm_key_vault_access_policy: ['access_policy'],
  azurerm_storage_account_network_rules: ['network_rules'],
  digitalocean_volume_attachment: ['droplet_ids'],
};

/** First steps of the attributes that parts write, by the resource that they are parts of. */
export function writtenApart(matching: Matching): ReadonlyMap<Resource, ReadonlySet<string>> {
  const apart = new Map<Resource, Set<string>>();
  for (const { known, resource } of matching.parts) {
    const names = table[known.instance.type];
    if (names === undefined) continue;
    const before = apart.get(resource);
    if (before === undefined) apart.set(resource, new Set(names));
    else for (const name of names) before.add(name);
  }
  return apart;
}
