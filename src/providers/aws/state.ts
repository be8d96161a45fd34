import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DriftMgrError } from '../../core/errors.ts';
import type { StateLocation } from '../../core/provider.ts';
import type { Identities } from './identities.ts';
import { s3 } from './services.ts';
import type { Session } from './session.ts';

/**
 * Reads the object that holds a state. Settings are those of Terraform's `s3` backend: `bucket`, `key`, `region`; with a
 * workspace, `key` is the whole key already. Locks are not taken. Throws `CallError`.
 */
export async function readStateObject(identities: Identities, location: StateLocation, signal: AbortSignal): Promise<Uint8Array> {
  const bucket = textOf(location, 'bucket');
  const key = textOf(location, 'key');
  const session = identities.sessionBy(location.identity);
  const named = location.settings['region'];
  const region = typeof named === 'string' && named !== '' ? named : homeOf(session);
  let bytes = new Uint8Array();
  await session.ask(s3, 'GetObject', new GetObjectCommand({ Bucket: bucket, Key: key }), {
    region,
    signal,
    mayBeEmpty: true,
    drain: async ({ Body: body }) => {
      if (body !== undefined) bytes = new Uint8Array(await body.transformToByteArray());
    },
  });
  return bytes;
}

function homeOf(session: Session): string {
  return session.profile.region ?? session.context.env['AWS_REGION'] ?? session.partition.controlRegion;
}

function textOf({ settings }: StateLocation, name: string): string {
  const value = settings[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new DriftMgrError('state-location', `the s3 backend names no ${name}`, {
    hint: `Give ${name} in the backend block, or name the state file itself.`,
  });
}
