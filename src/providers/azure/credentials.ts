import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../core/environment.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { CredentialProbe, CredentialSource, ProviderContext } from '../../core/provider.ts';
import { firstFaultyCharacter } from '../../core/secret-text.ts';
import { readText, readTextIfThere, unread } from '../../core/text-file.ts';
import { shellAccounts } from '../../core/engine/editor-auth.ts';
import { readCliProfile } from './cli-profile.ts';
import { isLoopback } from './clouds.ts';
import { environmentPrincipals, namesPrincipal, usesCli, usesManagedIdentity, wantedIdentity } from './environment.ts';
import { grants, identityAt } from './grants.ts';
import { claimsOf, type Grant } from './signer.ts';
import type { TokenSource } from './token-source.ts';

const publicEndpoint = 'https://management.azure.com';

const assetTagPath = '/sys/class/dmi/id/chassis_asset_tag';
/** Azure machines carry this asset tag in their firmware. SOURCE: cloud-init's Azure data source. */
const azureAssetTag = '7783-7084-3265-9085-8269-3286-77';

/** The places where Azure credentials may be; what was found is remembered in `found`. */
export function credentialProbes(context: ProviderContext, endpoint: string, authority: string, found: Map<string, TokenSource>): CredentialProbe[] {
  const loopback = isLoopback(endpoint);
  const cached = (sources: readonly TokenSource[]): CredentialSource[] =>
    sources.map((source) => {
      const kept = loopback && source.kind !== 'token' ? notHere(source) : source;
      found.set(kept.id, kept);
      const { grant: _grant, tenant: _tenant, tenants: _tenants, manyTenants: _many, ...facts } = kept;
      return facts;
    });
  const { env } = context;
  const chosen = namesPrincipal(env) || hasWorkload(env);
  const otherwise = !chosen && !usesManagedIdentity(env);
  return [
    {
      id: 'azure:token',
      label: 'DRIFTMGR_AZURE_TOKEN',
      look: () => Promise.resolve(cached(fromToken(env, loopback))),
    },
    {
      id: 'azure:environment',
      label: 'AZURE_CLIENT_ID or ARM_CLIENT_ID',
      look: async () => cached(await environmentPrincipals(env, authority)),
    },
    {
      id: 'azure:workload-identity',
      label: 'AZURE_FEDERATED_TOKEN_FILE',
      look: async () => cached(await fromWorkload(env, authority)),
    },
    {
      id: 'azure:managed-identity',
      label: 'managed identity',
      look: async () => cached(await fromManagedIdentity(env, !chosen)),
    },
    {
      id: 'azure:cli',
      label: 'Azure CLI',
      places: [join(env['AZURE_CONFIG_DIR'] ?? join(context.home, '.azure'), 'azureProfile.json')],
      look: async () => cached(await fromCli(context, authority, otherwise && usesCli(env))),
    },
    {
      id: 'azure:vscode',
      label: 'Microsoft account of VS Code',
      look: async () => cached(endpoint === publicEndpoint ? await fromShell(context, otherwise) : []),
    },
    {
      id: 'azure:vault',
      label: 'DriftMgr vault',
      look: async () => cached(await fromVault(context, authority)),
    },
  ];
}

/** On loopback nobody proved who listens there: no real credential is sent. */
function notHere(source: TokenSource): TokenSource {
  return { ...source, active: false, state: 'unusable', hint: 'The endpoint is on this machine: only DRIFTMGR_AZURE_TOKEN is sent there.' };
}

function fromToken(env: Environment, loopback: boolean): TokenSource[] {
  const token = env['DRIFTMGR_AZURE_TOKEN'] ?? '';
  if (token === '') return [];
  const source = sourceOf('azure:token', 'token', 'DRIFTMGR_AZURE_TOKEN', loopback, token, () => Promise.resolve({ token }));
  if (loopback) return [source];
  return [{ ...source, state: 'unusable', hint: 'It is sent to an endpoint on this machine only: set DRIFTMGR_AZURE_ENDPOINT.' }];
}

function hasWorkload(env: Environment): boolean {
  return isSet(env['AZURE_FEDERATED_TOKEN_FILE']) && isSet(env['AZURE_CLIENT_ID']) && isSet(env['AZURE_TENANT_ID']);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

async function fromWorkload(env: Environment, authority: string): Promise<TokenSource[]> {
  const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_FEDERATED_TOKEN_FILE: file } = env;
  if (!hasWorkload(env) || tenant === undefined || client === undefined || file === undefined) return [];
  // Read again for each token: what puts it there renews it.
  const grant = grants.assertion({ authority, tenant, client, assertion: async () => (await readText(file)).trim() });
  const source = sourceOf('azure:workload', 'workload identity', `workload identity ${client}`, true, `${tenant}\n${client}\n${file}`, grant);
  const fault = await access(file).then(
    () => undefined,
    (error: unknown) => `the token file ${unread(file, error).message} (AZURE_FEDERATED_TOKEN_FILE).`,
  );
  return [{ ...source, tenant, ...(fault === undefined ? {} : { state: 'unusable' as const, hint: fault }) }];
}

/**
 * App Service, Functions, Arc and Cloud Shell name their endpoint; virtual machines are known by their firmware, without a request. `ARM_USE_MSI`
 * asks for it as Terraform's provider does, wherever this runs.
 */
async function fromManagedIdentity(env: Environment, active: boolean): Promise<TokenSource[]> {
  const endpoint = env['IDENTITY_ENDPOINT'] ?? env['MSI_ENDPOINT'];
  const wanted = await wantedIdentity(env);
  const machine = endpoint === undefined && (await readTextIfThere(assetTagPath).catch(() => undefined))?.trim() === azureAssetTag;
  if (!isSet(endpoint) && !machine && wanted === undefined) return [];
  const client = wanted === undefined ? env['AZURE_CLIENT_ID'] : wanted.client;
  const label = machine ? 'managed identity of this virtual machine' : 'managed identity';
  const grant = wanted?.endpoint === undefined ? grants.managedIdentity(client) : identityAt(wanted.endpoint, client);
  const behind = `${wanted?.endpoint ?? endpoint ?? 'imds'}\n${client ?? ''}`;
  const source = sourceOf('azure:managed-identity', 'managed identity', label, active, behind, grant);
  return [wanted?.fault === undefined ? source : { ...source, state: 'unusable', hint: wanted.fault }];
}

/** What `az login` left behind; `az` itself runs when a token is needed, and never to look. */
async function fromCli(context: ProviderContext, authority: string, active: boolean): Promise<TokenSource[]> {
  const { env, home } = context;
  const folder = env['AZURE_CONFIG_DIR'] ?? join(home, '.azure');
  const path = join(folder, 'azureProfile.json');
  const text = await readTextIfThere(path);
  const profile = text === undefined ? undefined : cliProfileIn(path, text);
  if (profile?.tenant === undefined) return [];
  const { tenant, tenants, user } = profile;
  const label = user === undefined ? 'Azure CLI' : `Azure CLI (${user})`;
  const source = sourceOf('azure:cli', 'cli', label, active, `${folder}\n${user ?? ''}\n${authority}`, grants.cli());
  return [{ ...source, tenant, tenants, manyTenants: true, renew: 'az login' }];
}

/** The account that VS Code is signed in with. It is the public cloud's, and its tokens are had for that cloud alone. */
async function fromShell(context: ProviderContext, active: boolean): Promise<TokenSource[]> {
  const token = await context.shellToken?.(shellAccounts.azure.scopes);
  if (token === undefined) return [];
  const { tid, oid, preferred_username: user, upn } = claimsOf(token);
  const name = [user, upn].find((one) => typeof one === 'string');
  const label = name === undefined ? 'Microsoft account of VS Code' : `Microsoft account of VS Code (${name})`;
  const grant: Grant = async (audience, tenant) => {
    const foreign = tenant === undefined || tenant === tid ? [] : [`VSCODE_TENANT:${tenant}`];
    const granted = await context.shellToken?.([`${audience}/.default`, ...foreign]);
    if (granted === undefined) throw new Error('VS Code is not signed in for this any more');
    const { exp } = claimsOf(granted);
    return { token: granted, ...(typeof exp === 'number' ? { expiresAt: exp * 1000 } : {}) };
  };
  const source = sourceOf('azure:vscode', 'vscode', label, active, JSON.stringify([tid, oid]), grant);
  return [typeof tid === 'string' ? { ...source, tenant: tid } : source];
}

async function fromVault(context: ProviderContext, authority: string): Promise<TokenSource[]> {
  const entries = (await context.vaultEntries?.()) ?? [];
  return entries.flatMap(({ name, secret: fields }): TokenSource[] => {
    const { tenant_id: tenant, client_id: client, client_secret: secret, client_certificate: certificate } = fields;
    const { client_certificate_password: password } = fields;
    if (tenant === undefined || client === undefined || (secret === undefined && certificate === undefined)) return [];
    const fault = firstFaultyCharacter({ tenant_id: tenant, client_id: client, client_secret: secret });
    const grant =
      secret === undefined
        ? grants.certificate({ authority, tenant, client, content: certificate ?? '', ...(password === undefined ? {} : { password }) })
        : grants.secret({ authority, tenant, client, secret });
    const known = `${tenant}\n${client}\n${secret ?? certificate ?? ''}`;
    const source = { ...sourceOf(`azure:vault:${name}`, 'vault', `vault entry ${name}`, true, known, grant), tenant };
    return [fault === undefined ? source : { ...source, state: 'unusable', hint: fault }];
  });
}

function sourceOf(id: string, kind: string, label: string, active: boolean, behind: string, grant: Grant): TokenSource {
  const fingerprint = createHash('sha256').update(`${id}\n${behind}`).digest('hex');
  return { id, provider: 'azure', kind, label, active, state: 'found', fingerprint, grant };
}

function cliProfileIn(path: string, text: string): ReturnType<typeof readCliProfile> {
  try {
    return readCliProfile(text);
  } catch (error) {
    throw new DriftMgrError('credentials-unread', `${path} is not valid JSON.`, { cause: error });
  }
}
