import { CommanderError } from 'commander';
import { DriftMgrError, messageOf } from '../core/errors.ts';
import { paint, wrap } from '../core/render/text.ts';
import { answerCompletion, completeCommand } from './commands/completion.ts';
import { exitCodes } from './exit-codes.ts';
import { isReaderGone, say } from './output.ts';
import { createProgram } from './program.ts';
import type { Cli } from './session.ts';
import type { Terminal } from './terminal.ts';
import { renderOptionsOf } from './terminal.ts';

/** Runs one command line (without `node` and the script). Resolves with the exit code; never rejects. */
export async function runCli(args: readonly string[], cli: Omit<Cli, 'finish'>): Promise<number> {
  let code: number = exitCodes.complete;
  // Without a listener an error of the stream would end the process with a trace; the write that met it is said anyway.
  const ignore = () => undefined;
  cli.terminal.stdout.on('error', ignore);
  cli.terminal.stderr.on('error', ignore);
  const program = createProgram({ ...cli, finish: (given) => (code = given) });
  try {
    if (args[0] === completeCommand) {
      await answerCompletion(program, args.slice(1), cli);
      return code;
    }
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, args, cli.terminal);
  } finally {
    cli.terminal.stdout.off('error', ignore);
    cli.terminal.stderr.off('error', ignore);
  }
}

/** Says on stderr what went wrong and what to do; the trace only with DEBUG. Returns the exit code. */
function explain(error: unknown, args: readonly string[], terminal: Terminal): number {
  if (isReaderGone(error)) return exitCodes.complete;
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.complete : exitCodes.couldNotRun;
  const { width, ...rest } = renderOptionsOf(terminal.stderr, terminal, { color: !args.includes('--no-color') });
  // In a log an error is one line.
  const look = { ...rest, width: terminal.stderr.isTTY === true ? width : Number.MAX_SAFE_INTEGER };
  const [head = '', ...more] = wrap(`error: ${messageOf(error)}`, look.width);
  const lines = [`${paint('error:', 'bad', look)}${head.slice('error:'.length)}`, ...more];
  if (DriftMgrError.is(error)) {
    if (error.hint !== undefined) lines.push(...hintLines(error.hint, look.width));
    lines.push(paint(`code: ${error.code}`, 'dim', look));
  }
  say(terminal.stderr, `${lines.join('\n')}\n`);
  const debug = terminal.env['DEBUG'];
  if (debug !== undefined && debug !== '' && error instanceof Error) say(terminal.stderr, `${error.stack ?? ''}\n`);
  return DriftMgrError.is(error, 'cancelled') ? exitCodes.incomplete : exitCodes.couldNotRun;
}

/** A hint may be a list, a line for each entry. */
function hintLines(hint: string, width: number): string[] {
  return hint.split('\n').flatMap((text) => {
    const indent = text.length - text.trimStart().length;
    return wrap(text.trimStart(), width - indent).map((part) => ' '.repeat(indent) + part);
  });
}
