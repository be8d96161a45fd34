import { countText, isComplete, providerTitles } from '../../core/render/counts.ts';
import { groupProblems, groupText } from '../../core/render/problems.ts';
import { duration, number } from '../../core/render/text.ts';
import type { DriftOutline } from '../../core/api/drift-tree.ts';
import type { InventorySummary } from '../../core/model.ts';
import type { MetricsReport } from '../../core/api/metrics.ts';
import { type Failure, failureText } from '../describe-failure.ts';
import { statusWord } from '../resources/describe-node.ts';
import { prose } from '../markdown.ts';
import { scopeBrief, scopeWords } from './describe-scope.ts';
import type { Translate } from '../translate.ts';

/** What is known at the moment. */
export interface Overview {
  readonly summary: InventorySummary | null;
  readonly scanning: boolean;
  readonly drift: DriftOutline | null;
  /** Whether a comparison runs. */
  readonly comparing?: true;
  /** Why the last scan brought nothing at all. */
  readonly failure?: Failure;
  /** Why the last comparison came to nothing. */
  readonly driftFailure?: Failure;
}

/** What the status-bar item shows, without VS Code. */
export interface StatusDescription {
  readonly text: string;
  readonly accessibilityLabel: string;
}

const unicode = { unicode: true };

/** Total and status, and drift when there is some: `$(cloud) ≥ 1,240 resources, incomplete $(diff) 3 drifted`. */
export function describeStatus({ summary, scanning, drift, failure, driftFailure }: Overview, t: Translate): StatusDescription {
  const icon = scanning ? '$(sync~spin)' : failure !== undefined ? '$(error)' : '$(cloud)';
  const found = drift === null ? 0 : driftTotal(drift);
  const old = driftFailure === undefined ? '' : ` ${statusWord('stale', t)}`;
  const driftText = found === 0 ? '' : ` $(diff) ${t('{0} drifted', number(found))}${old}`;
  const driftSpoken = found === 0 ? '' : `${t(', drift: {0}', number(found))}${old}`;
  if (summary === null) {
    const state = scanning ? t('scanning') : failure === undefined ? t('not scanned yet') : t('failed: {0}', failure.message);
    return { text: `${icon} DriftMgr${driftText}`, accessibilityLabel: `DriftMgr: ${state}${driftSpoken}` };
  }
  const count = countText(summary.totals, unicode);
  const word = scanning ? t('so far') : statusWord(summary.totals.status, t);
  const mark = scanning ? ` ${word}` : isComplete(summary.totals.status) ? '' : `, ${word}`;
  const lost = unrenewedClouds(summary);
  const lostText = lost.length === 0 ? '' : ` $(warning) ${t('{0}: sign in', lost.join(', '))}`;
  const lostSpoken = lost.length === 0 ? '' : t(', credentials of {0} cannot be used', lost.join(', '));
  const scope = scopeBrief(summary.scope, t);
  const scopeText = scope === undefined ? '' : ` $(filter) ${scope}`;
  const scopeSpoken = scope === undefined ? '' : t(', narrowed to {0}', scope);
  const spoken = summary.totals.count === null ? t('number of resources unknown') : t('{0} resources', count.replace('≥', t('at least')));
  return {
    text: `${icon} ${t('{0} resources', count)}${mark}${lostText}${driftText}${scopeText}`,
    accessibilityLabel: `DriftMgr: ${spoken}, ${word}${lostSpoken}${driftSpoken}${scopeSpoken}`,
  };
}

/** The clouds whose credentials could not be used by the last scan, as people call them. */
export function unrenewedClouds({ problems }: Pick<InventorySummary, 'problems'>): string[] {
  const lost = problems.flatMap(({ provider, source, expected }) =>
    provider === undefined || source === undefined || expected === true ? [] : [provider],
  );
  return [...new Set(lost)].map((provider) => providerTitles[provider]);
}

/** Everything that differs, without what is ignored. */
export function driftTotal(drift: Pick<DriftOutline, 'counts'>): number {
  return drift.counts.missing + (drift.counts.unmanaged ?? 0) + drift.counts.changed;
}

/** The line above the resource tree: why the last scan came to nothing, else what it was narrowed to; empty where there is nothing to say. */
export function resourceMessage({ summary, failure }: Overview, t: Translate): string {
  return failure === undefined ? (scopeWords(summary?.scope, t) ?? '') : t('{0} What is shown is from an earlier scan.', failureText(failure));
}

/** The tooltip of the status-bar item, in Markdown. `now` is in milliseconds since 1970. */
export function statusTooltip(overview: Overview, metrics: MetricsReport | null, now: number, t: Translate): string {
  const { summary, drift, scanning, failure, driftFailure } = overview;
  const lines = ['**DriftMgr**'];
  if (failure !== undefined) lines.push(t('Failed: {0}', prose(failure.message)));
  if (summary === null) {
    lines.push(scanning ? t('Scanning …') : t('No inventory yet.'));
  } else {
    lines.push(t('{0} resources — {1}', countText(summary.totals, unicode), scanning ? t('so far') : statusWord(summary.totals.status, t)));
    lines.push(t('Last scan: {0}', ageWords(summary, now, t)));
    const scope = scopeWords(summary.scope, t);
    if (scope !== undefined) lines.push(prose(scope));
    for (const group of groupProblems(summary.problems).slice(0, 5)) lines.push(`- ${prose(groupText(group))}`);
  }
  if (drift !== null) {
    const { missing, unmanaged, changed } = drift.counts;
    lines.push(t('Drift: {0} missing, {1} unmanaged, {2} changed', number(missing), unmanaged === null ? '–' : number(unmanaged), number(changed)));
  }
  if (driftFailure !== undefined) {
    const why = prose(driftFailure.message);
    if (drift === null) lines.push(t('The last comparison came to nothing: {0}', why));
    else lines.push(`${t('{0} What is shown is from an earlier comparison.', why)} (${agoWords(drift.comparedAt, now, t)})`);
  }
  if (metrics !== null) {
    const latency = metrics.latencyMs.p95 === null ? '–' : `${number(Math.round(metrics.latencyMs.p95))} ms`;
    lines.push(t('Calls that succeeded: {0} · from cache: {1} · p95: {2}', percent(metrics.successRate), percent(metrics.cacheHitRate), latency));
  }
  return lines.join('\n\n');
}

/** When the inventory was taken: `3 min ago`; a scan without an end was not finished. */
export function ageWords({ finishedAt, startedAt }: InventorySummary, now: number, t: Translate): string {
  return agoWords(finishedAt ?? startedAt, now, t);
}

/** How long ago a moment was (ISO 8601). */
function agoWords(at: string, now: number, t: Translate): string {
  const age = now - Date.parse(at);
  return age < 60_000 ? t('just now') : t('{0} ago', duration(age));
}

/** `99.8 %`; a dash for what was not measured. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
