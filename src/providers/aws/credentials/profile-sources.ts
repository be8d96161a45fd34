import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { defined } from '../../../core/defined.ts';
import type { CredentialSource, ProviderContext } from '../../../core/provider.ts';
import { readTextIfThere } from '../../../core/text-file.ts';
import { fingerprintOf, hasContainer, hasEnvironmentKeys, hasWebIdentity } from './environment.ts';
import { probeInstance } from './instance.ts';
import { faultOf } from './profile-faults.ts';
import { activeProfile, kindOf, namedProfile, type Profile, type ProfileKind, readSharedFiles, type SharedFiles } from './profiles.ts';

/**
 * The profiles of the shared files. One that the environment or the settings name and that is not there is among them, as one that cannot be used:
 * with a name given, nothing else takes its place.
 */
export async function profileSources(context: ProviderContext, signal: AbortSignal): Promise<CredentialSource[]> {
  const { env } = context;
  const files = await readSharedFiles(env, context.home);
  const own = hasEnvironmentKeys(env) ? undefined : activeProfile(env);
  const setting = context.settings['profiles'];
  const chosen = Array.isArray(setting) ? setting.filter((name): name is string => typeof name === 'string' && name !== '') : [];
  const isActive = (name: string): boolean => name === own || chosen.includes(name);
  const named = [...new Set([...(own === undefined || namedProfile(env) === undefined ? [] : [own]), ...chosen])];
  const missing = named.filter((name) => !files.profiles.has(name)).map((name) => missingSource(context, files, name));
  const found = await Promise.all(
    [...files.profiles.values()].map(async (profile) => {
      if (kindOf(profile) !== undefined || profile.keys['role_arn'] !== undefined)
        return await profileSource(context, files, profile, isActive(profile.name));
      // A profile may hold a region alone, for the role of the machine that it runs on.
      const lacks = named.includes(profile.name) && (profile.name !== own || !(await hasMachineRole(context, signal)));
      return lacks ? await profileSource(context, files, profile, true) : undefined;
    }),
  );
  return [...missing, ...found.flatMap((source) => source ?? [])];
}

/** True when a profile without credentials may leave them to the container or the instance, as for Terraform and AWS CLI. */
async function hasMachineRole({ env }: ProviderContext, signal: AbortSignal): Promise<boolean> {
  return hasWebIdentity(env) || hasContainer(env) || (await probeInstance(env, signal)) !== undefined;
}

/** True when a profile comes before the roles of token, container and instance: it has credentials, or is named and not there. */
export async function hasActiveProfile(context: ProviderContext): Promise<boolean> {
  const files = await readSharedFiles(context.env, context.home);
  const profile = files.profiles.get(activeProfile(context.env));
  if (profile === undefined) return namedProfile(context.env) !== undefined;
  return kindOf(profile) !== undefined || profile.keys['role_arn'] !== undefined;
}

function missingSource(context: ProviderContext, files: SharedFiles, name: string): CredentialSource {
  const { AWS_PROFILE: first, AWS_DEFAULT_PROFILE: second } = context.env;
  const by = name === first ? ' (AWS_PROFILE)' : first === undefined && name === second ? ' (AWS_DEFAULT_PROFILE)' : '';
  const known = [...files.profiles.keys()];
  const others = known.length === 0 ? 'there are no profiles there' : `there are ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}`;
  return {
    id: `aws:profile:${name}`,
    provider: 'aws',
    kind: 'profile',
    label: `profile ${JSON.stringify(name)}${by}`,
    active: true,
    state: 'unusable',
    hint: `it does not exist in ${files.places}; ${others}.`,
    fingerprint: fingerprintOf(context, 'profile', name),
  };
}

async function profileSource(context: ProviderContext, files: SharedFiles, profile: Profile, active: boolean): Promise<CredentialSource> {
  const kind = kindOf(profile);
  const session = kind === 'sso' ? await readSsoSession(context, profile, files) : undefined;
  const expired = session !== undefined && (session.expiresAt === undefined || (Date.parse(session.expiresAt) < context.now() && !session.renewable));
  const fault = await faultOf(profile, files);
  const hint = fault ?? hintOf(profile, kind);
  const renew = fault === undefined ? renewalOf(profile, kind) : undefined;
  return {
    id: `aws:profile:${profile.name}`,
    provider: 'aws',
    kind: kind ?? 'profile',
    label: `profile ${profile.name}`,
    active,
    state: fault !== undefined ? 'unusable' : expired ? 'expired' : 'found',
    ...(session?.expiresAt === undefined ? {} : { expiresAt: session.expiresAt }),
    ...defined({ hint, renew }),
    fingerprint: fingerprintOf(context, 'profile', profile, sourcesOf(profile, files)),
  };
}

function hintOf({ keys }: Profile, kind: ProfileKind | undefined): string | undefined {
  if (kind === 'assume-role' && keys['mfa_serial'] !== undefined) return 'Asks for an MFA code when it is used.';
  return kind === 'process' ? 'Runs its credential_process when it is used.' : undefined;
}

function renewalOf({ name }: Profile, kind: ProfileKind | undefined): string | undefined {
  const quoted = /^[\w@%+=:,./-]+$/u.test(name) ? name : JSON.stringify(name);
  if (kind === 'sso') return `aws sso login --profile ${quoted}`;
  return kind === 'login' ? `aws login --profile ${quoted}` : undefined;
}

/** The profiles that a role is assumed through, nearest first. */
function sourcesOf(profile: Profile, files: SharedFiles): Profile[] {
  const chain: Profile[] = [];
  for (let next = profile.keys['source_profile']; next !== undefined;) {
    const found = files.profiles.get(next);
    if (found === undefined || found === profile || chain.includes(found)) break;
    chain.push(found);
    next = found.keys['source_profile'];
  }
  return chain;
}

interface SsoSession {
  readonly expiresAt?: string;
  readonly renewable: boolean;
}

/** The sign-in behind an SSO profile. The cache file is named by the SHA-1 of the session's name or the start URL. */
export async function readSsoSession(context: Pick<ProviderContext, 'home'>, profile: Profile, files: SharedFiles): Promise<SsoSession> {
  const session = profile.keys['sso_session'];
  const name = session ?? profile.keys['sso_start_url'] ?? '';
  const path = join(context.home, '.aws', 'sso', 'cache', `${createHash('sha1').update(name).digest('hex')}.json`);
  const text = await readTextIfThere(path).catch(() => undefined);
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
