import { CallError } from '../errors.ts';
import { cancellation } from './cancellation.ts';
import type { Clock } from './clock.ts';

/**
 * Runs `send` with a signal that aborts when the caller's does or when `ms` are over, and does not wait for a `send` that ignores it.
 * Rejects with a `cancelled` or a `timed-out` CallError.
 */
export function withTimeout<T>(clock: Clock, ms: number, signal: AbortSignal, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(cancellation(signal));
      return;
    }
    const own = new AbortController();
    const end = (error: Error): void => {
      settle();
      own.abort(error);
      reject(error);
    };
    const onAbort = (): void => {
      end(cancellation(signal));
    };
    const takeBack = clock.after(ms, () => {
      end(new CallError({ kind: 'timed-out', message: `No answer within ${String(Math.round(ms / 100) / 10)} seconds.` }));
    });
    const settle = (): void => {
      takeBack();
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    run(send, own.signal).then(
      (answer) => {
        settle();
        resolve(answer);
      },
      (error: unknown) => {
        settle();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** A `send` that throws before its first await rejects like any other. */
async function run<T>(send: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return await send(signal);
}
