import { DriftMgrError } from '../../errors.ts';
import { inNaturalOrder } from '../../natural-order.ts';
import type { Account, NodeCount, Problem, Resource } from '../../model.ts';
import type { ChildrenRequest, GroupBy, TreeNode, TreePath } from '../../api/engine-api.ts';
import { matchesFilter, type LocatedCountSample } from './count-samples.ts';
import type { Inventory } from './inventory.ts';
import { resourceKey } from './resource-counts.ts';
import { foldCountSamples } from './node-count.ts';
import { groupBy } from './summary.ts';

type Level = 'provider' | 'account' | 'type' | 'region';

const levels: Readonly<Record<GroupBy, readonly Level[]>> = {
  account: ['provider', 'account', 'type', 'region'],
  type: ['provider', 'type', 'account', 'region'],
  region: ['provider', 'region', 'account', 'type'],
};

const providerTitles = { aws: 'AWS', azure: 'Azure', gcp: 'Google Cloud', digitalocean: 'DigitalOcean' } as const;

/** The next level below a path; undefined where resources come next. */
export function nextLevel(group: GroupBy, path: TreePath): Level | undefined {
  return levels[group].find((level) => path[level] === undefined);
}

/** The nodes right below a path, in a stable order; those whose count was seen to be 0 are left out. */
export function childNodes(
  inventory: Inventory,
  countSamples: readonly LocatedCountSample[],
  request: Pick<ChildrenRequest, 'groupBy' | 'path'>,
  now: number,
): TreeNode[] {
  const level = nextLevel(request.groupBy, request.path);
  if (level === undefined) return [];
  const below = countSamples.filter((cell) => isBelow(cell, request.path));
  const nodes: TreeNode[] = [];
  for (const [value, cells] of groupBy(below, (cell) => cell[level])) {
    const stated = foldCountSamples(cells);
    // Seen at the last scan is seen: the tree of the next start is the one that was left, grown older.
    const seen = stated.status === 'ok' || stated.status === 'stale';
    if (stated.count === 0 && seen && (level === 'type' || level === 'region')) continue;
    const path: TreePath = { ...request.path, [level]: value };
    const problems = problemsAt(inventory, level, value);
    nodes.push({
      id: nodeId(request.groupBy, path),
      kind: level,
      label: labelOf(inventory, level, value),
      path,
      ...inventory.withIndexed(stated, path, now),
      ...(problems.length === 0 ? {} : { problems }),
    });
  }
  return inNaturalOrder(
    nodes,
    ({ label }) => label,
    ({ id }) => id,
  );
}

/** A node for each cloud of which nothing is known because its credentials failed: it must not be missing without a word. */
export function unreachedNodes(inventory: Inventory, { groupBy, path }: Pick<ChildrenRequest, 'groupBy' | 'path'>): TreeNode[] {
  if (path.provider !== undefined || inventory.finishedAt === undefined) return [];
  return [...new Set(inventory.unreached())].flatMap((provider): TreeNode[] => {
    const problems = provider === undefined ? [] : problemsAt(inventory, 'provider', provider);
    const [first] = problems;
    if (provider === undefined || first === undefined) return [];
    const own: TreePath = { provider };
    const label = labelOf(inventory, 'provider', provider);
    return [{ id: nodeId(groupBy, own), kind: 'provider', label, path: own, count: null, status: 'failed', reason: first.message, problems }];
  });
}

/** What is wrong with the credentials of a cloud or an account. */
function problemsAt(inventory: Inventory, level: Level, value: string): Problem[] {
  const about = inventory.planProblems.filter(({ source, expected }) => source !== undefined && expected !== true);
  if (level === 'provider') return about.filter(({ provider }) => provider === value);
  if (level !== 'account') return [];
  const sources = inventory.accounts.flatMap(({ id, source }: Account) => (id === value && source !== undefined ? [source] : []));
  return about.filter(({ source }) => source !== undefined && sources.includes(source));
}

/** A leaf for a resource. */
export function resourceNode(group: GroupBy, path: TreePath, resource: Resource): TreeNode {
  const stated: NodeCount = { count: resource.uncounted === undefined ? 1 : 0, status: 'ok' };
  return {
    id: `${group}/resource/${resource.provider}/${resource.type}/${resource.id}`,
    kind: 'resource',
    label: resource.name !== undefined && resource.name !== '' ? resource.name : resource.id,
    path,
    resource,
    ...stated,
  };
}

function nodeId(group: GroupBy, path: TreePath): string {
  return [group, ...levels[group].flatMap((level) => (path[level] === undefined ? [] : [`${level}=${path[level]}`]))].join('/');
}

function isBelow(cell: LocatedCountSample, path: TreePath): boolean {
  return levels.account.every((level) => path[level] === undefined || cell[level] === path[level]);
}

function labelOf(inventory: Inventory, level: Level, value: string): string {
  if (level === 'provider') return value in providerTitles ? providerTitles[value as keyof typeof providerTitles] : value;
  if (level === 'type') return inventory.titles.get(value) ?? value;
  if (level === 'account') {
    const name = inventory.accounts.find((account) => account.id === value)?.name;
    return name === undefined ? value : `${name} (${value})`;
  }
  return value;
}

/** The resources of an inventory that stand below a path. */
export function resourcesBelow(inventory: Inventory, path: TreePath): Resource[] {
  const found: Resource[] = [];
  const seen = new Set<string>();
  const filter = filterOf(path);
  for (const outcome of inventory.outcomes) {
    const { listing } = outcome;
    if (path.provider !== undefined && listing.provider !== path.provider) continue;
    if (path.account !== undefined && !listing.accounts.includes(path.account)) continue;
    if (path.region !== undefined && listing.region !== '*' && listing.region !== path.region) continue;
    if (path.type !== undefined && listing.types !== '*' && !listing.types.includes(path.type)) continue;
    for (const resource of outcome.rows()) {
      const key = `${resource.provider}\n${resourceKey(resource, listing)}`;
      if (!matchesFilter(resource, filter) || seen.has(key)) continue;
      seen.add(key);
      found.push(resource);
    }
  }
  return inNaturalOrder(
    found,
    ({ name, id }) => name ?? id,
    ({ id }) => id,
  );
}

/** The same of what is in memory or in the store; rows that were removed from it meanwhile are asked for anew. */
export function knownBelow(inventory: Inventory, path: TreePath): Resource[] {
  try {
    return resourcesBelow(inventory, path);
  } catch (error) {
    if (DriftMgrError.is(error, 'answer-gone')) return [];
    throw error;
  }
}

/** A path as a filter. */
export function filterOf(path: TreePath): { providers?: string[]; accounts?: string[]; types?: string[]; regions?: string[] } {
  return {
    ...(path.provider === undefined ? {} : { providers: [path.provider] }),
    ...(path.account === undefined ? {} : { accounts: [path.account] }),
    ...(path.type === undefined ? {} : { types: [path.type] }),
    ...(path.region === undefined ? {} : { regions: [path.region] }),
  };
}
