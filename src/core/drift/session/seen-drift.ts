import { createHash } from 'node:crypto';
import type { KeyValueStore } from '../../store/parts.ts';
import type { DriftItem, DriftReport, DriftRequest } from '../../api/drift.ts';

/** Twelve letters stand for one item: 72 bits of a hash of its key and of the paths that changed. No id and no value is kept. */
const letters = 12;
/** Beyond so many the oldest are forgotten; what they stood for is then heard of as new. */
const mostKept = 200_000;

/**
 * Keeps in the store what drift the last comparison of the same states found, across windows and processes. Answers with the keys of the items that were
 * not among it, and takes the new ones in. What an incomplete comparison does not show is not forgotten: it may only not have been seen.
 */
export function rememberDrift(store: KeyValueStore, request: DriftRequest, report: Pick<DriftReport, 'items' | 'complete'>): ReadonlySet<string> {
  const marks = new Map(report.items.map((item) => [item.key, markOf(item)]));
  const fresh = new Set<string>();
  store.change(keyOf(request), (old) => {
    const before = new Set(old?.match(new RegExp(`.{${String(letters)}}`, 'g')) ?? []);
    for (const [key, mark] of marks) if (!before.has(mark)) fresh.add(key);
    const now = new Set(report.complete ? [] : before);
    for (const mark of marks.values()) now.add(mark);
    return [...now].slice(-mostKept).join('');
  });
  return fresh;
}

function markOf({ key, changes = [], ignoredChanges = [] }: DriftItem): string {
  const paths = [...changes, ...ignoredChanges].map(({ path }) => path).sort();
  return hash([key, ...paths]);
}

/** The key of what is kept of comparisons of the same states. */
export function keyOf({ states, cwd, filter, plan, sources = [] }: DriftRequest): string {
  return `drift.seen.${hash([cwd, JSON.stringify(filter ?? {}), ...states, ...(plan === undefined ? [] : ['plan', plan]), ...(sources.length === 0 ? [] : ['sources', ...sources])])}`;
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, letters);
}
