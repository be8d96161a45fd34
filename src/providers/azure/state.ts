import { createHmac } from 'node:crypto';
import { readBounded } from '../../core/bounded-answer.ts';
import { defined } from '../../core/defined.ts';
import { fileLimits } from '../../core/plain-files.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { ProviderContext, StateLocation } from '../../core/provider.ts';
import { ArmError } from './answers.ts';
import type { Api } from './api.ts';
import { isLoopback } from './clouds.ts';
import type { Identities } from './identities.ts';

const blobRead = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read';
/** SOURCE: "Versioning for Azure Storage". Bearer tokens need 2017-11-09 or later. */
const serviceVersion = '2023-11-03';

/**
 * Reads the blob that holds a state. Settings are those of Terraform's `azurerm` backend: `storage_account_name`, `container_name`, `key`,
 * `snapshot`. An account key or SAS of the environment (`ARM_ACCESS_KEY`, `ARM_SAS_TOKEN`, as Terraform reads them) comes first, then the
 * identity's own token. The lease that serves as a lock is not taken. Throws `CallError`.
 */
export async function readStateBlob(
  context: ProviderContext,
  api: Api,
  identities: Identities,
  location: StateLocation,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const account = textIn(location, 'storage_account_name');
  if (!/^[a-z0-9]{3,24}$/.test(account)) throw stateLocation('storage_account_name', 'is no name of a storage account');
  const url = blobUrl(api, account, textIn(location, 'container_name'), textIn(location, 'key'));
  const { snapshot } = location.settings;
  if (typeof snapshot === 'string' && snapshot !== '') url.searchParams.set('snapshot', snapshot);
  const { env } = context;
  const sas = env['ARM_SAS_TOKEN'] ?? env['AZURE_STORAGE_SAS_TOKEN'] ?? '';
  const key = env['ARM_ACCESS_KEY'] ?? env['AZURE_STORAGE_KEY'] ?? '';
  for (const [name, value] of new URLSearchParams(sas.replace(/^\?/, ''))) url.searchParams.set(name, value);
  const common = { 'x-ms-version': serviceVersion, 'x-ms-date': new Date(context.now()).toUTCString() };
  const signed = sas === '' && key !== '' ? { authorization: sharedKey(account, key, url, common) } : {};
  const place = sas === '' && key === '' ? identities.placeOf({ identity: location.identity }) : undefined;
  return api.exchange(
    {
      url,
      method: 'GET',
      operation: blobRead,
      host: url.host,
      limitScopes: [{ key: `azure/storage/${account}`, limit: 'azure', perSecond: 12 }],
      headers: { ...common, ...signed },
      read: readBlob,
      ...(place === undefined ? {} : { signer: { signer: place.signer, audience: storageAudience(api) } }),
    },
    signal,
  );
}

function storageAudience(api: Api): string {
  return isLoopback(api.cloud.endpoint) ? api.cloud.audience : 'https://storage.azure.com';
}

/** On loopback the account is the first step of the path, as emulators have it. */
function blobUrl(api: Api, account: string, container: string, key: string): URL {
  const path = [container, ...key.split('/')].map(encodeURIComponent).join('/');
  return isLoopback(api.cloud.endpoint)
    ? new URL(`${api.cloud.endpoint}/${account}/${path}`)
    : new URL(`https://${account}.${api.cloud.blobSuffix}/${path}`);
}

/** SOURCE: "Authorize with Shared Key", version 2015-02-21 and later, for a GET without a body. */
function sharedKey(account: string, key: string, url: URL, headers: Readonly<Record<string, string>>): string {
  const canonicalHeaders = Object.keys(headers)
    .sort()
    .map((name) => `${name}:${headers[name] ?? ''}\n`)
    .join('');
  const query = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `\n${name.toLowerCase()}:${value}`);
  const toSign = `GET${'\n'.repeat(12)}${canonicalHeaders}/${account}${url.pathname}${query.join('')}`;
  return `SharedKey ${account}:${createHmac('sha256', Buffer.from(key, 'base64')).update(toSign, 'utf8').digest('base64')}`;
}

async function readBlob(response: Response): Promise<Uint8Array> {
  const bytes = await readBounded(response, fileLimits.state);
  if (response.ok) return bytes;
  const code = response.headers.get('x-ms-error-code') ?? undefined;
  const message = code === undefined ? `the storage account answered HTTP ${response.status}` : `the storage account refused: ${code}`;
  throw new ArmError(response.status, { message, html: false, ...defined({ code }) });
}

function textIn({ settings }: StateLocation, name: string): string {
  const value = settings[name];
  if (typeof value === 'string' && value !== '') return value;
  throw stateLocation(name, 'is missing');
}

function stateLocation(name: string, what: string): DriftMgrError {
  return new DriftMgrError('state-location', `the azurerm backend's ${name} ${what}`, {
    hint: `Give ${name} in the backend block, or name the state file itself.`,
  });
}
