import { defined } from '../../defined.ts';
import type { Resource } from '../../model.ts';
import { wildcard } from '../../wildcard.ts';
import { withoutIgnored } from './ignored-changes.ts';
import type { DriftItem } from '../../api/drift.ts';
import type { RuleSet } from '../rule-set.ts';
import { DriftMgrError } from '../../errors.ts';
import type { JudgingTime } from './judging-time.ts';
import { longestPattern } from './judging-time.ts';

/** What a person does not want to hear of, and why. */
export interface IgnoreRule {
  /** A pattern over `type.id` or `type.id.attribute`, as in `.driftignore`; or over a whole Terraform address. */
  readonly pattern: string;
  readonly reason: string;
  /** Milliseconds since 1970; the rule says nothing from then on. */
  readonly until?: number;
}

/** A rule as it is asked, with its place among all. */
interface CompiledRule extends Verdict {
  readonly fits: (subject: string) => boolean;
}

interface Verdict {
  readonly at: number;
  /** Undefined where the rule takes back. */
  readonly reason: string | undefined;
}

/** Rules, those that hold no pattern by their text: a file may list thousands of ids. */
interface CompiledRules {
  readonly exact: ReadonlyMap<string, Verdict>;
  /** The last one first, for the last one that fits decides. */
  readonly patterns: readonly CompiledRule[];
}

/**
 * Reads a `.driftignore`: gitignore's lines over `type.id` and `type.id.attribute`, each taken as a whole, dots and all. `#` begins a comment, `!` takes back,
 * `*` stands for any text, `?` for one character, `[a-z]` for one of several, and `\` takes the meaning of the character behind it. Spaces at the end
 * count only behind a `\`. SOURCE: driftctl's documentation of `.driftignore`; snyk/driftctl pkg/filter/driftignore.go; go-git's
 * plumbing/format/gitignore, and `filepath.Match` of Go, by which it matches what holds no slash.
 * @throws DriftMgrError `ignore-unreadable`
 */
export function readDriftignore(text: string, file = '.driftignore'): readonly IgnoreRule[] {
  const rules = linesOf(text, file);
  if (rules.filter(({ pattern }) => special.test(pattern)).length > mostPatterns) {
    throw new DriftMgrError('ignore-unreadable', `${file} holds more than ${mostPatterns} patterns.`, {
      hint: 'Names without * ? [ are no patterns.',
    });
  }
  return rules;
}

/** Each is held against each difference. */
const mostPatterns = 10_000;

function linesOf(text: string, file: string): IgnoreRule[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, at) => {
      const pattern = line.endsWith('\\ ') ? line : line.trimEnd();
      if (pattern === '' || pattern.startsWith('#')) return [];
      if (pattern.length > longestPattern) {
        throw new DriftMgrError('ignore-unreadable', `${file}, line ${at + 1} is longer than ${longestPattern} characters.`);
      }
      return [{ pattern, reason: `${file}, line ${at + 1}` }];
    });
}

/** Marks items that the rules ignore, and takes ignored attributes out of changed ones; the last rule that fits decides. */
export function applyIgnore(
  items: readonly DriftItem[],
  rules: readonly IgnoreRule[],
  { now, clouds, time }: { now: number; clouds: RuleSet; time?: JudgingTime | undefined },
): readonly DriftItem[] {
  const holding = rules.filter(({ until }) => until === undefined || until > now);
  if (holding.length === 0) return items;
  const compiled = compile(holding);
  return items.map((item) => {
    time?.next();
    return ignore(item, compiled, clouds);
  });
}

function ignore(item: DriftItem, rules: CompiledRules, clouds: RuleSet): DriftItem {
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
  return { provider, account, region: region ?? 'global', type, id, source: '', ...defined({ name }) };
}

function decide(subjects: readonly string[], { exact, patterns }: CompiledRules): string | undefined {
  let decided: Verdict | undefined;
  for (const subject of subjects) {
    for (const name of exact.size === 0 ? [] : coveringNames(subject)) {
      const found = exact.get(name);
      if (found !== undefined && found.at > (decided?.at ?? -1)) decided = found;
    }
  }
  for (const rule of patterns) {
    if (rule.at < (decided?.at ?? -1)) break;
    if (subjects.some(rule.fits)) return rule.reason;
  }
  return decided?.reason;
}

/** A subject, and all that it is below of: as driftctl does, a rule covers what is below what it names. */
function* coveringNames(subject: string): Generator<string> {
  yield subject;
  for (let dot = subject.indexOf('.'); dot !== -1; dot = subject.indexOf('.', dot + 1)) yield subject.slice(0, dot);
}

const special = /[*?[\\]/;

function compile(rules: readonly IgnoreRule[]): CompiledRules {
  const exact = new Map<string, Verdict>();
  const patterns: CompiledRule[] = [];
  for (const [at, rule] of rules.entries()) {
    const negated = rule.pattern.startsWith('!');
    const pattern = negated ? rule.pattern.slice(1) : rule.pattern;
    const verdict = { at, reason: negated ? undefined : rule.reason };
    // An address is taken as Terraform prints it too, though its brackets would be a class.
    exact.set(pattern, verdict);
    if (special.test(pattern)) patterns.push({ ...verdict, fits: fitterOf(pattern) });
  }
  return { exact, patterns: patterns.reverse() };
}

function fitterOf(pattern: string): (subject: string) => boolean {
  const options = { classes: true, escapes: true } as const;
  const begin = pattern.slice(0, pattern.search(special));
  const made: ((subject: string) => boolean)[] = [];
  return (subject) => {
    if (!subject.startsWith(begin)) return false;
    if (made.length === 0) made.push(wildcard(pattern, options), ...(pattern.endsWith('*') ? [] : [wildcard(`${pattern}.*`, options)]));
    return made.some((fits) => fits(subject));
  };
}
