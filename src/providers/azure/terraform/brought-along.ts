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
  azurerm_private_endpoint: { ids: (of) => each(of, 'network_interface', 'id'), reason: 'it is the interface of a managed private endpoint' },
};

function azureOsDisk(attributes: StateValues): readonly unknown[] {
  return each(attributes, 'os_disk', 'id');
}
