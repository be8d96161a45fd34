import type { Item } from '../estate.ts';
import { AwsError } from '../errors.ts';
import type { Fields } from '../wire/values.ts';
import { type Call, invalid, placeOf, resourcesOf, type Row, text, texts } from './call.ts';
import { filtersOf, matchesFilters } from './filters.ts';
import type { PageRule } from './page-rule.ts';
import { type Pageable, pageOf } from './paging.ts';

/** An input that names resources: absent ones are refused with the service's own code. */
export interface IdRule {
  /** Input member: a list of ids or one id. */
  readonly input: string;
  /** Item member that it is held against. */
  readonly member: string;
  /** Code for an id that does not exist; unknown ids are left out when absent. */
  readonly code?: string;
  readonly status?: number;
  /** Cannot be asked together with a page size. */
  readonly withoutSize?: boolean;
}

export interface ListOptions {
  readonly page?: PageRule;
  readonly ids?: readonly IdRule[];
  /** EC2 filters are read. */
  readonly filters?: boolean;
  readonly keep?: (item: Item, call: Call) => boolean;
  /** How an item shows in the list; as it is when absent. */
  readonly as?: (item: Item, call: Call) => unknown;
  /** Checks and refusals that come first. */
  readonly check?: (call: Call) => void;
  /** Further output members. */
  readonly also?: (call: Call, items: readonly unknown[]) => Fields;
}

/** The row of an operation that lists the resources of one or more types. `member` is the output member that holds them. */
export function list(service: string, operation: string, types: string | readonly string[], member: string, options: ListOptions = {}): Row {
  const wanted = typeof types === 'string' ? [types] : types;
  return {
    service,
    operation,
    lists: { types: wanted, member, ...(options.page === undefined ? {} : { page: options.page }) },
    handle: (call) => {
      options.check?.(call);
      const page = pageOf(call, selected(call, wanted, options), options.page);
      const items = options.as === undefined ? page.items : page.items.map((item) => options.as?.(item, call));
      return { [member]: items, ...page.members, ...options.also?.(call, items) };
    },
  };
}

function selected(call: Call, types: readonly string[], options: ListOptions): Pageable<Item> {
  const named = (options.ids ?? []).filter((rule) => idsIn(call, rule).length > 0);
  const filtered = options.filters === true && Array.isArray(filtersOf(call));
  const [only] = types;
  if (named.length === 0 && !filtered && options.keep === undefined && types.length === 1 && only !== undefined) {
    return call.estate.list(call.caller.account, placeOf(call), only);
  }
  let items = types.flatMap((type) => resourcesOf(call, type));
  if (options.keep !== undefined) items = items.filter((item) => options.keep?.(item, call));
  for (const rule of named) items = withIds(call, items, rule, options.page?.size);
  return filtered ? items.filter((item) => matchesFilters(call, item)) : items;
}

function idsIn(call: Call, rule: IdRule): readonly string[] {
  const one = text(call, rule.input);
  return one === undefined ? texts(call, rule.input) : [one];
}

function withIds(call: Call, items: readonly Item[], rule: IdRule, size: string | undefined): Item[] {
  if (rule.withoutSize === true && size !== undefined && call.input[size] !== undefined) {
    throw invalid(call, `The parameter ${rule.input} cannot be used with the parameter ${size}`, 'InvalidParameterCombination');
  }
  const wanted = new Set(idsIn(call, rule));
  const found = items.filter((item) => wanted.has(String(item[rule.member])));
  const missing = [...wanted].filter((id) => !found.some((item) => item[rule.member] === id));
  if (missing.length > 0 && rule.code !== undefined) throw notFound(call, rule.code, missing.join(', '), rule.status);
  return found;
}

/** What a service says of a resource that it does not have. */
export function notFound(call: Call, code: string, name: string, status?: number): AwsError {
  const usual = call.service.protocol.startsWith('json') || call.service.protocol === 'ec2' ? 400 : 404;
  return new AwsError(code, status ?? usual, `The ${name.startsWith('arn:') ? 'resource' : 'ID or name'} '${name}' does not exist`);
}
