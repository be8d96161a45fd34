import { once } from 'node:events';
import { loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import { openEngine } from '../integration/open-engine.ts';

/**
 * The first view of an organisation of 200 accounts with an aggregator of AWS Config: the time from the start of the scan until each account shows what the index says,
 * and until all is seen. From an empty data folder, with the limits that ship.
 */
const account = '111122223333';
const members = Number(process.env['DRIFTMGR_BENCH_ACCOUNTS'] ?? 199);

const worker = new Worker(new URL('aws-worker.ts', import.meta.url), { workerData: { account, regions: 1, members } });
const [env] = (await once(worker, 'message')) as [Record<string, string>];
// Loads the clients of all services first, which an editor loads once.
const warm = await openEngine(env, { limits: { aws: 1_000 } });
await warm.engine.request('scan', { want: 'counts', filter: { providers: ['aws'] } });
await warm.close();
const opened = await openEngine(env, { 'aws.assumeRole': 'Reader' });
const began = performance.now();
let firstOne: number | undefined;
let firstAll: number | undefined;
opened.engine.on((event) => {
  if (event.kind !== 'progress') return;
  const told = event.summary.accounts.filter(({ indexed }) => indexed !== undefined).length;
  if (told > 0) firstOne ??= performance.now() - began;
  // The account of the organisation itself holds nothing.
  if (told >= members) firstAll ??= performance.now() - began;
});
const { totals, accounts } = await opened.engine.request('scan', { want: 'counts', filter: { providers: ['aws'] } });
const all = performance.now() - began;
await opened.close();
await worker.terminate();

const seconds = (ms: number | undefined): string => (ms === undefined ? 'never' : `${(ms / 1_000).toFixed(1)} s`);
console.log(`first view of ${String(accounts.length)} accounts (load ${loadavg()[0]?.toFixed(1) ?? ''})`);
const mark = firstAll === undefined || firstAll > 2_000 ? '  << OVER' : '';
console.log(`  first number after ${seconds(firstOne)}, of every account after ${seconds(firstAll)} (bound 2 s)${mark}`);
console.log(`  all numbers seen after ${seconds(all)}: ${String(totals.count)} resources, ${totals.status}`);
