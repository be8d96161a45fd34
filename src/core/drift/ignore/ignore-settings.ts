import type { IgnoreRule } from '../../config/kinds.ts';
import { wildcard } from '../../wildcard.ts';
import { withoutIgnored } from './ignored-changes.ts';
import type { RuleSet } from '../rule-set.ts';
import type { DriftItem } from '../../api/drift.ts';
import type { JudgingTime } from './judging-time.ts';

type Test = (text: string) => boolean;

interface Compiled {
  readonly reason: string;
  readonly attribute: Test | undefined;
  covers(item: DriftItem): boolean;
}

/**
 * Marks items that rules of the configuration ignore, and takes ignored attributes out of changed ones. A rule covers what fits all that it names;
 * `*` and `?` stand for any part of a value, and Azure's values are compared without regard to case. From the day after `expires` a rule says nothing.
 */
export function ignoreBySettings(
  items: readonly DriftItem[],
  rules: readonly IgnoreRule[],
  { now, clouds, time }: { now: number; clouds: RuleSet | undefined; time?: JudgingTime | undefined },
): readonly DriftItem[] {
  const compiled = rules.filter((rule) => holds(rule, now)).map((rule) => compile(rule, clouds));
  if (compiled.length === 0) return items;
  return items.map((item) => {
    time?.next();
    return item.ignored === undefined ? ignore(item, compiled) : item;
  });
}

/** From the day after `expires` a rule says nothing. */
export function holds({ expires }: IgnoreRule, now: number): boolean {
  return expires === undefined || now < Date.parse(`${expires}T00:00:00Z`) + 24 * 3_600_000;
}

function ignore(item: DriftItem, rules: readonly Compiled[]): DriftItem {
  const covering = rules.filter((rule) => rule.covers(item));
  const whole = covering.find(({ attribute }) => attribute === undefined);
  if (whole !== undefined) return { ...item, ignored: { reason: whole.reason, by: 'settings' } };
  if (covering.length === 0) return item;
  return withoutIgnored(item, ({ path }) => {
    const rule = covering.find(({ attribute }) => attribute !== undefined && reaches(attribute, path));
    return rule === undefined ? undefined : { reason: rule.reason, by: 'settings' };
  });
}

/** A rule for an attribute covers what is below it: `tags` covers `tags.env`, `setting` covers `setting[0].value`. */
function reaches(attribute: Test, path: string): boolean {
  if (attribute(path)) return true;
  for (const { index } of path.matchAll(/[.[]/g)) if (attribute(path.slice(0, index))) return true;
  return false;
}

function compile(rule: IgnoreRule, clouds: RuleSet | undefined): Compiled {
  const fits = (pattern: string | undefined, value: string | null | undefined, ignoresCase: boolean): boolean =>
    pattern === undefined || (value !== null && value !== undefined && expression(pattern, ignoresCase)(value));
  return {
    reason: rule.reason,
    attribute: rule.attribute === undefined ? undefined : expression(rule.attribute, false),
    covers: (item) => {
      const ignoresCase = clouds?.of(item.provider).ignoresCase === true;
      return (
        fits(rule.provider, item.provider, false) &&
        fits(rule.account, item.account, ignoresCase) &&
        fits(rule.region, item.region, ignoresCase) &&
        (fits(rule.type, item.type, ignoresCase) || fits(rule.type, item.terraformType, false)) &&
        fits(rule.id, item.id, ignoresCase) &&
        fits(rule.name, item.name, ignoresCase) &&
        fits(rule.address, item.address, false) &&
        (rule.tag === undefined || hasTag(item, rule.tag))
      );
    },
  };
}

function hasTag({ resource }: DriftItem, tag: string): boolean {
  const at = tag.indexOf('=');
  const [key, value] = at === -1 ? [tag, '*'] : [tag.slice(0, at), tag.slice(at + 1)];
  return Object.entries(resource?.tags ?? {}).some(([own, held]) => expression(key, false)(own) && expression(value, false)(held));
}

const tests = new Map<string, Test>();

function expression(pattern: string, ignoreCase: boolean): Test {
  const key = `${ignoreCase ? 'i' : ' '}${pattern}`;
  const made = tests.get(key) ?? wildcard(pattern, { ignoreCase });
  tests.set(key, made);
  return made;
}
