import { exitCodes } from './exit-codes.ts';
import type { Progress } from './progress.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

export interface Cancellation {
  readonly signal: AbortSignal;
  /** Stops listening for Ctrl-C. */
  dispose(): void;
}

/** The first Ctrl-C (or SIGTERM) cancels the work, which then prints what it has; the second ends the process at once. */
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
  for (const signal of signals) process.on(signal, interrupted);
  return {
    signal: controller.signal,
    dispose() {
      for (const signal of signals) process.off(signal, interrupted);
    },
  };
}
