/** A block of HCL, and where it stands. Lines and columns count from 1; a column counts UTF-16 units, as editors do. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly line: number;
  readonly column: number;
  /** The line of its closing brace; of the end of the file where that is missing. */
  readonly endLine: number;
  /** The text of each attribute's expression, as it is written. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly blocks: readonly HclBlock[];
}

interface OpenBlock {
  type: string;
  labels: readonly string[];
  line: number;
  column: number;
  endLine: number;
  attributes: Map<string, string>;
  blocks: OpenBlock[];
}

/** What lies deeper is passed over: no block of Terraform's does, and whoever walks through blocks must not run out of stack. */
const mostNesting = 100;

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
/** A byte order mark is among what `\s` stands for. */
const blank = /\s*/y;
const heredoc = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;

/**
 * Finds the blocks of a file in HCL's native syntax: enough of it to know what is code and what is a string, a heredoc or a comment. Never throws: what cannot be
 * read is passed over to the end of its line. Linear, and without recursion, for files come from strangers.
 * SOURCE: hashicorp/hcl, "HCL Native Syntax Specification".
 */
export function hclBlocks(text: string): readonly HclBlock[] {
  const scanner = new Scanner(text);
  const root: OpenBlock = { type: '', labels: [], line: 1, column: 1, endLine: 1, attributes: new Map(), blocks: [] };
  const open = [root];
  let deeper = 0;
  for (;;) {
    scanner.skipBlank();
    const current = open.at(-1) ?? root;
    if (scanner.atEnd()) break;
    if (scanner.take('}')) {
      if (deeper > 0) {
        deeper--;
        continue;
      }
      if (open.length === 1) continue;
      current.endLine = scanner.line(scanner.at - 1);
      open.pop();
      continue;
    }
    const start = scanner.at;
    const name = scanner.identifier();
    if (name === undefined) {
      scanner.skipExpression();
      if (scanner.at === start) scanner.at++;
      continue;
    }
    scanner.skipSpaces();
    if (scanner.take('=')) {
      const expression = scanner.expression();
      if (deeper === 0) current.attributes.set(name, expression);
      continue;
    }
    const labels = scanner.labels();
    if (!scanner.take('{')) {
      scanner.skipExpression();
      continue;
    }
    if (open.length > mostNesting) {
      deeper++;
      continue;
    }
    const line = scanner.line(start);
    const block: OpenBlock = { type: name, labels, line, column: scanner.column(start), endLine: line, attributes: new Map(), blocks: [] };
    current.blocks.push(block);
    open.push(block);
  }
  for (const unclosed of open) unclosed.endLine = scanner.line(Math.max(0, text.length - 1));
  return root.blocks;
}

/** The text of a quoted string without interpolation; undefined for any other expression. */
export function literal(expression: string | undefined): string | undefined {
  const inner = expression === undefined ? undefined : /^"((?:[^"\\$%]|\\["\\nrt]|[$%](?!\{))*)"$/.exec(expression.trim())?.[1];
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return inner?.replaceAll(/\\(.)/g, (_whole, escaped: string) => escapes[escaped] ?? escaped);
}

// What nothing closes reaches to the end: looked for again at each place where one may begin, it would cost the square of the length.
const stringOrComment = /("(?:[^"\\]|\\[\s\S])*"?)|\/\*[\s\S]*?(?:\*\/|$)|(?:#|\/\/)[^\n]*/g;

/** An expression without the comments in it. */
export function withoutComments(text: string): string {
  return text.replaceAll(stringOrComment, (_whole, string: string | undefined) => string ?? ' ');
}

class Scanner {
  at = 0;
  readonly #text: string;
  readonly #lineStarts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  atEnd(): boolean {
    return this.at >= this.#text.length;
  }

  take(token: string): boolean {
    if (!this.#text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  identifier(): string | undefined {
    return this.#match(identifier)?.[0];
  }

  line(at: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  column(at: number): number {
    return at - (this.#lineStarts[this.line(at) - 1] ?? 0) + 1;
  }

  /** Space, line ends and comments. */
  skipBlank(): void {
    do this.#match(blank);
    while (this.#skipComment());
  }

  skipSpaces(): void {
    for (;;) {
      const character = this.#text[this.at];
      if (character === ' ' || character === '\t') this.at++;
      else if (!this.#text.startsWith('/*', this.at) || !this.#skipComment()) return;
    }
  }

  labels(): string[] {
    const labels: string[] = [];
    for (;;) {
      this.skipSpaces();
      const start = this.at;
      const bare = this.identifier();
      if (bare !== undefined) labels.push(bare);
      else if (this.#text[this.at] === '"') {
        this.#skipString();
        labels.push(literal(this.#text.slice(start, this.at)) ?? '');
      } else return labels;
    }
  }

  /** An expression up to the end of its line (of its last line, where brackets or a heredoc run on). */
  expression(): string {
    const start = this.at;
    this.skipExpression();
    return this.#text.slice(start, this.at).trim();
  }

  skipExpression(): void {
    let depth = 0;
    while (!this.atEnd()) {
      const character = this.#text[this.at] ?? '';
      if (character === '\n' && depth === 0) return;
      if (character === '}' && depth === 0) return;
      if (this.#skipOpaque()) continue;
      if (character === '(' || character === '[' || character === '{') depth++;
      else if (character === ')' || character === ']' || character === '}') depth = Math.max(0, depth - 1);
      this.at++;
    }
  }

  /** Passes over a string, a heredoc or a comment, if one begins here. */
  #skipOpaque(): boolean {
    if (this.#text[this.at] === '"') {
      this.#skipString();
      return true;
    }
    return this.#skipHeredoc() || this.#skipComment();
  }

  /** A quoted string with all that is interpolated into it: strings in templates in strings, to any depth. */
  #skipString(): void {
    this.at++;
    // What is open, innermost last: a string, or the braces of a template or an object in one.
    const open = ['"'];
    while (!this.atEnd() && open.length > 0) {
      const character = this.#text[this.at] ?? '';
      if (open.at(-1) !== '"') {
        if (character === '"') open.push('"');
        else if (character === '{') open.push('{');
        else if (character === '}') open.pop();
        else if (this.#skipHeredoc() || this.#skipComment()) continue;
        this.at++;
      } else if (character === '\\') this.at += 2;
      else if (character === '\n') return;
      else if ((character === '$' || character === '%') && this.#text[this.at + 1] === '{') {
        open.push('{');
        this.at += 2;
      } else if ((character === '$' || character === '%') && this.#text.startsWith(`${character}{`, this.at + 1)) this.at += 3;
      else {
        if (character === '"') open.pop();
        this.at++;
      }
    }
    this.at = Math.min(this.at, this.#text.length);
  }

  #skipHeredoc(): boolean {
    if (!this.#text.startsWith('<<', this.at)) return false;
    const marker = this.#match(heredoc)?.[1];
    if (marker === undefined) return false;
    while (!this.atEnd()) {
      const end = this.#text.indexOf('\n', this.at);
      const line = this.#text.slice(this.at, end === -1 ? undefined : end);
      // The line end stays: it also ends the expression.
      this.at = end === -1 ? this.#text.length : end;
      if (line.trim() === marker) return true;
      this.at = Math.min(this.at + 1, this.#text.length);
    }
    return true;
  }

  #skipComment(): boolean {
    if (this.#text[this.at] === '#' || this.#text.startsWith('//', this.at)) {
      const end = this.#text.indexOf('\n', this.at);
      this.at = end === -1 ? this.#text.length : end;
      return true;
    }
    if (!this.#text.startsWith('/*', this.at)) return false;
    const end = this.#text.indexOf('*/', this.at + 2);
    this.at = end === -1 ? this.#text.length : end + 2;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.at += match[0].length;
    return match;
  }
}
