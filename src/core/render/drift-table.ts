import type { DriftItem, DriftKind, DriftReport } from '../api/drift.ts';
import {
  asideTexts,
  belongingTexts,
  changeText,
  countedItems,
  driftKinds,
  headline,
  itemPlace,
  itemTitle,
  kindTitles,
  meaningOf,
  notComparableGroups,
} from './drift-view.ts';
import { renderProblems } from './problems.ts';
import type { RenderOptions, Tone } from './text.ts';
import { clean, columnsOf, line, number, wrap, wrapPieces } from './text.ts';

const tones: Readonly<Record<DriftKind, Tone>> = { changed: 'warn', missing: 'bad', unmanaged: 'warn' };
const marks: Readonly<Record<DriftKind, string>> = { changed: '~', missing: '-', unmanaged: '+' };
const shownGroups = 10;
const shownOfType = 50;
const shownBelongings = 10;

/** The drift report for a terminal. Pure; ends with a line feed. No line is wider than `look.width`. */
export function renderDrift(report: DriftReport, look: RenderOptions): string {
  const items = countedItems(report);
  const lines: string[] = [];
  for (const kind of driftKinds) {
    const ofKind = items.filter((item) => item.kind === kind);
    if (ofKind.length === 0) continue;
    lines.push(
      line(
        [
          { text: `${kindTitles[kind]} (${number(ofKind.length)})`, tone: 'strong' },
          { text: `  ${meaningOf(kind, ofKind)}`, tone: 'dim' },
        ],
        look,
      ),
    );
    for (const [type, ofType] of Map.groupBy(ofKind, (item) => item.type)) {
      for (const item of ofType.slice(0, shownOfType)) lines.push(...renderItem(item, look));
      const more = ofType.length - shownOfType;
      if (more > 0) lines.push(line([{ text: `    and ${number(more)} more ${type}; --format json has them all`, tone: 'dim' }], look));
    }
    lines.push('');
  }
  lines.push(...aside(report, look));
  const tone: Tone = items.length > 0 ? 'bad' : report.complete ? 'good' : 'warn';
  lines.push(...wrap(headline(report), look.width).map((text) => line([{ text, tone }], look)));
  for (const text of wrapPieces(asideTexts(report), look.unicode ? ' · ' : ', ', look.width)) lines.push(line([{ text, tone: 'dim' }], look));
  const problems = renderProblems(report.problems, look);
  if (problems.length > 0) lines.push('', ...problems);
  return `${lines.join('\n')}\n`;
}

function renderItem(item: DriftItem, look: RenderOptions): string[] {
  const title = clean(itemTitle(item));
  const id = item.id !== null && item.id !== itemTitle(item) ? item.id : undefined;
  const facts = [item.type, itemPlace(item), id].flatMap((fact) => (fact === undefined ? [] : clean(fact)));
  const mark = { text: ` ${item.uncertain === true ? '?' : ' '}${marks[item.kind]} `, tone: tones[item.kind] };
  // Facts stay whole where a line has room for them. An address has a line of its own; a name is short, and has them beside it.
  const room = look.width - 4;
  const named = item.kind === 'unmanaged' ? wrapPieces([title, ...facts], '  ', room) : wrap(title, room);
  const beside = item.kind === 'unmanaged' ? [] : wrapPieces(facts, '  ', room);
  const lines = named.map((text, index) => {
    const strong = index > 0 ? 0 : text.startsWith(title) ? title.length : text.length;
    const start = index === 0 ? mark : { text: '    ' };
    return line([start, { text: text.slice(0, strong), tone: 'strong' }, { text: text.slice(strong), tone: 'dim' }], look);
  });
  lines.push(...beside.map((text) => line([{ text: `    ${text}`, tone: 'dim' }], look)));
  const belongings = belongingTexts(item);
  for (const text of belongings.slice(0, shownBelongings)) lines.push(...indented(`with it: ${clean(text)}`, look));
  if (belongings.length > shownBelongings) lines.push(...indented(`with it: ${number(belongings.length - shownBelongings)} more`, look));
  for (const change of item.changes ?? []) {
    const text = changeText(change, look.unicode ? '→' : '->');
    const continued = wrap(text, look.width - 8);
    lines.push(...continued.map((part, index) => line([{ text: (index === 0 ? '      ' : '        ') + part, tone: 'warn' }], look)));
  }
  const state = item.state === undefined ? '' : ` (${item.state})`;
  const compared = item.compared === undefined ? '' : `; compared ${String(item.compared.attributes)} of ${String(item.compared.of)} attributes`;
  if (item.kind !== 'unmanaged') lines.push(...indented(item.reason + compared + state, look));
  return lines;
}

function indented(text: string, look: RenderOptions): string[] {
  return wrap(text, look.width - 4).map((part) => line([{ text: `    ${part}`, tone: 'dim' }], look));
}

/** Who owns what is nobody's drift, and what could not be compared. */
function aside(report: DriftReport, look: RenderOptions): string[] {
  const lines: string[] = [];
  const section = (title: string, rows: readonly string[]) => {
    if (rows.length === 0) return;
    lines.push(line([{ text: title, tone: 'strong' }], look));
    for (const row of rows.slice(0, shownGroups)) lines.push(...wrapped(row, look));
    if (rows.length > shownGroups)
      lines.push(line([{ text: `  and ${number(rows.length - shownGroups)} more; --format json has them all`, tone: 'dim' }], look));
    lines.push('');
  };
  section(
    'Not drift: made by the cloud or owned by another tool',
    [...report.owned].sort((a, b) => b.count - a.count).map((group) => `${number(group.count)}  ${group.owner}: ${group.reason}`),
  );
  section(
    'Not comparable',
    notComparableGroups(report.notComparable).map((group) => `${number(group.count)}  ${group.title}: ${group.reason}`),
  );
  section(
    'In more than one state',
    report.duplicates.map((one) => `${one.id}: ${one.addresses.map((at) => `${at.address} (${at.state})`).join(', ')}`),
  );
  return lines;
}

function wrapped(text: string, look: RenderOptions): string[] {
  const indent = 4;
  const [first = '', ...rest] = wrap(text, look.width - indent);
  const lines = [line([{ text: `  ${first}` }], look)];
  for (const part of rest) lines.push(line([{ text: ' '.repeat(Math.min(indent, look.width - columnsOf(part))) + part }], look));
  return lines;
}
