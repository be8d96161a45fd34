import { Environment } from '@marcbachmann/cel-js';
import { DriftMgrError, messageOf } from '../../errors.ts';
import type { Resource } from '../../model.ts';

const dayMs = 86_400_000;
const allowed = 'It may use provider, account, region, type, id, name, tags and ageDays, e.g. tags.env == "prod" && type.startsWith("AWS::EC2")';

// `type` is a function in CEL and cannot be registered as a variable: it is renamed outside of strings.
const typeOutsideStrings = /("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<![\w.])type(?!\w|\s*\()/g;

const environment = new Environment()
  .registerVariable('provider', 'string')
  .registerVariable('account', 'string')
  .registerVariable('region', 'string')
  .registerVariable('resourceType', 'string')
  .registerVariable('id', 'string')
  .registerVariable('name', 'string')
  .registerVariable('tags', 'map<string, string>')
  .registerVariable('ageDays', 'double');

/**
 * Compiles a filter in CEL (https://cel.dev, language definition in google/cel-spec) over `provider, account,
 * region, type, id, name, tags, ageDays` (-1 where the age is not known).
 * A resource for which the expression cannot be evaluated (a tag that it lacks) does not match.
 * @throws DriftMgrError `bad-filter` when the text is not CEL, names something else, or is not a condition.
 */
export function compileFilter(expression: string, now: number): (resource: Resource) => boolean {
  const evaluate = parseFilter(
    expression.replace(typeOutsideStrings, (found, text: string | undefined) => text ?? found.replace('type', 'resourceType')),
  );
  return (resource) => {
    try {
      return evaluate(filterContext(resource, now)) === true;
    } catch (error) {
      if (hasCode(error, 'no_such_key')) return false;
      throw new DriftMgrError('bad-filter', `The filter cannot be applied: ${messageOf(error)}`, { hint: allowed, cause: error });
    }
  };
}

function parseFilter(expression: string): (context: Record<string, unknown>) => unknown {
  try {
    const parsed = environment.parse(expression);
    const checked = parsed.check();
    if (!checked.valid) throw checked.error ?? new Error('it does not type-check');
    if (checked.type !== 'bool' && checked.type !== 'dyn') throw new Error(`it comes to a ${String(checked.type)}, not to true or false`);
    return (context) => parsed(context) as unknown;
  } catch (error) {
    const firstLine = messageOf(error).split('\n')[0] ?? '';
    throw new DriftMgrError('bad-filter', `The filter is not a valid CEL condition: ${firstLine}`, { hint: allowed, cause: error });
  }
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
