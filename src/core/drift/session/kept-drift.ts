import type { AttributeChange, DriftItem, DriftReport, DriftRequest } from '../../api/drift.ts';
import { defined } from '../../defined.ts';
import type { KeyValueStore } from '../../store/parts.ts';
import { keyOf } from './seen-drift.ts';

/** A larger one is not kept: it would be read and written whole. */
const mostItems = 20_000;
const version = 1;

/**
 * Keeps what a comparison came to beyond the process, for a window that is opened again: kinds, addresses, names of attributes, what the inventory
 * knows of the clouds' side, and when it was. No value of a state, and no id that a state alone knows: what is missing from the cloud keeps the mark of
 * the rule that ignores it, which may go by that id. `judged` is the same report with what is ignored marked.
 */
export function keepDrift(store: KeyValueStore, request: DriftRequest, report: DriftReport, judged: Pick<DriftReport, 'items'>): void {
  const kept = report.items.length > mostItems ? undefined : JSON.stringify({ version, report: withoutValues(report, judged) });
  store.change(keptKey(request), () => kept);
}

/** The last comparison of the same states, without values; undefined where none was kept. */
export function keptDrift(store: KeyValueStore, request: DriftRequest): DriftReport | undefined {
  const text = store.get(keptKey(request));
  if (text === undefined) return undefined;
  const kept = JSON.parse(text) as { readonly version?: number; readonly report: DriftReport };
  return kept.version === version ? kept.report : undefined;
}

function keptKey(request: DriftRequest): string {
  return keyOf(request).replace('drift.seen.', 'drift.kept.');
}

/** The same report for a text: what differs is named in the reasons, and values that are not there do not read as empty. */
export function withoutChanges(report: DriftReport): DriftReport {
  const named = (changes: readonly AttributeChange[]): string => `${changes.map(({ path }) => path).join(', ')}: compare again for the values`;
  const items = report.items.map(({ changes, ...item }) => (changes === undefined ? item : { ...item, reason: named(changes) }));
  return { ...report, items };
}

function withoutValues(report: DriftReport, judged: Pick<DriftReport, 'items'>): DriftReport {
  const ignored = new Map(judged.items.map((item) => [item.key, item.ignored]));
  return { ...report, items: report.items.map((item) => keptItem(item, ignored.get(item.key))) };
}

function keptItem({ resource: _resource, changes, partOf, ...item }: DriftItem, ignored: DriftItem['ignored']): DriftItem {
  const { attributes: _attributes, ...part } = partOf ?? { id: '', noun: '', key: '' };
  const paths = changes?.map(({ path }): AttributeChange => ({ path, unkept: true }));
  if (item.kind === 'missing') {
    const { name: _name, ...known } = item;
    const key = `missing:${item.provider}:${item.state ?? ''}:${item.address ?? ''}`;
    return { ...known, id: null, key, ...defined({ ignored }) };
  }
  return { ...item, ...(partOf === undefined ? {} : { partOf: part }), ...defined({ changes: paths }) };
}
