import type { Answer } from '../delivery.ts';
import { type HttpRequest, json } from '../http-cloud.ts';
import { type Assets, RpcError } from './assets.ts';
import type { GcpEstate } from './estate.ts';

export interface Other {
  readonly service: string;
  readonly operation: string;
  /** Throws `RpcError`. */
  answer(): Answer;
}

/** What is served besides Cloud Asset: Resource Manager v3, objects of Cloud Storage, KMS, and reads of single resources. */
export function others(request: HttpRequest, estate: GcpEstate, assets: Assets): Other | undefined {
  return (
    resourceManager(request, estate) ??
    storageObject(request, estate) ??
    kms(request) ??
    described(request, estate) ??
    node(request, estate) ??
    billing(request, estate) ??
    single(request, assets)
  );
}

// https://cloud.google.com/resource-manager/reference/rest/v3
function resourceManager(request: HttpRequest, estate: GcpEstate): Other | undefined {
  const match = /^\/v3\/(projects|folders|organizations):search$/.exec(request.path);
  if (match === null || request.method !== 'GET' || estate.noResourceManager === true) return undefined;
  const kind = match[1] ?? '';
  return {
    service: 'cloudresourcemanager',
    operation: `${kind}.search`,
    answer: () => paged(request, kind, itemsOf(kind, estate)),
  };
}

function itemsOf(kind: string, estate: GcpEstate): Record<string, unknown>[] {
  if (kind === 'organizations') {
    const { organization } = estate;
    return organization === undefined ? [] : [{ name: `organizations/${organization.number}`, displayName: 'acme.example', state: 'ACTIVE' }];
  }
  if (kind === 'folders') {
    return (estate.folders ?? []).map(({ number, parent }) => ({
      name: `folders/${number}`,
      parent,
      displayName: `folder ${number}`,
      state: 'ACTIVE',
    }));
  }
  return estate.projects
    .filter((project) => project.hidden !== true)
    .map((project) => ({
      name: `projects/${project.number}`,
      projectId: project.id,
      displayName: project.name ?? project.id,
      state: project.state ?? 'ACTIVE',
      ...(project.parent === undefined ? {} : { parent: project.parent }),
      createTime: '2024-01-01T00:00:00Z',
      etag: 'W/"simulated"',
    }));
}

/** At most 100 an answer, whatever was asked: "The server can return fewer projects than requested." */
function paged(request: HttpRequest, field: string, items: readonly unknown[]): Answer {
  const asked = Number(request.query.get('pageSize') ?? 0);
  const size = Math.min(asked > 0 ? asked : 50, 100);
  const from = Number(Buffer.from(request.query.get('pageToken') ?? '', 'base64url').toString('utf8') || 0);
  const to = from + size;
  const next = Buffer.from(String(to)).toString('base64url');
  return json(200, { [field]: items.slice(from, to), ...(to < items.length ? { nextPageToken: next } : {}) });
}

// https://cloud.google.com/storage/docs/json_api/v1/objects/get
function storageObject(request: HttpRequest, estate: GcpEstate): Other | undefined {
  const match = /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/.exec(request.path);
  if (match === null || request.method !== 'GET') return undefined;
  const [bucket, name] = [decodeURIComponent(match[1] ?? ''), decodeURIComponent(match[2] ?? '')];
  return {
    service: 'storage',
    operation: 'objects.get',
    answer: () => {
      const content = estate.objects?.[bucket]?.[name];
      // Cloud Storage words errors in its own way.
      if (content === undefined)
        return json(404, { error: { code: 404, message: `No such object: ${bucket}/${name}`, errors: [{ domain: 'global', reason: 'notFound' }] } });
      if (request.query.get('alt') !== 'media') return json(200, { kind: 'storage#object', bucket, name, size: String(Buffer.byteLength(content)) });
      return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: content };
    },
  };
}

// https://cloud.google.com/resource-manager/reference/rest/v3/projects/get
function node(request: HttpRequest, estate: GcpEstate): Other | undefined {
  const [, kind = '', id = ''] = /^\/v3\/(projects|folders|organizations)\/([^/:]+)$/.exec(request.path) ?? [];
  const found = kind === '' ? undefined : itemsOf(kind, estate).find((item) => item['name'] === `${kind}/${id}` || item['projectId'] === id);
  if (found === undefined || request.method !== 'GET' || estate.noResourceManager === true) return undefined;
  return { service: 'cloudresourcemanager', operation: `${kind}.get`, answer: () => json(200, found) };
}

// https://cloud.google.com/billing/docs/reference/rest/v1/projects/getBillingInfo. None of the projects is billed.
function billing(request: HttpRequest, estate: GcpEstate): Other | undefined {
  const id = /^\/v1\/projects\/([^/]+)\/billingInfo$/.exec(request.path)?.[1];
  const project = estate.projects.find((one) => one.id === id);
  if (id === undefined || project === undefined || request.method !== 'GET') return undefined;
  const name = `projects/${id}/billingInfo`;
  return {
    service: 'cloudbilling',
    operation: 'projects.getBillingInfo',
    answer: () => json(200, { name, projectId: id, billingAccountName: '', billingEnabled: false }),
  };
}

// https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/encrypt. No cipher: base64 with its context around it.
function kms(request: HttpRequest): Other | undefined {
  const match = /^\/v1\/(projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/:]+):(encrypt|decrypt)$/.exec(request.path);
  if (match === null || request.method !== 'POST') return undefined;
  const [, key = '', verb = ''] = match;
  return {
    service: 'cloudkms',
    operation: `cryptoKeys.${verb}`,
    answer: () => {
      const body = JSON.parse(request.body) as Record<string, string>;
      const aad = body['additionalAuthenticatedData'] ?? '';
      if (verb === 'encrypt') {
        const wrapped = Buffer.from(JSON.stringify({ key, aad, plain: body['plaintext'] })).toString('base64');
        return json(200, { name: `${key}/cryptoKeyVersions/1`, ciphertext: wrapped });
      }
      const wrap = JSON.parse(Buffer.from(body['ciphertext'] ?? '', 'base64').toString('utf8')) as Record<string, string>;
      if (wrap['key'] !== key || wrap['aad'] !== aad) throw new RpcError('INVALID_ARGUMENT', 'Decryption failed: the ciphertext is invalid.');
      return json(200, { plaintext: wrap['plain'] });
    },
  };
}

const answers = new WeakMap<GcpEstate, ReadonlyMap<string, Readonly<Record<string, unknown>>>>();

/** Answers by path: resources that are written out, and lists beside them. */
function answersOf(estate: GcpEstate): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const known = answers.get(estate);
  if (known !== undefined) return known;
  const all = new Map(
    estate.projects.flatMap((project) => [
      ...(project.assets ?? []).flatMap(({ path, data }) => (path === undefined || data === undefined ? [] : [[path, data] as const])),
      ...Object.entries(project.answers ?? {}),
    ]),
  );
  answers.set(estate, all);
  return all;
}

/** What an API answers of a resource that is written out. A list comes page by page where the request names a size. */
function described(request: HttpRequest, estate: GcpEstate): Other | undefined {
  const found = answersOf(estate).get(decodeURIComponent(request.path));
  if (found === undefined) return undefined;
  const size = Number(request.query.get('maxResults') ?? request.query.get('pageSize') ?? 0);
  return {
    service: 'described',
    operation: `${request.method} ${request.path}`,
    answer: () => {
      const [field, items] = Object.entries(found).find(([, value]) => Array.isArray(value)) ?? [];
      if (size === 0 || field === undefined || !Array.isArray(items)) return json(200, found);
      const from = Number(request.query.get('pageToken') ?? 0);
      const page = items.slice(from, from + size) as unknown[];
      return json(200, { ...found, [field]: page, ...(from + size < items.length ? { nextPageToken: String(from + size) } : {}) });
    },
  };
}

// Paths of the native APIs by the host of the asset's name.
const natives: readonly { readonly path: RegExp; readonly host: string }[] = [
  { path: /^\/compute\/v1\/(projects\/.+)$/, host: 'compute.googleapis.com' },
  { path: /^\/storage\/v1\/b\/([^/]+)$/, host: 'storage.googleapis.com' },
  { path: /^\/sql\/v1beta4\/(projects\/.+)$/, host: 'cloudsql.googleapis.com' },
  { path: /^\/v1\/(projects\/[^/]+\/locations\/[^/]+\/clusters\/[^/]+)$/, host: 'container.googleapis.com' },
  { path: /^\/v2\/(projects\/[^/]+\/locations\/[^/]+\/services\/[^/]+)$/, host: 'run.googleapis.com' },
  { path: /^\/v1\/(projects\/[^/]+\/topics\/[^/]+)$/, host: 'pubsub.googleapis.com' },
  { path: /^\/v1\/(projects\/[^/]+\/serviceAccounts\/[^/]+)$/, host: 'iam.googleapis.com' },
  { path: /^\/v1\/(projects\/[^/]+\/secrets\/[^/]+)$/, host: 'secretmanager.googleapis.com' },
];

function single(request: HttpRequest, assets: Assets): Other | undefined {
  if (request.method !== 'GET') return undefined;
  const native = natives.find(({ path }) => path.test(request.path));
  const tail = native?.path.exec(request.path)?.[1];
  if (native === undefined || tail === undefined) return undefined;
  return {
    service: native.host.replace('.googleapis.com', ''),
    operation: `GET ${request.path}`,
    answer: () => {
      const row = assets.find(`//${native.host}/${tail}`);
      if (row === undefined) throw new RpcError('NOT_FOUND', `The resource '${tail}' was not found`);
      return json(200, { name: row['displayName'], labels: row['labels'], status: row['state'], selfLink: `${request.origin}${request.path}` });
    },
  };
}
