import { onInterrupt } from '../../../src/cli/cancel.ts';
import { longWork } from '../../../src/core/long-work.ts';

/** Keeps its thread busy as a parser does, and says when it begins. Killed by nothing but a signal. */
const silent = { show: () => undefined, clear: () => undefined, stop: () => undefined, note: () => undefined, preview: () => undefined };
onInterrupt(silent);
longWork(() => {
  process.stdout.write('busy\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
