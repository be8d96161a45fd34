import { nameInAddress, splitAddress } from '../../core/address.ts';
import { number } from '../../core/render/text.ts';
import type { HistoryEntry } from '../../core/api/history.ts';
import type { DriftNode, DriftRowItem, DriftStep } from '../../core/api/drift-tree.ts';
import type { AttributeChange, DriftKind, Ignored } from '../../core/api/drift.ts';
import { shortId, type Icon } from '../resources/describe-node.ts';
import type { Translate } from '../translate.ts';
import { changeBrief } from './describe-change.ts';

/** A row of the drift tree, without VS Code. `under` are the groups that it stands in, outermost first. */
export type DriftRow =
  | (DriftNode & { readonly under: readonly DriftStep[] })
  | {
      readonly kind: 'history';
      readonly which: 'appeared' | 'gone';
      readonly entries: readonly HistoryEntry[];
      readonly under: readonly DriftStep[];
    }
  | { readonly kind: 'historyEntry'; readonly which: 'appeared' | 'gone'; readonly entry: HistoryEntry; readonly under: readonly DriftStep[] }
  | {
      readonly kind: 'change';
      readonly item: DriftRowItem;
      readonly change: AttributeChange & { readonly ignored?: Ignored };
      readonly under: readonly DriftStep[];
    }
  | { readonly kind: 'belonging'; readonly item: DriftRowItem; readonly belonging: Belonging; readonly under: readonly DriftStep[] };

/** What was made with an unmanaged item, and goes with it. */
type Belonging = NonNullable<DriftRowItem['belongings']>[number];

/** What a row shows. */
export interface DriftDescription {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly accessibilityLabel: string;
  readonly icon: Icon;
  readonly contextValue: string;
}

/** How things are called that the engine names by their keys. */
export interface DriftWords {
  readonly t: Translate;
  /** What people call a resource type: `EC2 instances`. */
  readonly title: (type: string) => string;
  /** What people call a state: its path inside the workspace. */
  readonly state: (source: string) => string;
}

const kindIcons: Readonly<Record<DriftKind, Icon>> = {
  changed: { id: 'edit', color: 'charts.yellow' },
  missing: { id: 'circle-slash', color: 'charts.red' },
  unmanaged: { id: 'add', color: 'charts.blue' },
};

/** The kind of drift in a word. */
export function driftWord(kind: DriftKind, t: Translate): string {
  return kind === 'changed' ? t('changed') : kind === 'missing' ? t('missing') : t('unmanaged');
}

/** The kinds of drift, in the order in which they are shown. */
export const kinds: readonly DriftKind[] = ['changed', 'missing', 'unmanaged'];

/** Whether a group is open when it is first shown: drift by kind, state or account; not its types, and not what is no drift. */
export function isOpenAtFirst(path: readonly DriftStep[]): boolean {
  const last = path.at(-1);
  return last !== undefined && last.by !== 'aside' && last.by !== 'type';
}

type AsideRow = Extract<DriftRow, { kind: 'notComparable' | 'owner' | 'history' | 'historyEntry' | 'duplicate' }>;

/** What one row of the drift tree shows. Ids are made of keys and addresses, never of labels. */
export function describeDriftRow(row: DriftRow, words: DriftWords): DriftDescription {
  const { t, title } = words;
  switch (row.kind) {
    case 'group': {
      const { label, icon } = groupFace(row.path, words);
      const description = number(row.count);
      return {
        id: `drift/${JSON.stringify(row.path)}`,
        label,
        description,
        accessibilityLabel: `${label}, ${description}`,
        icon,
        contextValue: `driftmgr.driftGroup${row.path.map(({ by, value }) => (by === 'kind' || by === 'aside' ? `.${value}` : '')).join('')}`,
      };
    }
    case 'item':
      return describeItem(row.item, row.under, words);
    case 'change': {
      const { ignored } = row.change;
      const values = changeBrief(row.change, t);
      const description = ignored === undefined ? values : `${t('ignored')} · ${values}`;
      return {
        id: `drift/item/${row.item.key}/${row.change.path}`,
        label: row.change.path,
        description,
        accessibilityLabel: `${row.change.path}, ${description}`,
        icon: { id: ignored === undefined ? 'symbol-key' : 'eye-closed' },
        contextValue: ignored === undefined ? 'driftmgr.driftChange' : 'driftmgr.ignoredChange',
      };
    }
    case 'belonging': {
      const { id, type, name = shortId(id) } = row.belonging;
      return {
        id: `drift/item/${row.item.key}/with/${id}`,
        label: name,
        description: title(type),
        accessibilityLabel: `${name}, ${title(type)}, ${t('goes with {0}', calledBy(row.item).label)}`,
        icon: { id: 'link' },
        contextValue: 'driftmgr.belonging',
      };
    }
    default:
      return describeAside(row, words);
  }
}

/** What is no drift, and stands beside it. */
function describeAside(row: AsideRow, { t, title }: DriftWords): DriftDescription {
  switch (row.kind) {
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
        id: `drift/owner/${owner}/${reason}`,
        label: owner,
        description,
        accessibilityLabel: `${owner}, ${description}`,
        icon: { id: 'tools' },
        contextValue: 'driftmgr.owner',
      };
    }
    case 'history': {
      const label = row.which === 'appeared' ? t('New in the last scan') : t('Gone since the scan before');
      const description = number(row.entries.length);
      return {
        id: `drift/history/${row.which}`,
        label,
        description,
        accessibilityLabel: `${label}, ${description}`,
        icon: { id: 'history' },
        contextValue: 'driftmgr.history',
      };
    }
    case 'historyEntry': {
      const { id, type } = row.entry;
      const description = type === undefined ? '' : title(type);
      return {
        id: `drift/history/${row.which}/${type ?? ''}/${id}`,
        label: shortId(id),
        description,
        accessibilityLabel: [shortId(id), row.which === 'appeared' ? t('new') : t('gone'), description].join(', '),
        icon: { id: row.which === 'appeared' ? 'add' : 'remove' },
        contextValue: `driftmgr.history.${row.which}`,
      };
    }
    case 'duplicate': {
      const { id, addresses } = row.duplicate;
      const label = shortId(id);
      const description = addresses.map(({ address }) => address).join(' · ');
      return {
        id: `drift/duplicate/${id}`,
        label,
        description,
        accessibilityLabel: `${label}, ${t('in more than one state')}: ${description}`,
        icon: { id: 'copy' },
        contextValue: 'driftmgr.duplicate',
      };
    }
  }
}

/** What a group is called, by the last step of its path. */
export function groupFace(path: readonly DriftStep[], { t, title, state }: DriftWords): { readonly label: string; readonly icon: Icon } {
  const { by, value } = path.at(-1) ?? { by: 'aside', value: '' };
  switch (by) {
    case 'kind': {
      const kind = kinds.find((known) => known === value) ?? 'changed';
      return { label: capital(driftWord(kind, t)), icon: kindIcons[kind] };
    }
    case 'state':
      return { label: value === '' ? t('In no state') : state(value), icon: { id: 'file' } };
    case 'account':
      return { label: value === '' ? t('Account unknown') : value, icon: { id: 'organization' } };
    case 'type':
      return { label: title(value), icon: { id: 'layers' } };
    case 'aside':
      return asideFace(value, t);
  }
}

function asideFace(value: string, t: Translate): { readonly label: string; readonly icon: Icon } {
  switch (value) {
    case 'notComparable':
      return { label: t('Not comparable'), icon: { id: 'question' } };
    case 'owned':
      return { label: t('By the cloud or another tool'), icon: { id: 'tools' } };
    case 'duplicates':
      return { label: t('In more than one state'), icon: { id: 'copy' } };
    default:
      return { label: t('Ignored'), icon: { id: 'eye-closed' } };
  }
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

const mostNamed = 2;

/**
 * What tells a resource apart comes first: a side bar is narrow. That is its own name, and its address in its module beside it; of what is missing from the
 * cloud, what the address calls it. Modules have long names, and come last.
 */
export function calledBy(item: DriftRowItem): { readonly label: string; readonly beside: string[]; readonly module: string[] } {
  const { address, id, key } = item;
  const parts = address === undefined ? undefined : splitAddress(address);
  const own = parts?.own;
  const module = parts?.module === undefined ? [] : [parts.module];
  const name = item.kind === 'missing' && own !== undefined ? undefined : item.name;
  const beside = own === undefined ? [] : [own];
  if (name !== undefined && name !== '') return { label: ownName(name), beside, module };
  return { label: own === undefined ? shortId(id ?? key) : nameInAddress(own), beside, module };
}

/** Some names are ids: of those the end is what differs. */
function ownName(name: string): string {
  return /^(?:arn:|\/|\w+:\/\/)/.test(name) ? shortId(name) : name;
}

function describeItem(item: DriftRowItem, under: readonly DriftStep[], { t, title }: DriftWords): DriftDescription {
  const { label, beside, module } = calledBy(item);
  const word = item.ignored === undefined ? driftWord(item.kind, t) : t('ignored');
  const type = item.terraformType === undefined ? [title(item.type)] : [];
  const unsure = item.uncertain === true ? [t('perhaps in a state that could not be read')] : [];
  const stated = item.ignored === undefined ? [...changedWords(item, t), ...unsure] : [item.ignored.reason];
  const place = item.region === null ? [] : [item.region];
  const isUnder = (by: DriftStep['by']): boolean => under.some((step) => step.by === by);
  // What the groups above say already is left out for the eye; a screen reader may come from anywhere.
  const shown = [
    ...beside,
    ...(isUnder('kind') ? [] : [word]),
    ...(isUnder('type') ? [] : type),
    ...stated,
    ...(stated.length > 0 ? [] : place),
    ...module,
  ];
  return {
    id: `drift/item/${item.key}`,
    label,
    description: shown.join(' · '),
    accessibilityLabel: [
      label,
      ...(item.address === undefined || item.address === label ? [] : [item.address]),
      word,
      ...type,
      ...stated,
      ...place,
    ].join(', '),
    icon: item.ignored !== undefined ? { id: 'eye-closed' } : item.uncertain === true ? { id: 'question' } : kindIcons[item.kind],
    contextValue: item.ignored === undefined ? `driftmgr.drift.${item.kind}` : 'driftmgr.ignored',
  };
}

function changedWords({ changes }: DriftRowItem, t: Translate): string[] {
  if (changes === undefined) return [];
  return [changes.length <= mostNamed ? changes.map(({ path }) => path).join(', ') : t('{0} attributes', changes.length)];
}
