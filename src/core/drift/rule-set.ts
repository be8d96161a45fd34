import type { ProviderId, Resource } from '../model.ts';
import type { AttributeRow, PieceRow, PieceSet, TagNames, TerraformRules } from '../terraform-rules.ts';
import type { StateInstance } from '../terraform/state-instance.ts';

/** How an instance that stands for a piece of its parent is compared. */
export interface Subresource {
  readonly row: PieceRow;
  readonly name: string;
  readonly set: PieceSet;
  /** The first step of what must be read of the parent, in lower case. */
  readonly root: string;
}

/** What is known of Terraform's types in every cloud, put together from each cloud's own bundle. */
export class RuleSet {
  readonly all: readonly TerraformRules[];
  readonly #byProvider: ReadonlyMap<ProviderId, TerraformRules>;
  readonly #claims = new Map<string, TerraformRules | undefined>();

  constructor(all: readonly TerraformRules[]) {
    this.all = all;
    this.#byProvider = new Map(all.map((rules) => [rules.provider, rules]));
  }

  /** The rules of a cloud. @throws Error for a cloud without rules: all are loaded before anything is compared. */
  of(provider: ProviderId): TerraformRules {
    const rules = this.#byProvider.get(provider);
    if (rules === undefined) throw new Error(`the Terraform rules of ${provider} are not loaded`);
    return rules;
  }

  /** The rules of the cloud that a Terraform type belongs to; undefined for those of other providers. */
  claiming(terraformType: string): TerraformRules | undefined {
    if (!this.#claims.has(terraformType))
      this.#claims.set(
        terraformType,
        this.all.find((rules) => rules.claims(terraformType)),
      );
    return this.#claims.get(terraformType);
  }

  /** Attribute rows of a Terraform type; empty where nothing but its tags is compared. */
  attributesOf(terraformType: string): readonly AttributeRow[] {
    return this.claiming(terraformType)?.attributes[terraformType] ?? [];
  }

  /** Where states of a Terraform type, and answers about it, keep tags. */
  tagsOf(provider: ProviderId, terraformType: string): TagNames {
    const { tags } = this.of(provider);
    const own = tags.byType?.[terraformType];
    return own === undefined ? tags : { ...tags, state: own };
  }

  /** How a Terraform type is compared with what its parent holds; undefined where it is not. */
  piecesOf(terraformType: string): PieceRow | undefined {
    return this.claiming(terraformType)?.pieces.rows[terraformType];
  }

  /** The set of its parent that an instance is compared with; undefined where there is none. */
  subresourceOf({ type, attributes }: StateInstance): Subresource | undefined {
    const row = this.piecesOf(type);
    if (row === undefined) return undefined;
    const name = typeof row.set === 'string' ? row.set : row.set(attributes);
    const set = this.claiming(type)?.pieces.sets[name];
    return set === undefined ? undefined : { row, name, set, root: set.native[0]?.split('.')[0]?.toLowerCase() ?? '' };
  }

  /** The cloud in which a text names one resource by itself. */
  byGlobalId(text: string): TerraformRules | undefined {
    return this.all.find((rules) => rules.isGlobalId(text));
  }

  /** What a state's name of a resource and an inventory's id have in common, apart from other clouds'. */
  shortKey(provider: ProviderId, id: string): string {
    return `${provider}\n${this.of(provider).shortId(id)}`;
  }

  /** The form in which equal ids of a resource are equal text, where nothing else is known of the estate. */
  idKey({ provider, id }: Pick<Resource, 'provider' | 'id'>): string {
    return this.of(provider).idKey(id, noAliases);
  }
}

const noAliases: ReadonlyMap<string, string> = new Map();
