import type { GroupBy } from '../api/engine-api.ts';
import type { InventorySummary, ListingStatus, NodeCount } from '../model.ts';
import { countText, indexedText, isComplete, providerTitles, sumOf, toneOf } from './counts.ts';
import { renderProblems } from './problems.ts';
import { scopeText } from './scope.ts';
import type { StatusGroup, StatusRow } from './status-groups.ts';
import { statusGroups } from './status-groups.ts';
import type { RenderOptions, Span } from './text.ts';
import { clean, columnsOf, duration, line, number, padEnd, padStart, plural, truncate, wrap, wrapPieces } from './text.ts';

export interface StatusLook extends RenderOptions {
  readonly groupBy?: GroupBy;
}

/** Below this many columns the places stand under their row instead of beside it. */
const sideBySide = 64;
const placeLines = 3;
const namedEmpty = 6;

/** The status table. Pure; ends with a line feed. No line is wider than `look.width`. */
export function renderStatus(summary: InventorySummary, look: StatusLook): string {
  const groups = statusGroups(summary, look.groupBy ?? 'account');
  const lines: string[] = [];
  const columns = measure(groups, look);
  for (const group of groups) {
    lines.push(...renderGroup(group, columns, look), '');
  }
  lines.push(...totals(summary, look));
  for (const text of wrap(scopeText(summary.scope) ?? '', look.width)) if (text !== '') lines.push(line([{ text, tone: 'warn' }], look));
  const problems = renderProblems(summary.problems, look);
  if (problems.length > 0) lines.push('', ...problems);
  return `${lines.join('\n')}\n`;
}

interface Columns {
  readonly title: number;
  readonly count: number;
  /** Null when the places go under their row. */
  readonly places: number | null;
}

function measure(groups: readonly StatusGroup[], look: StatusLook): Columns {
  let title = 0;
  let count = 0;
  for (const row of groups.flatMap((group) => shownRows(group))) {
    title = Math.max(title, columnsOf(clean(row.title)));
    count = Math.max(count, columnsOf(countText(row.node, look)));
  }
  if (look.width < sideBySide) return { title: Math.max(4, Math.min(title, look.width - 4 - count)), count, places: null };
  title = Math.min(title, Math.floor(look.width * 0.4));
  return { title, count, places: look.width - title - count - 6 };
}

/** Rows that say something: what holds resources, or could not be known. */
function shownRows(group: StatusGroup): readonly StatusRow[] {
  return group.rows.filter((row) => !isEmpty(row.node));
}

function isEmpty(node: NodeCount): boolean {
  return node.count === 0 && isComplete(node.status);
}

function renderGroup(group: StatusGroup, columns: Columns, look: StatusLook): string[] {
  const count = `  ${countText(group.node, look)}`;
  const status = group.node.status === 'ok' ? '' : `  ${statusText(group.node)}`;
  const numbers: Span[] = [
    { text: count, tone: 'strong' },
    { text: status, tone: toneOf(group.node.status) },
  ];
  // An account's id is worth a line of its own where it does not fit beside the count.
  const title = wrap(group.title, look.width).map((text): Span => ({ text, tone: 'strong' }));
  const last = title.pop() ?? { text: '' };
  const lines = title.map((span) => line([span], look));
  if (columnsOf(last.text + count + status) <= look.width) lines.push(line([last, ...numbers], look));
  else lines.push(line([last], look), line(numbers, look));
  for (const row of shownRows(group)) lines.push(...renderRow(row, columns, look));
  const empty = group.rows.filter((row) => isEmpty(row.node)).map((row) => row.title);
  if (empty.length > 0) {
    const text = empty.length > namedEmpty ? `none of ${plural(empty.length, 'other type')}` : `none: ${empty.join(', ')}`;
    for (const part of wrap(text, look.width - 2)) lines.push(line([{ text: `  ${part}`, tone: 'dim' }], look));
  }
  return lines;
}

function renderRow(row: StatusRow, columns: Columns, look: StatusLook): string[] {
  const head: Span[] = [
    { text: `  ${padEnd(clean(row.title), columns.title, look)}  ` },
    { text: padStart(countText(row.node, look), columns.count), tone: isComplete(row.node.status) ? 'good' : toneOf(row.node.status) },
  ];
  const room = columns.places ?? look.width - 4;
  const places = placesOf(row, room, look);
  if (columns.places === null) return [line(head, look), ...places.map((spans) => line([{ text: '    ' }, ...spans], look))];
  const indent = ' '.repeat(columns.title + columns.count + 6);
  const [first = [], ...rest] = places;
  return [line([...head, { text: '  ' }, ...first], look), ...rest.map((spans) => line([{ text: indent }, ...spans], look))];
}

/** A piece of the list of places, e.g. `us-east-1 20`; never broken over two lines. */
interface Chunk {
  readonly span: Span;
  readonly node?: NodeCount;
}

/** The places of a row as lines of at most `room` columns: largest counts first, then what could not be known, by its status. */
function placesOf(row: StatusRow, room: number, look: StatusLook): Span[][] {
  const counted = row.parts.filter((part) => part.node.count !== null && !isEmpty(part.node));
  counted.sort((a, b) => (b.node.count ?? 0) - (a.node.count ?? 0) || (a.label < b.label ? -1 : 1));
  const chunks: Chunk[] =
    sameEverywhere(counted, row.places) ??
    counted.map(({ label, node }) => {
      const value = ` ${countText(node, look)}${isComplete(node.status) ? '' : ` (${node.status})`}`;
      return { span: { text: truncate(clean(label), room - columnsOf(value), look) + value, tone: toneOf(node.status) }, node };
    });
  const unseen = Map.groupBy(
    row.parts.filter((part) => part.node.count === null),
    (part) => statusText(part.node),
  );
  const notes: Chunk[] = [...unseen].map(([status, parts]) => {
    const labels = parts.map((part) => clean(part.label));
    const where = labels.length > 2 ? plural(labels.length, row.places) : labels.join(', ');
    return { span: { text: truncate(`${status} in ${where}`, room, look), tone: toneOf(parts[0]?.node.status ?? 'failed') } };
  });
  if (chunks.length + notes.length === 0 && row.node.status !== 'ok') {
    notes.push({ span: { text: truncate(statusText(row.node), room, look), tone: toneOf(row.node.status) } });
  }
  return fold(chunks, notes, room, look);
}

/** `1 in each of 17 regions`, for what every region has; null where the counts differ. */
function sameEverywhere(parts: StatusRow['parts'], places: string): Chunk[] | null {
  const count = parts[0]?.node.count ?? null;
  if (count === null || parts.length < 4 || parts.some(({ node }) => node.count !== count || node.status !== 'ok')) return null;
  return [{ span: { text: `${number(count)} in each of ${plural(parts.length, places)}` }, node: sumOf(parts.map(({ node }) => node)) }];
}

/** Lays chunks out; what does not fit in a few lines becomes `21 more 1,234`. The notes are always kept. */
function fold(chunks: readonly Chunk[], notes: readonly Chunk[], room: number, look: StatusLook): Span[][] {
  const all = layOut([...chunks, ...notes], room, look);
  if (all.length <= placeLines) return all;
  let low = 0;
  let high = chunks.length;
  let best = layOut([...moreOf(chunks, look), ...notes], room, look);
  while (low < high) {
    const kept = Math.floor((low + high) / 2);
    const lines = layOut([...chunks.slice(0, kept), ...moreOf(chunks.slice(kept), look), ...notes], room, look);
    if (lines.length <= placeLines) {
      best = lines;
      low = kept + 1;
    } else {
      high = kept;
    }
  }
  return best;
}

function moreOf(chunks: readonly Chunk[], look: StatusLook): Chunk[] {
  if (chunks.length === 0) return [];
  const sum = sumOf(chunks.flatMap((chunk) => (chunk.node === undefined ? [] : [chunk.node])));
  return [{ span: { text: `${number(chunks.length)} more ${countText(sum, look)}`, tone: 'dim' } }];
}

function layOut(chunks: readonly Chunk[], room: number, look: StatusLook): Span[][] {
  const separator = look.unicode ? ' · ' : ', ';
  const lines: Span[][] = [];
  let current: Span[] = [];
  let used = 0;
  for (const { span } of chunks) {
    const columns = columnsOf(span.text);
    if (current.length > 0 && used + columnsOf(separator) + columns > room) {
      lines.push(current);
      current = [];
      used = 0;
    }
    if (current.length > 0) {
      current.push({ text: separator, tone: 'dim' });
      used += columnsOf(separator);
    }
    current.push(span);
    used += columns;
  }
  if (current.length > 0) lines.push(current);
  return lines;
}

const words: Readonly<Record<ListingStatus, string>> = {
  ok: 'complete',
  stale: 'from the cache',
  partial: 'partial',
  denied: 'denied',
  failed: 'failed',
  cancelled: 'cancelled',
  pending: 'so far',
};

function statusText(node: NodeCount): string {
  // An answer that is old because nobody could ask again is another thing than one that is fresh enough.
  if (node.status === 'stale' && node.reason !== undefined)
    return node.ageMs === undefined ? 'not renewed' : `not renewed, seen ${duration(node.ageMs)} ago`;
  const indexed = indexedText(node);
  if (indexed !== undefined) return `${words[node.status]}; ${clean(indexed)}`;
  const short = node.reason !== undefined && node.status === 'failed' && node.reason.length <= 24;
  return short ? `${words[node.status]}: ${clean(node.reason)}` : words[node.status];
}

function totals(summary: InventorySummary, look: StatusLook): string[] {
  const { totals: node } = summary;
  const byProvider = Map.groupBy(summary.accounts, (account) => account.provider);
  const parts = [plural(summary.accounts.length, 'account')];
  if (byProvider.size > 1) {
    for (const [provider, accounts] of byProvider) parts.push(`${providerTitles[provider]} ${countText(sumOf(accounts), look)}`);
  }
  if (summary.problems.some((problem) => problem.code === 'cancelled')) parts.push('cancelled before the end');
  else if (node.status !== 'ok' && node.status !== 'stale') parts.push(words[node.status]);
  else if (!summary.complete) parts.push('incomplete');
  if (node.ageMs !== undefined) parts.push(`seen ${duration(node.ageMs)} ago`);
  const separator = look.unicode ? ' · ' : ', ';
  const text = wrapPieces(parts, separator, look.width - columnsOf(`Total ${countText(node, look)}  `));
  const indent = ' '.repeat(columnsOf(`Total ${countText(node, look)}  `));
  const tone = summary.complete ? 'plain' : 'warn';
  return text.map((part, index) =>
    line(
      index === 0
        ? [
            { text: `Total ${countText(node, look)}  `, tone: 'strong' },
            { text: part, tone },
          ]
        : [{ text: indent + part, tone }],
      look,
    ),
  );
}
