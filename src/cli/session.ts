import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { DriftMgrError } from '../core/errors.ts';
import type { Engine, ShellPorts } from '../core/api/engine-api.ts';
import { terminalSink } from '../core/observe/log-sinks.ts';
import type { RenderOptions } from '../core/render/text.ts';
import { plural } from '../core/render/text.ts';
import type { Cancellation } from './cancel.ts';
import { onInterrupt } from './cancel.ts';
import { say } from './output.ts';
import type { Progress } from './progress.ts';
import { createProgress } from './progress.ts';
import { ask } from './prompt.ts';
import { settingsGiven } from './setting-flags.ts';
import type { Terminal } from './terminal.ts';
import { renderOptionsOf } from './terminal.ts';

/** What the terminal's commands are made with. */
export interface Cli {
  readonly terminal: Terminal;
  readonly version: string;
  openEngine(opening: EngineOpening): Promise<Engine>;
  /** Called by a command that ran, with its exit code. */
  finish(code: number): void;
}

export interface EngineOpening {
  readonly terminal: Terminal;
  readonly version: string;
  readonly ports: ShellPorts;
  /** Settings given as flags; they win over everything else. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly color: boolean;
  readonly quiet?: true;
  /** How often it was given. */
  readonly verbose?: number;
}

/** One command's run: the engine, the progress line and Ctrl-C. */
export interface Session {
  readonly engine: Engine;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** How to print on stdout. */
  readonly look: RenderOptions;
  /** Nothing but the result and errors is wanted. */
  readonly quiet: boolean;
}

/**
 * Runs a command with an engine, and gives back files, sockets, the progress line and Ctrl-C whatever happens.
 * Throws `DriftMgrError` `config-invalid` unless the command can do with any configuration.
 */
export async function withEngine(
  cli: Cli,
  command: Command,
  work: (session: Session) => Promise<number>,
  { config = 'valid' }: { config?: 'valid' | 'any' } = {},
): Promise<void> {
  const { terminal } = cli;
  const options = command.optsWithGlobals<GlobalOptions & Record<string, unknown>>();
  const settings = { ...verbosity(options), ...settingsGiven(options) };
  const quiet = options.quiet === true;
  const progress = createProgress(terminal, { quiet });
  const cancellation: Cancellation = onInterrupt(progress);
  try {
    const engine = await cli.openEngine({ terminal, version: cli.version, ports: portsOf(terminal, progress), flags: settings });
    if (!quiet) showLog(engine, terminal, progress, settings);
    try {
      if (config === 'valid') await refuseBrokenConfig(engine);
      const look = renderOptionsOf(terminal.stdout, terminal, options);
      cli.finish(await work({ engine, terminal, progress, signal: cancellation.signal, look, quiet }));
    } finally {
      progress.clear();
      await engine.close();
    }
  } finally {
    progress.stop();
    cancellation.dispose();
  }
}

/** The level of the log that -v and -vv stand for. */
function verbosity({ verbose = 0 }: Pick<GlobalOptions, 'verbose'>): Record<string, unknown> {
  return verbose === 0 ? {} : { 'log.level': verbose === 1 ? 'info' : 'debug' };
}

/** Log lines on stderr: all of them where a level was asked for, else what a person should know. Pretty on a terminal, JSON on a pipe. */
function showLog(engine: Engine, terminal: Terminal, progress: Progress, settings: Readonly<Record<string, unknown>>): void {
  const asked = settings['log.level'] !== undefined || (terminal.env['DRIFTMGR_LOG_LEVEL'] ?? '') !== '';
  const sink = terminalSink({
    write: (text) => {
      if (terminal.stderr.isTTY === true) progress.note(text.trimEnd());
      else say(terminal.stderr, text);
    },
    pretty: terminal.stderr.isTTY === true,
    color: renderOptionsOf(terminal.stderr, terminal, {}).color,
  });
  engine.on((event) => {
    if (event.kind === 'log' && (asked || event.level === 'warn' || event.level === 'error' || event.level === 'fatal'))
      sink.write(event.line, event.level);
  });
}

/** A setting that is not allowed must not be passed over in silence: what it was meant to narrow would not be narrowed. */
async function refuseBrokenConfig(engine: Engine): Promise<void> {
  const { problems } = await engine.request('config', {});
  const [first] = problems;
  if (first === undefined) return;
  const texts = problems.map((problem) => `${problem.source}: ${problem.key}: ${problem.message}`);
  throw new DriftMgrError('config-invalid', `The configuration has ${plural(problems.length, 'mistake')}. ${texts.join(' ')}`, {
    hint: 'driftmgr config shows every setting and where it comes from.',
  });
}

function portsOf(terminal: Terminal, progress: Progress): ShellPorts {
  let input: Promise<Uint8Array> | undefined;
  return {
    prompt(question) {
      progress.clear();
      return ask(question, terminal);
    },
    // A terminal has no storage for secrets of its own: the vault is opened with a passphrase or a key service.
    getSecret: () => Promise.resolve(undefined),
    setSecret: () => Promise.resolve(),
    // The stream itself: as a file it can't be opened where it is a socket, nor on Windows. It can be read once, and a command may ask twice.
    readInput: () => (input ??= buffer(terminal.stdin)),
  };
}
