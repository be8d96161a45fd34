import type { Answer } from '../delivery.ts';
import { type HttpRequest, json } from '../http-cloud.ts';
import { failure, unauthorized } from './errors.ts';
import type { AzureEstate, Kept, SubscriptionSpec } from './estate.ts';

/** What a request is, in the words of Azure RBAC. */
export interface Operation {
  readonly service: string;
  readonly action: string;
  readonly subscription?: string;
}

/** The operation behind a request. */
export function operationOf(request: HttpRequest): Operation {
  const { path } = request;
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1];
  const stated = subscription === undefined ? {} : { subscription };
  const resources = 'Microsoft.Resources';
  if (/^\/providers\/Microsoft\.ResourceGraph\/resources$/i.test(path) && request.method === 'POST')
    return { service: 'Microsoft.ResourceGraph', action: 'Microsoft.ResourceGraph/resources/read' };
  if (/^\/subscriptions\/?$/i.test(path)) return { service: resources, action: 'Microsoft.Resources/subscriptions/read' };
  if (/^\/tenants\/?$/i.test(path)) return { service: resources, action: 'Microsoft.Resources/tenants/read' };
  if (/^\/subscriptions\/[^/]+$/i.test(path)) return { service: resources, action: 'Microsoft.Resources/subscriptions/read', ...stated };
  if (/^\/subscriptions\/[^/]+\/resources$/i.test(path))
    return { service: resources, action: 'Microsoft.Resources/subscriptions/resources/read', ...stated };
  if (/^\/subscriptions\/[^/]+\/resourcegroups(\/[^/]+)?$/i.test(path))
    return { service: resources, action: 'Microsoft.Resources/subscriptions/resourceGroups/read', ...stated };
  if (/^\/subscriptions\/[^/]+\/providers\/[^/]+$/i.test(path))
    return { service: resources, action: 'Microsoft.Resources/subscriptions/providers/read', ...stated };
  const [namespace = '', ...steps] = path.slice(path.toLowerCase().lastIndexOf('/providers/') + '/providers/'.length).split('/');
  return { service: namespace, action: `${[namespace, ...steps.filter((_, index) => index % 2 === 0)].join('/')}/read`, ...stated };
}

/** Azure Resource Manager after Azure/azure-rest-api-specs `specification/resources` and `specification/subscription`. */
export class SimulatedArm {
  readonly #estate: AzureEstate;
  readonly #kept: ReadonlyMap<string, readonly Kept[]>;
  readonly #tenants: readonly string[];

  constructor(estate: AzureEstate, kept: ReadonlyMap<string, readonly Kept[]>, tenants: readonly string[]) {
    this.#estate = estate;
    this.#kept = kept;
    this.#tenants = tenants;
  }

  answer(came: HttpRequest, operation: Operation): Answer {
    const request = { ...came, origin: this.#estate.innerHost ?? came.origin };
    if (request.method !== 'GET') return failure(405, 'MethodNotAllowed', 'The method is not allowed here.');
    if (request.query.get('api-version') === null) return failure(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.');
    const { subscription } = operation;
    if (subscription === undefined) return this.#atTheTop(request);
    const spec = this.#estate.subscriptions.find((one) => one.id.toLowerCase() === subscription.toLowerCase());
    if (spec === undefined) return failure(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
    if (spec.access === 'denied') return unauthorized(operation.action, request.path);
    const stated =
      this.#estate.strayLink === true ? json(200, { value: [], nextLink: 'https://elsewhere.example/next' }) : this.#within(spec, request);
    return { ...stated, headers: { ...stated.headers, 'x-ms-ratelimit-remaining-subscription-reads': '11999' } };
  }

  #atTheTop(request: HttpRequest): Answer {
    const { tenant, subscriptions } = this.#estate;
    if (/^\/tenants/i.test(request.path)) return json(200, { value: this.#tenants.map((one) => ({ id: `/tenants/${one}`, tenantId: one })) });
    const items = subscriptions.map((spec) => ({
      id: `/subscriptions/${spec.id}`,
      authorizationSource: 'RoleBased',
      managedByTenants: [],
      subscriptionId: spec.id,
      tenantId: spec.tenant ?? tenant,
      displayName: spec.name,
      state: spec.state ?? 'Enabled',
      subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'EnterpriseAgreement_2014-09-01', spendingLimit: 'Off' },
    }));
    return paged(request, items, 100);
  }

  #within(spec: SubscriptionSpec, request: HttpRequest): Answer {
    const { path } = request;
    const all = this.#kept.get(spec.id.toLowerCase()) ?? [];
    if (/\/resources$/i.test(path)) {
      const dated = request.query.get('$expand')?.includes('createdTime') === true;
      const items = all.filter((one) => one.table === 'Resources').map((one) => ({ ...listed(one), ...(dated ? createdTimeOf(one) : {}) }));
      return paged(request, items, this.#estate.armPage ?? 1000);
    }
    if (/\/resourcegroups$/i.test(path) && this.#estate.noGroupList === true) return failure(404, 'NotFound', 'Not Found');
    if (/\/resourcegroups$/i.test(path))
      return paged(request, all.filter((one) => one.type === 'Microsoft.Resources/resourceGroups').map(listed), 1000);
    const namespace = /^\/subscriptions\/[^/]+\/providers\/([^/]+)$/i.exec(path)?.[1];
    if (namespace !== undefined) return this.#provider(spec, namespace, all);
    const found = all.find((one) => one.id.toLowerCase() === decodeURIComponent(path).toLowerCase());
    if (found !== undefined) return json(200, { ...listed(found), ...found.body });
    const children = below(all, decodeURIComponent(path).toLowerCase());
    if (children.length > 0)
      return paged(
        request,
        children.map((one) => ({ ...listed(one), ...one.body })),
        1000,
      );
    return failure(404, 'ResourceNotFound', `The Resource '${path}' under resource group was not found.`);
  }

  /** The types and API versions of a namespace. */
  #provider(spec: SubscriptionSpec, namespace: string, all: readonly Kept[]): Answer {
    const prefix = `${namespace.toLowerCase()}/`;
    const types = [...new Set(all.map((one) => one.type))].filter((type) => type.toLowerCase().startsWith(prefix));
    return json(200, {
      id: `/subscriptions/${spec.id}/providers/${namespace}`,
      namespace,
      registrationState: types.length > 0 ? 'Registered' : 'NotRegistered',
      resourceTypes: types.map((type) => ({
        resourceType: type.slice(prefix.length),
        locations: ['West Europe'],
        apiVersions: ['2024-12-01-preview', '2024-07-01', '2023-01-01'],
      })),
    });
  }
}

const recordTypes: ReadonlySet<string> = new Set(['a', 'aaaa', 'caa', 'cname', 'mx', 'ns', 'ptr', 'soa', 'srv', 'txt']);

/** What a list below a resource holds: the children of one kind, or the record sets of a zone of any. */
function below(all: readonly Kept[], path: string): readonly Kept[] {
  const zone = /^(.+\/(?:private)?dnszones\/[^/]+)\/all$/.exec(path)?.[1];
  const prefix = `${zone ?? path}/`;
  return all.filter(({ id }) => {
    const lower = id.toLowerCase();
    const steps = lower.startsWith(prefix) ? lower.slice(prefix.length).split('/') : [];
    return zone === undefined ? steps.length === 1 : steps.length === 2 && recordTypes.has(steps[0] ?? '');
  });
}

/** ARM spells types as their provider does, and group names as they were first written. */
function listed({ id, name, type, location, tags, body }: Kept): Record<string, unknown> {
  const { sku, kind, managedBy } = body;
  return {
    id,
    name,
    type,
    location,
    ...(tags === null ? {} : { tags }),
    ...(sku === undefined ? {} : { sku }),
    ...(kind === undefined ? {} : { kind }),
    ...(managedBy === undefined ? {} : { managedBy }),
  };
}

/** `createdTime` comes where it is asked for (`$expand`), and only with what Resource Manager saw being made. */
function createdTimeOf({ body }: Kept): Record<string, unknown> {
  const properties = body['properties'];
  return typeof properties === 'object' && properties !== null && 'timeCreated' in properties ? { createdTime: properties.timeCreated } : {};
}

/** A page with a link to the next; a full last page links to an empty one, as the service does now and then. */
function paged(request: HttpRequest, items: readonly unknown[], size: number): Answer {
  const from = Number(request.query.get('$skiptoken') ?? 0);
  const page = items.slice(from, from + size);
  if (page.length < size) return json(200, { value: page });
  const next = new URL(request.path, request.origin);
  for (const [name, value] of request.query) next.searchParams.set(name, value);
  next.searchParams.set('$skiptoken', String(from + size));
  return json(200, { value: page, nextLink: next.href });
}
