import { PassThrough, Writable } from 'node:stream';
import { runCli } from '../../../src/cli/main.ts';
import type { EngineOpening } from '../../../src/cli/session.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import type { Engine, EngineEvent, RequestName, RequestParams, RequestResult } from '../../../src/core/api/engine-api.ts';

type Answers = { [K in RequestName]?: (params: RequestParams<K>, world: EngineWorld) => RequestResult<K> | Promise<RequestResult<K>> };

export interface EngineWorld {
  readonly signal: AbortSignal;
  emit(event: EngineEvent): void;
}

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the engine was asked, in order. */
  readonly asked: readonly { readonly name: RequestName; readonly params: unknown }[];
  readonly opened: EngineOpening | undefined;
  readonly closed: boolean;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly columns?: number;
  readonly stdout?: Terminal['stdout'];
}

/**
 * Runs a command line of the terminal with an engine that answers as the test says: what is tested is the shell,
 * and the engine's face is plain data. The engine itself runs in test/integration/cli.
 */
export async function runWith(args: readonly string[], answers: Answers, options: RunOptions = {}): Promise<Run> {
  const asked: { name: RequestName; params: unknown }[] = [];
  let opened: EngineOpening | undefined;
  let closed = false;
  const listeners = new Set<(event: EngineEvent) => void>();
  const emit = (event: EngineEvent) => {
    for (const listener of listeners) listener(event);
  };
  const all: Answers = { config: () => ({ entries: [], problems: [] }), ...answers };
  const engine: Engine = {
    async request<K extends RequestName>(
      name: K,
      params: RequestParams<K>,
      { signal = new AbortController().signal } = {},
    ): Promise<RequestResult<K>> {
      if (name !== 'config') asked.push({ name, params });
      const answer = all[name];
      if (answer === undefined) throw new Error(`The test has no answer to ${name}.`);
      return answer(params, { signal, emit });
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
  const stdout = options.stdout ?? new Sink(options.columns);
  const stderr = new Sink(undefined);
  const terminal: Terminal = { stdin: new PassThrough(), stdout, stderr, env: options.env ?? {}, cwd: options.cwd ?? '.', platform: 'linux' };
  const openEngine = (opening: EngineOpening) => {
    opened = opening;
    return Promise.resolve(engine);
  };
  const code = await runCli(args, { terminal, version: '1.2.3', openEngine });
  return { code, stdout: stdout instanceof Sink ? stdout.text : '', stderr: stderr.text, asked, opened, closed };
}

class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number | undefined;

  constructor(columns: number | undefined) {
    super({ decodeStrings: false });
    this.isTTY = columns !== undefined;
    this.columns = columns;
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}
