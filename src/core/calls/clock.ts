/** Time as the road sees it, so that a test can hand in a clock of its own. */
export interface Clock {
  /** Milliseconds since 1970. Processes on one machine must agree on it: they share buckets. */
  now(): number;
  /** Runs `action` once after `ms`; the returned function takes it back. */
  after(ms: number, action: () => void): () => void;
}

/** Runtimes turn a longer delay into none at all. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, Math.min(longestTimerMs, Math.max(0, Math.ceil(ms))));
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Resolves after `ms`; rejects at once with the signal's reason when it aborts. Leaves neither timer nor listener. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const onAbort = (): void => {
      takeBack();
      reject(abortReason(signal));
    };
    const takeBack = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The reason of an aborted signal as an error, whatever it was aborted with. */
export function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(typeof reason === 'string' ? reason : 'Cancelled');
}
