import type { TerraformRules } from '../../../core/terraform-rules.ts';
import { typesByNative } from '../../../core/terraform-types.ts';
import { azurermAttributes } from './attributes.ts';
import { azurermTypes } from './azurerm-types.ts';
import { azureBroughtAlong } from './brought-along.ts';
import { azurePlace, identifyAzure, isAzureType } from './identify.ts';
import { azureRules } from './ownership.ts';
import { azureWrittenApart } from './written-apart.ts';

/** Terraform types that are meant where several stand for one ARM type. */
const usual: Readonly<Record<string, string>> = {
  'microsoft.compute/virtualmachines': 'azurerm_linux_virtual_machine',
  'microsoft.compute/virtualmachinescalesets': 'azurerm_linux_virtual_machine_scale_set',
  'microsoft.web/sites': 'azurerm_linux_web_app',
  'microsoft.sql/servers': 'azurerm_mssql_server',
  'microsoft.sql/servers/databases': 'azurerm_mssql_database',
};

/** What is known of the `azurerm` and `azapi` providers' types. */
export const terraformRules: TerraformRules = {
  provider: 'azure',
  ignoresCase: true,
  claims: isAzureType,
  place: azurePlace,
  identify: identifyAzure,
  // Every ARM resource can be managed: by a type of azurerm, or by azapi.
  isManageable: () => true,
  terraformTypesOf: typesByNative(Object.entries(azurermTypes)),
  usualType: ({ type }) => usual[type.toLowerCase()],
  importId: (type, { id }) => (type in azurermTypes ? id : undefined),
  attributes: azurermAttributes,
  ownership: azureRules,
  broughtAlong: azureBroughtAlong,
  writtenApart: azureWrittenApart,
  shortId: (id) => id.toLowerCase(),
  isGlobalId: (text) => text.startsWith('/subscriptions/'),
  idKey: (id) => id.toLowerCase(),
};
