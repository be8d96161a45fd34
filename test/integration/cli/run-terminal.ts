import { PassThrough } from 'node:stream';
import { runCli } from '../../../src/cli/main.ts';
import type { OpenedEngine } from '../open-engine.ts';
import { Sink, type TerminalRun } from './in-process.ts';

/** Runs a command of the terminal in this process, on an engine that is open and stays so. */
export async function runTerminal(opened: OpenedEngine, args: readonly string[], cwd = opened.folder): Promise<TerminalRun> {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const terminal = { stdin: new PassThrough(), stdout, stderr, env: {}, cwd, platform: process.platform };
  const engine = { ...opened.engine, close: () => Promise.resolve() };
  const code = await runCli(args, { terminal, version: '0.0.0', openEngine: () => Promise.resolve(engine) });
  return { code, stdout: stdout.text, stderr: stderr.text };
}
