import { asRecord } from '../../../core/terraform/json.ts';
import type { SelfChanging, StateValues } from '../../../core/terraform-rules.ts';

const own: SelfChanging['byItself'] = (of, _cloud, isScaled) => typeof of['id'] === 'string' && isScaled(of['id']);

/** What autoscale settings and the services themselves change. SOURCE: azurerm's pages of these types. */
export const azureSelfChanging: Readonly<Record<string, readonly SelfChanging[]>> = {
  azurerm_service_plan: [
    {
      path: 'worker_count',
      // Plans of functions, and premium ones that may, have as many as are needed.
      byItself: (of, cloud, isScaled) =>
        of['premium_plan_auto_scale_enabled'] === true || /^(Y1|FC1|EP\d|WS\d)$/.test(String(of['sku_name'])) || own(of, cloud, isScaled),
    },
  ],
  // A policy makes new versions of it.
  azurerm_key_vault_key: [{ path: 'version', byItself: (of) => Array.isArray(of['rotation_policy']) && of['rotation_policy'].length > 0 }],
  azurerm_orchestrated_virtual_machine_scale_set: [{ path: 'instances', byItself: own }],
  azurerm_linux_virtual_machine_scale_set: [{ path: 'instances', byItself: own }],
  azurerm_windows_virtual_machine_scale_set: [{ path: 'instances', byItself: own }],
  azurerm_eventhub_namespace: [
    {
      path: 'capacity',
      byItself: (of, cloud) =>
        of['auto_inflate_enabled'] === true && Number(cloud) >= Number(of['capacity']) && Number(cloud) <= Number(of['maximum_throughput_units']),
    },
  ],
  azurerm_kubernetes_cluster_node_pool: [{ path: 'node_count', byItself: isAutoscaled }],
  azurerm_kubernetes_cluster: [
    { path: 'kubernetes_version', byItself: isUpgraded },
    {
      path: 'default_node_pool[0].node_count',
      byItself: (of) => isAutoscaled(asRecord((of['default_node_pool'] as readonly unknown[] | undefined)?.[0]) ?? {}),
    },
  ],
};

function isAutoscaled(pool: StateValues): boolean {
  return pool['auto_scaling_enabled'] === true || pool['enable_auto_scaling'] === true;
}

/** True for a cluster that Azure upgrades by itself. */
function isUpgraded({ automatic_upgrade_channel: channel, automatic_channel_upgrade: before }: StateValues): boolean {
  return [channel, before].some((one) => typeof one === 'string' && one !== '' && one !== 'none');
}

/** What autoscale settings are for, by its ARM id. */
export const azureScales: Readonly<Record<string, (attributes: StateValues) => readonly unknown[]>> = {
  azurerm_monitor_autoscale_setting: (of) => [of['target_resource_id']],
};
