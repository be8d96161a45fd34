import type { Item } from '../../cloud/aws/estate.ts';

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

/** Tags of an item in any of the forms in which services answer with them; none where it has none. */
function tagsOf(item: Item): Readonly<Record<string, string>> {
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

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A type whose `id` is its name. */
export function byName(
  type: string,
  member: string,
  arnOf: (name: string, item: Item, at: Stand) => string | undefined,
  attributes: (item: Item, at: Stand) => Readonly<Record<string, unknown>> = () => ({}),
): TerraformRow {
  return {
    type,
    attributes: (item, at) => {
      const name = text(item[member]);
      const own = arnOf(name, item, at);
      return { id: name, name, ...(own === undefined ? {} : { arn: own }), ...tagged(item), ...attributes(item, at) };
    },
  };
}

/** A type whose `id` is its ARN. */
export function byArn(
  type: string,
  member: string,
  attributes: (item: Item, at: Stand) => Readonly<Record<string, unknown>> = () => ({}),
): TerraformRow {
  return { type, attributes: (item, at) => ({ id: item[member], arn: item[member], ...tagged(item), ...attributes(item, at) }) };
}

export const member = (name: string) => (_own: string, item: Item) => text(item[name]);
