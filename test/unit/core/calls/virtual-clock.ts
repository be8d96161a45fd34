import type { Clock } from '../../../../src/core/calls/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** Time that passes only when everything that could happen now has happened. */
export class VirtualClock implements Clock {
  #time = 1_000_000;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** Timers that have neither run nor been taken back. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#time;
  }

  monotonic(): number {
    return this.#time;
  }

  after(ms: number, action: () => void): () => void {
    this.#order += 1;
    const timer = { at: this.#time + Math.max(0, ms), order: this.#order, action };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Lets time pass until `done` settles. Throws when it never will: nothing is left that could wake anybody. */
  async run<T>(done: Promise<T>): Promise<T> {
    const outcome = { settled: false };
    const settle = (): void => {
      outcome.settled = true;
    };
    done.then(settle, settle);
    for (;;) {
      // Pumps run in the next turn of the event loop, and what they wake in the one after.
      for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
      if (outcome.settled) return done;
      const next = this.#next();
      if (next === undefined) throw new Error('Somebody waits, and nothing will wake them.');
      this.#timers.delete(next);
      this.#time = Math.max(this.#time, next.at);
      next.action();
    }
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  }
}
