import type { StateAttributes } from './state-instance.ts';

/**
 * Attributes that a state of version 4 took over from Terraform 0.11: `tags.%`, `ebs.#`, `ebs.0.size`, all strings.
 * Lists and sets become arrays, maps become objects; numbers and booleans stay strings, for nothing tells them apart.
 */
export function expandFlatmap(flat: Readonly<Record<string, unknown>>): StateAttributes {
  const root = new Map<string, Branch>();
  for (const [path, value] of Object.entries(flat)) {
    const [head = path, ...rest] = path.split('.');
    plant(root, head, rest, value);
  }
  return Object.fromEntries([...root].map(([name, branch]) => [name, harvest(branch)]));
}

interface Branch {
  value?: unknown;
  children: Map<string, Branch>;
  kind?: 'list' | 'map';
}

function plant(level: Map<string, Branch>, head: string, rest: readonly string[], value: unknown): void {
  const branch: Branch = level.get(head) ?? { children: new Map() };
  level.set(head, branch);
  const [next, ...after] = rest;
  if (next === undefined) branch.value = value;
  else if (after.length === 0 && next === '#') branch.kind = 'list';
  else if (after.length === 0 && next === '%') branch.kind = 'map';
  // A map's keys may hold dots; everything below it is one key.
  else if (branch.kind === 'map') plant(branch.children, rest.join('.'), [], value);
  else plant(branch.children, next, after, value);
}

function harvest(branch: Branch): unknown {
  if (branch.kind === undefined && branch.children.size === 0) return branch.value;
  if (branch.kind === 'list') return [...branch.children].sort(byNumber).map(([, child]) => harvest(child));
  return Object.fromEntries([...branch.children].map(([name, child]) => [name, harvest(child)]));
}

function byNumber(left: readonly [string, Branch], right: readonly [string, Branch]): number {
  return Number(left[0]) - Number(right[0]);
}
