import type { Resource } from '../../model.ts';
import { wildcard } from '../../wildcard.ts';
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
  readonly fits: (subject: string) => boolean;
}

/**
 * Reads a `.driftignore`: gitignore's lines over `type.id` and `type.id.attribute`, each taken as a whole, dots and all. `#` begins a comment, `!` takes back,
 * `*` stands for any text, `?` for one character, `[a-z]` for one of several, and `\` takes the meaning of the character behind it. Spaces at the end
 * count only behind a `\`. SOURCE: driftctl's documentation of `.driftignore`; snyk/driftctl pkg/filter/driftignore.go; go-git's
 * plumbing/format/gitignore, and `filepath.Match` of Go, by which it matches what holds no slash.
 */
export function readDriftignore(text: string, file = '.driftignore'): readonly IgnoreRule[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, at) => {
      const pattern = line.endsWith('\\ ') ? line : line.trimEnd();
      return pattern === '' || pattern.startsWith('#') ? [] : [{ pattern, reason: `${file}, line ${at + 1}` }];
    });
}

/** Marks items that the rules ignore, and takes ignored attributes out of changed ones; the last rule that fits decides. */
export function applyIgnore(
  items: readonly DriftItem[],
  rules: readonly IgnoreRule[],
  { now, clouds }: { now: number; clouds: RuleSet },
): readonly DriftItem[] {
  // From the last to the first, for the last one that fits decides.
  const compiled = rules
    .filter(({ until }) => until === undefined || until > now)
    .map(compile)
    .reverse();
  return compiled.length === 0 ? items : items.map((item) => ignore(item, compiled, clouds));
}

function ignore(item: DriftItem, rules: readonly CompiledRule[], clouds: RuleSet): DriftItem {
  const subjects = subjectsOf(item, clouds);
  const whole = decide(subjects, rules);
  if (whole !== undefined) return { ...item, ignored: { reason: whole, by: 'driftignore' } };
  return withoutIgnored(item, ({ path }) => {
    const steps = path.split(/[.[\]]+/).filter(Boolean);
    const reason = decide(
      subjects.map((subject) => [subject, ...steps].join('.')),
      rules,
    );
    return reason === undefined ? undefined : { reason, by: 'driftignore' };
  });
}

/** The ways in which an item may be named: its Terraform type and each form of its id, the one that Terraform imports it by among them, or its address. */
function subjectsOf(item: DriftItem, clouds: RuleSet): readonly string[] {
  const own = clouds.of(item.provider);
  const terraformTypes = item.terraformType === undefined ? own.terraformTypesOf(item.type) : [item.terraformType];
  const id = item.id ?? '';
  const tail = id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':'), id.lastIndexOf('|')) + 1);
  const ids = [id, tail, item.name ?? ''];
  const subjects = [...terraformTypes, item.type].flatMap((type) => ids.filter(Boolean).map((one) => `${type}.${one}`));
  const resource = item.resource ?? resourceOf(item);
  for (const type of terraformTypes) {
    const imported = resource === undefined ? undefined : own.importId(type, resource);
    if (imported !== undefined) subjects.push(`${type}.${imported}`);
  }
  if (item.address !== undefined) subjects.push(item.address);
  return [...new Set(subjects)];
}

/** As much of a resource as a difference tells of it. */
function resourceOf({ provider, account, region, type, id, name }: DriftItem): Resource | undefined {
  if (id === null || account === null) return undefined;
  return { provider, account, region: region ?? 'global', type, id, source: '', ...(name === undefined ? {} : { name }) };
}

function decide(subjects: readonly string[], rules: readonly CompiledRule[]): string | undefined {
  for (const { rule, negated, fits } of rules) if (subjects.some(fits)) return negated ? undefined : rule.reason;
  return undefined;
}

function compile(rule: IgnoreRule): CompiledRule {
  const negated = rule.pattern.startsWith('!');
  const pattern = negated ? rule.pattern.slice(1) : rule.pattern;
  const options = { classes: true, escapes: true } as const;
  const whole = wildcard(pattern, options);
  // As driftctl does, a pattern covers what is below what it names.
  const below = pattern.endsWith('*') ? undefined : wildcard(`${pattern}.*`, options);
  // An address is taken as Terraform prints it too, though its brackets would be a class.
  const asIs = (subject: string): boolean => subject === pattern || subject.startsWith(`${pattern}.`);
  return { rule, negated, fits: (subject) => asIs(subject) || whole(subject) || below?.(subject) === true };
}
