import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { defined } from '../../../core/defined.ts';
import { DriftMgrError } from '../../../core/errors.ts';
import type { CredentialSource, ProviderContext } from '../../../core/provider.ts';
import type { AwsCredentials, CredentialGetter } from '../sdk.ts';
import { fromContainer, fromEnvironment, fromInstance } from './machine.ts';
import { credentialsOfProfile, roleRefusal, webIdentity } from './profile-chain.ts';
import type { CredentialPlace } from './credential-place.ts';

/** Credentials are got anew when they last less than this. */
const renewBeforeMs = 5 * 60_000;

/** Credentials behind a source, got when first needed and kept until they are about to expire. Never written anywhere. */
export function credentialsOf(source: CredentialSource, context: ProviderContext, place: CredentialPlace): CredentialGetter {
  return kept(async (signal) => await resolve(source, context, place, signal), context);
}

/** Keeps what `get` gave until shortly before it expires; those who ask meanwhile wait for the same answer, and its signal aborts when all of them have left. */
export function kept(get: CredentialGetter, context: Pick<ProviderContext, 'now' | 'learnSecret'>): CredentialGetter {
  let current: AwsCredentials | undefined;
  let underWay: { readonly answer: Promise<AwsCredentials>; readonly left: AbortController; waiting: number } | undefined;
  const isFresh = ({ expiration }: AwsCredentials) => expiration === undefined || expiration.getTime() - context.now() > renewBeforeMs;
  const begin = (): NonNullable<typeof underWay> => {
    const left = new AbortController();
    const answer = get(left.signal).finally(() => {
      if (underWay?.answer === answer) underWay = undefined;
    });
    return { answer, left, waiting: 0 };
  };
  return async (signal) => {
    if (current !== undefined && isFresh(current)) return current;
    const asked = (underWay ??= begin());
    asked.waiting += 1;
    const leave = (): void => {
      asked.waiting -= 1;
      if (asked.waiting > 0) return;
      if (underWay === asked) underWay = undefined;
      asked.left.abort(signal?.reason);
    };
    if (signal?.aborted === true) leave();
    else signal?.addEventListener('abort', leave, { once: true });
    try {
      current = await asked.answer;
      context.learnSecret?.(current.secretAccessKey);
      if (current.sessionToken !== undefined) context.learnSecret?.(current.sessionToken);
      return current;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  };
}

async function resolve(
  source: CredentialSource,
  context: ProviderContext,
  clientConfig: CredentialPlace,
  signal: AbortSignal | undefined,
): Promise<AwsCredentials> {
  const { env } = context;
  if (source.id === 'aws:environment') return fromEnvironment(env);
  if (source.id === 'aws:web-identity') {
    const { AWS_ROLE_ARN: roleArn = '', AWS_WEB_IDENTITY_TOKEN_FILE: file = '', AWS_ROLE_SESSION_NAME: roleSessionName } = env;
    return await webIdentity({ roleArn, file, roleSessionName, what: source.label, region: clientConfig.region }, clientConfig);
  }
  if (source.id === 'aws:container') return await fromContainer(env);
  if (source.id === 'aws:instance') return await fromInstance();
  if (source.id.startsWith('aws:vault:')) return await fromVault(source, context, clientConfig);
  return await credentialsOfProfile(source.id.slice('aws:profile:'.length), context, clientConfig, signal);
}

async function fromVault(source: CredentialSource, context: ProviderContext, clientConfig: CredentialPlace): Promise<AwsCredentials> {
  const name = source.id.slice('aws:vault:'.length);
  const secret = (await context.vaultEntries?.())?.find((entry) => entry.name === name)?.secret;
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey, aws_session_token: sessionToken } = secret ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new DriftMgrError('vault-entry', `the vault entry ${name} cannot be read`, { hint: 'Unlock the vault, or add the entry anew.' });
  }
  const own = { accessKeyId, secretAccessKey, ...defined({ sessionToken }) };
  const { role_arn: role, external_id: externalId } = secret ?? {};
  if (role === undefined) return own;
  const assume = fromTemporaryCredentials({
    masterCredentials: own,
    clientConfig,
    params: { RoleArn: role, RoleSessionName: 'driftmgr', ...defined({ ExternalId: externalId }) },
  });
  try {
    return await assume();
  } catch (error) {
    throw roleRefusal(error, { role, what: source.label });
  }
}
