import type { Readable, Writable } from 'node:stream';
import type { RenderOptions } from '../core/render/text.ts';

/** The world around a command: streams, environment, folder. Handed in, so that tests can look on. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  /** Results, and nothing else. */
  readonly stdout: TerminalStream;
  /** Progress, warnings and errors. */
  readonly stderr: TerminalStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
}

export type TerminalStream = Writable & { readonly isTTY?: boolean; readonly columns?: number | undefined };

/** Columns of a table that goes into a pipe or a file. */
const pipedWidth = 80;
const narrowest = 40;

/** How to print on a stream. */
export function renderOptionsOf(stream: TerminalStream, terminal: Terminal, options: { readonly color?: boolean }): RenderOptions {
  return { width: widthOf(stream, terminal.env), color: hasColor(stream, terminal.env, options.color ?? true), unicode: hasUnicode(terminal) };
}

/** How to print rows that a script may pick apart: into a pipe nothing is cut. */
export function rowsRenderOptions(look: RenderOptions, terminal: Terminal): RenderOptions {
  return terminal.stdout.isTTY === true || terminal.env['COLUMNS'] !== undefined ? look : { ...look, width: Number.MAX_SAFE_INTEGER };
}

/** Columns of a help text, which is prose: wider than a table may be in a pipe. */
export function helpWidth(stream: TerminalStream): number {
  return stream.columns ?? 100;
}

function widthOf(stream: TerminalStream, env: Terminal['env']): number {
  const asked = stream.isTTY === true ? stream.columns : Number.parseInt(env['COLUMNS'] ?? '', 10);
  return Math.max(narrowest, asked === undefined || Number.isNaN(asked) || asked === 0 ? pipedWidth : asked);
}

/**
 * Colours on a terminal that has them, and where nobody said no (https://no-color.org). FORCE_COLOR asks for them in a pipe too and, as in Node, wins over
 * NO_COLOR; `0` and `false` are a no (https://nodejs.org/api/cli.html#force_color1-2-3). The flag wins over both.
 */
function hasColor(stream: TerminalStream, env: Terminal['env'], wanted: boolean): boolean {
  if (!wanted) return false;
  const forced = env['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced !== '0' && forced !== 'false';
  const refused = env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '';
  return !refused && stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** The old Windows console has no `≥` in its code pages; every terminal made since says who it is. */
export function hasUnicode(terminal: Pick<Terminal, 'env' | 'platform'>): boolean {
  if (terminal.platform !== 'win32') return terminal.env['TERM'] !== 'linux';
  return ['WT_SESSION', 'TERM_PROGRAM', 'TERM', 'ConEmuANSI'].some((name) => terminal.env[name] !== undefined);
}
