import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { unmeasured } from '../../src/core/calls/call-metrics.ts';
import { defaultPipelineSettings } from '../../src/core/calls/pipeline-settings.ts';
import { createCallPipeline } from '../../src/core/calls/call-pipeline.ts';
import type { ProviderLog } from '../../src/core/provider.ts';
import { openStore } from '../../src/core/store/store.ts';

/**
 * How close a scan comes to what limits it: the time of a scan over the pipeline, through the store that all processes share, divided by the longer of
 * the time that the rate-limit scopes impose (calls less the burst, at 10 a second) and the time that the same requests take without the pipeline.
 */

const perSecond = 10;
const typesARegion = 86;
const nothing = (): void => undefined;
const quiet: ProviderLog = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const cloud = new Worker(new URL('local-cloud.ts', import.meta.url));
const [port] = (await once(cloud, 'message')) as [number];
const agent = new Agent({ keepAlive: true, maxSockets: defaultPipelineSettings.concurrency });

async function send(signal: AbortSignal): Promise<unknown> {
  const request = get({ host: '127.0.0.1', port, path: '/', agent, signal });
  const [answer] = (await once(request, 'response')) as [AsyncIterable<Uint8Array> & NodeJS.ReadableStream];
  return json(answer);
}

async function bare(calls: number): Promise<number> {
  let left = calls;
  const { signal } = new AbortController();
  const sender = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await send(signal);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: defaultPipelineSettings.concurrency }, sender));
  return performance.now() - began;
}

async function scan(accounts: number, regions: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'driftmgr-bench-'));
  const store = await openStore(folder, { now: () => Date.now(), log: quiet });
  const pipeline = createCallPipeline({ settings: defaultPipelineSettings, metrics: unmeasured, log: quiet, store });
  const calls: Promise<unknown>[] = [];
  const began = performance.now();
  for (let type = 0; type < typesARegion; type += 1) {
    for (let account = 0; account < accounts; account += 1) {
      for (let region = 0; region < regions; region += 1) {
        const call = pipeline.call({
          provider: 'aws',
          operation: 'bench:DescribeThings',
          host: '127.0.0.1',
          limitScopes: [{ key: `aws/${String(account)}/${String(region)}`, limit: 'aws', perSecond }],
          signal: new AbortController().signal,
          send,
          classify: (error) => ({ kind: 'failed', message: String(error) }),
        });
        calls.push(call);
      }
    }
  }
  await Promise.all(calls);
  const took = performance.now() - began;
  pipeline.close();
  store.close();
  rmSync(folder, { recursive: true });
  return took;
}

const imposed = ((typesARegion - perSecond) / perSecond) * 1_000;
await bare(2_000);
console.log('pipeline: scan time ÷ longer of imposed and bare time (want ≤ 1.05)');
for (const [accounts, regions] of [
  [1, 1],
  [1, 17],
  [1, 40],
  [20, 17],
] as const) {
  const calls = accounts * regions * typesARegion;
  const before = await bare(calls);
  const took = await scan(accounts, regions);
  const sending = Math.min(before, await bare(calls));
  const ratio = took / Math.max(imposed, sending);
  const times = `scan ${took.toFixed(0)} ms, imposed ${imposed.toFixed(0)} ms, bare ${sending.toFixed(0)} ms`;
  console.log(`  ${String(accounts)} account(s), ${String(regions)} region(s), ${String(calls)} calls: ${times}; ratio ${ratio.toFixed(3)}`);
}
agent.destroy();
await cloud.terminate();
