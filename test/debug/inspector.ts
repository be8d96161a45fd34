/** Where a program stopped, in what V8 runs. */
export interface Stop {
  readonly url: string;
  /** Counted from 0, as V8 does. */
  readonly line: number;
  readonly column: number;
}

/** A line of a file that V8 runs, counted from 0. */
export interface GeneratedLine {
  readonly file: string;
  readonly line: number;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

type Send = (message: string) => void;

/**
 * Stops a program at lines, over the inspector protocol, and lets it go on each time; the same in the threads that it starts.
 * SOURCE: the domains Debugger and Runtime of the Chrome DevTools Protocol, and NodeWorker of Node's `src/inspector/node_protocol.pdl`.
 */
export class Inspector {
  readonly #lines: readonly GeneratedLine[];
  readonly #onStop: (stop: Stop) => void;
  readonly #onFault: (fault: Error) => void;
  readonly #socket: WebSocket;
  readonly #threads = new Map<string, Session>();

  private constructor(socket: WebSocket, lines: readonly GeneratedLine[], onStop: (stop: Stop) => void, onFault: (fault: Error) => void) {
    this.#socket = socket;
    this.#lines = lines;
    this.#onStop = onStop;
    this.#onFault = onFault;
  }

  /** Connects to a program that waits at its first line (`--inspect-brk`), and starts it. */
  static async start(
    url: string,
    lines: readonly GeneratedLine[],
    onStop: (stop: Stop) => void,
    onFault: (fault: Error) => void,
  ): Promise<Inspector> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => {
        reject(new Error(`no inspector answers at ${url}`));
      });
    });
    const inspector = new Inspector(socket, lines, onStop, onFault);
    const main = inspector.#session((message) => {
      socket.send(message);
    });
    socket.addEventListener('message', ({ data }) => {
      main.receive(String(data));
    });
    main.call('NodeWorker.enable', { waitForDebuggerOnStart: true });
    main.begin();
    return inspector;
  }

  close(): void {
    this.#socket.close();
  }

  #session(send: Send): Session {
    const session: Session = new Session(send, this.#lines, {
      stopped: this.#onStop,
      fault: this.#onFault,
      threadStarted: (id) => {
        const thread = this.#session((message) => {
          session.call('NodeWorker.sendMessageToWorker', { sessionId: id, message });
        });
        this.#threads.set(id, thread);
        thread.begin();
      },
      threadSaid: (id, message) => this.#threads.get(id)?.receive(message),
    });
    return session;
  }
}

interface Heard {
  stopped(stop: Stop): void;
  fault(fault: Error): void;
  threadStarted(id: string): void;
  threadSaid(id: string, message: string): void;
}

/** One thread's part of the connection. */
class Session {
  readonly #send: Send;
  readonly #lines: readonly GeneratedLine[];
  readonly #heard: Heard;
  /** The address of each script by its id: a call frame of Node's names the script alone. */
  readonly #scripts = new Map<string, string>();
  #id = 0;

  constructor(send: Send, lines: readonly GeneratedLine[], heard: Heard) {
    this.#send = send;
    this.#lines = lines;
    this.#heard = heard;
  }

  call(method: string, params: Record<string, unknown> = {}): void {
    this.#id += 1;
    this.#send(JSON.stringify({ id: this.#id, method, params }));
  }

  begin(): void {
    this.call('Debugger.enable');
    for (const { file, line } of this.#lines)
      this.call('Debugger.setBreakpointByUrl', { lineNumber: line, urlRegex: `${file.replace(/[.\\/[\]()+$]/gu, '\\$&')}$` });
    this.call('Runtime.runIfWaitingForDebugger');
  }

  receive(text: string): void {
    const { method, params = {}, error } = JSON.parse(text) as Message;
    if (error !== undefined) this.#heard.fault(new Error(error.message));
    if (method === 'Debugger.scriptParsed') this.#scripts.set(String(params['scriptId']), String(params['url']));
    if (method === 'NodeWorker.attachedToWorker') this.#heard.threadStarted(String(params['sessionId']));
    if (method === 'NodeWorker.receivedMessageFromWorker') this.#heard.threadSaid(String(params['sessionId']), String(params['message']));
    if (method === 'Debugger.paused') {
      const { hitBreakpoints = [], callFrames } = params as unknown as Paused;
      const { scriptId, lineNumber, columnNumber } = callFrames[0].location;
      if (hitBreakpoints.length > 0) this.#heard.stopped({ url: this.#scripts.get(scriptId) ?? '', line: lineNumber, column: columnNumber });
      this.call('Debugger.resume');
    }
  }
}

interface Paused {
  readonly hitBreakpoints?: readonly string[];
  readonly callFrames: readonly [{ readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number } }];
}
