import { defined } from '../defined.ts';
import type { Problem, ProviderId } from '../model.ts';
import type { RenderOptions } from './text.ts';
import { line, number, plural, wrap } from './text.ts';

/** Equal problems of many places, as one. */
export interface ProblemGroup {
  readonly code: string;
  readonly reason?: string;
  readonly provider?: ProviderId;
  readonly permission?: string;
  readonly message: string;
  readonly hint?: string;
  readonly expected: boolean;
  /** How many problems it stands for. */
  readonly count: number;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly types: readonly string[];
  /** How many other messages than `message` it stands for. */
  readonly others: number;
}

/** Reasons that say no more than the code does. */
const plainReasons: ReadonlySet<string> = new Set(['denied', 'failed', 'cancelled', 'transient', 'invalid', 'region-denied', 'account-denied']);

/** More groups than this are counted, not shown: the JSON has them all. */
const shownGroups = 12;
const namedPlaces = 3;

// Request ids, and other words that make equal messages look different.
const volatile = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b|\d+/gi;

/** Folds problems that differ in place only: hundreds of denials of one permission become one group. */
export function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
  const groups = new Map<string, { first: Problem; count: number; messages: Set<string> } & Record<'accounts' | 'regions' | 'types', Set<string>>>();
  for (const problem of problems) {
    const key = keyOf(problem);
    let group = groups.get(key);
    if (group === undefined) {
      group = { first: problem, count: 0, messages: new Set(), accounts: new Set(), regions: new Set(), types: new Set() };
      groups.set(key, group);
    }
    group.count += problem.count ?? 1;
    if (problem.reason === 'unsupported') group.messages.add(unplaced(problem));
    if (problem.account !== undefined) group.accounts.add(problem.account);
    if (problem.region !== undefined) group.regions.add(problem.region);
    if (problem.type !== undefined) group.types.add(problem.type);
  }
  return [...groups.values()]
    .map(({ first, count, messages, accounts, regions, types }) => ({
      code: first.code,
      ...defined({ reason: first.reason, provider: first.provider, permission: first.permission }),
      message: first.message,
      ...defined({ hint: first.hint }),
      expected: first.expected === true,
      count,
      accounts: [...accounts].sort(),
      regions: [...regions].sort(),
      types: [...types].sort(),
      others: Math.max(0, messages.size - 1),
    }))
    .sort((a, b) => Number(a.expected) - Number(b.expected) || b.count - a.count);
}

function keyOf(problem: Problem): string {
  // An endpoint that knows few operations says so of each of the others.
  const what = problem.reason === 'unsupported' ? (problem.hint ?? '') : (problem.permission ?? unplaced(problem).replace(volatile, '#'));
  return JSON.stringify([problem.code, problem.reason, problem.provider, what, problem.expected === true]);
}

/** The message without the place that it names. */
function unplaced(problem: Problem): string {
  let message = problem.message;
  for (const place of [problem.region, problem.account, problem.type]) {
    if (place !== undefined && place !== '') message = message.replaceAll(place, '*');
  }
  return message;
}

/** What one group says: `denied: ec2:DescribeInstances in 12 regions of account 123456789012`. */
export function groupText(group: ProblemGroup): string {
  const what = group.permission ?? (group.regions.length > 1 ? withoutPlace(group.message, group.regions) : group.message);
  const words = group.reason === undefined || plainReasons.has(group.reason) ? '' : group.reason.replaceAll('-', ' ');
  const reason = what.toLowerCase().includes(words.toLowerCase()) ? '' : ` ${words}:`;
  const code = group.code.replaceAll('-', ' ');
  const others = group.others === 0 ? '' : ` and ${plural(group.others, 'other operation')}`;
  const places = placesOf(group);
  // What a cloud says often ends as a sentence, which goes on here.
  const said = others + places === '' ? what : what.replace(/\.$/u, '');
  return `${code}${what === code ? '' : `:${reason} ${said}${others}`}${places}${asideOf(group)}`;
}

// Rules of the user's are about denials; whatever else is no reason for alarm left nothing out.
function asideOf({ code, expected }: ProblemGroup): string {
  return expected ? (code === 'denied' ? ' (expected)' : ' (nothing is missing for it)') : '';
}

/** The message stands for many places: the one that it happens to name would mislead. */
function withoutPlace(message: string, regions: readonly string[]): string {
  let text = message;
  for (const region of regions) text = text.replaceAll(` in ${region}`, '').replaceAll(region, '…');
  return text;
}

function placesOf(group: ProblemGroup): string {
  // The message is what is shown unless there is a permission, and it may name the one place that there is.
  const unnamed = (places: readonly string[]) =>
    group.permission === undefined && places.length === 1 ? places.filter((place) => !group.message.includes(place)) : places;
  const types = group.permission === undefined ? unnamed(group.types) : [];
  const regions = unnamed(group.regions);
  const accounts = unnamed(group.accounts);
  const parts: string[] = [];
  if (types.length > 0) parts.push(` for ${named(types, 'type')}`);
  if (regions.length > 0) parts.push(` in ${named(regions, 'region')}`);
  if (accounts.length > 0) parts.push(` of ${accounts.length === 1 ? 'account ' : ''}${named(accounts, 'account')}`);
  const placeless = group.types.length + group.regions.length + group.accounts.length === 0;
  if (placeless && group.count > 1) parts.push(` (${plural(group.count, 'time')})`);
  return parts.join('');
}

function named(places: readonly string[], noun: string): string {
  return places.length <= namedPlaces ? places.join(', ') : plural(places.length, noun);
}

/** The problems of a report, grouped, wrapped to the width, each with its hint; empty when there are none. */
export function renderProblems(problems: readonly Problem[], look: RenderOptions): string[] {
  const groups = groupProblems(problems);
  if (groups.length === 0) return [];
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  const lines = [line([{ text: total === groups.length ? 'Problems' : `Problems (${number(total)})`, tone: 'strong' }], look)];
  for (const group of groups.slice(0, shownGroups)) {
    const mark = look.unicode ? '✗' : 'x';
    const tone = group.expected ? 'dim' : group.code === 'denied' || group.code === 'failed' ? 'bad' : 'warn';
    wrap(groupText(group), look.width - 4).forEach((text, index) => {
      lines.push(
        line(
          [
            { text: index === 0 ? `  ${mark} ` : '    ', tone },
            { text, tone: group.expected ? 'dim' : 'plain' },
          ],
          look,
        ),
      );
    });
    if (group.hint !== undefined) {
      for (const text of wrap(group.hint, look.width - 4)) lines.push(line([{ text: `    ${text}`, tone: 'dim' }], look));
    }
  }
  if (groups.length > shownGroups) {
    lines.push(line([{ text: `  and ${plural(groups.length - shownGroups, 'other problem')}; --json has them all`, tone: 'dim' }], look));
  }
  return lines;
}
