import {
  fromContainerMetadata,
  fromHttp,
  fromIni,
  fromInstanceMetadata,
  fromTemporaryCredentials,
  fromTokenFile,
  fromWebToken,
} from '@aws-sdk/credential-providers';
import { DriftMgrError, messageOf } from '../../../core/errors.ts';
import type { CredentialSource, ProviderContext } from '../../../core/provider.ts';
import type { AwsCredentials, CredentialGetter } from '../sdk.ts';
import { readSharedFiles, sharedPaths } from './profiles.ts';

/** Where those who give credentials are asked. */
export interface CredentialPlace {
  /** The region of STS, where the profile names none. */
  readonly region: string;
  /** The user's endpoint, where there is one. */
  readonly endpoint?: string;
}

/** Credentials are got anew when they last less than this. */
const renewBeforeMs = 5 * 60_000;

/** Credentials behind a source, got when first needed and kept until they are about to expire. Never written anywhere. */
export function credentialsOf(source: CredentialSource, context: ProviderContext, place: CredentialPlace): () => Promise<AwsCredentials> {
  return kept(async () => await resolve(source, context, place), context);
}

/** Keeps what `get` gave until shortly before it expires; those who ask meanwhile wait for the same answer. */
export function kept(get: CredentialGetter, context: Pick<ProviderContext, 'now' | 'learnSecret'>): CredentialGetter {
  let current: AwsCredentials | undefined;
  let underWay: Promise<AwsCredentials> | undefined;
  const isFresh = ({ expiration }: AwsCredentials) => expiration === undefined || expiration.getTime() - context.now() > renewBeforeMs;
  return async (signal) => {
    if (current !== undefined && isFresh(current)) return current;
    underWay ??= get(signal).finally(() => {
      underWay = undefined;
    });
    current = await underWay;
    context.learnSecret?.(current.secretAccessKey);
    if (current.sessionToken !== undefined) context.learnSecret?.(current.sessionToken);
    return current;
  };
}

async function resolve(source: CredentialSource, context: ProviderContext, clientConfig: CredentialPlace): Promise<AwsCredentials> {
  const { env } = context;
  if (source.id === 'aws:environment') return fromEnvironment(env);
  if (source.id === 'aws:web-identity') {
    const roleSessionName = env['AWS_ROLE_SESSION_NAME'];
    return await fromTokenFile({
      webIdentityTokenFile: env['AWS_WEB_IDENTITY_TOKEN_FILE'] ?? '',
      roleArn: env['AWS_ROLE_ARN'] ?? '',
      ...(roleSessionName === undefined ? {} : { roleSessionName }),
      clientConfig,
    })();
  }
  if (source.id === 'aws:container') return await fromContainer(env);
  if (source.id === 'aws:instance') return await fromInstanceMetadata({ maxRetries: 0 })();
  if (source.id.startsWith('aws:vault:')) return await fromVault(source, context, clientConfig);
  return await fromProfile(source.id.slice('aws:profile:'.length), context, clientConfig);
}

async function fromProfile(profile: string, context: ProviderContext, clientConfig: CredentialPlace): Promise<AwsCredentials> {
  const { region, ...endpoint } = clientConfig;
  const { config, credentials } = sharedPaths(context.env, context.home);
  const get = fromIni({
    profile,
    configFilepath: config,
    filepath: credentials,
    ignoreCache: true,
    // Without a region: the SDK would ask for a sign-in's keys there, and not in the region of the sign-in.
    clientConfig: endpoint,
    mfaCodeProvider: async (serial) => await context.prompt({ message: `MFA code for ${serial}`, secret: false }),
    // The SDK's own would not hear of the endpoint.
    roleAssumerWithWebIdentity: async ({ RoleArn: roleArn, WebIdentityToken: webIdentityToken, RoleSessionName: roleSessionName }) =>
      await fromWebToken({ roleArn, webIdentityToken, roleSessionName, clientConfig })(),
  });
  try {
    return await get({ callerClientConfig: { region: async () => await Promise.resolve(region) } });
  } catch (error) {
    throw await withoutCommand(error, context);
  }
}

/** Why a program for credentials failed is told without its command line and without what it said: both may hold a secret. */
async function withoutCommand(error: unknown, context: ProviderContext): Promise<unknown> {
  const { profiles } = await readSharedFiles(context.env, context.home);
  const failed = [...profiles.values()].find(({ keys }) => {
    const command = keys['credential_process'];
    return command !== undefined && messageOf(error).includes(command);
  });
  if (failed === undefined) return error;
  const clean = new Error(`the credential_process of the profile ${failed.name} failed; run it in a terminal to see why`);
  clean.name = 'CredentialsProviderError';
  return clean;
}

/** The role of the container: of ECS by a path on its agent's host, of EKS and others by a whole address and a token for it. */
async function fromContainer(env: ProviderContext['env']): Promise<AwsCredentials> {
  const relative = env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  if (relative !== undefined && relative !== '') return await fromContainerMetadata()();
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: full, AWS_CONTAINER_AUTHORIZATION_TOKEN: token, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file } = env;
  return await fromHttp({
    ...(full === undefined ? {} : { awsContainerCredentialsFullUri: full }),
    ...(token === undefined ? {} : { awsContainerAuthorizationToken: token }),
    ...(file === undefined ? {} : { awsContainerAuthorizationTokenFile: file }),
  })();
}

function fromEnvironment(env: ProviderContext['env']): AwsCredentials {
  const sessionToken = env['AWS_SESSION_TOKEN'];
  const expiration = env['AWS_CREDENTIAL_EXPIRATION'];
  return {
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    ...(sessionToken === undefined || sessionToken === '' ? {} : { sessionToken }),
    ...(expiration === undefined ? {} : { expiration: new Date(expiration) }),
  };
}

async function fromVault(source: CredentialSource, context: ProviderContext, clientConfig: CredentialPlace): Promise<AwsCredentials> {
  const name = source.id.slice('aws:vault:'.length);
  const secret = (await context.vaultEntries?.())?.find((entry) => entry.name === name)?.secret;
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey, aws_session_token: sessionToken } = secret ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new DriftMgrError('vault-entry', `the vault entry ${name} cannot be read`, { hint: 'Unlock the vault, or add the entry anew.' });
  }
  const own = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  const { role_arn: role, external_id: externalId } = secret ?? {};
  if (role === undefined) return own;
  return await fromTemporaryCredentials({
    masterCredentials: own,
    clientConfig,
    params: { RoleArn: role, RoleSessionName: 'driftmgr', ...(externalId === undefined ? {} : { ExternalId: externalId }) },
  })();
}
