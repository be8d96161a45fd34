import { readdirSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import { built, stated } from './large-cloud.ts';

/**
 * What loading each provider costs the engine's thread when its code was never loaded before: a fresh thread each time, and no compile cache.
 * The middle of several loads, beside the size of what is loaded at once and of what waits until it is used.
 */
const loads = 7;
const bounds = { aws: 300, azure: 150, gcp: 150, digitalocean: 150 };

const script = `
  const { parentPort, workerData } = require('node:worker_threads');
  const began = performance.now();
  require(workerData);
  parentPort.postMessage(performance.now() - began);
`;

async function load(file: string): Promise<number> {
  const worker = new Worker(script, { eval: true, workerData: file, env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' } });
  const ms = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  return ms;
}

function kilobytes(files: readonly string[]): string {
  return (files.reduce((sum, file) => sum + statSync(file).size, 0) / 1024).toFixed(0);
}

console.log(`loading a provider for the first time (load ${loadavg()[0]?.toFixed(1) ?? ''})`);
for (const [id, bound] of Object.entries(bounds)) {
  const file = built(`providers/${id}.cjs`);
  const times: number[] = [];
  for (let at = 0; at < loads; at += 1) times.push(await load(file));
  const folder = built(`providers/${id}`);
  const parts = statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder).map((part) => `${folder}/${part}`);
  const size = `${kilobytes([file])} KB${parts.length === 0 ? '' : `, and ${kilobytes(parts)} KB in ${String(parts.length)} parts when used`}`;
  stated(`${id} (${size})`, times.toSorted((one, other) => one - other)[(loads - 1) / 2] ?? NaN, bound, 'ms');
}
