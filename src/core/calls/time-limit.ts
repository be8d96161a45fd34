import type { CallError } from '../errors.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { WaitLimit } from './request-context.ts';
import { runInContext } from './request-context.ts';

/**
 * A limit for the time that something may take, which stands still while a cloud has its calls wait: that wait has a budget of its own.
 * Its signal aborts when the time is over. To be ended.
 */
export class TimeLimit implements WaitLimit {
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  readonly #error: () => CallError;
  #leftMs: number;
  #runsSince: number | undefined;
  #holds = 0;
  #takeBack: (() => void) | undefined;

  /** `error` is the reason of the signal when the time is over. */
  constructor(ms: number, error: () => CallError, clock: Clock = systemClock) {
    this.#leftMs = ms;
    this.#error = error;
    this.#clock = clock;
    this.#run();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  remainingMs(): number {
    return Math.max(0, this.#leftMs - (this.#runsSince === undefined ? 0 : this.#clock.monotonic() - this.#runsSince));
  }

  hold(): () => void {
    this.#holds += 1;
    if (this.#holds === 1) this.#stop();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds === 0 && this.#leftMs > 0) this.#run();
    };
  }

  end(): void {
    this.#stop();
    this.#leftMs = 0;
  }

  #run(): void {
    this.#runsSince = this.#clock.monotonic();
    this.#takeBack = this.#clock.after(this.#leftMs, () => {
      this.end();
      this.#abort.abort(this.#error());
    });
  }

  #stop(): void {
    this.#leftMs = this.remainingMs();
    this.#runsSince = undefined;
    this.#takeBack?.();
    this.#takeBack = undefined;
  }
}

/** The limits of all who wait for one answer: when its calls wait, time stands still for each of them. */
export class SharedLimit implements WaitLimit {
  readonly #members = new Set<{ readonly limit: WaitLimit; release: (() => void) | undefined }>();
  #holds = 0;

  get size(): number {
    return this.#members.size;
  }

  /** Adds a limit, until the returned function is called. */
  join(limit: WaitLimit): () => void {
    const member = { limit, release: this.#holds > 0 ? limit.hold() : undefined };
    this.#members.add(member);
    return () => {
      member.release?.();
      this.#members.delete(member);
    };
  }

  /** What the most patient of them has left; Infinity where nobody has a limit. */
  remainingMs(): number {
    return this.#members.size === 0 ? Infinity : Math.max(...[...this.#members].map(({ limit }) => limit.remainingMs()));
  }

  hold(): () => void {
    this.#holds += 1;
    if (this.#holds === 1) for (const member of this.#members) member.release = member.limit.hold();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds > 0) return;
      for (const member of this.#members) {
        member.release?.();
        member.release = undefined;
      }
    };
  }
}

/** Runs `action` within `ms`, waits that a cloud asks for apart; after that its signal aborts, and the rejection is `error`'s. */
export async function withTimeLimit<T>(
  ms: number,
  error: () => CallError,
  action: (signal: AbortSignal) => Promise<T>,
  clock: Clock = systemClock,
): Promise<T> {
  const limit = new TimeLimit(ms, error, clock);
  try {
    return await runInContext({ timeLimit: limit }, () => action(limit.signal));
  } catch (failed) {
    throw limit.signal.aborted ? error() : failed;
  } finally {
    limit.end();
  }
}
