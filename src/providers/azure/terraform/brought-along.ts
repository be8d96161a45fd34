import { each } from '../../../core/terraform/json.ts';
import type { BroughtAlong, StateValues } from '../../../core/terraform-rules.ts';

/** Resources that Azure makes together with one that Terraform manages, and that the manager's own state names. */
export const azureBroughtAlong: Readonly<Record<string, BroughtAlong>> = {
  azurerm_virtual_machine: {
    ids: (of) => [...each(of, 'storage_os_disk', 'managed_disk_id'), ...each(of, 'storage_data_disk', 'managed_disk_id')],
    reason: 'it is a disk of a managed virtual machine',
  },
  azurerm_linux_virtual_machine: { ids: azureOsDisk, reason: 'it is the disk of a managed virtual machine' },
  azurerm_windows_virtual_machine: { ids: azureOsDisk, reason: 'it is the disk of a managed virtual machine' },
  azurerm_kubernetes_cluster: groupOf('node_resource_group_id', 'node_resource_group', 'it is in the node group of a managed AKS cluster'),
  azurerm_kubernetes_automatic_cluster: groupOf('node_resource_group_id', 'node_resource_group', 'it is in the node group of a managed AKS cluster'),
  azurerm_redhat_openshift_cluster: {
    ids: () => [],
    within: (of) => each(of, 'cluster_profile', 'resource_group_id'),
    reason: 'it is in the group of a managed OpenShift cluster',
  },
  azurerm_databricks_workspace: groupOf(
    'managed_resource_group_id',
    'managed_resource_group_name',
    'it is in the group of a managed Databricks workspace',
  ),
  azurerm_synapse_workspace: groupOf('', 'managed_resource_group_name', 'it is in the group of a managed Synapse workspace'),
  azurerm_managed_application: groupOf('', 'managed_resource_group_name', 'it is in the group of a managed application'),
  azurerm_container_app_environment: groupOf('', 'infrastructure_resource_group_name', 'it is in the group of a managed container environment'),
  azurerm_private_endpoint: { ids: (of) => each(of, 'network_interface', 'id'), reason: 'it is the interface of a managed private endpoint' },
};

/** A resource group that holds only what a service made, by the attribute of its id or of its name. */
function groupOf(id: string, name: string, reason: string): BroughtAlong {
  return {
    ids: () => [],
    within: (of) => {
      const own = of[id];
      if (typeof own === 'string' && own !== '') return [own];
      const group = of[name];
      const subscription = typeof of['id'] === 'string' ? /^\/subscriptions\/[^/]+/i.exec(of['id'])?.[0] : undefined;
      return typeof group === 'string' && group !== '' && subscription !== undefined ? [`${subscription}/resourceGroups/${group}`] : [];
    },
    reason,
  };
}

function azureOsDisk(attributes: StateValues): readonly unknown[] {
  return each(attributes, 'os_disk', 'id');
}
