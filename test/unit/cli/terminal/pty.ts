import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** What happened on a terminal, in order. */
export type Happening = { readonly out: string } | { readonly resized: readonly [columns: number, rows: number] };

export interface PtyOptions {
  readonly columns: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A command in a real pseudo-terminal, through Python's `pty`. */
export class Pty {
  readonly happenings: Happening[] = [];
  output = '';
  readonly exit: Promise<number>;
  readonly #host: ChildProcessByStdio<Writable, Readable, null>;
  readonly #news = new EventEmitter();
  readonly #decoder = new StringDecoder('utf8');
  #ended = false;

  constructor(command: readonly string[], options: PtyOptions) {
    const script = new URL('pseudo_terminal.py', import.meta.url).pathname;
    this.#host = spawn('python3', [script, String(options.columns), String(options.rows ?? 24), ...command], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const exit = Promise.withResolvers<number>();
    this.exit = exit.promise;
    this.#host.on('error', exit.reject);
    this.#host.on('close', () => {
      if (!this.#ended) exit.reject(new Error('The pseudo-terminal went away.'));
      this.#ended = true;
      this.#news.emit('news');
    });
    createInterface({ input: this.#host.stdout }).on('line', (text) => {
      const stated = JSON.parse(text) as { out?: string; resized?: [number, number]; exit?: number };
      if (stated.out !== undefined) {
        const out = this.#decoder.write(Buffer.from(stated.out, 'base64'));
        this.output += out;
        this.happenings.push({ out });
      }
      if (stated.resized !== undefined) this.happenings.push({ resized: stated.resized });
      if (stated.exit !== undefined) {
        this.#ended = true;
        exit.resolve(stated.exit);
      }
      this.#news.emit('news');
    });
  }

  /** Waits until the output so far meets the condition; throws when the command ends before. */
  async until(condition: (output: string) => boolean): Promise<void> {
    while (!condition(this.output)) {
      if (this.#ended) throw new Error(`The command ended first. It printed: ${JSON.stringify(this.output)}`);
      await once(this.#news, 'news');
    }
  }

  type(text: string): void {
    this.#tell({ send: text });
  }

  resize(columns: number, rows = 24): void {
    this.#tell({ resize: [columns, rows] });
  }

  signal(name: NodeJS.Signals): void {
    this.#tell({ signal: constants.signals[name] });
  }

  /** Ends the command if it still runs. */
  close(): void {
    if (!this.#ended) this.signal('SIGKILL');
    this.#host.stdin.end();
  }

  #tell(order: object): void {
    this.#host.stdin.write(`${JSON.stringify(order)}\n`);
  }
}
