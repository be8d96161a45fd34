import { RE2JS, RE2JSException } from 're2js';

/** What the CEL parser holds to by itself: enough for any filter that a person writes. */
export const parserLimits = { maxAstNodes: 1000, maxDepth: 50 } as const;
/** The most characters of a filter. */
export const mostFilterLength = 10_000;

/** What goes through a list. */
const macros: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** What makes a value larger each time it is put to its own result, and no filter needs. */
const growing: ReadonlySet<string> = new Set(['join', 'bind']);
const deepestMacro = 2;

/** Where in an expression a part stands. */
interface Place {
  /** The names that macros around it go through their lists with. */
  readonly variables: readonly string[];
  /** In what a macro goes through. */
  readonly range: boolean;
}

/**
 * Why an expression could take as good as forever, or fill the memory; undefined where it cannot. Macros stand in one another two deep at most, and none
 * goes through what another made or what was put together from another's variable: so each list is as long as the expression or a resource makes it,
 * and never a product of several.
 * @param node of the tree that the CEL parser makes
 */
export function costlyPart(node: unknown, place: Place = { variables: [], range: false }): string | undefined {
  if (Array.isArray(node)) return firstOf(node, (part) => costlyPart(part, place));
  if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return undefined;
  const { op, args } = node;
  if (place.range && (op === '+' || op === 'list' || op === 'map') && names(args, place.variables)) {
    return `what a macro goes through is put together from ${place.variables.join(' and ')}`;
  }
  if (op !== 'rcall' || !Array.isArray(args)) return costlyPart(args, place);
  const [name, receiver, given] = args as readonly unknown[];
  if (typeof name !== 'string') return costlyPart(args, place);
  if (growing.has(name)) return `${name} is not to be had here`;
  if (!macros.has(name) || !Array.isArray(given)) return costlyPart(args, place);
  if (place.variables.length >= deepestMacro) return `${name} stands in two others`;
  if (place.range && name !== 'filter') return `${name} makes what another goes through`;
  const [variable, ...body] = given as readonly unknown[];
  return costlyPart(receiver, { ...place, range: true }) ?? costlyPart(body, { variables: [...place.variables, nameOf(variable)], range: false });
}

function names(node: unknown, variables: readonly string[]): boolean {
  if (Array.isArray(node)) return node.some((part) => names(part, variables));
  if (typeof node !== 'object' || node === null || !('args' in node)) return false;
  return variables.includes(nameOf(node)) || names(node.args, variables);
}

function nameOf(node: unknown): string {
  return typeof node === 'object' && node !== null && 'op' in node && node.op === 'id' && 'args' in node ? String(node.args) : '';
}

function firstOf(parts: readonly unknown[], find: (part: unknown) => string | undefined): string | undefined {
  for (const part of parts) {
    const found = find(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

const patterns = new Map<string, RE2JS>();
/** A pattern may come from a resource, a new one each time. */
const mostPatterns = 100;

/**
 * CEL's `matches`: whether a pattern of RE2 fits a part of a text, in time linear in it. JavaScript's own expressions take as good as forever for some.
 * SOURCE: google/cel-spec, "matches"; google/re2 wiki, "Syntax".
 */
export function matchesLinearly(text: string, pattern: string): boolean {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    if (patterns.size >= mostPatterns) patterns.clear();
    patterns.set(pattern, (compiled = compile(pattern)));
  }
  return compiled.matcher(text).find();
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new Error(`${pattern} is no pattern of RE2: ${error.message}`, { cause: error });
  }
}
