import { number } from '../../core/render/text.ts';
import type { HistoryEntry } from '../../core/api/history.ts';
import type { CompareProgress } from '../../core/api/compare-progress.ts';
import type { DriftNode, DriftOutline, DriftRowItem, DriftStep } from '../../core/api/drift-tree.ts';
import type { AttributeChange, DriftKind, Ignored } from '../../core/api/drift.ts';
import { shortId, type Icon } from '../resources/describe-node.ts';
import { code, prose } from '../markdown.ts';
import { scopeBrief, scopeWords } from '../status/describe-scope.ts';
import type { Overview } from '../status/describe-status.ts';
import type { Translate } from '../translate.ts';

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
  changed: { id: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground' },
  missing: { id: 'diff-removed', color: 'gitDecoration.deletedResourceForeground' },
  unmanaged: { id: 'diff-added', color: 'gitDecoration.untrackedResourceForeground' },
};

/** The kind of drift in a word. */
export function driftWord(kind: DriftKind, t: Translate): string {
  return kind === 'changed' ? t('changed') : kind === 'missing' ? t('missing') : t('unmanaged');
}

/** The line beside the title of the drift view: `1 changed · 371 unmanaged · incomplete`. */
export function driftSummary(outline: Pick<DriftOutline, 'counts' | 'complete' | 'coverage' | 'scope'>, t: Translate): string {
  const scope = scopeBrief(outline.scope, t);
  const counts = kinds.flatMap((kind) => ((outline.counts[kind] ?? 0) === 0 ? [] : [`${number(outline.counts[kind] ?? 0)} ${driftWord(kind, t)}`]));
  const coverage = outline.coverage === null ? [] : [t('coverage {0} %', Math.floor(outline.coverage * 100))];
  return [...counts, ...(outline.complete ? [] : [t('incomplete')]), ...coverage, ...(scope === undefined ? [] : [scope])].join(' · ');
}

/** The line above the drift tree: why the last comparison came to nothing, else what it was narrowed to; empty where there is nothing to say. */
export function driftMessage({ drift, driftFailure }: Pick<Overview, 'drift' | 'driftFailure'>, t: Translate): string {
  if (driftFailure === undefined) return scopeWords(drift?.scope, t) ?? '';
  const why = [driftFailure.message, ...(driftFailure.hint === undefined ? [] : [driftFailure.hint])].join(' ');
  return drift === null ? why : t('{0} What is shown is from an earlier comparison.', why);
}

/** What a running comparison costs, and how far it is, for the line above the drift tree. */
export function compareWords({ plan, calls }: Pick<CompareProgress, 'plan' | 'calls'>, t: Translate): string {
  if (plan.calls === 0) return t('Comparing: {0} look-ups of what no listing shows', number(plan.lookups));
  const read = t('Reading the attributes of {0} resources: {1} of at least {2} calls', number(plan.resources), number(calls), number(plan.calls));
  return plan.seconds <= 1 ? read : `${read} · ${t('at least {0} s at the limits', number(plan.seconds))}`;
}

const kinds: readonly DriftKind[] = ['changed', 'missing', 'unmanaged'];

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
        contextValue: 'driftmgr.driftGroup',
      };
    }
    case 'item':
      return describeItem(row.item, row.under, words);
    case 'change': {
      const { ignored } = row.change;
      const values = row.change.sensitive === true ? t('differs (sensitive)') : `${brief(row.change.state)} → ${brief(row.change.cloud)}`;
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

function groupFace(path: readonly DriftStep[], { t, title, state }: DriftWords): { readonly label: string; readonly icon: Icon } {
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

/** The part of an address that tells resources apart comes first: a side bar is narrow, and modules have long names. */
function calledBy(item: DriftRowItem): { readonly label: string; readonly module: readonly string[] } {
  const [, module, own] = /^((?:module\.[\w-]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)+)(.+)$/.exec(item.address ?? '') ?? [];
  if (module !== undefined && own !== undefined) return { label: own, module: [module.slice(0, -1)] };
  return { label: item.address ?? item.name ?? shortId(item.id ?? item.key), module: [] };
}

function describeItem(item: DriftRowItem, under: readonly DriftStep[], { t, title }: DriftWords): DriftDescription {
  const { label, module } = calledBy(item);
  const word = item.ignored === undefined ? driftWord(item.kind, t) : t('ignored');
  const type = item.terraformType === undefined ? [title(item.type)] : [];
  const unsure = item.uncertain === true ? [t('perhaps in a state that could not be read')] : [];
  const stated = item.ignored === undefined ? [...changedWords(item, t), ...unsure] : [item.ignored.reason];
  const place = item.region === null ? [] : [item.region];
  const isUnder = (by: DriftStep['by']): boolean => under.some((step) => step.by === by);
  // What the groups above say already is left out for the eye; a screen reader may come from anywhere.
  const shown = [...(isUnder('kind') ? [] : [word]), ...(isUnder('type') ? [] : type), ...stated, ...(stated.length > 0 ? [] : place), ...module];
  return {
    id: `drift/item/${item.key}`,
    label,
    description: shown.join(' · '),
    accessibilityLabel: [item.address ?? label, word, ...type, ...stated, ...place].join(', '),
    icon: item.ignored !== undefined ? { id: 'eye-closed' } : item.uncertain === true ? { id: 'question' } : kindIcons[item.kind],
    contextValue: item.ignored === undefined ? `driftmgr.drift.${item.kind}` : 'driftmgr.ignored',
  };
}

function changedWords({ changes }: DriftRowItem, t: Translate): string[] {
  if (changes === undefined) return [];
  return [changes.length <= mostNamed ? changes.map(({ path }) => path).join(', ') : t('{0} attributes', changes.length)];
}

/** The tooltip of a drift row, in Markdown. */
export function driftTooltip(row: DriftRow, words: DriftWords): string {
  const { t } = words;
  switch (row.kind) {
    case 'change':
      return [
        `**${prose(row.change.path)}**`,
        ...changeLines(row.change, t),
        ...(row.change.ignored === undefined ? [] : [t('Ignored: {0}', prose(row.change.ignored.reason))]),
      ].join('\n\n');
    case 'belonging':
      return `${code(row.belonging.id)}\n\n${prose(t('goes with {0}', calledBy(row.item).label))}`;
    case 'notComparable':
      return `${code(row.entry.address)} — ${prose(row.entry.reason)}\n\n${prose(row.entry.state)}`;
    case 'owner': {
      const shown = row.owner.resources.map((resource) => `- ${code(resource.id)}`);
      const more = row.owner.count - shown.length;
      return [`**${prose(row.owner.owner)}**`, prose(row.owner.reason), shown.join('\n'), ...(more > 0 ? [t('… and {0} more', more)] : [])].join(
        '\n\n',
      );
    }
    case 'duplicate':
      return [code(row.duplicate.id), row.duplicate.addresses.map(({ state, address }) => `- ${code(address)} — ${prose(state)}`).join('\n')].join(
        '\n\n',
      );
    case 'history':
      return t('What the last scan brought that the one before did not, or the other way round.');
    case 'historyEntry':
      return `${code(row.entry.id)}\n\n${prose(row.entry.at)}`;
    case 'group':
      return `**${prose(groupFace(row.path, words).label)}** — ${number(row.count)}`;
    case 'item':
      return itemTooltip(row.item, t);
  }
}

function itemTooltip(item: DriftRowItem, t: Translate): string {
  const facts: [string, string | null | undefined][] = [
    [t('Address'), item.address],
    [t('Id'), item.id],
    [t('Type'), item.type],
    [t('Account'), item.account],
    [t('Region'), item.region],
    [t('State'), item.state],
    [t('Compared'), item.compared === undefined ? undefined : t('{0} of {1} attributes', item.compared.attributes, item.compared.of)],
    [t('Ignored'), item.ignored?.reason],
  ];
  const table = facts.flatMap(([name, value]) => (value === null || value === undefined ? [] : [`| ${name} | ${code(value)} |`]));
  return [`**${prose(driftWord(item.kind, t))}** — ${prose(item.reason)}`, ['| | |', '|---|---|', ...table].join('\n')].join('\n\n');
}

/** Both sides of one changed attribute, in Markdown. Sensitive values are not in the report, and not here. */
function changeLines(change: AttributeChange, t: Translate): string[] {
  if (change.sensitive === true) return [t('The values differ; they are sensitive and not shown.')];
  return [t('State: {0}', code(brief(change.state, 400))), t('Cloud: {0}', code(brief(change.cloud, 400)))];
}

/** A value on one line, cut at `most` characters; `∅` for what is not there. */
export function brief(value: unknown, most = 60): string {
  if (value === undefined || value === null) return '∅';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** One side of an item as a JSON text, for the diff editor: what differs, and who it is. */
export function driftSide(item: DriftRowItem, side: 'state' | 'cloud'): string {
  const absent = (side === 'state' && item.kind === 'unmanaged') || (side === 'cloud' && item.kind === 'missing');
  if (absent) return '';
  const values = Object.fromEntries(
    (item.changes ?? []).map((change) => [change.path, change.sensitive === true ? '(sensitive)' : (change[side] ?? null)]),
  );
  const who = { ...(item.address === undefined ? {} : { address: item.address }), type: item.terraformType ?? item.type, id: item.id };
  return `${JSON.stringify({ ...who, ...values }, null, 2)}\n`;
}
