import { number } from '../core/report/text.ts';
import type { AttributeChange, DriftItem, DriftKind, DriftReport, NotComparable, OwnedGroup } from '../core/drift/report.ts';
import { shortId, type Icon } from './describe-node.ts';
import { code, prose } from './markdown.ts';
import type { Translate } from './translate.ts';

export type DriftGroupBy = 'kind' | 'state' | 'account';

/** A row of the drift tree, without VS Code. */
export type DriftRow =
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly label: string;
      readonly icon: Icon;
      readonly rows: readonly DriftRow[];
      readonly open: boolean;
    }
  | { readonly kind: 'item'; readonly item: DriftItem }
  | { readonly kind: 'change'; readonly item: DriftItem; readonly change: AttributeChange }
  | { readonly kind: 'notComparable'; readonly entry: NotComparable }
  | { readonly kind: 'owner'; readonly owner: OwnedGroup };

/** What a row shows. */
export interface DriftDescription {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly accessibilityLabel: string;
  readonly icon: Icon;
  readonly contextValue: string;
}

const kinds: readonly DriftKind[] = ['changed', 'missing', 'unmanaged'];

const kindIcons: Readonly<Record<DriftKind, Icon>> = {
  changed: { id: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground' },
  missing: { id: 'diff-removed', color: 'gitDecoration.deletedResourceForeground' },
  unmanaged: { id: 'diff-added', color: 'gitDecoration.untrackedResourceForeground' },
};

/** The kind of drift in a word. */
export function driftWord(kind: DriftKind, t: Translate): string {
  return kind === 'changed' ? t('changed') : kind === 'missing' ? t('missing') : t('unmanaged');
}

/** The first level of the drift tree. What is no drift (not comparable, owned by others, ignored) stands below it, closed. */
export function driftGroups(report: DriftReport, groupBy: DriftGroupBy, t: Translate): DriftRow[] {
  const live = report.items.filter((item) => item.ignored === undefined);
  const ignored = report.items.filter((item) => item.ignored !== undefined);
  return [
    ...(groupBy === 'kind' ? byKind(live, t) : byPlace(live, groupBy, t)),
    ...group(
      'notComparable',
      t('Not comparable'),
      'question',
      report.notComparable.map((entry) => ({ kind: 'notComparable', entry })),
    ),
    ...group(
      'owned',
      t('By the cloud or another tool'),
      'tools',
      report.owned.map((owner) => ({ kind: 'owner', owner })),
    ),
    ...group(
      'ignored',
      t('Ignored'),
      'eye-closed',
      ignored.map((item) => ({ kind: 'item', item })),
    ),
  ];
}

function byKind(items: readonly DriftItem[], t: Translate): DriftRow[] {
  return kinds.flatMap((kind) => {
    const rows: DriftRow[] = items.filter((item) => item.kind === kind).map((item) => ({ kind: 'item', item }));
    return rows.length === 0
      ? []
      : [{ kind: 'group', id: `kind/${kind}`, label: capital(driftWord(kind, t)), icon: kindIcons[kind], rows, open: true }];
  });
}

function byPlace(items: readonly DriftItem[], groupBy: 'state' | 'account', t: Translate): DriftRow[] {
  const groups = Map.groupBy(items, (item) => (groupBy === 'state' ? item.state : accountOf(item)) ?? '');
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, members]) => ({
      kind: 'group',
      id: `${groupBy}/${key}`,
      label: key === '' ? (groupBy === 'state' ? t('In no state') : t('Account unknown')) : key,
      icon: { id: groupBy === 'state' ? 'file' : 'organization' },
      rows: members.map((item) => ({ kind: 'item', item })),
      open: true,
    }));
}

function accountOf(item: DriftItem): string | undefined {
  return item.account === null ? undefined : `${item.provider} ${item.account}`;
}

function group(id: string, label: string, icon: string, rows: readonly DriftRow[]): DriftRow[] {
  return rows.length === 0 ? [] : [{ kind: 'group', id, label, icon: { id: icon }, rows, open: false }];
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

/** What one row of the drift tree shows. Ids are made of keys and addresses, never of labels. */
export function describeDriftRow(row: DriftRow, t: Translate): DriftDescription {
  switch (row.kind) {
    case 'group': {
      const description = number(row.rows.length);
      return {
        id: `drift/${row.id}`,
        label: row.label,
        description,
        accessibilityLabel: `${row.label}, ${description}`,
        icon: row.icon,
        contextValue: 'driftmgr.driftGroup',
      };
    }
    case 'item':
      return describeItem(row.item, t);
    case 'change': {
      const description = row.change.sensitive === true ? t('differs (sensitive)') : `${brief(row.change.state)} → ${brief(row.change.cloud)}`;
      return {
        id: `drift/item/${row.item.key}/${row.change.path}`,
        label: row.change.path,
        description,
        accessibilityLabel: `${row.change.path}, ${description}`,
        icon: { id: 'symbol-key' },
        contextValue: 'driftmgr.driftChange',
      };
    }
    case 'notComparable': {
      const { address, state, reason } = row.entry;
      return {
        id: `drift/not/${state}/${address}`,
        label: address,
        description: reason,
        accessibilityLabel: `${address}, ${t('not comparable')}: ${reason}`,
        icon: { id: 'question' },
        contextValue: 'driftmgr.notComparable',
      };
    }
    case 'owner': {
      const { owner, count, reason } = row.owner;
      const description = `${number(count)} · ${reason}`;
      return {
        id: `drift/owner/${owner}`,
        label: owner,
        description,
        accessibilityLabel: `${owner}, ${description}`,
        icon: { id: 'tools' },
        contextValue: 'driftmgr.owner',
      };
    }
  }
}

function describeItem(item: DriftItem, t: Translate): DriftDescription {
  const label = item.address ?? item.name ?? shortId(item.id ?? item.key);
  const word = item.ignored === undefined ? driftWord(item.kind, t) : t('ignored');
  const place = [item.terraformType === undefined ? item.type : undefined, item.region ?? undefined].filter((part) => part !== undefined).join(' · ');
  const told = item.ignored?.reason ?? (item.changes === undefined ? place : t('{0} attributes', item.changes.length));
  const description = told === '' ? word : `${word} · ${told}`;
  return {
    id: `drift/item/${item.key}`,
    label,
    description,
    accessibilityLabel: `${label}, ${description}`,
    icon: item.ignored === undefined ? kindIcons[item.kind] : { id: 'eye-closed' },
    contextValue: item.ignored === undefined ? `driftmgr.drift.${item.kind}` : 'driftmgr.ignored',
  };
}

/** The tooltip of a drift row, in Markdown. */
export function driftTooltip(row: DriftRow, t: Translate): string {
  if (row.kind === 'change') return [`**${prose(row.change.path)}**`, ...changeLines(row.change, t)].join('\n\n');
  if (row.kind === 'notComparable') return `${code(row.entry.address)} — ${prose(row.entry.reason)}\n\n${prose(row.entry.state)}`;
  if (row.kind === 'owner') {
    const shown = row.owner.resources.slice(0, 20).map((resource) => `- ${code(resource.id)}`);
    return [`**${prose(row.owner.owner)}**`, prose(row.owner.reason), shown.join('\n')].join('\n\n');
  }
  if (row.kind === 'group') return `**${prose(row.label)}** — ${number(row.rows.length)}`;
  const { item } = row;
  const facts: [string, string | null | undefined][] = [
    [t('Address'), item.address],
    [t('Id'), item.id],
    [t('Type'), item.type],
    [t('Account'), item.account],
    [t('Region'), item.region],
    [t('State'), item.state],
    [t('Ignored'), item.ignored?.reason],
  ];
  const table = facts.flatMap(([name, value]) => (value === null || value === undefined ? [] : [`| ${name} | ${code(value)} |`]));
  return [`**${prose(driftWord(item.kind, t))}** — ${prose(item.reason)}`, ['| | |', '|---|---|', ...table].join('\n')].join('\n\n');
}

/** Both sides of one changed attribute, in Markdown. Sensitive values are not in the report, and not here. */
export function changeLines(change: AttributeChange, t: Translate): string[] {
  if (change.sensitive === true) return [t('The values differ; they are sensitive and not shown.')];
  return [t('State: {0}', code(brief(change.state, 400))), t('Cloud: {0}', code(brief(change.cloud, 400)))];
}

/** A value on one line, cut at `most` characters; `∅` for what is not there. */
function brief(value: unknown, most = 60): string {
  if (value === undefined || value === null) return '∅';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** One side of an item as a JSON text, for the diff editor: what differs, and who it is. */
export function driftSide(item: DriftItem, side: 'state' | 'cloud'): string {
  const absent = (side === 'state' && item.kind === 'unmanaged') || (side === 'cloud' && item.kind === 'missing');
  if (absent) return '';
  const values = Object.fromEntries(
    (item.changes ?? []).map((change) => [change.path, change.sensitive === true ? '(sensitive)' : (change[side] ?? null)]),
  );
  const who = { ...(item.address === undefined ? {} : { address: item.address }), type: item.terraformType ?? item.type, id: item.id };
  return `${JSON.stringify({ ...who, ...values }, null, 2)}\n`;
}
