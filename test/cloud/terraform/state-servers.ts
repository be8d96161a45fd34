import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Answer } from '../delivery.ts';
import type { HttpCloud, HttpRequest } from '../http-cloud.ts';
import { json, startHttpCloud } from '../http-cloud.ts';

/** A server, and what each request brought along to prove who asks (`-` where it brought nothing). */
export interface StateServer extends HttpCloud {
  readonly host: string;
  readonly proofs: string[];
}

/** Serves states at paths as an HTTP backend does, behind basic authentication where `user:password` is given. */
export function startHttpBackend(states: Readonly<Record<string, string>>, options: { readonly login?: string; readonly redirect?: string } = {}) {
  return start('http', 'authorization', (request) => {
    const wanted = options.login === undefined ? undefined : `Basic ${Buffer.from(options.login).toString('base64')}`;
    if (options.redirect !== undefined) return { status: 302, headers: { location: `${options.redirect}${request.path}` }, body: '' };
    if (wanted !== undefined && request.headers['authorization'] === undefined) return json(401, {});
    if (wanted !== undefined && request.headers['authorization'] !== wanted) return json(403, {});
    const state = states[request.path];
    return state === undefined ? json(404, {}) : { status: 200, headers: { 'content-type': 'application/json' }, body: state };
  });
}

/** Serves objects to whoever has their address, as the archive behind HCP Terraform does. */
function startArchive(objects: Readonly<Record<string, string>>) {
  return startHttpBackend(objects);
}

export interface CloudWorkspaces {
  readonly token: string;
  /** State by `organization/workspace`; null for a workspace that has none yet. */
  readonly workspaces: Readonly<Record<string, string | null>>;
  /** `direct`: the link leads to the archive. `hosted`: it leads to the API's own host, which redirects there. */
  readonly links: 'direct' | 'hosted';
  /** Where the archive is reached, where not at its own address. */
  readonly archiveAt?: string;
}

/** HCP Terraform: its API and its archive, on two hosts. SOURCE: API documentation, "Workspaces" and "State Versions". */
export async function startTerraformCloud(
  cloud: CloudWorkspaces,
): Promise<{ readonly api: StateServer; readonly archive: StateServer; close(): Promise<void> }> {
  const names = Object.keys(cloud.workspaces);
  const archive = await startArchive(Object.fromEntries(names.map((name, at) => [`/v1/object/${String(at)}`, cloud.workspaces[name] ?? ''])));
  const archiveAt = cloud.archiveAt ?? archive.url;
  const api = await start('tfe', 'authorization', (request) => {
    if (request.headers['authorization'] !== `Bearer ${cloud.token}`) return json(401, { errors: [{ status: '401', title: 'unauthorized' }] });
    const missing = json(404, { errors: [{ status: '404', title: 'not found' }] });
    const [, organization, workspace] = /^\/api\/v2\/organizations\/([^/]+)\/workspaces\/([^/]+)$/.exec(request.path) ?? [];
    if (organization !== undefined && workspace !== undefined) {
      const at = names.indexOf(`${organization}/${workspace}`);
      return at === -1 ? missing : json(200, { data: { id: `ws-${String(at)}`, type: 'workspaces', attributes: { name: workspace } } });
    }
    const at = /^\/api\/(?:v2\/workspaces\/ws-|state-versions\/sv-)(\d+)\//.exec(request.path)?.[1];
    const state = cloud.workspaces[names[Number(at)] ?? ''];
    if (at === undefined || state === undefined || state === null) return missing;
    if (request.path.endsWith('/hosted_state')) return { status: 302, headers: { location: `${archiveAt}/v1/object/${at}` }, body: '' };
    const link = cloud.links === 'direct' ? `${archiveAt}/v1/object/${at}` : `${request.origin}/api/state-versions/sv-${at}/hosted_state`;
    return json(200, { data: { id: `sv-${at}`, type: 'state-versions', attributes: { serial: 1, 'hosted-state-download-url': link } } });
  });
  return {
    api,
    archive,
    async close() {
      await Promise.all([api.close(), archive.close()]);
    },
  };
}

/** Consul's key/value store, `?raw` alone. SOURCE: Consul's API documentation, "KV Store". */
export function startConsul(values: Readonly<Record<string, string | Uint8Array>>, token: string) {
  return start('consul', 'x-consul-token', (request) => {
    if (request.headers['x-consul-token'] !== token) return { status: 403, headers: {}, body: 'Permission denied' };
    const value = values[decodeURIComponent(request.path.replace('/v1/kv/', ''))];
    if (value === undefined) return { status: 404, headers: {}, body: '' };
    if (!request.query.has('raw')) return { status: 500, headers: {}, body: 'this store answers raw alone' };
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: value };
  });
}

/** What Terraform's consul backend stores for a state that is too large for one key. */
export function consulChunks(path: string, state: string, size: number, compressed: boolean): Record<string, string | Uint8Array> {
  const payload = compressed ? gzipSync(state) : Buffer.from(state);
  const hash = createHash('md5').update(state).digest('hex');
  const values: Record<string, string | Uint8Array> = {};
  const chunks: string[] = [];
  for (let at = 0; at < payload.byteLength; at += size) {
    const key = `${path}/tfstate.${hash}/${String(chunks.length)}`;
    values[key] = payload.subarray(at, at + size);
    chunks.push(key);
  }
  return { ...values, [path]: JSON.stringify({ 'current-hash': hash, chunks }) };
}

/** The secrets in which Terraform's kubernetes backend keeps a state: one, or pieces of `size` bytes. */
export function kubernetesSecrets(name: string, state: string, size = 1024 * 1024): Record<string, Uint8Array> {
  const packed = gzipSync(state);
  const secrets: Record<string, Uint8Array> = {};
  for (let at = 0; at * size < packed.byteLength; at++) {
    secrets[at === 0 ? name : `${name}-part-${String(at)}`] = packed.subarray(at * size, (at + 1) * size);
  }
  return secrets;
}

/** A Kubernetes API server with secrets, by `namespace/name`: a state, or bytes that are compressed already. SOURCE: Kubernetes' API reference, "Secret v1". */
export function startKubernetes(secrets: Readonly<Record<string, string | Uint8Array>>, token: string) {
  return start('kubernetes', 'authorization', (request) => {
    const status = (code: number, reason: string) => json(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code });
    if (request.headers['authorization'] === undefined) return status(401, 'Unauthorized');
    if (request.headers['authorization'] !== `Bearer ${token}`) return status(403, 'Forbidden');
    const [, namespace = '', name = ''] = /^\/api\/v1\/namespaces\/([^/]+)\/secrets\/([^/]+)$/.exec(request.path) ?? [];
    const state = secrets[`${namespace}/${name}`];
    if (state === undefined) return status(404, 'NotFound');
    return json(200, {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name, namespace },
      data: { tfstate: Buffer.from(typeof state === 'string' ? gzipSync(state) : state).toString('base64') },
    });
  });
}

async function start(service: string, proof: string, answer: (request: HttpRequest) => Answer): Promise<StateServer> {
  const proofs: string[] = [];
  const cloud = await startHttpCloud(service, (request) => {
    proofs.push(request.headers[proof] ?? '-');
    return {
      seen: { service, operation: `${request.method} ${request.path}`, region: '', account: '', input: Object.fromEntries(request.query) },
      answer: (faults) => {
        const fault = faults.find(({ kind }) => kind === 'error');
        if (fault?.kind === 'error') return json(fault.status ?? 500, {});
        return request.method === 'GET' ? answer(request) : json(405, {});
      },
    };
  });
  return Object.assign(cloud, { proofs, host: new URL(cloud.url).host });
}
