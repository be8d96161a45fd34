import { clean, columnsOf, truncate } from '../core/render/text.ts';
import { say } from './output.ts';
import type { Terminal, TerminalStream } from './terminal.ts';
import { hasUnicode } from './terminal.ts';

/** At most ten redraws a second. */
const frameMs = 100;
// Erases from the cursor to the end of the screen: the rest of the line, and what a narrower window wrapped below it.
const eraseBelow = '\u001b[J';

/** One line on stderr that says how far the work is. Silent where nobody watches. */
export interface Progress {
  /** Shows a text; a later one replaces it. */
  show(text: string): void;
  /** Prints a line that stays, above the progress line. */
  note(text: string): void;
  /** Prints lines that stay, as `note` does, where somebody watches alone. */
  preview(lines: readonly string[]): void;
  /** Takes the line away. */
  clear(): void;
  /** Takes the line away and stops listening. */
  stop(): void;
}

/** Progress is for people: on a terminal, and not in CI, where a pseudo-terminal may be had too. */
function watches(stream: TerminalStream, env: Terminal['env']): boolean {
  const inCi = env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false';
  return stream.isTTY === true && !inCi && env['TERM'] !== 'dumb';
}

/**
 * After each drawing the cursor goes back to the first column and is never hidden: a terminal that reflows its lines
 * when it is resized keeps the cursor at the line's beginning, so that erasing from there catches every piece of it,
 * and a process that is killed leaves the cursor as it was.
 */
export function createProgress(terminal: Terminal, { quiet = false } = {}): Progress {
  const { stderr } = terminal;
  if (quiet || !watches(stderr, terminal.env)) return silent(stderr, quiet);
  const unicode = hasUnicode(terminal);
  let text = '';
  let drawn = false;
  let drawnAt = -frameMs;
  let timer: NodeJS.Timeout | undefined;

  const draw = () => {
    clearTimeout(timer);
    timer = undefined;
    drawnAt = performance.now();
    // The first column stays blank for the cursor, the last one so that no terminal wraps.
    const room = Math.max(1, (stderr.columns ?? 80) - 2);
    const shown = truncate(text, room, { unicode });
    if (columnsOf(shown) === 0) return;
    stderr.write(`\r ${shown}${eraseBelow}\r`);
    drawn = true;
  };
  const clear = () => {
    clearTimeout(timer);
    timer = undefined;
    if (drawn) stderr.write(`\r${eraseBelow}`);
    drawn = false;
  };
  const resized = () => {
    if (drawn) draw();
  };
  // Runs before Node prints the trace of an exception that nobody caught.
  process.on('uncaughtExceptionMonitor', clear);
  process.on('exit', clear);
  stderr.on('resize', resized);

  return {
    show(next) {
      text = clean(next);
      // A timer alone never comes to its turn where the process is kept busy.
      if (performance.now() - drawnAt >= frameMs) draw();
      else timer ??= setTimeout(draw, frameMs).unref();
    },
    note(line) {
      clear();
      say(stderr, `${line}\n`);
      if (text !== '') draw();
    },
    preview(lines) {
      clear();
      for (const line of lines) say(stderr, `${line}\n`);
      if (text !== '') draw();
    },
    clear,
    stop() {
      clear();
      text = '';
      process.off('uncaughtExceptionMonitor', clear);
      process.off('exit', clear);
      stderr.off('resize', resized);
    },
  };
}

function silent(stderr: TerminalStream, quiet: boolean): Progress {
  const nothing = () => undefined;
  const note = quiet
    ? nothing
    : (line: string): void => {
        say(stderr, `${line}\n`);
      };
  return { show: nothing, preview: nothing, clear: nothing, stop: nothing, note };
}
