import { duration, number } from '../../core/render/text.ts';
import type { CompareProgress } from '../../core/api/compare-progress.ts';
import type { DriftOutline } from '../../core/api/drift-tree.ts';
import { failureText } from '../describe-failure.ts';
import { scopeBrief, scopeWords } from '../status/describe-scope.ts';
import type { Overview } from '../status/describe-status.ts';
import type { Translate } from '../translate.ts';
import { driftWord, kinds } from './describe-drift.ts';

/** The line beside the title of the drift view: `1 changed · 371 unmanaged · incomplete`. */
export function driftSummary(outline: Pick<DriftOutline, 'counts' | 'complete' | 'coverage' | 'scope'>, t: Translate): string {
  const scope = scopeBrief(outline.scope, t);
  const counts = kinds.flatMap((kind) => ((outline.counts[kind] ?? 0) === 0 ? [] : [`${number(outline.counts[kind] ?? 0)} ${driftWord(kind, t)}`]));
  const coverage = outline.coverage === null ? [] : [t('coverage {0} %', Math.floor(outline.coverage * 100))];
  return [...counts, ...(outline.complete ? [] : [t('incomplete')]), ...coverage, ...(scope === undefined ? [] : [scope])].join(' · ');
}

/** The line beside the title: how far a comparison is, what differs and since when, or why the last one came to nothing where nothing is shown. */
export function driftHeadline(
  { drift, driftFailure, comparing }: Pick<Overview, 'drift' | 'driftFailure' | 'comparing'>,
  progress: string | undefined,
  now: number,
  t: Translate,
): string {
  if (comparing === true) return progress ?? t('comparing …');
  if (drift !== null) {
    const age = now - Date.parse(drift.comparedAt);
    return [driftSummary(drift, t), ...(age < 60_000 ? [] : [t('{0} ago', duration(age))])].join(' · ');
  }
  return driftFailure === undefined ? '' : failureText(driftFailure);
}

/**
 * The line above the drift tree: why the last comparison came to nothing, else what it was narrowed to. Empty where there is nothing to say, and over an
 * empty tree, whose welcome it would hide.
 */
export function driftMessage({ drift, driftFailure }: Pick<Overview, 'drift' | 'driftFailure'>, t: Translate): string {
  if (drift === null) return '';
  return driftFailure === undefined
    ? (scopeWords(drift.scope, t) ?? '')
    : t('{0} What is shown is from an earlier comparison.', failureText(driftFailure));
}

/** What a running comparison costs, and how far it is, for the line above the drift tree. */
export function compareWords({ plan, calls }: Pick<CompareProgress, 'plan' | 'calls'>, t: Translate): string {
  if (plan.calls === 0) return t('Comparing: {0} look-ups of what no listing shows', number(plan.lookups));
  const read = t('Reading the attributes of {0} resources: {1} of at least {2} calls', number(plan.resources), number(calls), number(plan.calls));
  return plan.seconds <= 1 ? read : `${read} · ${t('at least {0} s at the limits', number(plan.seconds))}`;
}
