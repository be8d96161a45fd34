import type { OperationModel } from './shape.ts';

/** What a REST request was matched to. */
export interface Route {
  readonly operation: OperationModel;
  readonly labels: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly operation: OperationModel;
  readonly method: string;
  readonly segments: readonly string[];
  readonly literals: readonly [string, string][];
}

const compiled = new WeakMap<OperationModel, Pattern>();

function patternOf(operation: OperationModel): Pattern | undefined {
  const known = compiled.get(operation);
  if (known !== undefined || operation.http === undefined) return known;
  const [path = '/', query = ''] = operation.http.path.split('?');
  const pattern = { operation, method: operation.http.method, segments: segmentsOf(path), literals: [...new URLSearchParams(query)] };
  compiled.set(operation, pattern);
  return pattern;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/**
 * Finds the operation of a REST request: the pattern with the most that is literal in it wins.
 * `x-id` is written by SDKs only, so it need not be there, but must not name another operation.
 * Patterns: https://smithy.io/2.0/spec/http-bindings.html#http-trait
 */
export function routeOf(operations: Iterable<OperationModel>, method: string, path: string, query: URLSearchParams): Route | undefined {
  const segments = segmentsOf(path);
  // What a greedy label takes is taken as it is: the key `a//b` of S3 is another than `a/b`.
  const raw = path.replace(/^\//, '').split('/');
  let best: { route: Route; score: number } | undefined;
  for (const operation of operations) {
    const pattern = patternOf(operation);
    if (pattern?.method !== method) continue;
    const labels = matchSegments(pattern.segments, segments, raw);
    const literals = matchLiterals(pattern.literals, query);
    if (labels === undefined || literals === undefined) continue;
    const score =
      literals * 100 +
      pattern.segments.filter((segment) => !segment.startsWith('{')).length * 10 -
      pattern.segments.filter((segment) => segment.endsWith('+}')).length;
    if (best === undefined || score > best.score) best = { route: { operation, labels }, score };
  }
  return best?.route;
}

function matchLiterals(literals: readonly [string, string][], query: URLSearchParams): number | undefined {
  let score = 0;
  for (const [name, value] of literals) {
    const given = query.get(name);
    if (name === 'x-id' && given === null) continue;
    if (given === null || (value !== '' && given !== value)) return undefined;
    score += 1;
  }
  return score;
}

function matchSegments(pattern: readonly string[], segments: readonly string[], raw: readonly string[]): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const given = segments[index];
    if (given === undefined) return undefined;
    if (part.endsWith('+}')) {
      labels[part.slice(1, -2)] = raw
        .slice(index, raw.length - (pattern.length - index - 1))
        .map(decodeURIComponent)
        .join('/');
      return labels;
    }
    if (part.startsWith('{')) labels[part.slice(1, -1)] = decodeURIComponent(given);
    else if (part !== given) return undefined;
  }
  return segments.length === pattern.length ? labels : undefined;
}
