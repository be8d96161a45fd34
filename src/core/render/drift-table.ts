import type { AttributeChange, DriftItem, DriftKind, DriftReport } from '../api/drift.ts';
import {
  asideTexts,
  belongingTexts,
  countedItems,
  driftKinds,
  headline,
  itemPlace,
  itemTitle,
  kindTitles,
  meaningOf,
  notComparableGroups,
} from './drift-view.ts';
import type { ElementLine } from './differences.ts';
import { differenceOf, differenceText, elementLines, sameText } from './differences.ts';
import { renderProblems } from './problems.ts';
import type { RenderOptions, Tone } from './text.ts';
import { clean, columnsOf, line, number, plural, wrap, wrapPieces } from './text.ts';

const tones: Readonly<Record<DriftKind, Tone>> = { changed: 'warn', missing: 'bad', unmanaged: 'warn' };
const marks: Readonly<Record<DriftKind, string>> = { changed: '~', missing: '-', unmanaged: '+' };
const shownGroups = 10;
/** A kind with more items than this is folded by type; types with no more than `unfolded` are listed all the same. */
const foldedAbove = 30;
const unfolded = 5;
const shownElements = 40;
const foldedPlaces = 3;
const shownBelongings = 10;

export interface DriftRenderOptions extends RenderOptions {
  /** Lists each item, however many there are. */
  readonly all?: boolean;
}

/** The drift report for a terminal; long listings are folded by type. Pure; ends with a line feed. No line is wider than `look.width`. */
export function renderDrift(report: DriftReport, look: DriftRenderOptions): string {
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
    const folds = look.all !== true && ofKind.length > foldedAbove;
    const types = [...Map.groupBy(ofKind, (item) => item.type)];
    const folded = folds ? types.filter(([, ofType]) => ofType.length > unfolded).sort((one, other) => other[1].length - one[1].length) : [];
    for (const [type, ofType] of folded) lines.push(...foldedLines(kind, type, ofType, look));
    for (const [type, ofType] of types) {
      if (!folded.some(([name]) => name === type)) for (const item of ofType) lines.push(...renderItem(item, look));
    }
    if (folded.length > 0) lines.push(line([{ text: '    Folded by type: --all lists each, --type one of them.', tone: 'dim' }], look));
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

/** Many of one type in one line: how many there are, and where. */
function foldedLines(kind: DriftKind, type: string, items: readonly DriftItem[], look: RenderOptions): string[] {
  const places = [...Map.groupBy(items, itemPlace)]
    .map(([place, here]) => ({ place: clean(place), count: here.length }))
    .sort((one, other) => other.count - one.count);
  const named = places.slice(0, foldedPlaces).map(({ place, count }) => `${place} ${number(count)}`);
  const rest = places.slice(foldedPlaces).reduce((sum, { count }) => sum + count, 0);
  const pieces = [`${clean(type)}  ${number(items.length)}`, ...named, ...(rest === 0 ? [] : [`elsewhere ${number(rest)}`])];
  return wrapPieces(pieces, look.unicode ? ' · ' : ', ', look.width - 4).map((text, index) => {
    const mark = { text: index === 0 ? `  ${marks[kind]} ` : '    ', tone: tones[kind] };
    return line([mark, { text, tone: index === 0 ? 'strong' : 'dim' }], look);
  });
}

function renderItem(item: DriftItem, look: DriftRenderOptions): string[] {
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
  for (const change of item.changes ?? []) lines.push(...changeLines(change, look));
  const state = item.state === undefined ? '' : ` (${item.state})`;
  const compared = item.compared === undefined ? '' : `; compared ${String(item.compared.attributes)} of ${String(item.compared.of)} attributes`;
  if (item.kind !== 'unmanaged') lines.push(...indented(item.reason + compared + state, look));
  return lines;
}

/** Values in a line; of a collection, what was taken away and added, a line each. */
function changeLines(change: AttributeChange, look: DriftRenderOptions): string[] {
  const difference = differenceOf(change);
  if (difference.kind !== 'elements') {
    const told = wrap(`${change.path}: ${differenceText(difference, look.unicode ? '→' : '->')}`, look.width - 8);
    return told.map((part, index) => line([{ text: (index === 0 ? '      ' : '        ') + part, tone: 'warn' }], look));
  }
  const same = sameText(difference);
  const head = wrap(`${change.path}:${same === '' ? '' : ` ${same}`}`, look.width - 8);
  const elements = elementLines(difference);
  const shown = look.all === true ? elements : elements.slice(0, shownElements);
  const more = elements.length - shown.length;
  return [
    ...head.map((part, index) => line([{ text: (index === 0 ? '      ' : '        ') + part, tone: 'warn' }], look)),
    ...shown.flatMap(({ sign, text }) => elementLine(sign, text, look)),
    ...(more > 0 ? [line([{ text: `        and ${plural(more, 'more line')}; --all shows them`, tone: 'dim' }], look)] : []),
  ];
}

function elementLine(sign: ElementLine['sign'], text: string, look: RenderOptions): string[] {
  const own = Math.min(text.length - text.trimStart().length, Math.max(0, look.width - 30));
  return wrap(text, look.width - 10 - own).map((part, index) =>
    line([{ text: `        ${index === 0 ? sign : ' '} ${' '.repeat(own)}${part}`, tone: sign === '-' ? 'bad' : 'good' }], look),
  );
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
