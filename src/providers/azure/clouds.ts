import { defined } from '../../core/defined.ts';
import { isLoopbackHost } from '../../core/loopback.ts';
import { DriftMgrError } from '../../core/errors.ts';

/** One Azure cloud: where it is asked, where tokens come from, and the names of its data planes. */
export interface AzureCloud {
  readonly endpoint: string;
  readonly authority: string;
  /** The audience of tokens for Azure Resource Manager. */
  readonly audience: string;
  readonly vaultSuffix: string;
  readonly blobSuffix: string;
  /** Its web console; a private cloud's is not known. */
  readonly portal?: string;
}

// SOURCE: `az cloud show` of each cloud; Microsoft's pages "Compare Azure Government and global Azure" and "Azure China developer guide".
const clouds: Readonly<Record<string, AzureCloud>> = {
  public: {
    endpoint: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
    audience: 'https://management.azure.com',
    vaultSuffix: 'vault.azure.net',
    blobSuffix: 'blob.core.windows.net',
    portal: 'https://portal.azure.com',
  },
  government: {
    endpoint: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
    audience: 'https://management.usgovcloudapi.net',
    vaultSuffix: 'vault.usgovcloudapi.net',
    blobSuffix: 'blob.core.usgovcloudapi.net',
    portal: 'https://portal.azure.us',
  },
  china: {
    endpoint: 'https://management.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
    audience: 'https://management.chinacloudapi.cn',
    vaultSuffix: 'vault.azure.cn',
    blobSuffix: 'blob.core.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
  },
};

/** The cloud that the settings name (`azure.cloud`, `azure.endpoint`, `azure.authority`). @throws DriftMgrError `azure-cloud` */
export function cloudOf(settings: Readonly<Record<string, unknown>>): AzureCloud {
  const name = textOf(settings['cloud']) ?? 'public';
  const endpoint = textOf(settings['endpoint'])?.replace(/\/+$/, '');
  const authority = textOf(settings['authority'])?.replace(/\/+$/, '');
  const known = clouds[name === 'custom' ? 'public' : name];
  if (known === undefined) throw new DriftMgrError('azure-cloud', `There is no Azure cloud named ${name}.`);
  if (name === 'custom' && endpoint === undefined) {
    throw new DriftMgrError('azure-cloud', 'The cloud "custom" needs an endpoint.', { hint: 'Set azure.endpoint and azure.authority.' });
  }
  const { portal, ...names } = known;
  return {
    ...names,
    ...(name === 'custom' || portal === undefined ? {} : { portal }),
    ...(endpoint === undefined ? {} : { endpoint, audience: name === 'custom' ? endpoint : known.audience }),
    ...defined({ authority }),
  };
}

/** True for the sign-in service of a cloud that Microsoft runs. */
export function isKnownAuthority(authority: string): boolean {
  return Object.values(clouds).some((cloud) => cloud.authority === authority);
}

/** True where an address is this machine: the only place for plain http and for tokens that nobody verified. */
export function isLoopback(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
