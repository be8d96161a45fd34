import { checkedAnswer, unexpectedAnswer } from '../../core/checked-answer.ts';
import { defined } from '../../core/defined.ts';
import { CallError, type CallFailure } from '../../core/errors.ts';
import { armType } from './terraform/identify.ts';
import type { DetailRead, DetailTarget, LookupResult, LookupTarget, ProviderContext, ResourceDetail } from '../../core/provider.ts';
import { isItem, type Item, textOf } from './answers.ts';
import type { Api, Ask } from './api.ts';
import { resourceOf } from './arm-list.ts';
import { clients, from } from './clients.ts';
import { described } from './described.ts';
import { type ExtraRead, extrasOf } from './extra-reads.ts';
import type { Identities } from './identities.ts';
import type { Signer } from './signer.ts';

/** Types that no namespace lists with its versions, or whose namespace's newest version misleads. SOURCE: Azure/azure-rest-api-specs. */
const fixedVersions: Readonly<Record<string, string>> = {
  'microsoft.resources/resourcegroups': '2021-04-01',
  'microsoft.resources/subscriptions/resourcegroups': '2021-04-01',
  'microsoft.resources/subscriptions': '2022-12-01',
  'microsoft.resources/deployments': '2021-04-01',
  'microsoft.authorization/roleassignments': '2022-04-01',
  'microsoft.authorization/roledefinitions': '2022-04-01',
  'microsoft.authorization/policyassignments': '2023-04-01',
  'microsoft.authorization/policydefinitions': '2023-04-01',
  'microsoft.authorization/policysetdefinitions': '2023-04-01',
  'microsoft.authorization/locks': '2020-05-01',
  'microsoft.management/managementgroups': '2021-04-01',
  // The newest one that is no preview knows no settings by name.
  'microsoft.insights/diagnosticsettings': '2021-05-01-preview',
};

/** Reads of one resource by its ARM id. Each type has API versions of its own, which its namespace tells. */
export class Singles {
  readonly #context: ProviderContext;
  readonly #api: Api;
  readonly #identities: Identities;

  constructor(context: ProviderContext, api: Api, identities: Identities) {
    this.#context = context;
    this.#api = api;
    this.#identities = identities;
  }

  /** Whether a resource exists. Throws `CallError` where that cannot be known. */
  async lookup(target: LookupTarget, signal: AbortSignal): Promise<LookupResult> {
    try {
      const item = await this.#get(target, signal);
      const resource = resourceOf({ type: target.type, id: target.id, ...item }, target.account, operationOf(target.id));
      return { exists: true, detail: { attributes: item }, ...defined({ resource }) };
    } catch (error) {
      if (error instanceof CallError && error.failure.kind === 'not-found') return { exists: false };
      throw error;
    }
  }

  /** A read for each resource, of what is wanted of it. Asks nothing yet. */
  details(targets: readonly DetailTarget[]): readonly DetailRead[] {
    return targets.map((target) => {
      const { extras, rest } = extrasOf(target.type, target.wants);
      return {
        targets: [target],
        calls: extras.length + (rest ? 1 : 0),
        limitScope: { key: `azure/${target.account}`, limit: 'azure', perSecond: 12 },
        run: async (signal) => [await this.detail(target, signal)],
      };
    });
  }

  /** A resource's attributes, as ARM's GET brings them, and what is read below it. Throws `CallError`. */
  async detail(target: DetailTarget, signal: AbortSignal): Promise<ResourceDetail> {
    const { extras, rest } = extrasOf(target.type, target.wants);
    const unread: Record<string, CallFailure> = {};
    const read = async ([name, extra]: readonly [string, ExtraRead]): Promise<Item> => {
      try {
        return { [name]: await this.#extra(target, extra, signal) };
      } catch (error) {
        if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
        unread[name] = error.failure;
        return {};
      }
    };
    const [own, ...others] = await Promise.all([rest ? this.#get(target, signal) : {}, ...extras.map(read)]);
    return { attributes: Object.assign({}, own, ...others) as Item, ...(Object.keys(unread).length === 0 ? {} : { unread }) };
  }

  async #extra(target: LookupTarget, { path, list }: ExtraRead, signal: AbortSignal): Promise<unknown> {
    const { signer, ask } = await this.#asked({ ...target, id: target.id + path }, signal);
    if (list !== true) return checkedAnswer(described.part, (await this.#api.ask(signer, ask, signal)).body, ask.operation)['properties'];
    const items: Item[] = [];
    for await (const page of this.#api.pages(signer, ask, described.part, signal)) items.push(...page);
    return items;
  }

  async #get(target: LookupTarget, signal: AbortSignal): Promise<Item> {
    const { signer, ask } = await this.#asked(target, signal);
    const item = checkedAnswer(described.single, (await this.#api.ask(signer, ask, signal)).body, ask.operation);
    if (!isSame(item.id, target.id)) throw unexpectedAnswer(ask.operation, 'is about another resource');
    return item;
  }

  async #asked(target: LookupTarget, signal: AbortSignal): Promise<{ readonly signer: Signer; readonly ask: Ask }> {
    // What is no ARM id must not become a path of the endpoint.
    if (!/^\/(subscriptions|providers)\/[^?#]+$/i.test(target.id) || target.id.split('/').includes('..')) {
      throw new CallError({ kind: 'invalid', message: `${target.id} is no ARM id` });
    }
    const apiVersion = await this.#versionOf(target, signal);
    const subscription = /^\/subscriptions\/([^/]+)/i.exec(target.id)?.[1]?.toLowerCase();
    const { signer, tenant } = this.#identities.placeOf({ account: target.account });
    // The client puts the first slash there itself, and leaves as it is what is encoded.
    const path = target.id.slice(1).split('/').map(encodeURIComponent).join('/');
    const namespace = /\/providers\/([^/]+)/i.exec(target.id)?.[1];
    const ask: Ask = {
      operation: operationOf(target.id),
      send: (to, link) => {
        const { resources } = clients.resources(to, subscription ?? '');
        return link === undefined ? resources.getById(path, apiVersion) : resources.list().byPage(from(link)).next();
      },
      ...defined({ namespace, subscription, tenant }),
    };
    return { signer, ask };
  }

  /** The newest version of a type that is no preview; remembered by namespace, so that many resources cost one question more. */
  async #versionOf(target: LookupTarget, signal: AbortSignal): Promise<string> {
    const type = armType(target.id).toLowerCase();
    const fixed = fixedVersions[type];
    if (fixed !== undefined) return fixed;
    const [namespace = '', ...steps] = type.split('/');
    const versions = await this.#versionsIn(namespace, target, signal);
    // A namespace may list its types in part: then those of the nearest parent hold.
    for (let length = steps.length; length > 0; length -= 1) {
      const found = versions[steps.slice(0, length).join('/')];
      if (found !== undefined) return found;
    }
    throw new CallError({ kind: 'unsupported', message: `${namespace} tells no API version of ${type}` });
  }

  async #versionsIn(namespace: string, target: LookupTarget, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const { signer, tenant, identity } = this.#identities.placeOf({ account: target.account });
    const subscription = target.account;
    const question = { kind: 'discovery', provider: 'azure', identity, key: `versions/${subscription}/${namespace}` } as const;
    return this.#context.pipeline.cached(question, async (own) => {
      const ask: Ask = {
        operation: 'Microsoft.Resources/subscriptions/providers/read',
        namespace,
        send: (to) => clients.resources(to, subscription).providers.get(namespace),
        subscription,
        ...defined({ tenant }),
      };
      const { body } = await this.#api.ask(signer, ask, AbortSignal.any([signal, own]));
      return newestVersions(checkedAnswer(described.namespace, body, ask.operation));
    });
  }
}

/** The newest version of each type of a namespace's metadata that is no preview, or the newest preview. By type below the namespace, in lower case. */
export function newestVersions(body: Item): Record<string, string> {
  const listed = Array.isArray(body['resourceTypes']) ? body['resourceTypes'].filter(isItem) : [];
  const versions: Record<string, string> = {};
  for (const entry of listed) {
    const type = textOf(entry['resourceType']);
    const stated = Array.isArray(entry['apiVersions']) ? entry['apiVersions'].filter((version) => typeof version === 'string').sort() : [];
    const best = stated.findLast((version) => !version.includes('preview')) ?? stated.at(-1);
    if (type !== undefined && best !== undefined) versions[type.toLowerCase()] = best;
  }
  return versions;
}

/** Ids that differ in case or in their encoding are one; what is built in may be asked for below a subscription, and names itself without. */
function isSame(answered: string, asked: string): boolean {
  const [one, other] = [answered, asked].map((id) =>
    unescaped(id)
      .toLowerCase()
      .replace(/;rev=\d+$|\/+$/, ''),
  );
  return one === other || (one?.startsWith('/providers/') === true && other?.endsWith(one) === true);
}

function unescaped(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/** The RBAC action of reading an id: its type with `/read`. */
function operationOf(id: string): string {
  return `${armType(id)}/read`;
}
