import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderId } from '../../model.ts';

interface Signs {
  readonly variables: readonly string[];
  readonly folders: readonly (readonly string[])[];
  /** What the firmware of the cloud's own machines calls its maker. */
  readonly vendor?: RegExp;
}

const signs: Readonly<Record<ProviderId, Signs>> = {
  aws: { variables: ['AWS_'], folders: [['.aws']], vendor: /amazon/i },
  azure: {
    variables: ['AZURE_', 'ARM_', 'DRIFTMGR_AZURE_', 'IDENTITY_ENDPOINT', 'MSI_ENDPOINT'],
    folders: [['.azure'], ['.IdentityService']],
    vendor: /microsoft/i,
  },
  gcp: {
    variables: ['GOOGLE_', 'GCLOUD_', 'CLOUDSDK_', 'DRIFTMGR_GCP_'],
    folders: [
      ['.config', 'gcloud'],
      ['AppData', 'Roaming', 'gcloud'],
    ],
    vendor: /google/i,
  },
  digitalocean: {
    variables: ['DIGITALOCEAN_', 'DRIFTMGR_DIGITALOCEAN_'],
    folders: [
      ['.config', 'doctl'],
      ['Library', 'Application Support', 'doctl'],
      ['AppData', 'Roaming', 'doctl'],
    ],
  },
};

/**
 * Whether anything on this machine hints at credentials of a provider. Cheap (variables, folders, firmware vendor),
 * so that a provider's bundle is loaded only where it may find something.
 */
export function mayHaveCredentials(provider: ProviderId, env: Readonly<Record<string, string | undefined>>, home: string): boolean {
  const { variables, folders, vendor } = signs[provider];
  const named = Object.entries(env).some(
    ([name, value]) => value !== undefined && value !== '' && variables.some((prefix) => name.startsWith(prefix)),
  );
  return named || folders.some((parts) => existsSync(join(home, ...parts))) || vendor?.test(machineVendor()) === true;
}

let vendorRead: string | undefined;

// Linux tells the maker of the (virtual) machine in sysfs; elsewhere nothing is said.
function machineVendor(): string {
  if (vendorRead === undefined) {
    try {
      vendorRead = readFileSync('/sys/class/dmi/id/sys_vendor', 'utf8');
    } catch {
      vendorRead = '';
    }
  }
  return vendorRead;
}
