import type { Resource } from '../../../core/model.ts';
import { skeletonArguments, skeletonTags, type SkeletonArguments } from '../../../core/skeleton-arguments.ts';

const [name, location, group] = ['name=@name', 'location=@region', 'resource_group_name=@id:resourceGroups'];

/** Types that are put into a group and a place, and can be tagged. SOURCE: "Argument Reference" of each type's page. */
const placed = [
  'application_gateway application_insights availability_set bastion_host cdn_profile container_app container_group container_registry cosmosdb_account',
  'data_factory databricks_workspace eventgrid_topic eventhub_namespace express_route_circuit firewall image key_vault kubernetes_cluster lb',
  'linux_function_app linux_virtual_machine linux_virtual_machine_scale_set linux_web_app local_network_gateway log_analytics_workspace logic_app_workflow',
  'managed_disk mssql_server mysql_flexible_server nat_gateway network_interface network_security_group postgresql_flexible_server private_endpoint public_ip',
  'recovery_services_vault redis_cache route_table search_service service_plan servicebus_namespace signalr_service snapshot storage_account',
  'user_assigned_identity virtual_network virtual_network_gateway windows_function_app windows_virtual_machine windows_web_app',
]
  .join(' ')
  .split(' ');

const known: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(placed.map((type) => [`azurerm_${type}`, [name, location, group]])),
  azurerm_resource_group: [name, location],
  azurerm_dns_zone: [name, group],
  azurerm_private_dns_zone: [name, group],
};

const parts: Readonly<Record<string, readonly string[]>> = { azurerm_subnet: [name, group, 'virtual_network_name=@id:virtualNetworks'] };

export function azureSkeleton(terraformType: string, resource: Resource): SkeletonArguments {
  const texts = known[terraformType];
  if (texts === undefined) return skeletonArguments(parts[terraformType] ?? [], resource);
  return { ...skeletonArguments(texts, resource), ...skeletonTags('tags', resource, /^hidden-/i) };
}
