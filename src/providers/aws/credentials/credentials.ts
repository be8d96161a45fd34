import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileLimits, readPlainText } from '../../../core/plain-files.ts';
import type { CredentialProbe, CredentialSource, ProviderContext } from '../../../core/provider.ts';
import { probeInstance } from './instance.ts';
import { activeProfile, type Profile, readSharedFiles, type SharedFiles } from './profiles.ts';

/**
 * The places where AWS credentials may be. Looking reads files and environment (and asks the instance metadata service
 * whether it is there); no program is started, nobody is asked for a code.
 * Active is the first of: environment keys, the profile `AWS_PROFILE` or `default`, a web identity token, the container's or
 * the instance's role; and the profiles that the settings name.
 */
export function credentialProbes(context: ProviderContext): readonly CredentialProbe[] {
  return [
    { id: 'aws:environment', label: 'AWS environment variables', look: async () => await Promise.resolve(environmentSources(context)) },
    { id: 'aws:profiles', label: 'AWS config and credentials files', look: async () => await profileSources(context) },
    { id: 'aws:web-identity', label: 'AWS web identity token', look: async () => await webIdentitySources(context) },
    { id: 'aws:container', label: 'AWS container credentials', look: async () => await containerSources(context) },
    { id: 'aws:instance', label: 'EC2 instance metadata', look: async (signal) => await instanceSources(context, signal) },
    { id: 'aws:vault', label: 'DriftMgr vault', look: async () => await vaultSources(context) },
  ];
}

/** True when the environment holds a key pair. */
function hasEnvironmentKeys(env: ProviderContext['env']): boolean {
  return isSet(env['AWS_ACCESS_KEY_ID']) && isSet(env['AWS_SECRET_ACCESS_KEY']);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function fingerprintOf(context: ProviderContext, ...parts: readonly unknown[]): string {
  const endpoint = context.env['AWS_ENDPOINT_URL'] ?? context.settings['endpoint'] ?? '';
  return createHash('sha256')
    .update(JSON.stringify([endpoint, ...parts]))
    .digest('hex');
}

function environmentSources(context: ProviderContext): CredentialSource[] {
  const { env } = context;
  if (!hasEnvironmentKeys(env)) return [];
  const expiresAt = env['AWS_CREDENTIAL_EXPIRATION'];
  const expired = expiresAt !== undefined && Date.parse(expiresAt) < context.now();
  return [
    {
      id: 'aws:environment',
      provider: 'aws',
      kind: 'environment',
      label: 'environment (AWS_ACCESS_KEY_ID)',
      active: true,
      state: expired ? 'expired' : 'found',
      ...(expiresAt === undefined ? {} : { expiresAt }),
      fingerprint: fingerprintOf(context, 'environment', env['AWS_ACCESS_KEY_ID'], env['AWS_SESSION_TOKEN'] ?? ''),
    },
  ];
}

async function profileSources(context: ProviderContext): Promise<CredentialSource[]> {
  const files = await readSharedFiles(context.env, context.home);
  const own = hasEnvironmentKeys(context.env) ? undefined : activeProfile(context.env);
  const chosen = Array.isArray(context.settings['profiles']) ? context.settings['profiles'] : [];
  const sources = [...files.profiles.values()].map(
    async (profile) => await profileSource(context, files, profile, profile.name === own || chosen.includes(profile.name)),
  );
  return (await Promise.all(sources)).flatMap((source) => source ?? []);
}

async function profileSource(context: ProviderContext, files: SharedFiles, profile: Profile, active: boolean): Promise<CredentialSource | undefined> {
  const kind = kindOf(profile);
  if (kind === undefined) return undefined;
  const session = kind === 'sso' ? await readSsoSession(context, profile, files) : undefined;
  const expired = session !== undefined && (session.expiresAt === undefined || (Date.parse(session.expiresAt) < context.now() && !session.renewable));
  const missing = brokenSource(profile, files);
  const hint = missing ?? hints[kind];
  return {
    id: `aws:profile:${profile.name}`,
    provider: 'aws',
    kind,
    label: `profile ${profile.name}`,
    active,
    state: missing !== undefined ? 'unusable' : expired ? 'expired' : 'found',
    ...(session?.expiresAt === undefined ? {} : { expiresAt: session.expiresAt }),
    ...(hint === undefined || (kind === 'assume-role' && profile.keys['mfa_serial'] === undefined && missing === undefined) ? {} : { hint }),
    ...(kind === 'sso'
      ? { renew: `aws sso login --profile ${profile.name}` }
      : kind === 'login'
        ? { renew: `aws login --profile ${profile.name}` }
        : {}),
    fingerprint: fingerprintOf(context, 'profile', profile, files.profiles.get(profile.keys['source_profile'] ?? '')),
  };
}

type ProfileKind = 'keys' | 'assume-role' | 'web-identity' | 'process' | 'sso' | 'login';

const hints: Partial<Record<ProfileKind, string>> = {
  'assume-role': 'Asks for an MFA code when it is used.',
  process: 'Runs its credential_process when it is used.',
};

/** What a profile gets its credentials from, in the SDK's order; undefined for one that has none. */
function kindOf({ keys }: Profile): ProfileKind | undefined {
  if (keys['role_arn'] !== undefined && (keys['source_profile'] ?? keys['credential_source']) !== undefined) return 'assume-role';
  if (keys['aws_access_key_id'] !== undefined) return 'keys';
  if (keys['web_identity_token_file'] !== undefined) return 'web-identity';
  if (keys['credential_process'] !== undefined) return 'process';
  if (keys['sso_session'] !== undefined || keys['sso_start_url'] !== undefined) return 'sso';
  return keys['login_session'] === undefined ? undefined : 'login';
}

function brokenSource({ keys }: Profile, files: SharedFiles): string | undefined {
  const source = keys['role_arn'] === undefined ? undefined : keys['source_profile'];
  if (source !== undefined && !files.profiles.has(source)) return `Its source_profile ${source} does not exist.`;
  const session = keys['sso_session'];
  return session !== undefined && !files.ssoSessions.has(session) ? `Its sso_session ${session} does not exist.` : undefined;
}

/** The sign-in behind an SSO profile. The cache file is named by the SHA-1 of the session's name or the start URL. */
async function readSsoSession(context: ProviderContext, profile: Profile, files: SharedFiles): Promise<{ expiresAt?: string; renewable: boolean }> {
  const session = profile.keys['sso_session'];
  const name = session ?? profile.keys['sso_start_url'] ?? '';
  const path = join(context.home, '.aws', 'sso', 'cache', `${createHash('sha1').update(name).digest('hex')}.json`);
  const text = await readPlainText(path, { mostBytes: fileLimits.config, pipes: true }).catch(() => undefined);
  const cached: unknown = text === undefined ? undefined : parseJson(text);
  if (typeof cached !== 'object' || cached === null || !('expiresAt' in cached) || typeof cached.expiresAt !== 'string') return { renewable: false };
  const renewable = session !== undefined && files.ssoSessions.has(session) && 'refreshToken' in cached;
  return { expiresAt: cached.expiresAt, renewable };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True when something that comes earlier in the order is there. */
async function hasEarlier(context: ProviderContext): Promise<boolean> {
  if (hasEnvironmentKeys(context.env)) return true;
  const files = await readSharedFiles(context.env, context.home);
  const profile = files.profiles.get(activeProfile(context.env));
  return profile !== undefined && kindOf(profile) !== undefined;
}

function hasWebIdentity(env: ProviderContext['env']): boolean {
  return isSet(env['AWS_WEB_IDENTITY_TOKEN_FILE']) && isSet(env['AWS_ROLE_ARN']);
}

function hasContainer(env: ProviderContext['env']): boolean {
  return isSet(env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']) || isSet(env['AWS_CONTAINER_CREDENTIALS_FULL_URI']);
}

async function webIdentitySources(context: ProviderContext): Promise<CredentialSource[]> {
  const { env } = context;
  if (!hasWebIdentity(env)) return [];
  const fingerprint = fingerprintOf(context, 'web-identity', env['AWS_ROLE_ARN'], env['AWS_WEB_IDENTITY_TOKEN_FILE']);
  const label = `web identity (${env['AWS_ROLE_ARN'] ?? ''})`;
  return [
    { id: 'aws:web-identity', provider: 'aws', kind: 'web-identity', label, active: !(await hasEarlier(context)), state: 'found', fingerprint },
  ];
}

async function containerSources(context: ProviderContext): Promise<CredentialSource[]> {
  const { env } = context;
  if (!hasContainer(env)) return [];
  const active = !hasWebIdentity(env) && !(await hasEarlier(context));
  const fingerprint = fingerprintOf(context, 'container', env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'], env['AWS_CONTAINER_CREDENTIALS_FULL_URI']);
  return [{ id: 'aws:container', provider: 'aws', kind: 'container', label: 'container role', active, state: 'found', fingerprint }];
}

async function instanceSources(context: ProviderContext, signal: AbortSignal): Promise<CredentialSource[]> {
  const { env } = context;
  const role = await probeInstance(env, signal);
  if (role === undefined) return [];
  const active = !hasWebIdentity(env) && !hasContainer(env) && !(await hasEarlier(context));
  const fingerprint = fingerprintOf(context, 'instance', role);
  return [{ id: 'aws:instance', provider: 'aws', kind: 'instance', label: `instance role ${role}`, active, state: 'found', fingerprint }];
}

async function vaultSources(context: ProviderContext): Promise<CredentialSource[]> {
  const entries = (await context.vaultEntries?.()) ?? [];
  return entries.map(({ name, secret }) => ({
    id: `aws:vault:${name}`,
    provider: 'aws',
    kind: 'vault',
    label: `vault entry ${name}`,
    active: true,
    state: secret['aws_access_key_id'] === undefined || secret['aws_secret_access_key'] === undefined ? 'unusable' : 'found',
    fingerprint: fingerprintOf(context, 'vault', name, secret['aws_access_key_id'] ?? ''),
  }));
}
