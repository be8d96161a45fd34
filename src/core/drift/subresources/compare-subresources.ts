import { defined } from '../../defined.ts';
import type { Resource } from '../../model.ts';
import type { ResourceDetail } from '../../provider.ts';
import { asRecord } from '../../terraform/json.ts';
import type { StateInstance } from '../../terraform/state-instance.ts';
import type { AttributeChange, DriftItem } from '../../api/drift.ts';
import { nativeValue, unknown } from '../attributes/attribute-row.ts';
import { hashed, isSensitive } from '../attributes/sensitive.ts';
import { unmanagedPart } from '../matching/items.ts';
import type { Known, Matching } from '../matching/matching.ts';
import type { Claim, Piece, PieceSet, StateValues } from '../../terraform-rules.ts';
import type { RuleSet, Subresource } from '../rule-set.ts';

/** What became of an instance that stands for a piece of its parent. */
export type PieceVerdict =
  | { readonly kind: 'inStep'; readonly compared: number }
  | { readonly kind: 'changed'; readonly changes: readonly AttributeChange[]; readonly compared: number }
  | { readonly kind: 'missing'; readonly noun: string }
  | { readonly kind: 'unclear'; readonly reason: string; readonly incomplete: boolean };

export interface ComparedPieces {
  readonly verdicts: ReadonlyMap<StateInstance, PieceVerdict>;
  /** Pieces of managed parents for which no instance of any state speaks. */
  readonly unmanaged: readonly DriftItem[];
}

interface Part {
  readonly known: Known;
  readonly pieces: readonly Piece[];
  /** True for a piece that is the instance's to say, whether or not it lists it. */
  readonly holds: (piece: Piece) => boolean;
}

/** Whether the listing brought what an instance is compared with. */
export function isListed({ set }: Subresource, resource: Resource): boolean {
  return valueOf(set, resource.attributes ?? {}) !== unknown;
}

/**
 * Compares the whole set of each parent with the pieces that the states hold, over all states: what is only in a state is missing, what is only in the cloud
 * is an unmanaged part where a state manages the parent.
 */
export function compareSubresources(matching: Matching, details: ReadonlyMap<Resource, ResourceDetail>, rules: RuleSet): ComparedPieces {
  const verdicts = new Map<StateInstance, PieceVerdict>();
  const groups = new Map<Resource, Map<string, { readonly set: PieceSet; readonly parts: Part[]; whole: boolean }>>();
  for (const { known, resource } of matching.parts) {
    const found = rules.subresourceOf(known.instance);
    if (found === undefined) continue;
    const sets = groups.get(resource) ?? new Map<string, { set: PieceSet; parts: Part[]; whole: boolean }>();
    groups.set(resource, sets);
    const group = sets.get(found.name) ?? { set: found.set, parts: [], whole: true };
    sets.set(found.name, group);
    const { attributes } = known.instance;
    const pieces = found.row.pieces(attributes);
    if (typeof pieces === 'string') {
      group.whole = false;
      verdicts.set(known.instance, { kind: 'unclear', reason: pieces, incomplete: false });
    } else group.parts.push({ known, pieces, holds: (piece) => found.row.holds?.(attributes, piece) === true });
  }
  const claims = claimsOf(matching, rules);
  const unmanaged: DriftItem[] = [];
  for (const [resource, sets] of groups) {
    const detail = details.get(resource);
    for (const [name, { set, parts, whole }] of sets) {
      const cloud = piecesOf(set, resource, detail);
      if (typeof cloud === 'string') {
        for (const { known } of parts) verdicts.set(known.instance, { kind: 'unclear', reason: cloud, incomplete: true });
        continue;
      }
      const known = new Set(parts.flatMap(({ pieces }) => pieces.map(({ key }) => key)));
      const parent = rules.of(resource.provider).shortId(resource.id);
      const free = [...cloud.values()].filter(
        ({ key, owned }) => owned === undefined && !known.has(key) && !claims.has(claimKey({ set: name, parent, key })),
      );
      for (const part of parts) verdicts.set(part.known.instance, verdictOf(part, cloud, { set, added: free.filter(part.holds) }));
      // What an instance that cannot be compared stands for must not be said as nobody's.
      if (!whole || !matching.managed.has(resource)) continue;
      for (const piece of free) if (!parts.some(({ holds }) => holds(piece))) unmanaged.push(unmanagedPart(resource, set.noun, piece));
    }
  }
  return { verdicts, unmanaged };
}

function claimsOf(matching: Matching, rules: RuleSet): ReadonlySet<string> {
  const all = [...matching.parts.map(({ known }) => known), ...matching.unseen, ...[...matching.managed.values()].flat()];
  return new Set(all.flatMap(({ instance }) => rules.piecesOf(instance.type)?.claims?.(instance.attributes).map(claimKey) ?? []));
}

function claimKey({ set, parent, key }: Claim): string {
  return `${set}\n${parent}\n${key}`;
}

function valueOf({ native }: PieceSet, attributes: StateValues): unknown {
  return nativeValue(
    attributes,
    native.map((path) => path.split('.')),
  );
}

/** The pieces that the parent's description holds, by key; a sentence where it holds no such list. */
function piecesOf(set: PieceSet, resource: Resource, detail: ResourceDetail | undefined): ReadonlyMap<string, Piece> | string {
  const read = detail === undefined ? unknown : valueOf(set, detail.attributes);
  const value = read === unknown ? valueOf(set, resource.attributes ?? {}) : read;
  if (value === unknown && !(set.optional === true && detail !== undefined))
    return `what was read of ${resource.name ?? resource.id} holds no ${set.noun}s`;
  const parent = { name: resource.name, ...resource.attributes, ...detail?.attributes };
  const pieces = new Map<string, Piece>();
  for (const item of Array.isArray(value) ? value : value === unknown || value === null || value === undefined ? [] : [value]) {
    for (const piece of set.pieces(asRecord(item) ?? { value: item }, parent)) pieces.set(piece.key, piece);
  }
  return pieces;
}

/** `added` are pieces that the instance holds as well, and does not list. */
function verdictOf(
  { known, pieces }: Part,
  cloud: ReadonlyMap<string, Piece>,
  { set, added }: { readonly set: PieceSet; readonly added: readonly Piece[] },
): PieceVerdict {
  const gone = pieces.filter(({ key }) => !cloud.has(key));
  if (gone.length > 0 && gone.length === pieces.length && added.length === 0) return { kind: 'missing', noun: set.noun };
  const { sensitivePaths } = known.instance;
  // Of several pieces some are gone: the instance is there in part.
  const changes: AttributeChange[] = gone.map(({ key }) => ({ path: set.noun, state: key }));
  for (const { key } of added) changes.push({ path: set.noun, cloud: key });
  let compared = pieces.length;
  for (const { key, facts = {} } of pieces) {
    const there = cloud.get(key)?.facts ?? {};
    for (const [path, state] of Object.entries(facts)) {
      const now = there[path];
      if (now === undefined) continue;
      compared++;
      const sensitive = isSensitive(path, sensitivePaths);
      if (sensitive ? hashed(state.text) === hashed(now.text) : state.text === now.text) continue;
      changes.push(sensitive ? { path, sensitive } : { path, state: state.shown, ...defined({ cloud: now.shown }) });
    }
  }
  return changes.length === 0 ? { kind: 'inStep', compared } : { kind: 'changed', changes, compared };
}
