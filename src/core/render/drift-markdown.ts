import type { AttributeChange, DriftItem, DriftReport } from '../api/drift.ts';
import {
  asideTexts,
  belongingTexts,
  countedItems,
  driftKinds,
  headline,
  ignoredItems,
  itemPlace,
  itemTitle,
  kindTitles,
  meaningOf,
  notComparableGroups,
} from './drift-view.ts';
import { changeText, differenceOf, elementLines, sameText } from './differences.ts';
import { groupProblems, groupText } from './problems.ts';
import { clean } from './text.ts';

/** The drift report in GitHub's and GitLab's Markdown, for a comment or a job summary. Ends with a line feed. */
export function driftMarkdown(report: DriftReport): string {
  const parts = ['# Drift', '', escaped(headline(report)), '', asideTexts(report).map(escaped).join(' · '), ''];
  const items = countedItems(report);
  for (const kind of driftKinds) {
    const ofKind = items.filter((item) => item.kind === kind);
    if (ofKind.length === 0) continue;
    parts.push(`## ${kindTitles[kind]} (${String(ofKind.length)})`, '', `${meaningOf(kind, ofKind)}.`, '');
    if (kind === 'changed') parts.push(...ofKind.flatMap(changedItem));
    else parts.push('| Resource | Type | Where | Id | Why |', '| --- | --- | --- | --- | --- |', ...ofKind.map(row), '');
  }
  const asides: [string, readonly string[]][] = [
    [
      'Not drift: made by the cloud or owned by another tool',
      report.owned.map((group) => `${String(group.count)} × ${group.owner}: ${group.reason}`),
    ],
    ['Ignored', ignoredItems(report).map((item) => `${itemTitle(item)}: ${item.ignored?.reason ?? ''}`)],
    ['Not comparable', notComparableGroups(report.notComparable).map((group) => `${String(group.count)} × ${group.title}: ${group.reason}`)],
    ['In more than one state', report.duplicates.map((one) => `${one.id}: ${one.addresses.map((at) => `${at.address} (${at.state})`).join(', ')}`)],
    ['Problems', groupProblems(report.problems).map((group) => groupText(group) + (group.hint === undefined ? '' : `. ${group.hint}`))],
  ];
  for (const [title, rows] of asides) {
    if (rows.length === 0) continue;
    parts.push(
      `<details><summary>${title} (${String(rows.length)})</summary>`,
      '',
      ...rows.map((text) => `- ${escaped(text)}`),
      '',
      '</details>',
      '',
    );
  }
  parts.push(`Scan ${code(report.scanId)}, compared at ${escaped(report.comparedAt)}.`);
  return `${parts.join('\n')}\n`;
}

function row(item: DriftItem): string {
  const cells = [code(itemTitle(item)), code(item.type), escaped(itemPlace(item)), item.id === null ? '' : code(item.id), whyOf(item)];
  return `| ${cells.join(' | ')} |`;
}

/** Why it is drift, and what goes with it. */
function whyOf(item: DriftItem): string {
  const belongings = belongingTexts(item);
  return escaped(item.reason) + (belongings.length === 0 ? '' : `: ${belongings.map(code).join(', ')}`);
}

function changedItem(item: DriftItem): string[] {
  const changes = (item.changes ?? []).flatMap(changeLines);
  return [`- ${code(itemTitle(item))} ${escaped(itemPlace(item))} ${item.id === null ? '' : code(item.id)}`, ...changes, ''];
}

/** Values in a line; what was taken away and added as a `diff`, which viewers colour. */
function changeLines(change: AttributeChange): string[] {
  const difference = differenceOf(change);
  if (difference.kind !== 'elements') return [`  - ${code(changeText(change, '→'))}`];
  const lines = elementLines(difference).map(({ sign, text }) => `${sign} ${cleanLine(text)}`);
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  const same = sameText(difference);
  const told = [`${fence}diff`, ...lines, fence].map((line) => `    ${line}`);
  return [`  - ${code(change.path)}${same === '' ? '' : ` ${escaped(`(${same})`)}`}`, '', ...told, ''];
}

/** A line of JSON keeps the blanks at its beginning. */
function cleanLine(text: string): string {
  return ' '.repeat(text.length - text.trimStart().length) + clean(text);
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** Inline code that holds any text, in a table too: its fence is longer than any run of backticks in it. */
function code(text: string): string {
  const safe = clean(text).replaceAll('|', '\\|');
  const fence = '`'.repeat(longestRun(safe) + 1);
  const gap = safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return `${fence}${gap}${safe}${gap}${fence}`;
}

/** Text that is shown as it is: no markup, no HTML, no mention of anybody. */
function escaped(text: string): string {
  return clean(text)
    .replace(/[\\`*_{}[\]()#+!|>~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '@\u200b');
}
