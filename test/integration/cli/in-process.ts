import { PassThrough, Writable } from 'node:stream';
import { loadProvider, loadTerraformRules } from '../../../src/cli/load-provider.ts';
import { runCli } from '../../../src/cli/main.ts';
import { takeEnvironment } from '../../../src/core/child-environment.ts';
import { createEngine } from '../../../src/core/engine/create-engine.ts';

/** What one command printed, and how it ended. */
export interface TerminalRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The world of one command. */
export interface World {
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  /** The home directory, if not said. */
  readonly cwd?: string;
  readonly stdin?: string;
}

/**
 * Runs a command with an engine that it opens and closes, as a process of its own would, for a tenth of the processor's time: all of cli.ts but the
 * process. What is about signals, pipes, terminals or the start itself belongs into a process: `builtCli`.
 */
export async function runInProcess(args: readonly string[], { env, home, cwd = home, stdin = '' }: World): Promise<TerminalRun> {
  const [stdout, stderr, input] = [new Sink(), new Sink(), new PassThrough()];
  input.end(stdin);
  const terminal = { stdin: input, stdout, stderr, env: takeEnvironment({ ...env }), cwd, platform: process.platform };
  const code = await runCli(args, {
    terminal,
    version: '0.0.0',
    openEngine: ({ ports, flags, version }) =>
      createEngine({
        shell: 'terminal',
        version,
        env: terminal.env,
        home,
        workspace: cwd,
        flags,
        ports,
        loadProvider,
        loadTerraformRules,
      }),
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

export class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
