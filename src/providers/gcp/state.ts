import { DriftMgrError } from '../../core/errors.ts';
import type { ProviderContext, StateLocation } from '../../core/provider.ts';
import type { Endpoint } from './endpoint.ts';
import { askBytes, limitScopesOf } from './rest.ts';
import type { Session } from './session.ts';

/**
 * Reads the object that holds a state. Settings are those of Terraform's `gcs` backend: `bucket`, and `object`, the whole name.
 * The object is read as it is (https://cloud.google.com/storage/docs/json_api/v1/objects/get). Throws `CallError`.
 */
export async function readStateObject(
  context: ProviderContext,
  endpoint: Endpoint,
  session: Session,
  location: StateLocation,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bucket = textOf(location, 'bucket');
  const object = textOf(location, 'object');
  const url = new URL(`${endpoint.base('storage')}/storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(object)}`);
  url.searchParams.set('alt', 'media');
  const request = { operation: 'storage.objects.get', permission: 'storage.objects.get', url, limitScopes: limitScopesOf(session.caller) };
  return askBytes(context, session.caller, request, signal);
}

function textOf({ settings }: StateLocation, name: string): string {
  const value = settings[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new DriftMgrError('state-location', `the gcs backend names no ${name}`, {
    hint: 'Complete the backend settings, or name the state file itself.',
  });
}
