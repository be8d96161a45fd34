import { defined } from '../../../core/defined.ts';
import { CallError } from '../../../core/errors.ts';
import type { Resource } from '../../../core/model.ts';
import type { Page, PartFailure, ResourceTypeInfo } from '../../../core/provider.ts';
import { inTheirOrder } from '../../../core/side-by-side.ts';
import { idOf, listOf, readable, readableLater, tokenOf } from '../answers.ts';
import type { CommandOf, Service } from '../sdk.ts';
import type { Session } from '../session.ts';

/** Where a question is asked. */
export interface Place {
  readonly session: Session;
  readonly account: string;
  /** The region asked; for a global service the one that answers for it. */
  readonly region: string;
  /** Where the resources are shown: the region, or `global`. */
  readonly shown: string;
  /** `arn:aws:ec2:us-east-1:123456789012:` and what follows it. */
  arn(service: string, resource: string, where?: { readonly region?: string; readonly account?: string }): string;
  /** One more question to the row's own service. Throws `CallError`. */
  ask<Output>(operation: string, command: CommandOf<Output>): Promise<Output>;
  readonly signal: AbortSignal;
}

/** What a row says of one item; the rest of a `Resource` is the place's. */
export interface Described {
  /** The ARN, where there is one. */
  readonly id: string;
  /** One of the row's further types; the row's own when absent. */
  readonly type?: string;
  readonly name?: string | undefined;
  readonly region?: string;
  readonly tags?: TagList | Readonly<Record<string, string>> | undefined;
  /** Members that are undefined are left out. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly createdAt?: Date | string | number | undefined;
  readonly isDefault?: boolean | undefined;
  readonly uncounted?: string | undefined;
}

/** The items of a page after further questions about them; what could not be known of some of them is a failure of that part. */
export interface Completed<Item> {
  readonly items: readonly Item[];
  readonly failures?: readonly PartFailure[];
}

/** A resource type, as a row: everything that differs between types is in it. */
export interface Row<Output extends object, Item> {
  readonly type: string;
  /** Plural, for people. */
  readonly title: string;
  /** Further types that the same answer holds; `resource` names them. */
  readonly also?: readonly { readonly type: string; readonly title: string }[];
  /** Asked once though the service is regional: its answer is about the whole account. */
  readonly once?: true;
  readonly service: Service;
  /** The API's name of the operation, e.g. `DescribeInstances`. */
  readonly operation: string;
  /** The IAM action, where it is not `<prefix>:<operation>`. */
  readonly permission?: string;
  /** The type whose resources are needed to ask; one question for each of them. */
  readonly parents?: string;
  /** Asked for one after another where one question leaves some out; each is handed to `request`. What several answers hold is one. */
  readonly kinds?: readonly (string | undefined)[];
  /** The largest page that the API allows. `token` is absent for the first one. */
  readonly request: (token: string | undefined, parent: Resource, at: Place, kind?: string) => CommandOf<Output>;
  /** Undefined where the answer lacks the list. */
  readonly items: (answer: Output) => readonly Item[] | undefined;
  /** True of an answer without the list, by a service that leaves it out where it is empty. */
  readonly leftOut?: (answer: Output) => boolean;
  /** What asks for the next page; absent for an operation that has only one. */
  readonly token?: (answer: Output) => string | undefined;
  /** Further questions about the items of one page. */
  readonly complete?: (items: readonly Item[], at: Place, parent: Resource) => Promise<Completed<Item>>;
  /** Undefined leaves an item out: it is AWS's own, not the account's. */
  readonly resource: (item: Item, at: Place, parent: Resource) => Described | undefined;
}

/** A type that can be listed. */
export interface Lister {
  readonly info: ResourceTypeInfo;
  /** Every type that the listing returns completely; the first is `info`. */
  readonly infos: readonly ResourceTypeInfo[];
  readonly service: Service;
  readonly operation: string;
  /** `*` for the one type whose answer spans regions (buckets). */
  readonly regions: 'each' | 'global' | '*';
  pages(place: Omit<Place, 'ask'>, parents: readonly Resource[]): AsyncIterable<Page>;
}

/** How many parents are asked about at once; the pipeline's rate-limit scopes decide how fast. */
const parentsAtOnce = 8;

/** Pages that a listing may have; beyond it a server is taken to go in circles. */
const mostPages = 100_000;

const noParent: Resource = { provider: 'aws', account: '', region: '', type: '', id: '', source: '' };

/** Makes a lister of a row. */
export function lister<Output extends object, Item>(row: Row<Output, Item>): Lister {
  const { type, title, service, operation, parents } = row;
  const permission = row.permission ?? `${service.prefix}:${operation}`;
  const scope = service.global === true || row.once === true ? 'global' : 'regional';
  const shared = { scope, permission, ...defined({ parent: parents }) } as const;
  const info = { type, title, ...shared };
  return {
    info,
    infos: [info, ...(row.also ?? []).map((one) => ({ ...one, ...shared }))],
    service,
    operation,
    regions: scope === 'global' ? 'global' : 'each',
    pages: (bare, known) => {
      const at = withAsk(bare, service);
      if (parents === undefined) return pagesOf(row, at, noParent, permission);
      return pagesOfParents(row, at, known, permission);
    },
  };
}

/** Adds to a place the way to ask the given service. */
export function withAsk(bare: Omit<Place, 'ask'>, service: Service): Place {
  const { session, region, signal } = bare;
  return { ...bare, ask: async (operation, command) => await session.ask(service, operation, command, { region, signal }) };
}

async function* pagesOf<Output extends object, Item>(row: Row<Output, Item>, at: Place, parent: Resource, permission: string): AsyncGenerator<Page> {
  const name = `${row.service.prefix}:${row.operation}`;
  for (const kind of row.kinds ?? [undefined]) {
    const seen = new Set<string>();
    let token: string | undefined;
    do {
      // Nothing of a page is held while the next one is waited for: that may take long, and a page of the SDK's weighs megabytes.
      const pages: Page[] = [];
      token = nextToken(await askPage(row, at, { parent, permission, token, kind }, pages), seen, name, at.region);
      yield pages.pop() ?? {};
    } while (token !== undefined);
  }
}

interface PageRequest {
  readonly parent: Resource;
  readonly permission: string;
  readonly token: string | undefined;
  readonly kind: string | undefined;
}

/** Adds the page to `pages`, and gives back the token for the next one. */
async function askPage<Output extends object, Item>(
  row: Row<Output, Item>,
  at: Place,
  { parent, permission, token, kind }: PageRequest,
  pages: Page[],
): Promise<string | undefined> {
  const { service, operation } = row;
  const command = row.request(token, parent, at, kind);
  const answer = await at.session.ask(service, operation, command, { region: at.region, signal: at.signal, permission });
  const source = `${service.prefix}:${operation}`;
  const question = { operation: source, region: at.region };
  const items = listOf(question, () => row.items(answer) ?? (row.leftOut?.(answer) === true ? [] : undefined));
  const complete = await readableLater(question, async () => (await row.complete?.(items, at, parent)) ?? { items });
  const resources = complete.items.flatMap((item) => {
    const resource = readable(question, () => {
      const described = row.resource(item, at, parent);
      return described === undefined ? undefined : toResource(described, described.type ?? row.type, source, at, parent);
    });
    return resource === undefined ? [] : [{ ...resource, id: idOf(question, resource.id) }];
  });
  pages.push({ resources, ...defined({ failures: complete.failures }) });
  return tokenOf(question, row.token?.(answer), answer);
}

/**
 * The token for the next page; undefined at the end. Throws `CallError` when a server gives one a second time:
 * following it would never end, and what came so far may not be all.
 */
export function nextToken(token: string | undefined, seen: Set<string>, operation: string, region: string): string | undefined {
  if (token === undefined || token === '') return undefined;
  if (seen.has(token) || seen.size >= mostPages) {
    throw new CallError({
      kind: 'failed',
      code: 'RepeatedToken',
      message: `${operation} in ${region}: the endpoint repeats a page token, so the listing has no end`,
    });
  }
  seen.add(token);
  return token;
}

/** Asks about several parents side by side. One that fails is a failure of its part; one that is gone has no children. */
async function* pagesOfParents<Output extends object, Item>(
  row: Row<Output, Item>,
  at: Place,
  parents: readonly Resource[],
  permission: string,
): AsyncGenerator<Page> {
  for await (const pages of inTheirOrder(parents, parentsAtOnce, (parent) => childrenOf(row, at, parent, permission))) yield* pages;
}

async function childrenOf<Output extends object, Item>(row: Row<Output, Item>, at: Place, parent: Resource, permission: string): Promise<Page[]> {
  const pages: Page[] = [];
  try {
    for await (const page of pagesOf(row, at, parent, permission)) pages.push(page);
  } catch (error) {
    const part = partFailure(error, { account: at.account, region: at.shown, type: row.type });
    if (part !== undefined) pages.push({ failures: [part] });
  }
  return pages;
}

/**
 * The failure of a part of a listing. Undefined when the part is gone meanwhile. Rethrows what is not a call's failure,
 * and what ends the whole listing (cancelled, credentials refused).
 */
export function partFailure(error: unknown, part: Omit<PartFailure, 'failure'>): PartFailure | undefined {
  if (!(error instanceof CallError)) throw error;
  const { kind } = error.failure;
  if (kind === 'cancelled' || kind === 'unauthenticated') throw error;
  return kind === 'not-found' ? undefined : { ...part, failure: error.failure };
}

/** A resource of what a row says and of where it was asked. */
export function toResource(described: Described, type: string, source: string, at: Place, parent: Resource = noParent): Resource {
  const { id, name, tags, createdAt } = described;
  const attributes = Object.fromEntries(Object.entries(described.attributes ?? {}).filter(([, value]) => value !== undefined && value !== null));
  const tagged = tagsOf(tags);
  const called = name ?? tagged?.['Name'];
  const created = createdAt === undefined ? undefined : new Date(createdAt);
  return {
    provider: 'aws',
    account: at.account,
    region: described.region ?? at.shown,
    type,
    id,
    source,
    ...(called === undefined || called === '' ? {} : { name: called }),
    ...defined({ tags: tagged }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(created === undefined || Number.isNaN(created.getTime()) ? {} : { createdAt: created.toISOString() }),
    ...(parent.id === '' ? {} : { parent: parent.id }),
    ...(described.isDefault === true ? { isDefault: true } : {}),
    ...defined({ uncounted: described.uncounted }),
  };
}

function tagsOf(tags: Described['tags']): Readonly<Record<string, string>> | undefined {
  if (tags === undefined || !isTagList(tags)) return tags;
  return Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])));
}

type TagList = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[];

function isTagList(tags: TagList | Readonly<Record<string, string>>): tags is TagList {
  return Array.isArray(tags);
}
