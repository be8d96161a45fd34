import type { Answer } from '../delivery.ts';
import type { Fault } from '../faults.ts';
import { type HttpCloud, type HttpRequest, json, startHttpCloud, type Understood } from '../http-cloud.ts';
import { builders, type DigitalOceanEstate } from './estate.ts';

export interface SimulatedDigitalOcean extends HttpCloud {
  /** Variables that lead DriftMgr here, and nowhere else. */
  readonly environment: Readonly<Record<string, string>>;
}

interface Collection {
  /** Field of a listing's answer. */
  readonly items: string;
  /** Field of one object's answer. */
  readonly item: string;
  readonly scope: string;
  /** Field that the path of one object names. */
  readonly id?: string;
  /** Answered whole: the description knows no paging parameters for it. */
  readonly unpaged?: true;
}

// Paths, fields, scopes and paging parameters: digitalocean/openapi, specification/DigitalOcean-public.v2.yaml.
const collections: Readonly<Record<string, Collection>> = {
  droplets: { items: 'droplets', item: 'droplet', scope: 'droplet:read' },
  volumes: { items: 'volumes', item: 'volume', scope: 'block_storage:read' },
  'kubernetes/clusters': { items: 'kubernetes_clusters', item: 'kubernetes_cluster', scope: 'kubernetes:read' },
  databases: { items: 'databases', item: 'database', scope: 'database:read', unpaged: true },
  load_balancers: { items: 'load_balancers', item: 'load_balancer', scope: 'load_balancer:read' },
  apps: { items: 'apps', item: 'app', scope: 'app:read' },
  reserved_ips: { items: 'reserved_ips', item: 'reserved_ip', scope: 'reserved_ip:read', id: 'ip' },
  reserved_ipv6: { items: 'reserved_ipv6s', item: 'reserved_ipv6', scope: 'reserved_ip:read', id: 'ip' },
  vpcs: { items: 'vpcs', item: 'vpc', scope: 'vpc:read' },
  vpc_peerings: { items: 'vpc_peerings', item: 'vpc_peering', scope: 'vpc_peering:read' },
  vpc_nat_gateways: { items: 'vpc_nat_gateways', item: 'vpc_nat_gateway', scope: 'nat_gateway:read' },
  registries: { items: 'registries', item: 'registry', scope: 'registry:read', id: 'name', unpaged: true },
  firewalls: { items: 'firewalls', item: 'firewall', scope: 'firewall:read' },
  domains: { items: 'domains', item: 'domain', scope: 'domain:read', id: 'name' },
  snapshots: { items: 'snapshots', item: 'snapshot', scope: 'snapshot:read' },
  images: { items: 'images', item: 'image', scope: 'image:read' },
  'droplets/autoscale': { items: 'autoscale_pools', item: 'autoscale_pool', scope: 'droplet:read' },
  'cdn/endpoints': { items: 'endpoints', item: 'endpoint', scope: 'cdn:read' },
  certificates: { items: 'certificates', item: 'certificate', scope: 'certificate:read' },
  'account/keys': { items: 'ssh_keys', item: 'ssh_key', scope: 'ssh_key:read' },
  projects: { items: 'projects', item: 'project', scope: 'project:read' },
  'uptime/checks': { items: 'checks', item: 'check', scope: 'uptime:read' },
  'monitoring/alerts': { items: 'policies', item: 'policy', scope: 'monitoring:read', id: 'uuid' },
  'functions/namespaces': { items: 'namespaces', item: 'namespace', scope: 'function:read', id: 'namespace', unpaged: true },
  tags: { items: 'tags', item: 'tag', scope: 'tag:read', id: 'name' },
  'spaces/keys': { items: 'keys', item: 'key', scope: 'spaces_key:read', id: 'access_key' },
};

type Item = Readonly<Record<string, unknown>>;

/** Serves an estate as DigitalOcean's API v2. */
export async function startDigitalOcean(estate: DigitalOceanEstate, options: { readonly port?: number } = {}): Promise<SimulatedDigitalOcean> {
  const quota = new Quota(estate.quota ?? { minute: 250, hour: 5000 });
  const cloud = await startHttpCloud('digitalocean', (request) => understand(request, estate, quota), options.port);
  return {
    ...cloud,
    environment: { DRIFTMGR_DIGITALOCEAN_ENDPOINT: cloud.url, DIGITALOCEAN_TOKEN: Object.keys(estate.tokens)[0] ?? '' },
  };
}

function understand(request: HttpRequest, estate: DigitalOceanEstate, quota: Quota): Understood {
  const path = request.path.replace(/^\/v2\//, '');
  return {
    seen: {
      service: 'digitalocean',
      operation: `${request.method} /v2/${path}`,
      region: 'global',
      account: estate.team.uuid,
      input: Object.fromEntries(request.query),
    },
    answer(faults) {
      const limits = quota.take();
      const answer = limits.exceeded
        ? json(429, { id: 'too_many_requests', message: 'API Rate limit exceeded.' }, { 'retry-after': String(limits.retryAfterSeconds) })
        : (faulty(faults) ?? respond(request, path, estate));
      return { ...answer, headers: { ...answer.headers, ...limits.headers } };
    },
  };
}

function faulty(faults: readonly Fault[]): Answer | undefined {
  for (const fault of faults) {
    if (fault.kind === 'throttled') {
      return json(
        429,
        { id: 'too_many_requests', message: 'API Rate limit exceeded.' },
        fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
      );
    }
    if (fault.kind === 'denied') return forbidden;
    if (fault.kind === 'error')
      return json(fault.status ?? 500, { id: fault.code ?? 'server_error', message: fault.message ?? 'Unexpected server-side error' });
    if (fault.kind === 'not-served') return notFound;
  }
  return undefined;
}

const notFound = json(404, { id: 'not_found', message: 'The resource you requested could not be found.' });
const forbidden = json(403, { id: 'forbidden', message: 'You are not authorized to perform this operation' });

function respond(request: HttpRequest, path: string, estate: DigitalOceanEstate): Answer {
  const scopes = estate.tokens[/^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? ''];
  if (scopes === undefined) return json(401, { id: 'unauthorized', message: 'Unable to authenticate you' });
  if (request.method !== 'GET') return json(405, { id: 'method_not_allowed', message: 'only reads are simulated' });
  const allowed = (scope: string): boolean => scopes === '*' || scopes.includes(scope);
  if (path === 'account') return allowed('account:read') ? json(200, { account: accountOf(estate) }) : forbidden;
  if (path === 'registry') return allowed('registry:read') ? registryOf(estate) : forbidden;
  const records = /^(domains\/[^/]+\/records)(?:\/([^/]+))?$/.exec(path);
  if (records !== null) return allowed('domain:read') ? recordsOf(request, records[1] ?? '', records[2], estate) : forbidden;
  const collection = collections[path];
  if (collection !== undefined) return allowed(collection.scope) ? list(request, path, collection, estate) : forbidden;
  const cut = path.lastIndexOf('/');
  const parent = collections[path.slice(0, cut)];
  if (parent === undefined) return notFound;
  return allowed(parent.scope) ? one(path.slice(0, cut), decodeURIComponent(path.slice(cut + 1)), parent, estate) : forbidden;
}

function accountOf(estate: DigitalOceanEstate): Item {
  return {
    droplet_limit: 25,
    floating_ip_limit: 5,
    email: estate.email,
    name: estate.team.name,
    uuid: 'b6fr89dbf6d9156cace5f3c78dc9851d957381ef',
    email_verified: true,
    status: 'active',
    status_message: '',
    team: estate.team,
  };
}

function registryOf(estate: DigitalOceanEstate): Answer {
  const registries = itemsOf('registries', estate);
  if (registries.length > 1) return json(412, { id: 'precondition_failed', message: 'the account has several registries' });
  return registries[0] === undefined ? notFound : json(200, { registry: registries[0] });
}

function recordsOf(request: HttpRequest, path: string, id: string | undefined, estate: DigitalOceanEstate): Answer {
  const domain = decodeURIComponent(path.split('/')[1] ?? '');
  if (!itemsOf('domains', estate).some(({ name }) => name === domain)) return notFound;
  const collection: Collection = { items: 'domain_records', item: 'domain_record', scope: 'domain:read' };
  const key = `domains/${domain}/records`;
  return id === undefined ? list(request, key, collection, estate) : one(key, id, collection, estate);
}

function itemsOf(key: string, estate: DigitalOceanEstate): readonly Item[] {
  const given = estate.collections[key] ?? 0;
  if (typeof given !== 'number') return given;
  const build = builders[key];
  return build === undefined ? [] : Array.from({ length: given }, (_, index) => build(index));
}

function matching(request: HttpRequest, path: string, estate: DigitalOceanEstate): readonly Item[] {
  const type = request.query.get('resource_type');
  // "By default, only non-GPU Droplets are returned": specification/resources/droplets/droplets_list.yml.
  if (path === 'droplets' && request.query.get('type') === 'gpus') return itemsOf('droplets?gpus', estate);
  if (path === 'images' && request.query.get('private') !== 'true') return [...itemsOf(path, estate), ...itemsOf('images?public', estate)];
  if (path !== 'snapshots') return itemsOf(path, estate);
  const kinds = type === null ? ['droplet', 'volume'] : [type];
  return kinds.flatMap((kind) => itemsOf(`snapshots?${kind}`, estate));
}

function list(request: HttpRequest, path: string, collection: Collection, estate: DigitalOceanEstate): Answer {
  // "The `region` may be provided as query parameter": specification/resources/volumes/volumes_list.yml.
  const region = path === 'volumes' ? request.query.get('region') : null;
  const all = matching(request, path, estate).filter((item) => region === null || (item['region'] as { slug?: string } | undefined)?.slug === region);
  if (collection.unpaged === true) return json(200, { [collection.items]: all });
  const perPage = Number(request.query.get('per_page') ?? 20);
  const page = Number(request.query.get('page') ?? 1);
  if (!Number.isInteger(perPage) || perPage < 1 || perPage > 200 || !Number.isInteger(page) || page < 1) {
    return json(422, { id: 'unprocessable_entity', message: 'per_page must be between 1 and 200, page at least 1' });
  }
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const link = (to: number): string => {
    const url = new URL(`/v2/${path}`, request.origin);
    for (const [name, value] of request.query) url.searchParams.set(name, value);
    url.searchParams.set('page', String(to));
    return url.href;
  };
  const pages = {
    ...(page < last ? { next: link(page + 1), last: link(last) } : {}),
    ...(page > 1 ? { first: link(1), prev: link(page - 1) } : {}),
  };
  return json(200, {
    [collection.items]: all.slice((page - 1) * perPage, page * perPage),
    links: Object.keys(pages).length === 0 ? {} : { pages },
    meta: { total: all.length },
  });
}

function one(path: string, id: string, collection: Collection, estate: DigitalOceanEstate): Answer {
  const all =
    path === 'snapshots'
      ? ['droplet', 'volume'].flatMap((kind) => itemsOf(`snapshots?${kind}`, estate))
      : [...itemsOf(path, estate), ...itemsOf(`${path}?gpus`, estate)];
  const found = all.find((item) => String(item[collection.id ?? 'id']) === id);
  return found === undefined ? notFound : json(200, { [collection.item]: found });
}

/** The published quotas, as sliding windows over a token ("Rate Limit" in the API reference). */
class Quota {
  readonly #limits: { readonly minute: number; readonly hour: number };
  #times: number[] = [];

  constructor(limits: { readonly minute: number; readonly hour: number }) {
    this.#limits = limits;
  }

  take(): { exceeded: boolean; retryAfterSeconds: number; headers: Record<string, string> } {
    const now = Date.now();
    this.#times = this.#times.filter((time) => time > now - 3_600_000);
    const minute = this.#times.filter((time) => time > now - 60_000);
    const exceeded = this.#times.length >= this.#limits.hour || minute.length >= this.#limits.minute;
    if (!exceeded) this.#times.push(now);
    const window = minute.length >= this.#limits.minute ? minute : this.#times;
    const freesAt = (window[0] ?? now) + (window === minute ? 60_000 : 3_600_000);
    return {
      exceeded,
      retryAfterSeconds: Math.max(1, Math.ceil((freesAt - now) / 1000)),
      headers: {
        'ratelimit-limit': String(this.#limits.hour),
        'ratelimit-remaining': String(Math.max(0, this.#limits.hour - this.#times.length)),
        'ratelimit-reset': String(Math.ceil((this.#times[0] ?? now) / 1000) + 3600),
      },
    };
  }
}
