import type { ProviderId } from '../model.ts';

/** Which resource types are known, and what is known of each. */
export interface TypesReport {
  readonly types: readonly KnownResourceType[];
}

/** A resource type of a cloud, with the Terraform types that stand for it. */
export interface KnownResourceType {
  readonly provider: ProviderId;
  /** The cloud's own name. */
  readonly type: string;
  /** Plural, for people: `EC2 instances`; null where it has no title of its own. */
  readonly title: string | null;
  /** Null where it is not known beforehand. */
  readonly scope: 'global' | 'regional' | null;
  /**
   * `yes`: every scan; `on-demand`: by name, or with all types; `index`: as far as the cloud's own index holds it; `no`: only what a state names is
   * looked up.
   */
  readonly listing: 'yes' | 'on-demand' | 'index' | 'no';
  /** Whether one such resource can be read by its id. */
  readonly lookup: boolean;
  readonly terraform: readonly KnownTerraformType[];
}

export interface KnownTerraformType {
  readonly type: string;
  /** Terraform's type of the parent, of what stands for a piece of another resource. */
  readonly partOf?: string;
  /** Whether attributes are compared, not the existence (and tags) alone. */
  readonly attributes: boolean;
  /** Whether an `import` block can be written; null for a piece, which comes with its parent. */
  readonly import: boolean | null;
}

/** A region that is known beforehand. */
export interface KnownRegion {
  readonly provider: ProviderId;
  readonly region: string;
  /** What people call it. */
  readonly titles: readonly string[];
}
