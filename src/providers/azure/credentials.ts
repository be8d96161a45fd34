import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileLimits, readPlainText } from '../../core/plain-files.ts';
import type { CredentialProbe, CredentialSource, ProviderContext } from '../../core/provider.ts';
import { shellAccounts } from '../../core/engine/editor-auth.ts';
import { readCliProfile } from './cli-profile.ts';
import { isLoopback } from './clouds.ts';
import { grants } from './grants.ts';
import { claimsOf, type Grant } from './signer.ts';

/** A source together with the way to its tokens; a token is fetched when a request is to be sent. */
export interface TokenSource extends CredentialSource {
  readonly grant: Grant;
  /** Its own tenant. */
  readonly tenant?: string;
  /** Further tenants that its files name. */
  readonly tenants?: readonly string[];
  /** It can sign in to other tenants than its own: a person's account, not a service principal of one tenant. */
  readonly manyTenants?: true;
}

const publicEndpoint = 'https://management.azure.com';

type Env = Readonly<Record<string, string | undefined>>;

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
  const chosen = hasPrincipal(env) || hasWorkload(env);
  return [
    {
      id: 'azure:token',
      label: 'DRIFTMGR_AZURE_TOKEN',
      look: () => Promise.resolve(cached(fromToken(env, loopback))),
    },
    {
      id: 'azure:environment',
      label: 'AZURE_CLIENT_ID or ARM_CLIENT_ID',
      look: async () => cached(await fromEnvironment(env, authority)),
    },
    {
      id: 'azure:workload-identity',
      label: 'AZURE_FEDERATED_TOKEN_FILE',
      look: () => Promise.resolve(cached(fromWorkload(env, authority))),
    },
    {
      id: 'azure:managed-identity',
      label: 'managed identity',
      look: async () => cached(await fromManagedIdentity(env, !chosen)),
    },
    {
      id: 'azure:cli',
      label: 'Azure CLI',
      look: async () => cached(await fromCli(context, authority, !chosen)),
    },
    {
      id: 'azure:vscode',
      label: 'Microsoft account of VS Code',
      look: async () => cached(endpoint === publicEndpoint ? await fromShell(context, !chosen) : []),
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

function fromToken(env: Env, loopback: boolean): TokenSource[] {
  const token = env['DRIFTMGR_AZURE_TOKEN'] ?? '';
  if (token === '') return [];
  const source = sourceOf('azure:token', 'token', 'DRIFTMGR_AZURE_TOKEN', loopback, token, () => Promise.resolve({ token }));
  if (loopback) return [source];
  return [{ ...source, state: 'unusable', hint: 'It is sent to an endpoint on this machine only: set DRIFTMGR_AZURE_ENDPOINT.' }];
}

/** A variable of the SDK (`AZURE_…`) or of Terraform's provider (`ARM_…`). */
function either(env: Env, name: string): string | undefined {
  return [env[`AZURE_${name}`], env[`ARM_${name}`]].find((value) => value !== undefined && value !== '');
}

function hasPrincipal(env: Env): boolean {
  const secret = either(env, 'CLIENT_SECRET') ?? either(env, 'CLIENT_CERTIFICATE_PATH');
  return either(env, 'TENANT_ID') !== undefined && either(env, 'CLIENT_ID') !== undefined && secret !== undefined;
}

function hasWorkload(env: Env): boolean {
  return (env['AZURE_FEDERATED_TOKEN_FILE'] ?? '') !== '' && (env['AZURE_CLIENT_ID'] ?? '') !== '' && (env['AZURE_TENANT_ID'] ?? '') !== '';
}

async function fromEnvironment(env: Env, authority: string): Promise<TokenSource[]> {
  const tenant = either(env, 'TENANT_ID');
  const client = either(env, 'CLIENT_ID');
  if (tenant === undefined || client === undefined) return [];
  const secret = either(env, 'CLIENT_SECRET');
  const label = `service principal ${client} of the environment`;
  const id = `azure:env:${client}`;
  if (secret !== undefined) {
    const grant = grants.secret({ authority, tenant, client, secret });
    return [{ ...sourceOf(id, 'service principal', label, true, `${tenant}\n${client}\n${secret}`, grant), tenant }];
  }
  const path = either(env, 'CLIENT_CERTIFICATE_PATH');
  if (path === undefined) return [];
  const password = either(env, 'CLIENT_CERTIFICATE_PASSWORD');
  const grant = grants.certificate({ authority, tenant, client, path, ...(password === undefined ? {} : { password }) });
  const content = await readIfThere(path);
  const source = { ...sourceOf(id, 'service principal', label, true, `${tenant}\n${client}\n${content ?? path}`, grant), tenant };
  return [content === undefined ? { ...source, state: 'unusable', hint: `The certificate ${path} is not there.` } : source];
}

function fromWorkload(env: Env, authority: string): TokenSource[] {
  const tenant = env['AZURE_TENANT_ID'];
  const client = env['AZURE_CLIENT_ID'];
  const file = env['AZURE_FEDERATED_TOKEN_FILE'];
  if (!hasWorkload(env) || tenant === undefined || client === undefined || file === undefined) return [];
  const grant = grants.workload({ authority, tenant, client, file });
  const source = sourceOf('azure:workload', 'workload identity', `workload identity ${client}`, true, `${tenant}\n${client}\n${file}`, grant);
  return [{ ...source, tenant }];
}

/** App Service, Functions, Arc and Cloud Shell name their endpoint; virtual machines are known by their firmware, without a request. */
async function fromManagedIdentity(env: Env, active: boolean): Promise<TokenSource[]> {
  const endpoint = env['IDENTITY_ENDPOINT'] ?? env['MSI_ENDPOINT'];
  const machine = endpoint === undefined && (await readIfThere('/sys/class/dmi/id/chassis_asset_tag'))?.trim() === azureAssetTag;
  if ((endpoint ?? '') === '' && !machine) return [];
  const client = env['AZURE_CLIENT_ID'];
  const label = machine ? 'managed identity of this virtual machine' : 'managed identity';
  const grant = grants.managedIdentity(client);
  return [sourceOf('azure:managed-identity', 'managed identity', label, active, `${endpoint ?? 'imds'}\n${client ?? ''}`, grant)];
}

/** What `az login` left behind; `az` itself runs when a token is needed, and never to look. */
async function fromCli(context: ProviderContext, authority: string, active: boolean): Promise<TokenSource[]> {
  const { env, home } = context;
  const folder = env['AZURE_CONFIG_DIR'] ?? join(home, '.azure');
  const text = await readIfThere(join(folder, 'azureProfile.json'));
  const profile = text === undefined ? undefined : readCliProfile(text);
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
    const grant =
      secret === undefined
        ? grants.certificate({ authority, tenant, client, content: certificate ?? '', ...(password === undefined ? {} : { password }) })
        : grants.secret({ authority, tenant, client, secret });
    const known = `${tenant}\n${client}\n${secret ?? certificate ?? ''}`;
    return [{ ...sourceOf(`azure:vault:${name}`, 'vault', `vault entry ${name}`, true, known, grant), tenant }];
  });
}

function sourceOf(id: string, kind: string, label: string, active: boolean, behind: string, grant: Grant): TokenSource {
  const fingerprint = createHash('sha256').update(`${id}\n${behind}`).digest('hex');
  return { id, provider: 'azure', kind, label, active, state: 'found', fingerprint, grant };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readPlainText(path, { mostBytes: fileLimits.config });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EACCES'))
      return undefined;
    throw error;
  }
}
