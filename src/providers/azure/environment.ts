import { createHash } from 'node:crypto';
import { readBoundedText } from '../../core/bounded-answer.ts';
import { isSafeUrl } from '../../core/loopback.ts';
import type { Environment } from '../../core/environment.ts';
import { fetchOnce } from '../../core/network/proxy.ts';
import { firstFaultyCharacter } from '../../core/secret-text.ts';
import { readText, unread } from '../../core/text-file.ts';
import { isItem } from './answers.ts';
import { grants } from './grants.ts';
import type { TokenSource } from './token-source.ts';
import type { Grant } from './signer.ts';

/** The variables of Azure's SDKs (`AZURE_…`) and those of Terraform's provider (`ARM_…`). One family is one credential: they are never mixed. */
type Family = 'AZURE' | 'ARM';

/** What the variables of one family come to. */
interface Principal {
  readonly family: Family;
  readonly tenant: string | undefined;
  readonly client: string | undefined;
  /** How it proves itself; undefined where its variables name nothing that could. */
  readonly way: Way | undefined;
  /** Why it cannot be used. */
  readonly fault: string | undefined;
}

interface Way {
  /** Makes the grant of a client in a tenant. */
  readonly grant: (place: { readonly authority: string; readonly tenant: string; readonly client: string }) => Grant;
  /** What stands behind it, for the fingerprint. */
  readonly behind: string;
  readonly kind: 'service principal' | 'workload identity';
}

/** The managed identity that `ARM_USE_MSI` asks for. */
export interface WantedIdentity {
  readonly client: string | undefined;
  readonly endpoint: string | undefined;
  readonly fault: string | undefined;
}

const oidcAudience = 'api://AzureADTokenExchange';

/** The service principals of the environment; active is the first that can be used, `AZURE_…` before `ARM_…`. */
export async function environmentPrincipals(env: Environment, authority: string): Promise<TokenSource[]> {
  const found = await Promise.all([azurePrincipal(env), armPrincipal(env)]);
  const named = found.filter((one) => one.way !== undefined || one.fault !== undefined);
  const first = named.find((one) => one.fault === undefined) ?? named[0];
  return named.map((one, at) => {
    const source = sourceOf(one, authority, one === first);
    // One client may stand in both families, with another secret in each.
    return at > 0 && one.client === named[0]?.client ? { ...source, id: `${source.id}:${one.family}` } : source;
  });
}

/**
 * The variables of Terraform's provider. SOURCE: hashicorp/terraform-provider-azurerm, "Authenticating using a Service Principal …" and its
 * `internal/provider/provider.go`, which names the `…_FILE_PATH` and OIDC variables.
 */
async function armPrincipal(env: Environment): Promise<Principal> {
  const files: string[] = [];
  const value = async (name: string): Promise<string | undefined> => {
    const given = env[name];
    const path = env[`${name}_FILE_PATH`];
    if (given !== undefined || path === undefined) return given;
    return await readText(path).then(
      (text) => text.trim(),
      (error: unknown) => {
        files.push(`${name}_FILE_PATH: ${unread(path, error).message}.`);
        return undefined;
      },
    );
  };
  const usesMsi = usesManagedIdentity(env);
  const [tenant, client, secret] = [env['ARM_TENANT_ID'], await value('ARM_CLIENT_ID'), await value('ARM_CLIENT_SECRET')];
  const certificate = env['ARM_CLIENT_CERTIFICATE_PATH'];
  const oidc = isTrue(env['ARM_USE_OIDC']) ? await oidcWay(env, value) : undefined;
  const way = secretWay(secret) ?? certificateWay(certificate, env['ARM_CLIENT_CERTIFICATE_PASSWORD']) ?? oidc;
  if (way === undefined && usesMsi) return { family: 'ARM', tenant, client, way: undefined, fault: undefined };
  const bundled = env['ARM_CLIENT_CERTIFICATE'] === undefined || way !== undefined ? undefined : 'ARM_CLIENT_CERTIFICATE holds a PKCS#12 bundle.';
  const wanted =
    isTrue(env['ARM_USE_OIDC']) && way === undefined
      ? 'ARM_USE_OIDC is set, and there is no ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH or ARM_OIDC_REQUEST_URL with ARM_OIDC_REQUEST_TOKEN.'
      : undefined;
  const fault =
    files[0] ??
    (bundled === undefined ? undefined : `${bundled} ${pemAdvice}`) ??
    wanted ??
    (way === undefined ? undefined : missingOf('ARM', tenant, client)) ??
    (await certificateFault('ARM_CLIENT_CERTIFICATE_PATH', secret === undefined ? certificate : undefined)) ??
    firstFaultyCharacter({ ARM_TENANT_ID: tenant, ARM_CLIENT_ID: client, ARM_CLIENT_SECRET: secret });
  return { family: 'ARM', tenant, client, way, fault };
}

/** SOURCE: `@azure/identity`, "EnvironmentCredential". */
async function azurePrincipal(env: Environment): Promise<Principal> {
  const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: secret, AZURE_CLIENT_CERTIFICATE_PATH: certificate } = env;
  const way = secretWay(secret) ?? certificateWay(certificate, env['AZURE_CLIENT_CERTIFICATE_PASSWORD']);
  const fault =
    (way === undefined ? undefined : missingOf('AZURE', tenant, client)) ??
    (await certificateFault('AZURE_CLIENT_CERTIFICATE_PATH', secret === undefined ? certificate : undefined)) ??
    (way === undefined ? undefined : firstFaultyCharacter({ AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: secret }));
  return { family: 'AZURE', tenant, client, way, fault };
}

function secretWay(secret: string | undefined): Way | undefined {
  if (secret === undefined) return undefined;
  return { kind: 'service principal', behind: secret, grant: (place) => grants.secret({ ...place, secret }) };
}

function certificateWay(path: string | undefined, password: string | undefined): Way | undefined {
  if (path === undefined) return undefined;
  const given = password === undefined ? {} : { password };
  return { kind: 'service principal', behind: path, grant: (place) => grants.certificate({ ...place, path, ...given }) };
}

/** A token of another service that Entra trusts: given, in a file, or to be asked for at the CI service that runs this. */
async function oidcWay(env: Environment, value: (name: string) => Promise<string | undefined>): Promise<Way | undefined> {
  const file = env['ARM_OIDC_TOKEN'] === undefined ? env['ARM_OIDC_TOKEN_FILE_PATH'] : undefined;
  const token = await value('ARM_OIDC_TOKEN');
  if (token !== undefined) {
    // A file is read again for each token: what puts it there renews it.
    const read = file === undefined ? () => Promise.resolve(token) : async () => (await readText(file)).trim();
    return { kind: 'workload identity', behind: file ?? token, grant: (place) => grants.assertion({ ...place, assertion: read }) };
  }
  const url = env['ARM_OIDC_REQUEST_URL'] ?? env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? env['SYSTEM_OIDCREQUESTURI'];
  const bearer = env['ARM_OIDC_REQUEST_TOKEN'] ?? env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? env['SYSTEM_ACCESSTOKEN'];
  if (url === undefined || bearer === undefined || !isSafe(url)) return undefined;
  const connection = env['ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID'] ?? env['ARM_OIDC_AZURE_SERVICE_CONNECTION_ID'];
  const ask = async (): Promise<string> => await requestToken(url, bearer, connection);
  return { kind: 'workload identity', behind: url, grant: (place) => grants.assertion({ ...place, assertion: ask }) };
}

/**
 * SOURCE: GitHub Docs, "OpenID Connect reference" (`ACTIONS_ID_TOKEN_REQUEST_URL`, answer field `value`); Azure DevOps' REST API, "Oidctoken - Create",
 * which takes the id of a service connection and answers with `oidcToken`.
 */
async function requestToken(address: string, bearer: string, connection: string | undefined): Promise<string> {
  const url = new URL(address);
  url.searchParams.set('audience', oidcAudience);
  const headers = { authorization: `Bearer ${bearer}`, accept: 'application/json' };
  if (connection !== undefined) {
    url.searchParams.set('api-version', '7.1');
    url.searchParams.set('serviceConnectionId', connection);
  }
  const pipeline = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '' };
  const response = await fetchOnce(url, connection === undefined ? { headers } : pipeline);
  const body: unknown = response.ok ? JSON.parse(await readBoundedText(response)) : undefined;
  const given: Readonly<Record<string, unknown>> = isItem(body) ? body : {};
  const token = connection === undefined ? given['value'] : given['oidcToken'];
  if (typeof token === 'string') return token;
  throw new Error(`${url.host} gave no OIDC token (HTTP ${String(response.status)})`);
}

function isSafe(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && isSafeUrl(url);
}

function missingOf(family: Family, tenant: string | undefined, client: string | undefined): string | undefined {
  const missing = [...(tenant === undefined ? [`${family}_TENANT_ID`] : []), ...(client === undefined ? [`${family}_CLIENT_ID`] : [])];
  return missing.length === 0 ? undefined : `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set.`;
}

const pemAdvice = 'DriftMgr reads PEM: openssl pkcs12 -in FILE.pfx -out FILE.pem -nodes.';

async function certificateFault(name: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return (await readText(path)).includes('-----BEGIN ') ? undefined : `the certificate ${path} (${name}) is not PEM. ${pemAdvice}`;
  } catch (error) {
    return `the certificate ${unread(path, error).message} (${name}).`;
  }
}

function sourceOf({ family, tenant, client, way, fault }: Principal, authority: string, active: boolean): TokenSource {
  const id = `azure:env:${client ?? family.toLowerCase()}`;
  const kind = way?.kind ?? 'service principal';
  const label = `${kind} ${client ?? ''} of the environment (${family}_…)`.replace('  ', ' ');
  const fingerprint = createHash('sha256')
    .update(`${id}\n${tenant ?? ''}\n${client ?? ''}\n${way?.behind ?? ''}`)
    .digest('hex');
  const none: Grant = () => Promise.reject(new Error(fault ?? 'nothing to sign in with'));
  const grant = way === undefined || tenant === undefined || client === undefined ? none : way.grant({ authority, tenant, client });
  return {
    id,
    provider: 'azure',
    kind,
    label,
    active,
    state: fault === undefined ? 'found' : 'unusable',
    ...(fault === undefined ? {} : { hint: fault }),
    fingerprint,
    grant,
    ...(tenant === undefined ? {} : { tenant }),
  };
}

/** True when the environment names a principal: then nothing else is used, whether or not it works. */
export function namesPrincipal(env: Environment): boolean {
  const named = ['CLIENT_SECRET', 'CLIENT_CERTIFICATE_PATH'].some((name) => env[`AZURE_${name}`] !== undefined || env[`ARM_${name}`] !== undefined);
  return named || env['ARM_CLIENT_SECRET_FILE_PATH'] !== undefined || env['ARM_CLIENT_CERTIFICATE'] !== undefined || isTrue(env['ARM_USE_OIDC']);
}

/** True where Terraform's provider is said to use the managed identity, and nothing else. */
export function usesManagedIdentity(env: Environment): boolean {
  return isTrue(env['ARM_USE_MSI']);
}

/** False where Terraform's provider is said to leave Azure CLI alone. */
export function usesCli(env: Environment): boolean {
  return !/^(?:false|f|0)$/i.test(env['ARM_USE_CLI'] ?? '');
}

/** The managed identity that Terraform's provider would be; undefined where `ARM_USE_MSI` is not set. */
export async function wantedIdentity(env: Environment): Promise<WantedIdentity | undefined> {
  if (!usesManagedIdentity(env)) return undefined;
  const path = env['ARM_CLIENT_ID'] === undefined ? env['ARM_CLIENT_ID_FILE_PATH'] : undefined;
  const endpoint = env['ARM_MSI_ENDPOINT'];
  if (path === undefined) return { client: env['ARM_CLIENT_ID'], endpoint, fault: undefined };
  return await readText(path).then(
    (text) => ({ client: text.trim(), endpoint, fault: undefined }),
    (error: unknown) => ({ client: undefined, endpoint, fault: `ARM_CLIENT_ID_FILE_PATH: ${unread(path, error).message}.` }),
  );
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(?:true|t|1)$/i.test(value);
}
