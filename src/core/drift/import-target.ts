import type { Resource } from '../model.ts';
import type { RuleSet } from './rule-set.ts';

/** What Terraform takes a resource over as. */
export interface ImportTarget {
  readonly terraformType: string;
  readonly id: string;
  /** Other Terraform types that the resource may be, where the listing does not tell. */
  readonly others: readonly string[];
}

/** How Terraform takes over a resource; a sentence where that cannot be known. */
export function importTarget(resource: Resource, rules: RuleSet): ImportTarget | string {
  const own = rules.of(resource.provider);
  // What a provider calls default is adopted, and not imported.
  const types = own.terraformTypesOf(resource.type).filter((type) => !type.startsWith('aws_default_'));
  if (types.length === 0) return `DriftMgr knows no Terraform type for ${resource.type}`;
  const open = types.filter((type) => !own.notImported.has(type));
  if (open.length === 0) return `${types[0] ?? resource.type} cannot be imported: its provider has no import for it`;
  const first = own.usualType(resource);
  const ordered = first !== undefined && open.includes(first) ? [first, ...open.filter((type) => type !== first)] : open;
  const fitting = ordered.flatMap((terraformType) => {
    const id = own.importId(terraformType, resource);
    return id === undefined ? [] : [{ terraformType, id }];
  });
  const [best] = fitting;
  if (best === undefined) return `DriftMgr does not know by which id ${open[0] ?? resource.type} is imported`;
  return { ...best, others: fitting.slice(1).map(({ terraformType }) => terraformType) };
}
