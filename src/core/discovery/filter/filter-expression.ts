import { Environment } from '@marcbachmann/cel-js';
import { DriftMgrError, messageOf } from '../../errors.ts';
import type { Resource } from '../../model.ts';
import { costlyPart, matchesLinearly, mostFilterLength, parserLimits } from './filter-limits.ts';

const dayMs = 86_400_000;
const allowed = 'It may use provider, account, region, type, id, name, tags and ageDays, e.g. tags.env == "prod" && type.startsWith("AWS::EC2")';

// `type` is a function in CEL and cannot be registered as a variable, and the parser's own `matches` cannot be replaced: both are renamed outside of strings.
// A string that nothing closes reaches to the end: looked for again at each quote, it would cost the square of the length.
const renamedOutsideStrings =
  /("""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?)|(?<![\w.])type(?!\w|\s*\()|(?<=\.\s*)matches(?=\s*\()/g;
const renamed: Readonly<Record<string, string>> = { type: 'resourceType', matches: 'matchesLinearly' };

const environment = new Environment({ limits: parserLimits })
  .registerVariable('provider', 'string')
  .registerVariable('account', 'string')
  .registerVariable('region', 'string')
  .registerVariable('resourceType', 'string')
  .registerVariable('id', 'string')
  .registerVariable('name', 'string')
  .registerVariable('tags', 'map<string, string>')
  .registerVariable('ageDays', 'double')
  .registerFunction('string.matchesLinearly(string): bool', matchesLinearly);

/** A filter that takes longer than this for each resource, and this in all, is given up: resources are gone through in one go. */
const slow = { perResourceMs: 0.1, inAllMs: 2000 };

/** True for a resource that meets a condition. */
export interface Filter {
  (resource: Resource): boolean;
  /** True for a resource of unknown age, of which nobody can say whether it meets the condition; absent where the condition is not about age. */
  readonly cannotTell?: (resource: Resource) => boolean;
}

/**
 * Compiles a filter in CEL (https://cel.dev, language definition in google/cel-spec) over `provider, account,
 * region, type, id, name, tags, ageDays`.
 * A resource for which the expression cannot be evaluated (a tag that it lacks) does not match, nor does one of unknown age where it depends on the
 * age. Who asks for a negative age asks for what has none known: it is -1.
 * @throws DriftMgrError `bad-filter` when the text is not CEL, names something else, is not a condition, or would take too long.
 */
export function compileFilter(expression: string, now: number): Filter {
  const evaluate = parseFilter(expression);
  let spent = 0;
  let resources = 0;
  const meets = (context: Record<string, unknown>): boolean => {
    const before = performance.now();
    try {
      return evaluate(context) === true;
    } catch (error) {
      if (hasCode(error, 'no_such_key')) return false;
      throw new DriftMgrError('bad-filter', `The filter cannot be applied: ${reasonOf(error)}`, { hint: allowed, cause: error });
    } finally {
      spent += performance.now() - before;
      resources += 1;
      if (spent > slow.inAllMs && spent / resources > slow.perResourceMs) refuseSlow(spent, resources);
    }
  };
  const ages = agesToTry(expression);
  if (ages.length === 0) return (resource) => meets(filterContext(resource, now));
  const cannotTell = (resource: Resource): boolean => {
    if (resource.createdAt !== undefined) return false;
    const context = filterContext(resource, now);
    return new Set(ages.map((ageDays) => meets({ ...context, ageDays }))).size > 1;
  };
  return Object.assign((resource: Resource) => !cannotTell(resource) && meets(filterContext(resource, now)), { cannotTell });
}

/** Ages at, beside and far from each number of a condition about age: one that is met at some and not at others depends on the age. */
function agesToTry(expression: string): readonly number[] {
  const bare = expression.replace(renamedOutsideStrings, (found, text: string | undefined) => (text === undefined ? found : '""'));
  if (!/(?<![\w.])ageDays\b/u.test(bare) || /-\s*\d/u.test(bare)) return [];
  const numbers = [...bare.matchAll(/\d+(?:\.\d+)?/gu)].map(([text]) => Number(text));
  return [0, 1e6, ...numbers.flatMap((number) => [number - 0.5, number, number + 0.5])].filter((age) => age >= 0);
}

function refuseSlow(spent: number, resources: number): never {
  throw new DriftMgrError('bad-filter', `The filter took ${Math.round(spent)} ms for ${resources} resources, and was given up.`, {
    hint: 'Make it simpler: lists in lists take longest.',
  });
}

function parseFilter(expression: string): (context: Record<string, unknown>) => unknown {
  try {
    if (expression.length > mostFilterLength) throw new Error(`it is longer than ${mostFilterLength} characters`);
    const parsed = environment.parse(expression.replace(renamedOutsideStrings, (found, text: string | undefined) => text ?? renamed[found] ?? found));
    const costly = costlyPart(parsed.ast);
    if (costly !== undefined) throw new Error(`it could take too long: ${costly}`);
    const checked = parsed.check();
    if (!checked.valid) throw checked.error ?? new Error('it does not type-check');
    if (checked.type !== 'bool' && checked.type !== 'dyn') throw new Error(`it comes to a ${String(checked.type)}, not to true or false`);
    return (context) => parsed(context) as unknown;
  } catch (error) {
    throw new DriftMgrError('bad-filter', `The filter is not a valid CEL condition: ${reasonOf(error)}`, { hint: allowed, cause: error });
  }
}

/** The first line of a message, in the names that the person wrote. */
function reasonOf(error: unknown): string {
  return (messageOf(error).split('\n')[0] ?? '').replaceAll('resourceType', 'type').replaceAll('matchesLinearly', 'matches');
}

function filterContext(resource: Resource, now: number): Record<string, unknown> {
  return {
    provider: resource.provider,
    account: resource.account,
    region: resource.region,
    resourceType: resource.type,
    id: resource.id,
    name: resource.name ?? '',
    tags: resource.tags ?? {},
    ageDays: resource.createdAt === undefined ? -1 : (now - Date.parse(resource.createdAt)) / dayMs,
  };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
