import { AsyncLocalStorage } from 'node:async_hooks';

/** What travels with the calls that one request caused, without being a parameter of each of them. */
export interface RequestContext {
  /** Id of the scan or command: the `request_id` of every line, entry and metric that it caused. */
  readonly requestId: string;
  /** True while answers in the cache are to be passed over, for this node alone. */
  readonly refresh?: boolean;
  /** How long this listing may yet wait because a cloud throttles. */
  readonly throttle?: ThrottleBudget;
  /** The time limit of what the calls belong to. */
  readonly timeLimit?: WaitLimit;
  /** Learns until when the answers live that the request was given. */
  readonly lifetime?: AnswerLifetime;
  /** Ends the wait of a question that was joined to another's. */
  readonly signal?: AbortSignal;
}

/** A time limit that can stand still. */
export interface WaitLimit {
  /** Stands still until the returned function is called; several may hold it. */
  hold(): () => void;
  /** Milliseconds left; Infinity where there is no end. */
  remainingMs(): number;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `action`, and everything that it awaits, with `context` laid over the one around it. */
export function runInContext<T>(context: Partial<RequestContext>, action: () => T): T {
  return storage.run({ requestId: '', ...storage.getStore(), ...context }, action);
}

/** The context of the running code; undefined outside of every request. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

/** The `request_id` of the running code; undefined outside of every request. */
export function currentRequestId(): string | undefined {
  const id = storage.getStore()?.requestId;
  return id === '' ? undefined : id;
}

/** Counts the time that a listing spent waiting for throttled rate-limit scopes; concurrent waits count once. */
export class ThrottleBudget {
  readonly limitMs: number;
  #usedMs = 0;
  #chargedUntil = -Infinity;

  constructor(limitMs: number) {
    this.limitMs = limitMs;
  }

  /** Charges the time from `from` to `to`, as far as it has not been charged yet. Milliseconds of the monotonic clock. */
  charge(from: number, to: number): void {
    this.#usedMs += Math.max(0, to - Math.max(from, this.#chargedUntil));
    this.#chargedUntil = Math.max(this.#chargedUntil, to);
  }

  /** Milliseconds left; 0 when used up. */
  remaining(): number {
    return Math.max(0, this.limitMs - this.#usedMs);
  }
}

/** The time at which the first of the answers that made up a result is no longer fresh. */
export class AnswerLifetime {
  #until = Infinity;

  /** Milliseconds since 1970; Infinity while nothing was noted. */
  get until(): number {
    return this.#until;
  }

  /** An answer that lives until a time was used. */
  note(until: number): void {
    this.#until = Math.min(this.#until, until);
  }
}
