import { onLongWork } from '../core/long-work.ts';
import { exitCodes } from './exit-codes.ts';
import type { Progress } from './progress.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

export interface Cancellation {
  readonly signal: AbortSignal;
  /** Stops listening for Ctrl-C. */
  dispose(): void;
}

/**
 * The first Ctrl-C (or SIGTERM) cancels the work, which then prints what it has; the second ends the process at once, and so does the first in the midst of work
 * that cannot be interrupted.
 */
export function onInterrupt(progress: Progress): Cancellation {
  const controller = new AbortController();
  const interrupted = () => {
    if (controller.signal.aborted) {
      progress.stop();
      process.exit(exitCodes.interrupted);
    }
    progress.show('Cancelling; press Ctrl-C again to stop at once');
    controller.abort();
  };
  const listen = (): void => {
    for (const signal of signals) process.on(signal, interrupted);
  };
  const stop = (): void => {
    for (const signal of signals) process.off(signal, interrupted);
  };
  listen();
  // Nothing is listened to while the thread is busy: without a listener a signal ends the process at once, as the system has it.
  const restore = onLongWork((work) => {
    stop();
    try {
      return work();
    } finally {
      listen();
    }
  });
  return {
    signal: controller.signal,
    dispose() {
      restore();
      stop();
    },
  };
}
