import { CallError } from '../errors.ts';
import { cancellation } from './cancellation.ts';

interface Flight<T> {
  readonly key: string;
  readonly answer: Promise<T>;
  readonly abort: AbortController;
  passengers: number;
  landed: boolean;
}

/**
 * Joins those who ask the same while an answer is under way. Who leaves rejects alone and at once; the flight ends when the last one has left.
 */
export class SingleFlight {
  readonly #flights = new Map<string, Flight<unknown>>();

  get size(): number {
    return this.#flights.size;
  }

  has(key: string): boolean {
    return this.#flights.has(key);
  }

  /** `onJoin` is called when there was a flight to join. The answers of one key must be of one type. */
  async run<T>(key: string, signal: AbortSignal | undefined, ask: (signal: AbortSignal) => Promise<T>, onJoin?: () => void): Promise<T> {
    for (;;) {
      if (signal !== undefined && hasLeft(signal)) throw cancellation(signal);
      const known = this.#flights.get(key) as Flight<T> | undefined;
      if (known !== undefined) onJoin?.();
      try {
        return await this.#ride(known ?? this.#start(key, ask), signal);
      } catch (error) {
        // The one who started it left and took the request along (an `ask` bound to its own signal): whoever remains asks again.
        const orphaned = known !== undefined && CallError.is(error, 'call-cancelled') && !hasLeft(signal);
        if (!orphaned) throw error;
      }
    }
  }

  #start<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const abort = new AbortController();
    const flight: Flight<T> = { key, abort, passengers: 0, landed: false, answer: this.#ask(() => flight, ask) };
    this.#flights.set(key, flight);
    // Those who ride on it hear of a failure; a flight that everyone has left fails unheard.
    flight.answer.catch(() => undefined);
    return flight;
  }

  async #ask<T>(own: () => Flight<T>, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    // The flight must be known before `ask` can end it.
    await Promise.resolve();
    try {
      return await ask(own().abort.signal);
    } finally {
      own().landed = true;
      this.#forget(own());
    }
  }

  #ride<T>(flight: Flight<T>, signal: AbortSignal | undefined): Promise<T> {
    flight.passengers += 1;
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        signal?.removeEventListener('abort', onAbort);
        flight.passengers -= 1;
        if (flight.passengers > 0 || flight.landed) return;
        this.#forget(flight);
        flight.abort.abort(new CallError({ kind: 'cancelled', message: 'Nobody waits for the answer any more.' }));
      };
      const onAbort = (): void => {
        leave();
        if (signal !== undefined) reject(cancellation(signal));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const arrived = (): boolean => {
        if (hasLeft(signal)) return false;
        leave();
        return true;
      };
      flight.answer.then(
        (answer) => {
          if (arrived()) resolve(answer);
        },
        (error: unknown) => {
          if (arrived()) reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  #forget<T>(flight: Flight<T>): void {
    if (this.#flights.get(flight.key)?.abort === flight.abort) this.#flights.delete(flight.key);
  }
}

function hasLeft(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
