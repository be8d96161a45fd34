import type { IgnoreRule as IgnoreSetting } from '../../config/kinds.ts';
import { longWork } from '../../long-work.ts';
import { applyIgnore } from './ignore.ts';
import type { RuleSet } from '../rule-set.ts';
import type { IgnoreRule } from './ignore.ts';
import type { CodeIgnore } from './ignore-changes.ts';
import { ignoreByCode } from './ignore-changes.ts';
import type { TagIgnore } from './ignored-tags.ts';
import { ignoreTags } from './ignored-tags.ts';
import { ignoreBySettings } from './ignore-settings.ts';
import type { DriftItem, DriftReport } from '../../api/drift.ts';
import { JudgingTime } from './judging-time.ts';
import { widestRules } from './widest-rules.ts';

/** Whatever says that a difference is none. */
export interface IgnoreRules {
  /** Rules of a `.driftignore`. */
  readonly driftignore?: readonly IgnoreRule[];
  /** Rules of the configuration. */
  readonly settings?: readonly IgnoreSetting[];
  /** What the code says with `ignore_changes`, by the key of the item that it speaks of. */
  readonly code?: ReadonlyMap<string, CodeIgnore>;
  /** Tags that provider configurations leave to others, by the keys of the items that they speak of. */
  readonly tags?: ReadonlyMap<string, readonly TagIgnore[]>;
}

/** What judging needs to know beside the rules. */
export interface Judging {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What is known of the clouds' types, by whose names rules may speak. */
  readonly clouds: RuleSet;
}

/**
 * Marks what the rules ignore, and counts the rest. Takes the comparison as it was made, so that changed rules apply to it without another one.
 * Linear in the items. A rule that takes all of them becomes a problem.
 * @throws DriftMgrError `ignore-too-slow`
 */
export function judge(compared: DriftReport, rules: IgnoreRules, judging: Judging): DriftReport {
  return longWork(() => judged(compared, rules, judging));
}

function judged(compared: DriftReport, { driftignore = [], settings = [], code, tags }: IgnoreRules, judging: Judging): DriftReport {
  const timed = { ...judging, time: new JudgingTime(compared.items.length) };
  const bySettings = ignoreBySettings(applyIgnore(compared.items, driftignore, timed), settings, timed);
  const items = ignoreTags(ignoreByCode(bySettings, code, timed.time), tags);
  const widest = widestRules(items, { driftignore, settings }, judging.now);
  const { managed, notComparable, instances } = compared.counts;
  const seen = countsOf(items);
  const counts = compared.counts.unmanaged === null ? { ...seen, unmanaged: null } : seen;
  // Coverage is of resources; their parts are in no part of it.
  const parts = items.filter(({ ignored, partOf }) => ignored === undefined && partOf !== undefined).length;
  const all = managed + seen.unmanaged - parts + seen.missing;
  const ignoredAttributes = items.reduce((sum, { ignored, ignoredChanges }) => sum + (ignored === undefined ? (ignoredChanges?.length ?? 0) : 0), 0);
  return {
    ...compared,
    inStep: compared.complete && seen.missing + seen.unmanaged + seen.changed === 0,
    counts: { ...counts, managed, notComparable, instances },
    coverage: all === 0 || counts.unmanaged === null ? null : managed / all,
    items,
    ignored: items.filter(({ ignored }) => ignored !== undefined).length,
    ...(ignoredAttributes === 0 ? {} : { ignoredAttributes }),
    problems: widest.length === 0 ? compared.problems : [...compared.problems, ...widest],
  };
}

function countsOf(items: readonly DriftItem[]): { missing: number; unmanaged: number; changed: number } {
  const counts = { missing: 0, unmanaged: 0, changed: 0 };
  for (const { kind, ignored } of items) if (ignored === undefined) counts[kind]++;
  return counts;
}
