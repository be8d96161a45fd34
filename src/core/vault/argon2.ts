import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What Argon2id costs, in the terms of RFC 9106. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** What the thread is given. */
export interface Argon2Task extends Argon2Cost {
  readonly passphrase: Uint8Array<ArrayBuffer>;
  readonly salt: Uint8Array;
  readonly length: number;
}

/** RFC 9106, section 4, the second recommended option: 64 MiB, 3 passes, 4 lanes. */
export const currentArgon2: Argon2Cost = { memoryKiB: 64 * 1024, passes: 3, lanes: 4 };

/** Beside the bundle that holds this, or beside this file where nothing is bundled. */
const threadFile = new URL(import.meta.url.endsWith('.ts') ? './argon2-worker.ts' : './argon2-worker.cjs', import.meta.url);

/**
 * Argon2id (RFC 9106) in a thread that is ended afterwards: what it computes with is memory of WebAssembly, which is given back with its thread, and of which copies of
 * the key would stay for as long as this one lives. The caller zeroes the result.
 * @param length bytes of key
 */
export async function argon2id(passphrase: Uint8Array, salt: Uint8Array, cost: Argon2Cost, length: number): Promise<Buffer> {
  const moved = new Uint8Array(passphrase);
  const task: Argon2Task = { ...cost, passphrase: moved, salt: new Uint8Array(salt), length };
  // The thread needs no environment, which holds passphrases.
  const thread = new Worker(threadFile, {
    workerData: task,
    transferList: [moved.buffer],
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  try {
    const [key] = (await once(thread, 'message')) as [Uint8Array];
    const kept = Buffer.alloc(length);
    kept.set(key);
    key.fill(0);
    return kept;
  } finally {
    await thread.terminate();
  }
}
