import type { GroupBy } from '../api/engine-api.ts';
import type { InventorySummary, NodeCount, ProviderId } from '../model.ts';
import { providerTitles, sumOf } from './counts.ts';

/** A part of the status table: a heading with its count, and rows under it. */
export interface StatusGroup {
  readonly title: string;
  readonly node: NodeCount;
  readonly rows: readonly StatusRow[];
}

export interface StatusRow {
  readonly title: string;
  readonly node: NodeCount;
  /** What the parts are: `region` or `account`. */
  readonly places: string;
  /** The count by place: regions, or accounts when grouped by region. */
  readonly parts: readonly { readonly label: string; readonly node: NodeCount }[];
}

interface Leaf {
  readonly provider: ProviderId;
  readonly account: string;
  readonly type: string;
  readonly region: string;
  readonly node: NodeCount;
}

/** The inventory as the groups and rows of a table. */
export function statusGroups(summary: InventorySummary, groupBy: GroupBy): StatusGroup[] {
  if (groupBy === 'account') {
    return summary.accounts.map((account) => ({
      title: accountTitle(account),
      node: account,
      rows: account.types.map((type) => ({
        title: type.title,
        node: type,
        places: 'region',
        parts: type.regions.map((region) => ({ label: region.region, node: region })),
      })),
    }));
  }
  const leaves = leavesOf(summary);
  if (groupBy === 'type') {
    return groupOf(
      leaves,
      (leaf) => leaf.type,
      (leaf) => leaf.account,
      (leaf) => leaf.region,
      'region',
    );
  }
  return groupOf(
    leaves,
    (leaf) => leaf.region,
    (leaf) => leaf.type,
    (leaf) => leaf.account,
    'account',
  );
}

function accountTitle(account: { provider: ProviderId; account: string; name?: string }): string {
  const name = account.name === undefined || account.name === account.account ? account.account : `${account.name} (${account.account})`;
  return `${providerTitles[account.provider]} ${name}`;
}

function leavesOf(summary: InventorySummary): Leaf[] {
  return summary.accounts.flatMap((account) =>
    account.types.flatMap((type): Leaf[] => {
      const at = { provider: account.provider, account: accountTitle(account), type: type.title };
      // A type that could not be listed at all may name no region; it must not vanish from the table for that.
      if (type.regions.length === 0) return [{ ...at, region: 'unknown region', node: type }];
      return type.regions.map((region) => ({ ...at, region: region.region, node: region }));
    }),
  );
}

function groupOf(
  leaves: readonly Leaf[],
  outer: (leaf: Leaf) => string,
  row: (leaf: Leaf) => string,
  part: (leaf: Leaf) => string,
  places: string,
): StatusGroup[] {
  return [...Map.groupBy(leaves, outer)].map(([title, inGroup]) => ({
    title,
    node: sumOf(inGroup.map((leaf) => leaf.node)),
    rows: [...Map.groupBy(inGroup, row)].map(([rowTitle, inRow]) => ({
      title: rowTitle,
      node: sumOf(inRow.map((leaf) => leaf.node)),
      places,
      parts: [...Map.groupBy(inRow, part)].map(([label, inPart]) => ({ label, node: sumOf(inPart.map((leaf) => leaf.node)) })),
    })),
  }));
}
