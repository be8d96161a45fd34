import { defined } from '../defined.ts';
import { CallError, DriftMgrError, messageOf, type CallFailure } from '../errors.ts';
import type { PromptRequest } from '../provider.ts';
import type { Engine, EngineEvent, RequestName, RequestParams, RequestResult, ShellPorts } from './engine-api.ts';

/**
 * The engine's face across a thread: two peers that ask each other questions by number. The shell asks the engine
 * (`request`, `close`), the engine asks the shell (`prompt`, `getSecret`, `setSecret`, `getToken`) and tells it events.
 * Every message is plain data, so that a socket could stand in for the port one day.
 */
export interface BridgePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** An error as it crosses the port. */
export interface WireError {
  readonly code?: string;
  readonly message: string;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly failure?: CallFailure;
}

type Message =
  | { readonly kind: 'ask'; readonly id: number; readonly name: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'event'; readonly event: EngineEvent };

type Handler = (name: string, params: unknown, signal: AbortSignal) => Promise<unknown>;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** What is thrown on the other side of a port reads there as it did here: code, hint and all. */
function toWire(error: unknown): WireError {
  if (!(error instanceof DriftMgrError)) return { message: messageOf(error) };
  return {
    code: error.code,
    message: error.message,
    ...defined({ hint: error.hint, details: error.details }),
    ...(error instanceof CallError ? { failure: error.failure } : {}),
  };
}

/** The inverse of `toWire`; what had no code gets `internal`. */
function fromWire(error: WireError): DriftMgrError {
  if (error.failure !== undefined) return new CallError(error.failure);
  return new DriftMgrError(error.code ?? 'internal', error.message, {
    ...defined({ hint: error.hint, details: error.details }),
  });
}

class Peer {
  readonly #port: BridgePort;
  readonly #handle: Handler;
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #running = new Map<number, AbortController>();
  #next = 1;
  #lost: Error | undefined;

  constructor(port: BridgePort, handle: Handler, onEvent: (event: EngineEvent) => void) {
    this.#port = port;
    this.#handle = handle;
    this.#onEvent = onEvent;
    port.on('message', (message) => {
      this.#receive(message as Message);
    });
  }

  async ask(name: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
    if (this.#lost !== undefined) throw this.#lost;
    const id = this.#next++;
    const cancel = (): void => {
      this.#port.postMessage({ kind: 'cancel', id } satisfies Message);
    };
    const answer = new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#port.postMessage({ kind: 'ask', id, name, params } satisfies Message);
    // Cancelling asks the other side to stop; what it then answers (a partial result, perhaps) is still the answer.
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await answer;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#waiting.delete(id);
    }
  }

  report(event: EngineEvent): void {
    if (this.#lost === undefined) this.#port.postMessage({ kind: 'event', event } satisfies Message);
  }

  /** The other side is gone: whatever waits for it fails, and so does every later question. */
  lose(error: Error): void {
    this.#lost ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
    for (const running of this.#running.values()) running.abort(error);
  }

  #receive(message: Message): void {
    switch (message.kind) {
      case 'ask':
        void this.#answer(message.id, message.name, message.params);
        break;
      case 'cancel':
        this.#running.get(message.id)?.abort(new DriftMgrError('cancelled', 'Cancelled'));
        break;
      case 'answer':
        this.#waiting.get(message.id)?.resolve(message.value);
        break;
      case 'refusal':
        this.#waiting.get(message.id)?.reject(fromWire(message.error));
        break;
      case 'event':
        this.#onEvent(message.event);
        break;
    }
  }

  async #answer(id: number, name: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const value = await this.#handle(name, params, controller.signal);
      this.#port.postMessage({ kind: 'answer', id, value } satisfies Message);
    } catch (error) {
      this.#port.postMessage({ kind: 'refusal', id, error: toWire(error) } satisfies Message);
    } finally {
      this.#running.delete(id);
    }
  }
}

/**
 * The engine's side of a port. `create` is called at once, with ports that ask the shell; when it fails, every
 * request is refused with its error. After `close` the promise that is returned resolves.
 */
export function serveEngine(port: BridgePort, create: (ports: ShellPorts) => Promise<Engine>): Promise<void> {
  return new Promise((closed) => {
    const handle: Handler = async (name, params, signal) => {
      if (name === 'close') {
        const open = await engine.catch(() => undefined);
        await open?.close();
        queueMicrotask(closed);
        return undefined;
      }
      // The shell's side is typed by EngineRequests; the engine itself refuses names that it does not know.
      return (await engine).request(name as RequestName, params as RequestParams<RequestName>, { signal });
    };
    const peer = new Peer(port, handle, () => undefined);
    const engine = create({
      prompt: async (question) => String(await peer.ask('prompt', question)),
      getSecret: async (key) => asOptionalString(await peer.ask('getSecret', { key })),
      setSecret: async (key, value) => {
        await peer.ask('setSecret', { key, value });
      },
      getToken: async (provider, scopes) => asOptionalString(await peer.ask('getToken', { provider, scopes })),
    });
    engine.then(
      (ready) =>
        ready.on((event) => {
          peer.report(event);
        }),
      // Said to everyone who asks, see `handle`.
      () => undefined,
    );
  });
}

/** The shell's side of a port. */
export interface EngineConnection {
  readonly engine: Engine;
  /** To be called when the other side died: whatever waits for an answer fails with this error. */
  readonly lose: (error: Error) => void;
}

/** Makes an engine of a port whose other end is served by `serveEngine`. */
export function connectEngine(port: BridgePort, ports: ShellPorts): EngineConnection {
  const listeners = new Set<(event: EngineEvent) => void>();
  const handle: Handler = async (name, params) => {
    switch (name) {
      case 'prompt':
        return ports.prompt(params as PromptRequest);
      case 'getSecret':
        return ports.getSecret((params as { key: string }).key);
      case 'setSecret': {
        const { key, value } = params as { key: string; value?: string };
        await ports.setSecret(key, value);
        return undefined;
      }
      case 'getToken': {
        const { provider, scopes } = params as { provider: string; scopes: readonly string[] };
        return ports.getToken?.(provider, scopes);
      }
      default:
        throw new DriftMgrError('unknown-request', `The shell does not know ${name}`);
    }
  };
  const peer = new Peer(port, handle, (event) => {
    for (const listener of listeners) listener(event);
  });
  return {
    engine: {
      async request<K extends RequestName>(name: K, params: RequestParams<K>, options?: { signal?: AbortSignal }): Promise<RequestResult<K>> {
        return (await peer.ask(name, params, options?.signal)) as RequestResult<K>;
      },
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      async close() {
        await peer.ask('close', undefined);
      },
    },
    lose(error) {
      peer.lose(error);
    },
  };
}

function asOptionalString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
