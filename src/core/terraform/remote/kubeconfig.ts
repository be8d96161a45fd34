import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { defined } from '../../defined.ts';
import { fileLimits, readPlainText } from '../../plain-files.ts';
import { DriftMgrError } from '../../errors.ts';
import { asArray, asRecord, asString } from '../json.ts';
import { localFiles } from '../local-files.ts';
import { isWithin, realPath } from '../../own-ground.ts';
import type { TlsSettings } from './http-get.ts';
import type { RemoteDeps } from './remote-deps.ts';
import { variable } from './remote-deps.ts';

/** `byFolder`: the code of a folder names the cluster, and no person. */
type ClusterDeps = RemoteDeps & { readonly byFolder?: boolean };

/** How a cluster is reached, and as whom. */
export interface ClusterAccess {
  readonly server: URL;
  readonly tls: TlsSettings;
  readonly secretHeaders: Readonly<Record<string, string>>;
  readonly namespace?: string;
}

type Settings = Readonly<Record<string, unknown>>;
type Named = Readonly<Record<string, unknown>>;

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The cluster that a `kubernetes` backend means: the one this runs in, one named by host and token, or a context of a kubeconfig. Tokens, passwords and
 * certificates are taken; `exec` and `auth-provider`, which run programs, never are.
 * SOURCE: Terraform's documentation of the kubernetes backend; Kubernetes' reference "kubeconfig (v1)". Throws `DriftMgrError` `state-credentials`.
 */
export async function clusterAccess(settings: Settings, deps: ClusterDeps): Promise<ClusterAccess> {
  if (isTrue(settings['in_cluster_config']) || isTrue(variable(deps, 'KUBE_IN_CLUSTER_CONFIG'))) return await inCluster(deps);
  const host = text(settings['host']) || variable(deps, 'KUBE_HOST');
  if (host !== undefined && host !== '') return byHost(host, settings, deps);
  const configs = await Promise.all(
    configPaths(settings, deps).map((path) => readConfig(path, deps.byFolder === true && text(settings['config_path']) !== '')),
  );
  const known = configs.filter((config) => config !== undefined);
  if (known.length > 0) return await byContext(known, settings, deps);
  if (variable(deps, 'KUBERNETES_SERVICE_HOST') !== undefined) return await inCluster(deps);
  throw refused('No kubeconfig was found.', 'Set KUBE_CONFIG_PATH or KUBECONFIG.');
}

async function inCluster(deps: RemoteDeps): Promise<ClusterAccess> {
  const host = variable(deps, 'KUBERNETES_SERVICE_HOST');
  if (host === undefined) throw refused('This process does not run in a Kubernetes cluster.', 'Set KUBE_CONFIG_PATH.');
  const [token, ca, namespace] = await Promise.all(['token', 'ca.crt', 'namespace'].map((name) => readText(join(serviceAccount, name))));
  return {
    server: serverOf(`https://${host.includes(':') ? `[${host}]` : host}:${variable(deps, 'KUBERNETES_SERVICE_PORT') ?? '443'}`),
    tls: defined({ ca }),
    secretHeaders: { authorization: `Bearer ${(token ?? '').trim()}` },
    ...(namespace === undefined ? {} : { namespace: namespace.trim() }),
  };
}

/** `KUBE_TOKEN` belongs to `KUBE_HOST`: to a host that a backend names it goes only where the variable names the same one, or a person named the host. */
function byHost(host: string, settings: Settings, deps: ClusterDeps): ClusterAccess {
  const server = serverOf(/^https?:\/\//i.test(host) ? host : `https://${host}`);
  const own = variable(deps, 'KUBE_HOST');
  const bound = own === undefined ? undefined : serverOf(/^https?:\/\//i.test(own) ? own : `https://${own}`).host;
  const token = (bound === undefined ? deps.byFolder !== true : bound === server.host) ? variable(deps, 'KUBE_TOKEN') : undefined;
  const ca = text(settings['cluster_ca_certificate']) || variable(deps, 'KUBE_CLUSTER_CA_CERT_DATA');
  return {
    server,
    tls: ca === undefined || ca === '' ? {} : { ca },
    secretHeaders: token === undefined ? {} : { authorization: `Bearer ${token}` },
  };
}

interface Config {
  readonly path: string;
  /** The code of a folder names it: the files that it names must lie beside it. */
  readonly foreign: boolean;
  readonly document: Settings;
}

function configPaths(settings: Settings, deps: RemoteDeps): readonly string[] {
  const one = text(settings['config_path']) || variable(deps, 'KUBE_CONFIG_PATH');
  if (one !== undefined && one !== '') return [expandHome(one, deps)];
  const several = variable(deps, 'KUBE_CONFIG_PATHS') ?? variable(deps, 'KUBECONFIG');
  if (several !== undefined)
    return several
      .split(delimiter)
      .filter(Boolean)
      .map((path) => expandHome(path, deps));
  return [join(deps.home, '.kube', 'config')];
}

async function readConfig(path: string, foreign: boolean): Promise<Config | undefined> {
  const content = await readText(path);
  if (content === undefined) return undefined;
  try {
    const document = asRecord(documentOf(content));
    if (document !== undefined) return { path, foreign, document };
  } catch (error) {
    // The parser's message quotes what it read.
    throw refused(`${path} is not valid YAML${error instanceof Error && error.name !== 'YAMLParseError' ? ' that can be read' : ''}.`);
  }
  throw refused(`${path} is no kubeconfig.`);
}

/** More brackets than any kubeconfig in YAML's own style holds: the parser takes the square of the time for those that lie in one another. */
const mostBrackets = 1000;

/** JSON is YAML, and what programs write. Warnings are not printed: they quote what was read. */
function documentOf(content: string): unknown {
  if (content.trimStart().startsWith('{')) return JSON.parse(content);
  if ((content.match(/[[{]/g) ?? []).length > mostBrackets) throw new Error('too many brackets');
  return parse(content, { logLevel: 'error' });
}

async function byContext(configs: readonly Config[], settings: Settings, deps: RemoteDeps): Promise<ClusterAccess> {
  const wanted =
    text(settings['config_context']) || variable(deps, 'KUBE_CTX') || configs.map(({ document }) => text(document['current-context'])).find(Boolean);
  if (wanted === undefined) throw refused('The kubeconfig names no current context.', 'Set KUBE_CTX to one of its contexts.');
  const context = pick(configs, 'contexts', wanted, 'context')?.value;
  if (context === undefined) throw refused(`The kubeconfig has no context ${wanted}.`);
  const clusterName = text(settings['config_context_cluster']) || variable(deps, 'KUBE_CTX_CLUSTER') || text(context['cluster']);
  const userName = text(settings['config_context_auth_info']) || variable(deps, 'KUBE_CTX_AUTH_INFO') || text(context['user']);
  const cluster = pick(configs, 'clusters', clusterName, 'cluster');
  if (cluster === undefined) throw refused(`The kubeconfig has no cluster ${clusterName}.`);
  const user = pick(configs, 'users', userName, 'user');
  const ca = await pem(cluster, 'certificate-authority');
  const namespace = text(context['namespace']);
  return {
    server: serverOf(text(cluster.value['server'])),
    tls: { ...defined({ ca }), ...(user === undefined ? {} : await clientCertificate(user)) },
    secretHeaders: user === undefined ? {} : await proofOf(user, userName),
    ...(namespace === '' ? {} : { namespace }),
  };
}

interface Picked {
  readonly value: Named;
  /** The folder that relative paths are taken from. */
  readonly folder: string;
  readonly foreign: boolean;
}

/** The first of the name wins, as with kubectl. */
function pick(configs: readonly Config[], list: string, name: string, field: string): Picked | undefined {
  for (const { path, foreign, document } of configs) {
    const entry = asArray(document[list])
      .map(asRecord)
      .find((one) => one?.['name'] === name);
    const value = asRecord(entry?.[field]);
    if (value !== undefined) return { value, folder: dirname(path), foreign };
  }
  return undefined;
}

async function proofOf(user: Picked, name: string): Promise<Readonly<Record<string, string>>> {
  const { value } = user;
  const file = text(value['tokenFile']);
  const token = text(value['token']) || (file === '' ? '' : ((await readBeside(user, file)) ?? '').trim());
  if (token !== '') return { authorization: `Bearer ${token}` };
  const username = text(value['username']);
  if (username !== '') return { authorization: `Basic ${Buffer.from(`${username}:${text(value['password'])}`, 'utf8').toString('base64')}` };
  const runs = ['exec', 'auth-provider'].find((method) => value[method] !== undefined);
  if (runs !== undefined && value['client-certificate-data'] === undefined && value['client-certificate'] === undefined) {
    throw refused(
      `User ${name} of the kubeconfig proves itself with a program (${runs}), and DriftMgr runs none.`,
      'Give DriftMgr the output of "terraform state pull" as a file, or a user with a token or a certificate.',
    );
  }
  return {};
}

async function clientCertificate(user: Picked): Promise<TlsSettings> {
  const [cert, key] = await Promise.all([pem(user, 'client-certificate'), pem(user, 'client-key')]);
  return cert === undefined || key === undefined ? {} : { cert, key };
}

/** A PEM that is written in the kubeconfig itself (base64), or in a file beside it. */
async function pem(picked: Picked, name: string): Promise<string | undefined> {
  const { value } = picked;
  const data = text(value[`${name}-data`]);
  if (data !== '') return Buffer.from(data, 'base64').toString('utf8');
  const path = text(value[name]);
  return path === '' ? undefined : await readBeside(picked, path);
}

/** A file that a kubeconfig names. One that came with a folder must not have the user's own files sent to a server of its choice. */
async function readBeside({ folder, foreign }: Picked, file: string): Promise<string | undefined> {
  const path = resolve(folder, file);
  if (foreign && !(isWithin(path, folder) && isWithin(await realPath(path, localFiles), await realPath(folder, localFiles)))) {
    throw refused(
      `The kubeconfig that this folder names takes a proof from ${path}, which does not lie beside it.`,
      'Name your own kubeconfig with KUBE_CONFIG_PATH.',
    );
  }
  return await readText(path);
}

function serverOf(address: string): URL {
  const url = URL.parse(address);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw refused('The address of the Kubernetes cluster cannot be read as a URL.');
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readPlainText(path, { mostBytes: fileLimits.config });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw new DriftMgrError('state-credentials', `${path} could not be read.`, { cause: error });
  }
}

function expandHome(path: string, deps: RemoteDeps): string {
  return path === '~' || path.startsWith('~/') ? join(deps.home, path.slice(1)) : path;
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}

function text(value: unknown): string {
  return asString(value) ?? '';
}

function refused(message: string, hint?: string): DriftMgrError {
  return new DriftMgrError('state-credentials', message, defined({ hint }));
}
