type Fields = Readonly<Record<string, unknown>>;

const group = '/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourceGroups/rg/providers';
const identity = `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/web`;

/** As `azurermRowCases`: identities, and what lies deeper in a cluster. */
export const azurermSettingCases: readonly (readonly [type: string, state: Fields, answer: Fields])[] = [
  [
    'azurerm_linux_web_app',
    { identity: [{ type: 'SystemAssigned, UserAssigned', identity_ids: [identity] }] },
    { identity: { type: 'SystemAssigned,UserAssigned', userAssignedIdentities: { [identity.toUpperCase()]: { clientId: 'x' } } } },
  ],
  [
    'azurerm_storage_account',
    { identity: [{ type: 'SystemAssigned', identity_ids: [] }] },
    { identity: { type: 'SystemAssigned', principalId: 'x' } },
  ],
  [
    'azurerm_kubernetes_cluster',
    {
      oms_agent: [{ log_analytics_workspace_id: `${group}/Microsoft.OperationalInsights/workspaces/w` }],
      key_vault_secrets_provider: [{ secret_rotation_enabled: true }],
      automatic_upgrade_channel: 'patch',
      node_os_upgrade_channel: 'NodeImage',
      run_command_enabled: true,
      network_profile: [{ outbound_type: 'loadBalancer', load_balancer_sku: 'standard', service_cidr: '10.1.0.0/16', network_data_plane: 'azure' }],
    },
    {
      properties: {
        addonProfiles: {
          omsAgent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: `${group}/microsoft.operationalinsights/workspaces/w` } },
          azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } },
        },
        autoUpgradeProfile: { upgradeChannel: 'patch' },
        apiServerAccessProfile: null,
        networkProfile: { outboundType: 'loadBalancer', loadBalancerSku: 'Standard', serviceCidr: '10.1.0.0/16' },
      },
    },
  ],
];
