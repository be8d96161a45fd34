import { access } from 'node:fs/promises';
import { firstFaultyCharacter } from '../../../core/secret-text.ts';
import type { CredentialProbe, CredentialSource, ProviderContext } from '../../../core/provider.ts';
import { unread } from '../../../core/text-file.ts';
import { fingerprintOf, hasContainer, hasEnvironmentKeys, hasWebIdentity, isSet } from './environment.ts';
import { probeInstance } from './instance.ts';
import { sharedPaths } from './profiles.ts';
import { hasActiveProfile, profileSources } from './profile-sources.ts';

/**
 * The places where AWS credentials may be. Looking reads files and environment (and asks the instance metadata service
 * whether it is there); no program is started, nobody is asked for a code.
 * Active is the first of: environment keys, the profile that `AWS_PROFILE` names or `default`, a web identity token, the container's or
 * the instance's role; and the profiles that the settings name.
 */
export function credentialProbes(context: ProviderContext): readonly CredentialProbe[] {
  const shared = sharedPaths(context.env, context.home);
  return [
    { id: 'aws:environment', label: 'AWS environment variables', look: async () => await Promise.resolve(environmentSources(context)) },
    {
      id: 'aws:profiles',
      label: 'AWS config and credentials files',
      places: [shared.config, shared.credentials],
      look: async (signal) => await profileSources(context, signal),
    },
    { id: 'aws:web-identity', label: 'AWS web identity token', look: async () => await webIdentitySources(context) },
    { id: 'aws:container', label: 'AWS container credentials', look: async () => await containerSources(context) },
    { id: 'aws:instance', label: 'EC2 instance metadata', look: async (signal) => await instanceSources(context, signal) },
    { id: 'aws:vault', label: 'DriftMgr vault', look: async () => await vaultSources(context) },
  ];
}

function environmentSources(context: ProviderContext): CredentialSource[] {
  const { env } = context;
  if (!hasEnvironmentKeys(env)) return [];
  const expiresAt = env['AWS_CREDENTIAL_EXPIRATION'];
  const expired = isSet(expiresAt) && Date.parse(expiresAt) < context.now();
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  const [set, unset] = isSet(AWS_ACCESS_KEY_ID) ? ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] : ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'];
  const half = isSet(AWS_ACCESS_KEY_ID) && isSet(AWS_SECRET_ACCESS_KEY) ? undefined : `${set} is set, and ${unset} is not.`;
  const fault = half ?? firstFaultyCharacter({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN });
  return [
    {
      id: 'aws:environment',
      provider: 'aws',
      kind: 'environment',
      label: `environment (${set})`,
      active: true,
      state: fault !== undefined ? 'unusable' : expired ? 'expired' : 'found',
      ...(isSet(expiresAt) ? { expiresAt } : {}),
      ...(fault === undefined ? {} : { hint: fault }),
      fingerprint: fingerprintOf(context, 'environment', AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN ?? ''),
    },
  ];
}

/** True when something that comes earlier in the order is there. */
async function hasEarlier(context: ProviderContext): Promise<boolean> {
  return hasEnvironmentKeys(context.env) || (await hasActiveProfile(context));
}

async function webIdentitySources(context: ProviderContext): Promise<CredentialSource[]> {
  const { env } = context;
  const { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: role } = env;
  if (!isSet(file) || !isSet(role)) return [];
  const fingerprint = fingerprintOf(context, 'web-identity', role, file);
  const unreadable = await access(file).then(
    () => undefined,
    (error: unknown) => unread(file, error).message,
  );
  return [
    {
      id: 'aws:web-identity',
      provider: 'aws',
      kind: 'web-identity',
      label: `web identity (${role})`,
      active: !(await hasEarlier(context)),
      state: unreadable === undefined ? 'found' : 'unusable',
      ...(unreadable === undefined ? {} : { hint: `the token file ${unreadable} (AWS_WEB_IDENTITY_TOKEN_FILE).` }),
      fingerprint,
    },
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
  return entries.map(({ name, secret }) => {
    const lacking = ['aws_access_key_id', 'aws_secret_access_key'].find((field) => secret[field] === undefined);
    const fault = lacking === undefined ? firstFaultyCharacter(secret) : `${lacking} is missing.`;
    return {
      id: `aws:vault:${name}`,
      provider: 'aws',
      kind: 'vault',
      label: `vault entry ${name}`,
      active: true,
      state: fault === undefined ? 'found' : 'unusable',
      ...(fault === undefined ? {} : { hint: fault }),
      fingerprint: fingerprintOf(context, 'vault', name, secret['aws_access_key_id'] ?? ''),
    };
  });
}
