import { styleText } from 'node:util';
import { graphemesOf, wideColumnsOf } from './columns.ts';

/** What a renderer must know of the place it prints to. */
export interface RenderOptions {
  /** Columns; no line is wider. */
  readonly width: number;
  readonly color: boolean;
  /** False where the console cannot show `≥`, `–` and `·`. */
  readonly unicode: boolean;
}

export type Tone = 'plain' | 'strong' | 'dim' | 'good' | 'warn' | 'bad';

/** A piece of a line with one colour. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

const styles = { strong: 'bold', dim: 'dim', good: 'green', warn: 'yellow', bad: 'red' } as const;

const printableAscii = /^[\x20-\x7e]*$/;
// Controls, and the marks that turn the direction of text: a name in a cloud must not steer a terminal.
const steering = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** Columns that a text takes; wide characters take two. */
export function columnsOf(text: string): number {
  return printableAscii.test(text) ? text.length : wideColumnsOf(text);
}

/** A text from outside (names, tags, messages) made safe to print on one line. */
export function clean(text: string): string {
  return printableAscii.test(text) ? text : text.toWellFormed().replace(steering, ' ').trim();
}

/** Cuts a text to at most `width` columns and marks the cut. */
export function truncate(text: string, width: number, look: Pick<RenderOptions, 'unicode'>): string {
  if (columnsOf(text) <= width) return text;
  const mark = look.unicode ? '…' : '~';
  return width < 1 ? '' : `${headOf(text, width - 1)}${mark}`;
}

/** The longest beginning of a text that fits in `width` columns. */
function headOf(text: string, width: number): string {
  if (printableAscii.test(text)) return text.slice(0, width);
  let head = '';
  let used = 0;
  for (const segment of graphemesOf(text)) {
    const columns = columnsOf(segment);
    if (used + columns > width) break;
    head += segment;
    used += columns;
  }
  return head;
}

/** Fills a text with blanks on the right up to `width` columns, or cuts it. */
export function padEnd(text: string, width: number, look: Pick<RenderOptions, 'unicode'>): string {
  const cut = truncate(text, width, look);
  return cut + ' '.repeat(Math.max(0, width - columnsOf(cut)));
}

/** Fills a text with blanks on the left up to `width` columns. Never cuts: numbers stay whole. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - columnsOf(text))) + text;
}

/** One line of output: spans side by side, cut at the look's width, coloured, without blanks at its end. */
export function line(spans: readonly Span[], look: RenderOptions): string {
  let left = look.width;
  const kept: Span[] = [];
  for (const span of spans) {
    const text = truncate(span.text, left, look);
    left -= columnsOf(text);
    kept.push({ ...span, text });
    if (text !== span.text) break;
  }
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    const trimmed = last.text.trimEnd();
    kept.pop();
    if (trimmed !== '') {
      kept.push({ ...last, text: trimmed });
      break;
    }
  }
  return kept.map((span) => paint(span.text, span.tone ?? 'plain', look)).join('');
}

export function paint(text: string, tone: Tone, look: Pick<RenderOptions, 'color'>): string {
  return look.color && tone !== 'plain' && text !== '' ? styleText(styles[tone], text, { validateStream: false }) : text;
}

/** Breaks a text at blanks into lines of at most `width` columns; what has no blank is broken where it must. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of clean(text).split(/ +/)) {
    if (current !== '' && columnsOf(current) + 1 + columnsOf(word) <= width) {
      current += ` ${word}`;
      continue;
    }
    if (current !== '') lines.push(current);
    let rest = word;
    while (columnsOf(rest) > width) {
      const head = headOf(rest, width) || rest.slice(0, 1);
      lines.push(head);
      rest = rest.slice(head.length);
    }
    current = rest;
  }
  if (current !== '') lines.push(current);
  return lines;
}

/** Puts pieces side by side in lines of at most `width` columns; a piece is broken only when it is wider than that alone. */
export function wrapPieces(pieces: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    const joined = last === undefined ? piece : last + separator + piece;
    if (last !== undefined && columnsOf(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(piece);
  }
  return lines.flatMap((one) => (columnsOf(one) <= width ? [one] : wrap(one, width)));
}

/** `1,240` */
export function number(value: number): string {
  return String(value).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ',');
}

/** `1 region`, `12 regions` */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${number(count)} ${count === 1 ? noun : nouns}`;
}

/** A length of time for people: `4 s`, `3 min`, `2 h`, `5 days`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${String(seconds)} s`;
  if (seconds < 3600) return `${String(Math.round(seconds / 60))} min`;
  if (seconds < 86_400) return `${String(Math.round(seconds / 3600))} h`;
  return plural(Math.round(seconds / 86_400), 'day');
}
