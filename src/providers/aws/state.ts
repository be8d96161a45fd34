import { GetObjectCommand } from '@aws-sdk/client-s3';
import { defined } from '../../core/defined.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { StateLocation } from '../../core/provider.ts';
import { credentialProbes } from './credentials/credentials.ts';
import type { Identities } from './identities.ts';
import { s3 } from './services.ts';
import type { Session } from './session.ts';

/**
 * Reads the object that holds a state. Settings are those of Terraform's `s3` backend: `bucket`, `key`, `region`, `profile`, `role_arn` with
 * `external_id`, and the `endpoint` of a store that speaks S3, which what the environment says goes before. With a workspace, `key` is the whole key
 * already. Locks are not taken. Throws `CallError`.
 */
export async function readStateObject(identities: Identities, location: StateLocation, signal: AbortSignal): Promise<Uint8Array> {
  const bucket = textOf(location, 'bucket');
  const key = textOf(location, 'key');
  const session = asNamed(location, await sessionFor(location, identities, signal), identities);
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

/**
 * As whom the object is read: the profile that the backend names, the identity that was asked for, one that a scan has proven, or else the credential
 * that the environment makes active, proven now: a state may be wanted before anything was scanned.
 */
async function sessionFor({ settings, identity }: StateLocation, identities: Identities, signal: AbortSignal): Promise<Session> {
  const profile = settings['profile'];
  const wanted = typeof profile === 'string' && profile !== '' ? `aws:profile:${profile}` : undefined;
  if (identity !== undefined || (wanted === undefined && identities.isProven)) return identities.sessionBy(identity);
  const probes = credentialProbes(identities.context);
  const found = (await Promise.allSettled(probes.map(async (probe) => await probe.look(signal)))).flatMap((look) =>
    look.status === 'fulfilled' ? look.value : [],
  );
  signal.throwIfAborted();
  const usable = found.filter(({ state }) => state === 'found');
  const source = wanted === undefined ? usable.find(({ active }) => active) : usable.find(({ id }) => id === wanted);
  if (source !== undefined) return identities.home(await identities.identify(source, signal));
  if (wanted === undefined) return identities.sessionBy(undefined);
  throw new DriftMgrError('no-credentials', `the s3 backend names the AWS profile ${wanted.slice('aws:profile:'.length)}, which cannot be used`, {
    hint: 'Sign in with this profile, or name the state file itself.',
  });
}

function asNamed({ settings }: StateLocation, session: Session, identities: Identities): Session {
  const { role_arn: arn, external_id: external, endpoint } = settings;
  const role = typeof arn === 'string' && arn !== '' ? { arn, ...(typeof external === 'string' ? { externalId: external } : {}) } : undefined;
  const services = typeof endpoint === 'string' && endpoint !== '' ? { s3: endpoint } : undefined;
  if (role === undefined && services === undefined) return session;
  return identities.elsewhere(session, { ...defined({ role, services }) });
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
