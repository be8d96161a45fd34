import { cancellation } from './cancellation.ts';

/** Time as the pipeline sees it, so that a test can hand in a clock of its own. */
export interface Clock {
  /** Milliseconds since 1970, for what is stored and shared between processes. Somebody may set it at any time, forward or back. */
  now(): number;
  /** Milliseconds since some moment, for all that stays within the process: never goes back, and never jumps. */
  monotonic(): number;
  /** Runs `action` once after `ms`; the returned function takes it back. */
  after(ms: number, action: () => void): () => void;
}

/** Runtimes turn a longer delay into none at all. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, action) {
    const timer = setTimeout(action, Math.min(longestTimerMs, Math.max(0, Math.ceil(ms))));
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Resolves after `ms`; rejects at once when the signal aborts. Leaves neither timer nor listener. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancellation(signal));
      return;
    }
    const onAbort = (): void => {
      takeBack();
      reject(cancellation(signal));
    };
    const takeBack = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
