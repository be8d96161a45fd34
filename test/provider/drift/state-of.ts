import type { Item } from '../../cloud/aws/estate.ts';
import { ec2States } from './state-of-ec2.ts';
import { serviceStates } from './state-of-services.ts';

/** Where a resource stands, for what its state must say of it. */
export interface Stand {
  readonly account: string;
  readonly region: string;
}

/** What Terraform's AWS provider would have written about a resource, had it made it. */
export interface TerraformRow {
  readonly type: string;
  /** Attributes by the names of the provider's documentation (registry.terraform.io/providers/hashicorp/aws), as far as the item tells them. */
  readonly attributes: (item: Item, at: Stand) => Readonly<Record<string, unknown>>;
}

/** How each type stands in a state, by its CloudFormation name. */
export const terraformRows: Readonly<Record<string, TerraformRow>> = { ...ec2States, ...serviceStates };

/** One resource instance of a state to be written. */
export interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly module?: string;
  readonly key?: string | number;
  readonly provider?: string;
  readonly sensitive?: readonly string[];
}

/** The state's entry for a resource of an estate. Throws for a type without a row. */
export function stateResource(native: string, name: string, item: Item, at: Stand): StateResource {
  const row = terraformRows[native];
  if (row === undefined) throw new Error(`no Terraform row for ${native}`);
  const region = at.region === 'global' || at.region === undefined ? {} : { region: at.region };
  return { type: row.type, name, attributes: { ...region, ...row.attributes(item, at) } };
}

/** A state of format version 4; instances of one resource that follow each other stand together. SOURCE: hashicorp/terraform `internal/states/statefile/version4.go`. */
export function stateJson(resources: readonly StateResource[], serial = 1): string {
  const groups = Map.groupBy(resources, ({ module, type, name }) => [module ?? '', type, name].join(' '));
  const entries = [...groups.values()].map((group) => {
    const { type, name, module, provider } = group[0] ?? { type: '', name: '', module: undefined, provider: undefined };
    return {
      ...(module === undefined ? {} : { module }),
      mode: 'managed',
      type,
      name,
      provider: `provider["registry.terraform.io/${provider ?? 'hashicorp/aws'}"]`,
      instances: group.map(({ key, attributes, sensitive }) => ({
        ...(key === undefined ? {} : { index_key: key }),
        schema_version: 1,
        attributes,
        sensitive_attributes: (sensitive ?? []).map((value) => [{ type: 'get_attr', value }]),
      })),
    };
  });
  const state = { version: 4, terraform_version: '1.11.4', serial, lineage: '0d5a9a3e-0a0e-4c30-8d8f-6c1b7f0e7c11', outputs: {}, resources: entries };
  return `${JSON.stringify({ ...state, check_results: null }, null, 2)}\n`;
}

/** Tags of an item in any of the forms in which services answer with them; none where it has none. */
export function tagsOf(item: Item): Readonly<Record<string, string>> {
  for (const name of ['Tags', 'TagSet', 'TagList', 'tags']) {
    const tags = item[name];
    if (Array.isArray(tags)) {
      const list = tags as readonly { Key?: string; key?: string; Value?: string; value?: string }[];
      return Object.fromEntries(list.map((tag) => [tag.Key ?? tag.key ?? '', tag.Value ?? tag.value ?? '']));
    }
    if (typeof tags === 'object' && tags !== null) return tags as Readonly<Record<string, string>>;
  }
  return {};
}

/** `tags` and `tags_all`, as every type of the provider has them that can be tagged. */
export function tagged(item: Item): { readonly tags: Readonly<Record<string, string>>; readonly tags_all: Readonly<Record<string, string>> } {
  const tags = tagsOf(item);
  return { tags, tags_all: tags };
}

/** An ARN of the standard partition. */
export function arn(service: string, at: Stand, rest: string, region = at.region): string {
  return `arn:aws:${service}:${region === 'global' ? '' : region}:${at.account}:${rest}`;
}
