import type { Resource } from '../../../core/model.ts';
import { ownIdOf } from './azurerm-child-types.ts';
import { azurermTypes } from './azurerm-types.ts';

/** Types that azurerm spells otherwise in an id than ARM spells them. SOURCE: Import sections of the azurerm provider's pages. */
const spelling: Readonly<Record<string, string>> = {
  azurerm_web_application_firewall_policy: 'Microsoft.Network/applicationGatewayWebApplicationFirewallPolicies',
  azurerm_redis_cache: 'Microsoft.Cache/redis',
  azurerm_kusto_cluster: 'Microsoft.Kusto/clusters',
  azurerm_kusto_database: 'Microsoft.Kusto/clusters/databases',
  azurerm_container_registry_webhook: 'Microsoft.ContainerRegistry/registries/webHooks',
  azurerm_spring_cloud_service: 'Microsoft.AppPlatform/spring',
  azurerm_signalr_service: 'Microsoft.SignalRService/signalR',
  azurerm_iothub: 'Microsoft.Devices/iotHubs',
};

/** Ids on import of what bears another's id in its state. An address of Key Vault holds a version, which no ARM id tells. SOURCE: as above. */
const importedAs: Readonly<Record<string, (id: string) => string | undefined>> = {
  azurerm_monitor_diagnostic_setting: (id) => {
    const [, target, name] = /^(.+)\/providers\/microsoft\.insights\/diagnosticSettings\/([^/]+)$/i.exec(id) ?? [];
    return target === undefined || name === undefined ? undefined : `${target}|${name}`;
  },
  azurerm_storage_data_lake_gen2_filesystem: (id) => {
    const [, account, name] = /\/storageAccounts\/([^/]+)\/blobServices\/default\/containers\/([^/]+)$/i.exec(id) ?? [];
    return account === undefined || name === undefined ? undefined : `https://${account}.dfs.core.windows.net/${name}`;
  },
  azurerm_api_management_api_policy: policyHolder,
  azurerm_api_management_api_operation_policy: policyHolder,
  azurerm_api_management_product_policy: policyHolder,
};

function policyHolder(id: string): string | undefined {
  return /^(.+)\/policies\/policy$/i.exec(id)?.[1];
}

const byLowerCase: ReadonlyMap<string, string> = new Map(Object.values(azurermTypes).map((type) => [type.toLowerCase(), type]));

/** Kinds of a type that several of azurerm's types stand for, by what ARM's `kind` says. */
const kinds: Readonly<Record<string, (kind: string) => string | undefined>> = {
  'microsoft.web/sites': (kind) => {
    if (kind.includes('workflowapp')) return 'azurerm_logic_app_standard';
    const system = kind.includes('linux') ? 'linux' : 'windows';
    return kind.includes('functionapp') ? `azurerm_${system}_function_app` : kind.startsWith('app') ? `azurerm_${system}_web_app` : undefined;
  },
  'microsoft.machinelearningservices/workspaces': (kind) =>
    kind === 'hub' ? 'azurerm_ai_foundry' : kind === 'project' ? 'azurerm_ai_foundry_project' : undefined,
  'microsoft.insights/webtests': (kind) => (kind === 'standard' ? 'azurerm_application_insights_standard_web_test' : undefined),
};

/** Terraform types that are meant where several stand for one ARM type. */
const usual: Readonly<Record<string, string>> = {
  'microsoft.compute/virtualmachines': 'azurerm_linux_virtual_machine',
  'microsoft.compute/virtualmachinescalesets': 'azurerm_linux_virtual_machine_scale_set',
  'microsoft.web/sites': 'azurerm_linux_web_app',
  'microsoft.sql/servers': 'azurerm_mssql_server',
  'microsoft.sql/servers/databases': 'azurerm_mssql_database',
  'microsoft.web/staticsites': 'azurerm_static_web_app',
  'microsoft.portal/dashboards': 'azurerm_portal_dashboard',
  'microsoft.cache/redisenterprise': 'azurerm_managed_redis',
};

/** The type of azurerm that is meant where several stand for a resource's ARM type. */
export function azureUsualType({ type, attributes }: Resource): string | undefined {
  const lower = type.toLowerCase();
  const kind = attributes?.['kind'];
  return (typeof kind === 'string' ? kinds[lower]?.(kind.toLowerCase()) : undefined) ?? usual[lower];
}

/** The id by which azurerm takes a resource over as this type: in the letters' case that it parses. Undefined where that is not known. */
export function azureImportId(type: string, { id }: Resource): string | undefined {
  if (type in ownIdOf) return importedAs[type]?.(id);
  const native = spelling[type] ?? azurermTypes[type];
  if (native === undefined) return undefined;
  const spelt = asAzurermSpells(id, native);
  if (type !== 'azurerm_role_definition') return spelt;
  // Its id on import has the scope behind a bar; one that Azure brings has none.
  const scope = spelt?.slice(0, spelt.lastIndexOf('/providers/'));
  return scope === undefined || scope === '' ? undefined : `${spelt ?? ''}|${scope}`;
}

/** An ARM id with the words between its names as azurerm spells them; undefined where the id is of another type. SOURCE: the resource ids of hashicorp/go-azure-helpers. */
function asAzurermSpells(id: string, native: string): string | undefined {
  const [scope = '', ...chunks] = id.split(/\/providers\//i);
  const place = inCase(scope.split('/'), ['', 'subscriptions', undefined, 'resourceGroups', undefined]);
  if (place === undefined) return undefined;
  if (chunks.length === 0) return native === 'Microsoft.Resources/resourceGroups' ? place : undefined;
  const spelt = chunks.map((chunk, at) => {
    const steps = chunk.split('/');
    const type = steps.filter((_, step) => step === 0 || step % 2 === 1).join('/');
    const known =
      at === chunks.length - 1 ? (type.toLowerCase() === native.toLowerCase() ? native : undefined) : (byLowerCase.get(type.toLowerCase()) ?? type);
    const [namespace, ...types] = known?.split('/') ?? [];
    return namespace === undefined ? undefined : inCase(steps, [namespace, ...types.flatMap((word) => [word, undefined])]);
  });
  return spelt.includes(undefined) ? undefined : [place, ...spelt].join('/providers/');
}

/** Steps of an id with the words of `words` where there is one: names stay as they are. Undefined where other words stand there. */
function inCase(steps: readonly string[], words: readonly (string | undefined)[]): string | undefined {
  const fits = steps.every((step, at) => at < words.length && (words[at] === undefined || words[at].toLowerCase() === step.toLowerCase()));
  return fits ? steps.map((step, at) => words[at] ?? step).join('/') : undefined;
}
