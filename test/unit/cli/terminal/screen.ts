import stringWidth from 'string-width';
import type { Happening } from './pty.ts';

// An escape sequence, or one character.
const parts = new RegExp(`${String.fromCharCode(27)}\\[[\\d;?]*[A-Za-z]|[^]`, 'gu');

interface Line {
  text: string[];
  /** True when it went on in the next line because the screen was too narrow. */
  wrapped: boolean;
}

/**
 * What a terminal shows after all that happened on it: a small model of one that knows carriage return, line feed,
 * erasing below, colours, wide characters and wrapping. Any other control is an error, so that a test sees it.
 */
export class Screen {
  #columns: number;
  readonly #reflows: boolean;
  #lines: Line[] = [{ text: [], wrapped: false }];
  #row = 0;
  #column = 0;

  /** @param reflows whether lines are laid out anew when the width changes (tmux, VTE, Windows Terminal) or cut (xterm) */
  constructor(columns: number, reflows: boolean) {
    this.#columns = columns;
    this.#reflows = reflows;
  }

  replay(happenings: readonly Happening[]): this {
    for (const happening of happenings) {
      if ('out' in happening) this.#print(happening.out);
      else this.#resize(happening.resized[0]);
    }
    return this;
  }

  /** The lines, without blanks at their ends and without empty lines at the end. */
  get text(): string {
    return this.#lines
      .map((line) =>
        line.text
          .map((cell) => (cell === '' ? ' ' : cell))
          .join('')
          .trimEnd(),
      )
      .join('\n')
      .trimEnd();
  }

  get cursor(): { readonly row: number; readonly column: number } {
    return { row: this.#row, column: this.#column };
  }

  #print(text: string): void {
    for (const [part] of text.matchAll(parts)) {
      if (part === '\r') this.#column = 0;
      else if (part === '\n') this.#lineFeed(false);
      else if (part === '\u001b[J') this.#eraseBelow();
      else if (part.startsWith('\u001b[') && part.endsWith('m')) continue;
      else if (/\p{Cc}/u.test(part)) throw new Error(`The screen does not know ${JSON.stringify(part)}.`);
      else this.#put(part);
    }
  }

  #line(row: number): Line {
    const line = (this.#lines[row] ??= { text: [], wrapped: false });
    return line;
  }

  #put(character: string): void {
    const width = stringWidth(character);
    if (width === 0) return;
    if (this.#column + width > this.#columns) this.#lineFeed(true);
    const { text } = this.#line(this.#row);
    while (text.length < this.#column) text.push(' ');
    text[this.#column] = character;
    if (width === 2) text[this.#column + 1] = '';
    this.#column += width;
  }

  #lineFeed(wrapping: boolean): void {
    this.#line(this.#row).wrapped = wrapping;
    this.#row += 1;
    if (wrapping) this.#column = 0;
    this.#line(this.#row);
  }

  #eraseBelow(): void {
    const line = this.#line(this.#row);
    line.text.length = Math.min(line.text.length, this.#column);
    line.wrapped = false;
    this.#lines.length = this.#row + 1;
  }

  #resize(columns: number): void {
    this.#columns = columns;
    if (!this.#reflows) {
      for (const line of this.#lines) line.text.length = Math.min(line.text.length, columns);
      this.#column = Math.min(this.#column, columns - 1);
      return;
    }
    const lines: Line[] = [];
    let row = 0;
    let cells: string[] = [];
    let cursorAt: number | undefined;
    this.#lines.forEach((line, index) => {
      if (index === this.#row) cursorAt = cells.length + this.#column;
      cells.push(...line.text);
      if (line.wrapped) return;
      if (cursorAt !== undefined) {
        row = lines.length + Math.floor(cursorAt / columns);
        this.#column = cursorAt % columns;
        cursorAt = undefined;
      }
      const pieces = Math.max(1, Math.ceil(cells.length / columns));
      for (let piece = 0; piece < pieces; piece += 1) {
        lines.push({ text: cells.slice(piece * columns, (piece + 1) * columns), wrapped: piece < pieces - 1 });
      }
      cells = [];
    });
    this.#lines = lines;
    this.#row = row;
  }
}
