import { parentPort, workerData } from 'node:worker_threads';
import { argon2id } from 'hash-wasm';
import type { Argon2Task } from './argon2.ts';

// Bundled as CommonJS, which has no await outside of functions. What it throws ends the thread, and whoever waits for it hears of that.
void derive(workerData as Argon2Task);

async function derive({ passphrase, salt, memoryKiB, passes, lanes, length }: Argon2Task): Promise<void> {
  const key = await argon2id({
    password: passphrase,
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism: lanes,
    hashLength: length,
    outputType: 'binary',
  });
  passphrase.fill(0);
  // A copy of its own, so that it is moved and none stays here.
  const moved = new Uint8Array(key);
  key.fill(0);
  parentPort?.postMessage(moved, [moved.buffer]);
}
