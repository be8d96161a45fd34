import { withoutIgnored } from './ignored-changes.ts';
import type { DriftItem } from '../../api/drift.ts';
import type { RuleSet } from '../rule-set.ts';

/** What a person does not want to hear of, and why. */
export interface IgnoreRule {
  /** A pattern over `type.id` or `type.id.attribute`, as in `.driftignore`; or over a whole Terraform address. */
  readonly pattern: string;
  readonly reason: string;
  /** Milliseconds since 1970; the rule says nothing from then on. */
  readonly until?: number;
}

interface CompiledRule {
  readonly rule: IgnoreRule;
  readonly negated: boolean;
  readonly segments: readonly RegExp[];
}

/**
 * Reads a `.driftignore`: gitignore's lines over `type.id` and `type.id.attribute`. `#` begins a comment, `!` takes back, `*` and `?` stand for any part
 * of a name, `\.` is a dot that belongs to it. SOURCE: driftctl's documentation of `.driftignore`.
 */
export function readDriftignore(text: string, file = '.driftignore'): readonly IgnoreRule[] {
  return text.split(/\r?\n/).flatMap((line, at) => {
    const pattern = line.trim();
    return pattern === '' || pattern.startsWith('#') ? [] : [{ pattern, reason: `${file}, line ${at + 1}` }];
  });
}

/** Marks items that the rules ignore, and takes ignored attributes out of changed ones; the last rule that fits decides. */
export function applyIgnore(
  items: readonly DriftItem[],
  rules: readonly IgnoreRule[],
  { now, clouds }: { now: number; clouds: RuleSet },
): readonly DriftItem[] {
  const compiled = rules.filter(({ until }) => until === undefined || until > now).map(compile);
  return compiled.length === 0 ? items : items.map((item) => ignore(item, compiled, clouds));
}

function ignore(item: DriftItem, rules: readonly CompiledRule[], clouds: RuleSet): DriftItem {
  const subjects = subjectsOf(item, clouds);
  const whole = decide(subjects, rules);
  if (whole !== undefined) return { ...item, ignored: { reason: whole, by: 'driftignore' } };
  return withoutIgnored(item, ({ path }) => {
    const steps = path.split(/[.[\]]+/).filter(Boolean);
    const reason = decide(
      subjects.map((subject) => [...subject, ...steps]),
      rules,
    );
    return reason === undefined ? undefined : { reason, by: 'driftignore' };
  });
}

/** The ways in which an item may be named: its Terraform type and each form of its id, or its address. */
function subjectsOf(item: DriftItem, clouds: RuleSet): readonly (readonly string[])[] {
  const types =
    item.terraformType === undefined ? [...clouds.of(item.provider).terraformTypesOf(item.type), item.type] : [item.terraformType, item.type];
  const id = item.id ?? '';
  const tail = id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':'), id.lastIndexOf('|')) + 1);
  const ids = new Set([id, tail, item.name ?? ''].filter(Boolean));
  const named = types.flatMap((type) => Array.from(ids, (one) => [type, one]));
  return item.address === undefined ? named : [...named, [item.address], item.address.split('.')];
}

function decide(subjects: readonly (readonly string[])[], rules: readonly CompiledRule[]): string | undefined {
  for (const { rule, negated, segments } of rules.toReversed()) {
    if (subjects.some((subject) => matches(segments, subject))) return negated ? undefined : rule.reason;
  }
  return undefined;
}

// As with folders in gitignore, a pattern covers all that is below it.
function matches(segments: readonly RegExp[], subject: readonly string[]): boolean {
  return segments.length <= subject.length && segments.every((segment, at) => segment.test(subject[at] ?? ''));
}

function compile(rule: IgnoreRule): CompiledRule {
  const negated = rule.pattern.startsWith('!');
  const pattern = negated ? rule.pattern.slice(1) : rule.pattern;
  const segments = (pattern.match(/(?:\\.|[^.\\])+/g) ?? []).map((segment) => {
    const source = segment.replaceAll(/\\(.)|[*?]|[.+^${}()|[\]/-]/g, (token, escaped: string | undefined) => {
      if (token === '*') return '.*';
      if (token === '?') return '.';
      return `\\${escaped ?? token}`;
    });
    return new RegExp(`^${source}$`, 's');
  });
  return { rule, negated, segments };
}
