import { join } from 'node:path';
import { defined } from '../../../core/defined.ts';
import { readTextIfThere } from '../../../core/text-file.ts';
import type { ProfileSettings } from '../session.ts';
import { type IniFile, parseIni } from './ini.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the shared files say of a profile, both files taken together. Keys as they are written there, in lower case. */
export interface Profile {
  readonly name: string;
  readonly keys: Readonly<Record<string, string>>;
}

export interface SharedFiles {
  /** Where they are, for a person: `FILE or FILE`. */
  readonly places: string;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly ssoSessions: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly services: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** Where the shared files are. `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` are honoured. */
export function sharedPaths(env: Env, home: string): { readonly config: string; readonly credentials: string } {
  const at = (value: string | undefined, name: string) => (value === undefined ? join(home, '.aws', name) : value.replace(/^~(?=[/\\])/u, home));
  return { config: at(env['AWS_CONFIG_FILE'], 'config'), credentials: at(env['AWS_SHARED_CREDENTIALS_FILE'], 'credentials') };
}

/** Reads both shared files. A file that is not there is empty; one that cannot be read rejects. */
export async function readSharedFiles(env: Env, home: string): Promise<SharedFiles> {
  const paths = sharedPaths(env, home);
  const [config, credentials] = await Promise.all([readIni(paths.config), readIni(paths.credentials)]);
  const profiles = new Map<string, Profile>();
  const add = (name: string, keys: Readonly<Record<string, string>>) => {
    profiles.set(name, { name, keys: { ...profiles.get(name)?.keys, ...keys } });
  };
  for (const [section, keys] of config) {
    if (section === 'default') add('default', keys);
    else if (section.startsWith('profile ')) add(section.slice('profile '.length), keys);
  }
  for (const [section, keys] of credentials) add(section, keys);
  return {
    places: `${paths.config} or ${paths.credentials}`,
    profiles,
    ssoSessions: named(config, 'sso-session '),
    services: named(config, 'services '),
  };
}

/** The profile that the environment names, as Terraform reads it: `AWS_PROFILE`, else `AWS_DEFAULT_PROFILE`; undefined where it names none. */
export function namedProfile(env: Env): string | undefined {
  return env['AWS_PROFILE'] ?? env['AWS_DEFAULT_PROFILE'];
}

/** The profile that is active by itself: the one that the environment names, else `default`. */
export function activeProfile(env: Env): string {
  return namedProfile(env) ?? 'default';
}

export type ProfileKind = 'keys' | 'assume-role' | 'web-identity' | 'process' | 'sso' | 'login';

/** What a profile gets its credentials from, in the SDK's order; undefined for one that has none. */
export function kindOf({ keys }: Profile): ProfileKind | undefined {
  if (keys['role_arn'] !== undefined && (keys['source_profile'] ?? keys['credential_source']) !== undefined) return 'assume-role';
  if (keys['aws_access_key_id'] !== undefined || keys['aws_secret_access_key'] !== undefined) return 'keys';
  if (keys['web_identity_token_file'] !== undefined) return 'web-identity';
  if (keys['credential_process'] !== undefined) return 'process';
  if (keys['sso_session'] !== undefined || keys['sso_start_url'] !== undefined) return 'sso';
  return keys['login_session'] === undefined ? undefined : 'login';
}

/** A profile's region and endpoints. */
export function settingsOf(profile: Profile | undefined, files: SharedFiles): ProfileSettings {
  if (profile === undefined) return {};
  const { region, endpoint_url: endpointUrl, services: section } = profile.keys;
  const nested = section === undefined ? undefined : files.services.get(section);
  const services = Object.entries(nested ?? {}).flatMap(([key, value]) =>
    key.endsWith('.endpoint_url') ? [[key.slice(0, -'.endpoint_url'.length), value]] : [],
  );
  return {
    name: profile.name,
    ...defined({ region, endpointUrl }),
    ...(services.length === 0 ? {} : { services: Object.fromEntries(services) as Record<string, string> }),
  };
}

function named(file: IniFile, prefix: string) {
  return new Map([...file].flatMap(([section, keys]) => (section.startsWith(prefix) ? [[section.slice(prefix.length), keys] as const] : [])));
}

async function readIni(path: string): Promise<IniFile> {
  return parseIni((await readTextIfThere(path)) ?? '');
}
