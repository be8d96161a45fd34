import type { PageRule } from './page-rule.ts';
import { digest } from '../estate/where.ts';
import type { Call } from './call.ts';
import { invalid } from './call.ts';

export interface Pageable<T> {
  readonly length: number;
  at(n: number): T | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Output members that go with the page: token and flag. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** Cuts the page that a call asks for out of all that there is. */
export function pageOf<T>(call: Call, all: Pageable<T>, rule: PageRule | undefined): Page<T> {
  if (rule === undefined) return { items: slice(all, 0, all.length), members: {} };
  const size = sizeOf(call, rule, all.length);
  const start = startOf(call, rule, all);
  const mode = call.estate.spec.paging ?? 'full';
  const asked = size === undefined || mode === 'ignored' ? (size === undefined ? all.length : Math.min(7, rule.max ?? 7)) : size;
  const taken = mode === 'short' && size !== undefined ? shortened(asked, start) : asked;
  const end = Math.min(start + taken, all.length);
  const items = slice(all, start, end);
  const more = end < all.length;
  const members: Record<string, unknown> = {};
  if (rule.more !== undefined) members[rule.more] = more;
  const silent = rule.next === null || (rule.onlySized === true && call.input[rule.size ?? ''] === undefined);
  if (more && !silent) {
    const last = all.at(end - 1);
    members[rule.next ?? rule.token] = rule.named === undefined ? tokenFor(call, end) : last === undefined ? '' : rule.named(last);
  }
  return { items, members };
}

/** Pages shorter than asked for, as services give them when they filter after reading: every third has a half. */
function shortened(size: number, start: number): number {
  return start % 3 === 0 ? Math.max(1, Math.floor(size / 2)) : size;
}

function slice<T>(all: Pageable<T>, from: number, to: number): T[] {
  const items: T[] = [];
  for (let n = from; n < to; n++) {
    const item = all.at(n);
    if (item !== undefined) items.push(item);
  }
  return items;
}

function sizeOf(call: Call, rule: PageRule, total: number): number | undefined {
  const given = rule.size === undefined ? undefined : call.input[rule.size];
  if (given === undefined) return rule.onlySized === true ? Math.min(rule.max ?? total, total) : rule.standard;
  const size = Number(given);
  const { min = 1, max = Number.MAX_SAFE_INTEGER } = rule;
  const name = rule.size ?? '';
  if (!Number.isInteger(size) || size < min) throw invalid(call, constraint(call, name, size, `greater than or equal to ${min}`));
  if (size > max && rule.above !== 'capped') throw invalid(call, constraint(call, name, size, `less than or equal to ${max}`));
  return Math.min(size === 0 ? (rule.standard ?? max) : size, max);
}

function constraint(call: Call, name: string, value: number, bound: string): string {
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  return call.service.protocol === 'ec2'
    ? `Value ( ${value} ) for parameter ${lower} is invalid. Expecting a value ${bound}.`
    : `1 validation error detected: Value '${value}' at '${lower}' failed to satisfy constraint: Member must have value ${bound}`;
}

function startOf<T>(call: Call, rule: PageRule, all: Pageable<T>): number {
  const token = call.input[rule.token];
  if (typeof token !== 'string' || token === '') return 0;
  if (rule.named !== undefined) {
    for (let n = 0; n < all.length; n++) {
      const item = all.at(n);
      if (item !== undefined && rule.named(item) === token) return n + 1;
    }
    return 0;
  }
  const start = offsetIn(call, token);
  if (start === undefined) throw invalid(call, `The token '${token.slice(0, 40)}' is invalid.`, rule.badToken);
  return start;
}

function seal(call: Call, offset: number): string {
  return digest(`${call.service.id}|${call.operation.name}|${call.caller.account}|${call.region}|${offset}`, 24);
}

function tokenFor(call: Call, offset: number): string {
  return Buffer.from(`${seal(call, offset)}.${offset}`).toString('base64');
}

/** A token counts for the operation, account and region that gave it, and for nothing else. */
function offsetIn(call: Call, token: string): number | undefined {
  const [mark, digits] = Buffer.from(token, 'base64').toString('utf8').split('.');
  const offset = Number(digits);
  return Number.isInteger(offset) && mark === seal(call, offset) ? offset : undefined;
}
