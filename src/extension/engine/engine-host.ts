import type { Worker } from 'node:worker_threads';
import { connectEngine, type EngineConnection } from '../../core/api/rpc.ts';
import { DriftMgrError, messageOf } from '../../core/errors.ts';
import type { ConfigReport } from '../../core/api/config.ts';
import type { EngineEvent, RequestName, RequestParams, RequestResult, ShellPorts } from '../../core/api/engine-api.ts';

/** What the host needs to run an engine in a thread of its own. */
export interface EngineHostOptions {
  /** Starts the thread that serves the engine's face (`worker.ts`). */
  readonly start: () => Worker;
  readonly ports: ShellPorts;
  /** The shell's settings as they are now; a thread that starts later takes them along by itself. */
  readonly settings: () => Readonly<Record<string, unknown>>;
  readonly onEvent: (event: EngineEvent) => void;
  /** Hears how the settings were taken: when a thread starts, and after each change. */
  readonly onConfig: (report: ConfigReport) => void;
  /** Called once for every thread that ended without being asked to. */
  readonly onLost: (error: DriftMgrError) => void;
}

interface Running {
  readonly worker: Worker;
  readonly connection: EngineConnection;
}

/**
 * Keeps one engine in a worker thread: started by the first request, reported when it dies, started again by the
 * request after that. Knows no VS Code.
 */
export class EngineHost {
  readonly #options: EngineHostOptions;
  #running: Running | undefined;
  #closed = false;
  #configuring: Promise<unknown> | undefined;

  constructor(options: EngineHostOptions) {
    this.#options = options;
  }

  /** True once a request has started the thread, until it ends. */
  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** @throws DriftMgrError with the engine's code, or `engine-lost` when the thread died meanwhile. */
  async request<K extends RequestName>(name: K, params: RequestParams<K>, options?: { signal?: AbortSignal }): Promise<RequestResult<K>> {
    const running = (this.#running ??= this.#start());
    // A question that is asked after a change of settings is answered under the new ones.
    await this.#configuring?.catch(() => undefined);
    return await running.connection.engine.request(name, params, options);
  }

  /** Hands new settings to a running engine. */
  async reconfigure(): Promise<void> {
    if (this.#running === undefined) return;
    const configuring = this.#running.connection.engine.request('configure', { settings: this.#options.settings() });
    this.#configuring = configuring;
    try {
      this.#options.onConfig(await configuring);
    } finally {
      if (this.#configuring === configuring) this.#configuring = undefined;
    }
  }

  /** Ends a running engine; the next request starts one with what a thread gets at its start only, the network among it. */
  async restart(): Promise<void> {
    const running = this.#running;
    await this.#end();
    running?.connection.lose(new DriftMgrError('engine-lost', 'The engine was started anew, for the settings of the network changed.'));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    // The engine gets a moment to let go of files and leases; a thread that hangs is ended all the same.
    await Promise.race([running.connection.engine.close().catch(() => undefined), delay(closeMs)]);
    await running.worker.terminate();
  }

  #start(): Running {
    if (this.#closed) throw new DriftMgrError('engine-lost', 'DriftMgr is being shut down');
    const worker = this.#options.start();
    const connection = connectEngine(worker, this.#options.ports);
    connection.engine.on(this.#options.onEvent);
    connection.engine.request('config', {}).then(this.#options.onConfig, () => undefined);
    let cause: string | undefined;
    worker.on('error', (error: unknown) => {
      cause = messageOf(error);
    });
    worker.on('exit', (exitCode) => {
      if (this.#running?.worker !== worker) return;
      this.#running = undefined;
      const error = new DriftMgrError('engine-lost', `The engine stopped: ${cause ?? `exit code ${String(exitCode)}`}`, {
        hint: 'The next command or refresh starts it again.',
      });
      connection.lose(error);
      this.#options.onLost(error);
    });
    return { worker, connection };
  }
}

const closeMs = 2_000;

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
