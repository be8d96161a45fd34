import type { ProviderId } from '../../model.ts';

/**
 * How one Terraform type is known to its cloud. Templates name attributes in braces: `{bucket|id}` is the first of the two that is there;
 * `{account}`, `{region}`, `{partition}` and `{type}` come from where the instance lives. A template with a gap makes no id.
 */
export interface IdentityRow {
  readonly native: string;
  /** Templates of the global ids that the resource may have in an inventory, the most likely first. */
  readonly ids: readonly string[];
  /** Attributes whose value is the primary identifier: unique within the type, account and region. */
  readonly keys: readonly string[];
  readonly scope: 'regional' | 'global';
  /** Set where the provider's `arn` attribute is not the ARN that the cloud itself uses. */
  readonly ownName?: true;
}

/** A Terraform type that stands for a piece of another resource; it lives and dies with its parent. */
export interface PartRow {
  readonly partOf: string;
  /** Which of the part's attributes fill which of the parent's. */
  readonly parent: Readonly<Record<string, string>>;
}

/** A Terraform type that no cloud resource stands for: a waiter, a generated name, an acceptance. */
export interface NothingRow {
  readonly nothing: string;
}

export type TableRow = IdentityRow | PartRow | NothingRow;
export type IdentityTable = Readonly<Record<string, TableRow>>;

/** What an instance is in its cloud. */
export interface Identified {
  readonly provider: ProviderId;
  readonly nativeType: string;
  /** Global ids it may have, the most likely first. */
  readonly ids: readonly string[];
  /** Primary identifiers, for finding it where no global id matches. */
  readonly keys: readonly string[];
  readonly account: string | null;
  readonly region: string | null;
  /** Terraform type of the parent; the other fields are the parent's then. */
  readonly partOf?: string;
}

/** Where an instance lives, as far as its state tells. */
export interface Place {
  readonly account: string | null;
  readonly region: string | null;
}

type Attributes = Readonly<Record<string, unknown>>;
type Piece = string | readonly string[];

const compiled = new Map<string, readonly Piece[]>();

function compile(template: string): readonly Piece[] {
  const known = compiled.get(template);
  if (known !== undefined) return known;
  const pieces = template.split(/(\{[^}]+\})/).map((piece): Piece => (piece.startsWith('{') ? piece.slice(1, -1).split('|') : piece));
  compiled.set(template, pieces);
  return pieces;
}

/** Fills a template; undefined where a name has no value. Numbers are taken as they print. */
export function fill(template: string, attributes: Attributes, around: Readonly<Record<string, string | null>>): string | undefined {
  let out = '';
  for (const piece of compile(template)) {
    if (typeof piece === 'string') {
      out += piece;
      continue;
    }
    const value = firstOf(piece, attributes, around);
    if (value === undefined) return undefined;
    out += value;
  }
  return out;
}

function firstOf(names: readonly string[], attributes: Attributes, around: Readonly<Record<string, string | null>>): string | undefined {
  for (const name of names) {
    const value = name in around ? around[name] : attributes[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}
