import { fromLoginCredentials, fromSSO, fromTemporaryCredentials, fromWebToken } from '@aws-sdk/credential-providers';
import { defined } from '../../../core/defined.ts';
import { CallError, DriftMgrError } from '../../../core/errors.ts';
import type { ProviderContext } from '../../../core/provider.ts';
import { readText, unread } from '../../../core/text-file.ts';
import type { AwsCredentials } from '../sdk.ts';
import { fromContainer, fromEnvironment, fromInstance } from './machine.ts';
import { runCredentialProcess } from './process.ts';
import { faultOf } from './profile-faults.ts';
import { readSsoSession } from './profile-sources.ts';
import { kindOf, type Profile, readSharedFiles, type SharedFiles, sharedPaths } from './profiles.ts';
import type { CredentialPlace } from './credential-place.ts';

/** A sign-in is renewed when it lasts less than this. */
const renewBeforeMs = 5 * 60_000;

interface Chain {
  readonly context: ProviderContext;
  readonly place: CredentialPlace;
  readonly files: SharedFiles;
  readonly signal: AbortSignal | undefined;
}

/**
 * The credentials of a profile of the shared files, through the roles and sources that it names. The files are read here: the SDK's own reader knows no
 * names with blanks or brackets, no byte order mark and no UTF-16, and its `credential_process` tells its command line and outlives a time limit.
 */
export async function credentialsOfProfile(
  name: string,
  context: ProviderContext,
  place: CredentialPlace,
  signal: AbortSignal | undefined,
): Promise<AwsCredentials> {
  const files = await readSharedFiles(context.env, context.home);
  const profile = files.profiles.get(name);
  const fault = profile === undefined ? `it does not exist in ${files.places}.` : await faultOf(profile, files);
  if (profile === undefined || fault !== undefined)
    throw new DriftMgrError('credential-unusable', `the profile ${name} cannot be used: ${fault ?? ''}`);
  return await follow(profile, { context, place, files, signal }, false);
}

async function follow(profile: Profile, chain: Chain, asSource: boolean): Promise<AwsCredentials> {
  const { keys } = profile;
  const kind = kindOf(profile);
  // A role may be assumed with the keys that stand beside it.
  if (kind === 'keys' || (asSource && keys['source_profile'] === profile.name)) return keysOf(profile);
  switch (kind) {
    case 'assume-role':
      return await assumeRole(profile, chain);
    case 'web-identity':
      return await exchangeToken(profile, chain);
    case 'process':
      return await runCredentialProcess(profile.name, keys['credential_process'] ?? '', chain.signal);
    case 'sso':
      return await fromPortal(profile, chain);
    default: {
      const { config, credentials } = sharedPaths(chain.context.env, chain.context.home);
      const login = fromLoginCredentials({ profile: profile.name, configFilepath: config, filepath: credentials, clientConfig: own(chain) });
      return await login({ callerClientConfig: { region: () => Promise.resolve(regionOf(profile, chain)) } });
    }
  }
}

function keysOf({ keys }: Profile): AwsCredentials {
  const token = keys['aws_session_token'];
  return {
    accessKeyId: keys['aws_access_key_id'] ?? '',
    secretAccessKey: keys['aws_secret_access_key'] ?? '',
    ...defined({ sessionToken: token }),
  };
}

async function assumeRole(profile: Profile, chain: Chain): Promise<AwsCredentials> {
  const { keys } = profile;
  const source = chain.files.profiles.get(keys['source_profile'] ?? '');
  const by = source === undefined ? `credential_source ${keys['credential_source'] ?? ''}` : `source_profile ${source.name}`;
  const base = source === undefined ? await fromSource(keys['credential_source'], chain) : await follow(source, chain, true);
  const serial = keys['mfa_serial'];
  const assume = fromTemporaryCredentials({
    masterCredentials: base,
    clientConfig: { ...own(chain), region: regionOf(profile, chain) },
    params: {
      RoleArn: keys['role_arn'] ?? '',
      RoleSessionName: keys['role_session_name'] ?? 'driftmgr',
      DurationSeconds: Number.parseInt(keys['duration_seconds'] ?? '3600', 10),
      ...defined({ ExternalId: keys['external_id'], SerialNumber: serial }),
    },
    mfaCodeProvider: async (device) => await chain.context.prompt({ message: `MFA code for ${device}`, secret: false }),
  });
  try {
    return await assume();
  } catch (error) {
    throw roleRefusal(error, { role: keys['role_arn'] ?? '', what: `profile ${profile.name} (${by})` });
  }
}

async function fromSource(source: string | undefined, { context }: Chain): Promise<AwsCredentials> {
  if (source === 'Environment') return fromEnvironment(context.env);
  return source === 'EcsContainer' ? await fromContainer(context.env) : await fromInstance();
}

async function exchangeToken(profile: Profile, chain: Chain): Promise<AwsCredentials> {
  const { role_arn: roleArn = '', web_identity_token_file: file = '', role_session_name: roleSessionName } = profile.keys;
  return await webIdentity({ roleArn, file, roleSessionName, what: `profile ${profile.name}`, region: regionOf(profile, chain) }, own(chain));
}

/** Exchanges a token in a file for the credentials of a role. */
export async function webIdentity(
  given: {
    readonly roleArn: string;
    readonly file: string;
    readonly roleSessionName: string | undefined;
    readonly what: string;
    readonly region: string;
  },
  clientConfig: object,
): Promise<AwsCredentials> {
  const { roleArn, file, roleSessionName, what, region } = given;
  const webIdentityToken = await readText(file).catch((error: unknown) => {
    throw unread(file, error);
  });
  try {
    return await fromWebToken({
      roleArn,
      webIdentityToken: webIdentityToken.trim(),
      ...defined({ roleSessionName }),
      clientConfig: { ...clientConfig, region },
    })();
  } catch (error) {
    throw roleRefusal(error, { role: roleArn, what });
  }
}

/** Keys of the portal of IAM Identity Center, for a sign-in that lasts; one that ran out is renewed by the SDK, from the user's own files. */
async function fromPortal(profile: Profile, chain: Chain): Promise<AwsCredentials> {
  const { context, files } = chain;
  const { keys } = profile;
  const session = keys['sso_session'];
  const portal = { ...keys, ...files.ssoSessions.get(session ?? '') };
  const { expiresAt, renewable } = await readSsoSession(context, profile, files);
  const lasts = expiresAt !== undefined && Date.parse(expiresAt) - context.now() > renewBeforeMs;
  const { config, credentials } = sharedPaths(context.env, context.home);
  const renewed = session !== undefined && !lasts && renewable ? { ssoSession: session } : {};
  return await fromSSO({
    // Without a session the SDK takes the sign-in's file by what is given here: the session's name, in whatever characters.
    ssoStartUrl: 'ssoSession' in renewed ? (portal['sso_start_url'] ?? '') : (session ?? portal['sso_start_url'] ?? ''),
    ssoRegion: portal['sso_region'] ?? '',
    ssoAccountId: keys['sso_account_id'] ?? '',
    ssoRoleName: keys['sso_role_name'] ?? '',
    ...renewed,
    profile: profile.name,
    configFilepath: config,
    filepath: credentials,
    ignoreCache: true,
    // Without a region: the portal is asked in the region of the sign-in.
    clientConfig: own(chain),
  })();
}

function own({ place }: Chain): Omit<CredentialPlace, 'region'> {
  const { region: _region, ...rest } = place;
  return rest;
}

function regionOf({ keys }: Profile, { place }: Chain): string {
  return keys['region'] ?? place.region;
}

/** Who refused a role, and what is missing; what is no refusal stays as it is. */
export function roleRefusal(error: unknown, { role, what }: { readonly role: string; readonly what: string }): unknown {
  const name = error instanceof Error ? error.name : '';
  if (name !== 'AccessDenied' && name !== 'AccessDeniedException') return error;
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
  return new CallError(
    {
      kind: 'denied',
      code: name,
      status: 403,
      permission: 'sts:AssumeRole',
      message: `${what}: the role ${role} was not given: ${said}`,
      hint: trustHint(role),
    },
    error,
  );
}

/** What lets a role be assumed. SOURCE: IAM User Guide, "Troubleshoot IAM roles". */
function trustHint(role: string): string {
  return `The trust policy of ${role} has to name who assumes it, and their own policies have to allow sts:AssumeRole on it (check also its conditions: external id, MFA).`;
}
