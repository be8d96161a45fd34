import type { Item } from '../estate.ts';
import { AwsError } from '../errors.ts';
import { type Fields, isFields } from '../wire/values.ts';
import { type Call, required, resourcesOf, type Row } from './call.ts';
import { notFound } from './list.ts';

/** How a read finds its resource. */
export interface Finder {
  readonly type: string;
  /** Input member that names it. */
  readonly by: string;
  /** Item members that it may name: name, ARN. */
  readonly members: readonly string[];
  /** Code and status when there is none. */
  readonly code: string;
  readonly status?: number;
}

export function find(call: Call, finder: Finder): Item {
  const wanted = required(call, finder.by);
  const found = resourcesOf(call, finder.type).find((item) => finder.members.some((member) => item[member] === wanted));
  if (found === undefined) throw notFound(call, finder.code, wanted, finder.status);
  return found;
}

/** A read of one resource. */
export function get(service: string, operation: string, finder: Finder, output: (item: Item, call: Call) => Fields): Row {
  return { service, operation, handle: (call) => output(find(call, finder), call) };
}

/** The service's own error for a detail that is not set. */
export interface NotSet {
  readonly notSet: string;
  readonly status: number;
  readonly message: string;
}

/** What a detail read gives where the estate gives nothing. */
export type Unset = Fields | NotSet | ((item: Item, call: Call) => Fields);

function isNotSet(unset: Fields | NotSet): unset is NotSet {
  return typeof unset.notSet === 'string';
}

/** A detail read, answered by the resource's `$answers[operation]`. */
export function detail(service: string, operation: string, finder: Finder, unset: Unset): Row {
  return {
    service,
    operation,
    handle: (call) => {
      const item = find(call, finder);
      const answers = item['$answers'];
      const given = isFields(answers) ? answers[operation] : undefined;
      if (isFields(given)) return given;
      if (typeof unset === 'function') return unset(item, call);
      if (isNotSet(unset)) throw new AwsError(unset.notSet, unset.status, unset.message);
      return unset;
    },
  };
}
