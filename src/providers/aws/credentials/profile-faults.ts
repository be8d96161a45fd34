import { access } from 'node:fs/promises';
import { firstFaultyCharacter } from '../../../core/secret-text.ts';
import { unread } from '../../../core/text-file.ts';
import { kindOf, type Profile, type SharedFiles } from './profiles.ts';

/** SOURCE: AWS SDKs and Tools Reference Guide, "Assume role credential provider". */
const credentialSources = ['Environment', 'EcsContainer', 'Ec2InstanceMetadata'];

/** Why a profile cannot give credentials, as far as its files tell; undefined where nothing speaks against it. */
export async function faultOf(profile: Profile, files: SharedFiles, visited: readonly string[] = []): Promise<string | undefined> {
  const { keys } = profile;
  switch (kindOf(profile)) {
    case 'assume-role':
      return await roleFault(profile, files, [...visited, profile.name]);
    case 'keys':
      return (
        firstFaultyCharacter({
          aws_access_key_id: keys['aws_access_key_id'],
          aws_secret_access_key: keys['aws_secret_access_key'],
          aws_session_token: keys['aws_session_token'],
        }) ?? missingOf(keys, ['aws_access_key_id', 'aws_secret_access_key'])
      );
    case 'web-identity':
      return missingOf(keys, ['role_arn']) ?? (await fileFault(keys['web_identity_token_file']));
    case 'sso':
      return ssoFault(profile, files);
    case 'process':
    case 'login':
      return undefined;
    case undefined:
      if (keys['role_arn'] !== undefined) return 'it names a role_arn, but neither a source_profile nor a credential_source to assume it with.';
      return 'it names no credentials.';
  }
}

async function roleFault({ name, keys }: Profile, files: SharedFiles, visited: readonly string[]): Promise<string | undefined> {
  const { source_profile: source, credential_source: place } = keys;
  if (source !== undefined && place !== undefined) return 'it names both a source_profile and a credential_source.';
  if (place !== undefined)
    return credentialSources.includes(place) ? undefined : `its credential_source ${place} is none of ${credentialSources.join(', ')}.`;
  // A role may be assumed with the keys that stand beside it.
  if (source === name) return missingOf(keys, ['aws_access_key_id', 'aws_secret_access_key']);
  if (source === undefined) return undefined;
  if (visited.includes(source)) return `its source_profiles go round in a circle (${[...visited, source].join(' → ')}).`;
  const found = files.profiles.get(source);
  if (found === undefined) return `its source_profile ${source} does not exist in ${files.places}.`;
  const fault = await faultOf(found, files, visited);
  return fault === undefined ? undefined : `its source_profile ${source} cannot be used: ${fault}`;
}

function ssoFault({ keys }: Profile, files: SharedFiles): string | undefined {
  const session = keys['sso_session'];
  const found = session === undefined ? keys : files.ssoSessions.get(session);
  if (found === undefined) return `its sso_session ${session ?? ''} does not exist in ${files.places}.`;
  const missing = missingOf({ ...found, ...keys }, ['sso_account_id', 'sso_role_name']);
  if (missing !== undefined) return missing;
  const incomplete = missingOf(found, ['sso_start_url', 'sso_region']);
  return incomplete === undefined || session === undefined ? incomplete : `its sso_session ${session}: ${incomplete}`;
}

function missingOf(keys: Readonly<Record<string, string>>, wanted: readonly string[]): string | undefined {
  const missing = wanted.filter((key) => (keys[key] ?? '') === '');
  return missing.length === 0 ? undefined : `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`;
}

async function fileFault(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    await access(path);
    return undefined;
  } catch (error) {
    return `its web_identity_token_file ${unread(path, error).message}.`;
  }
}
