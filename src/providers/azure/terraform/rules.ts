import type { TerraformRules } from '../../../core/terraform-rules.ts';
import { typesByNative } from '../../../core/terraform-types.ts';
import { joinPieces, joinTables } from '../../../core/drift/attributes/join-tables.ts';
import { azurermAttributes } from './attributes.ts';
import { azurermChildAttributes } from './attributes-children.ts';
import { azurermDataAttributes } from './attributes-data.ts';
import { azurermEdgeAttributes } from './attributes-edge.ts';
import { azurermFurtherAttributes } from './attributes-further.ts';
import { azurermNetworkAttributes } from './attributes-network.ts';
import { azurermServiceAttributes } from './attributes-services.ts';
import { azurermIdentityAttributes, azurermSettingAttributes } from './attributes-settings.ts';
import { azurermTypes } from './azurerm-types.ts';
import { azureBroughtAlong } from './brought-along.ts';
import { azureKnownTypes, azurePlace, identifyAzure, isAzureType } from './identify.ts';
import { azureImportId, azureUsualType } from './import-ids.ts';
import { azureRules } from './ownership.ts';
import { azurePiecesBelow } from './pieces-below.ts';
import { azurePieces } from './pieces.ts';
import { azureScales, azureSelfChanging } from './self-changing.ts';
import { azureWrittenApart } from './written-apart.ts';
import { azureSkeleton } from './skeletons.ts';

/** What is known of the `azurerm` and `azapi` providers' types. */
export const terraformRules: TerraformRules = {
  provider: 'azure',
  ignoresCase: true,
  claims: isAzureType,
  skeleton: azureSkeleton,
  place: azurePlace,
  identify: identifyAzure,
  // Every ARM resource can be managed: by a type of azurerm, or by azapi.
  isManageable: () => true,
  knownTypes: azureKnownTypes,
  terraformTypesOf: typesByNative(Object.entries(azurermTypes)),
  usualType: azureUsualType,
  // Resource Manager answers for each id that may be read, refuses each other, and a subscription's groups are listed with all that is in it.
  vouchedBy: () => 'Microsoft.Resources/resourceGroups',
  importId: azureImportId,
  // Every type of azurerm can be imported.
  notImported: new Set(),
  attributes: joinTables(
    azurermAttributes,
    azurermNetworkAttributes,
    azurermServiceAttributes,
    azurermFurtherAttributes,
    azurermChildAttributes,
    azurermDataAttributes,
    azurermEdgeAttributes,
    azurermSettingAttributes,
    azurermIdentityAttributes,
  ),
  tags: { state: ['tags'], native: ['tags'] },
  selfChanging: azureSelfChanging,
  scales: azureScales,
  ownership: azureRules,
  broughtAlong: azureBroughtAlong,
  comesWith: ({ type, id, attributes }) => {
    const [manager, user] = [attributes?.['managedBy'], attributes?.['attachedTo']];
    switch (type.toLowerCase()) {
      // The system disk that Azure names goes with its machine.
      case 'microsoft.compute/disks':
        return typeof manager === 'string' && /_(os)?disk_?1_[0-9a-f]{32}$/i.test(id) ? manager : undefined;
      case 'microsoft.network/networkinterfaces':
        return typeof user === 'string' ? user : undefined;
      // An address stands with the interface that it was given to.
      case 'microsoft.network/publicipaddresses':
        return typeof user === 'string' ? /^.*\/networkInterfaces\/[^/]+(?=\/ipConfigurations\/)/i.exec(user)?.[0] : undefined;
      case 'microsoft.compute/virtualmachines/extensions':
        return id.replace(/\/extensions\/[^/]+$/i, '');
      default:
        return undefined;
    }
  },
  writtenApart: azureWrittenApart,
  pieces: joinPieces(azurePieces, azurePiecesBelow),
  shortId: (id) => id.toLowerCase(),
  isGlobalId: (text) => text.startsWith('/subscriptions/'),
  idKey: (id) => id.toLowerCase(),
};
