import type { DriftItem } from '../../api/drift.ts';
import type { IgnoreRule as IgnoreSetting } from '../../config/kinds.ts';
import type { Problem } from '../../model.ts';
import type { IgnoreRule } from './ignore.ts';
import { holds } from './ignore-settings.ts';

/** From so many differences on, one rule that takes them all is worth a word, whatever it looks like. */
const fewest = 5;

/**
 * Rules that leave nothing to be reported, as problems: those whose patterns fit anything, and one that took every difference that there is. They change
 * neither whether a comparison is complete nor the exit code: that somebody wants to hear of nothing may be meant.
 */
export function widestRules(
  items: readonly DriftItem[],
  { driftignore, settings }: { readonly driftignore: readonly IgnoreRule[]; readonly settings: readonly IgnoreSetting[] },
  now: number,
): readonly Problem[] {
  const found = new Set([
    ...driftignore
      .filter(({ pattern, until }) => /^[*?.]*\*[*?.]*$/.test(pattern) && (until === undefined || until > now))
      .map(({ reason }) => reason),
    ...settings.filter((rule) => holds(rule, now) && fitsAnything(rule)).map(({ reason }) => reason),
  ]);
  const [first] = items;
  const only = first?.ignored;
  if (only !== undefined && only.by !== 'code' && items.length >= fewest && items.every(({ ignored }) => ignored?.reason === only.reason)) {
    found.add(only.reason);
  }
  return [...found].map((reason) => ({
    code: 'ignores-everything',
    message: `the ignore rule “${reason}” takes all that differs`,
    hint: 'Where the rules come with a change that is being judged, leave them out with --no-ignore, or name trusted ones with --ignore-from.',
  }));
}

function fitsAnything({ reason: _reason, expires: _expires, ...patterns }: IgnoreSetting): boolean {
  return Object.values(patterns).every((pattern) => pattern === undefined || /^[*?=]*\*[*?=]*$/.test(pattern));
}
