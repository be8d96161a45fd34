import { changesText } from '../matching/items.ts';
import type { AttributeChange, DriftItem, Ignored } from '../../api/drift.ts';

/** Takes those changes out of an item that a rule ignores, and keeps them beside it; without any that is left the item itself is ignored. */
export function withoutIgnored(item: DriftItem, ruleOf: (change: AttributeChange) => Ignored | undefined): DriftItem {
  const changes: AttributeChange[] = [];
  const ignored: NonNullable<DriftItem['ignoredChanges']>[number][] = [];
  for (const change of item.changes ?? []) {
    const rule = ruleOf(change);
    if (rule === undefined) changes.push(change);
    else ignored.push({ ...change, ignored: rule });
  }
  const [first] = ignored;
  if (first === undefined) return item;
  if (changes.length === 0) return { ...item, ignored: first.ignored };
  return { ...item, changes, reason: changesText(changes), ignoredChanges: [...(item.ignoredChanges ?? []), ...ignored] };
}
