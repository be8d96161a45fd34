import { countText, isComplete } from '../../core/render/counts.ts';
import { duration, number } from '../../core/render/text.ts';
import type { ListingStatus, NodeCount, Problem, Resource } from '../../core/model.ts';
import type { TreeNode } from '../../core/api/engine-api.ts';
import { code, prose } from '../markdown.ts';
import type { Translate } from '../translate.ts';

/** A codicon with a theme colour. */
export interface Icon {
  readonly id: string;
  readonly color?: string;
}

/** What a tree item shows, without VS Code. */
export interface NodeDescription {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly status: ListingStatus;
  readonly accessibilityLabel: string;
  readonly icon: Icon;
  /** For the `when` clauses of the item's menu. */
  readonly contextValue: string;
}

const unicode = { unicode: true };

/** Kinds differ in shape and in colour; VS Code has these colours in every theme. */
const kindIcons: Readonly<Record<TreeNode['kind'], Icon>> = {
  provider: { id: 'cloud', color: 'charts.blue' },
  account: { id: 'organization', color: 'charts.purple' },
  type: { id: 'layers', color: 'charts.green' },
  region: { id: 'location', color: 'charts.yellow' },
  resource: { id: 'symbol-field', color: 'icon.foreground' },
};

const statusIcons: Readonly<Partial<Record<ListingStatus, Icon>>> = {
  partial: { id: 'warning', color: 'list.warningForeground' },
  denied: { id: 'lock', color: 'list.warningForeground' },
  failed: { id: 'error', color: 'list.errorForeground' },
  cancelled: { id: 'circle-slash', color: 'disabledForeground' },
};

/** What a node of the resource tree shows. Pure; the same for every call with the same node. */
export function describeNode(node: TreeNode, t: Translate): NodeDescription {
  if (node.kind === 'resource' && node.resource !== undefined) return describeResource(node, node.resource, t);
  const description = countWords(node, node.problems, t);
  return {
    id: node.id,
    label: node.label,
    description,
    status: node.status,
    accessibilityLabel: `${node.label}, ${spoken(node, t)}`,
    icon: isUnrenewed(node) ? { id: 'warning', color: 'list.warningForeground' } : (statusIcons[node.status] ?? kindIcons[node.kind]),
    contextValue: `driftmgr.${node.kind}${credentialProblem(node) === undefined ? '' : '.signIn'}`,
  };
}

/** What is wrong with the credential behind a cloud or an account; undefined where nothing is known to be. */
export function credentialProblem(node: Pick<TreeNode, 'problems'>): Problem | undefined {
  return node.problems?.find(({ source }) => source !== undefined);
}

/** Whether a count is an earlier one because nobody could ask again. */
function isUnrenewed({ status, reason }: NodeCount): boolean {
  return status === 'stale' && reason !== undefined;
}

function describeResource(node: TreeNode, resource: Resource, t: Translate): NodeDescription {
  // Whole ids begin alike, and a narrow view shows their beginnings alone.
  const label = node.label === resource.id ? shortId(resource.id) : node.label;
  const own = shortId(resource.id);
  const marks = [
    ...(label === own ? [] : [own]),
    ...(resource.isDefault === true ? [t('default')] : []),
    ...(resource.uncounted === undefined ? [] : [t('{0}, not counted', resource.uncounted)]),
  ];
  const description = marks.join(' · ');
  return {
    id: node.id,
    label,
    description,
    status: node.status,
    accessibilityLabel: [label, resource.type, resource.region, ...marks].join(', '),
    icon: resource.uncounted === undefined ? kindIcons.resource : { ...kindIcons.resource, color: 'disabledForeground' },
    contextValue: 'driftmgr.resource',
  };
}

/** The last part of an ARN, an ARM id or an asset name: what people call an id. */
export function shortId(id: string): string {
  return /[^/:]+$/.exec(id)?.[0] ?? id;
}

/** A count and, where it is not the whole truth, the words for it: `≥ 1,240 · 2 of 17 denied: ec2:DescribeInstances`. */
export function countWords(node: NodeCount, problems: readonly Problem[] | undefined, t: Translate): string {
  const count = countText(node, unicode);
  switch (node.status) {
    case 'ok':
      return count;
    case 'stale': {
      const old = node.ageMs === undefined ? t('{0} · an earlier answer', count) : t('{0} · {1} old', count, duration(node.ageMs));
      return node.reason === undefined ? old : `${old} · ${node.reason}`;
    }
    case 'pending':
      return withIndexed(node.count === null ? t('– · waiting') : t('{0} so far', count), node, t);
    case 'cancelled':
      return withIndexed(`${count} · ${whyWords(node, problems, t)}`, node, t);
    default:
      return `${count} · ${whyWords(node, problems, t)}`;
  }
}

/** The sum of what nodes beside each other count; null where one of them counts nothing, and `ok` only where all are whole. */
export function totalOf(nodes: readonly NodeCount[]): NodeCount {
  const counts = nodes.flatMap(({ count }) => (count === null ? [] : [count]));
  const isAll = nodes.every(({ count, status }) => count !== null && isComplete(status));
  const count = counts.length === 0 && nodes.length > 0 ? null : counts.reduce((sum, one) => sum + one, 0);
  return { count, status: isAll ? 'ok' : 'partial' };
}

/** With what an index says of it, which nobody has seen: `– · 1,240 by AWS Config, 2 min old, being checked`. */
function withIndexed(words: string, { indexed, status, count }: NodeCount, t: Translate): string {
  if (indexed === undefined) return words;
  const told = [number(indexed.count), indexed.source, duration(indexed.ageMs)] as const;
  const index = status === 'pending' ? t('{0} by {1}, {2} old, being checked', ...told) : t('{0} by {1}, {2} old, not checked', ...told);
  return count === null && status === 'pending' ? `– · ${index}` : `${words} · ${index}`;
}

/** Why a count is not the whole truth. Never empty for a status that is neither `ok` nor `stale`. */
function whyWords(node: NodeCount, problems: readonly Problem[] | undefined, t: Translate): string {
  const [problem] = problems ?? [];
  if (node.status === 'denied' && problem?.permission !== undefined) return t('denied — needs {0}', problem.permission);
  return node.reason ?? problem?.message ?? statusWord(node.status, t);
}

/** The status in a word, for people. */
export function statusWord(status: ListingStatus, t: Translate): string {
  switch (status) {
    case 'ok':
      return t('complete');
    case 'stale':
      return t('from an earlier answer');
    case 'partial':
      return t('incomplete');
    case 'denied':
      return t('denied');
    case 'failed':
      return t('failed');
    case 'cancelled':
      return t('cancelled');
    case 'pending':
      return t('pending');
  }
}

function spoken(node: TreeNode, t: Translate): string {
  const count = countText({ count: node.count, status: 'ok' }, unicode);
  const complete = isComplete(node.status);
  const seen = node.count === null ? t('count unknown') : complete ? t('{0} resources', count) : t('at least {0} resources', count);
  if (node.status === 'ok') return seen;
  if (node.indexed !== undefined) return `${seen}, ${withIndexed(statusWord(node.status, t), { ...node, count: 0 }, t)}`;
  return `${seen}, ${complete || node.status === 'pending' ? statusWord(node.status, t) : whyWords(node, node.problems, t)}`;
}

/** The tooltip of a node, in Markdown. Made when it is asked for: see `resolveTreeItem`. */
export function nodeTooltip(node: TreeNode, t: Translate): string {
  const lines = [`**${prose(node.label)}**`];
  if (node.kind === 'resource' && node.resource !== undefined) return [...lines, ...resourceLines(node.resource, t)].join('\n\n');
  lines.push(t('{0} — {1}', countText(node, unicode), statusWord(node.status, t)));
  if (node.reason !== undefined) lines.push(prose(node.reason));
  if (node.ageMs !== undefined) lines.push(t('Answers are up to {0} old.', duration(node.ageMs)));
  const problems = node.problems ?? [];
  for (const problem of problems.slice(0, shownProblems)) lines.push(`- ${problemWords(problem, t)}`);
  if (problems.length > shownProblems) lines.push(t('… and {0} more', problems.length - shownProblems));
  return lines.join('\n\n');
}

const shownProblems = 8;

function problemWords(problem: Problem, t: Translate): string {
  const where = [problem.account, problem.region, problem.type].filter((part) => part !== undefined).join(' · ');
  const needs = problem.permission === undefined ? '' : ` ${t('Needs {0}.', code(problem.permission))}`;
  const hint = problem.hint === undefined ? '' : ` ${prose(problem.hint)}`;
  const times = problem.count === undefined || problem.count === 1 ? '' : ` ×${String(problem.count)}`;
  return `${prose(problem.message)}${times}${where === '' ? '' : ` (${prose(where)})`}${needs}${hint}`;
}

function resourceLines(resource: Resource, t: Translate): string[] {
  const facts: [string, string | undefined][] = [
    [t('Type'), resource.type],
    [t('Id'), resource.id],
    [t('Account'), resource.account],
    [t('Region'), resource.region],
    [t('Created'), resource.createdAt],
    [t('Not counted'), resource.uncounted],
    [t('Seen by'), resource.source],
  ];
  const table = facts.filter(([, value]) => value !== undefined).map(([name, value]) => `| ${name} | ${code(value ?? '')} |`);
  const tags = Object.entries(resource.tags ?? {}).slice(0, 12);
  return [
    ['| | |', '|---|---|', ...table, ...tags.map(([name, value]) => `| ${code(name)} | ${code(value)} |`)].join('\n'),
    ...(resource.isDefault === true ? [t('Made by the cloud with the account.')] : []),
  ];
}
