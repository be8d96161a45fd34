import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { DescribeKeyPairsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { defaultPipelineSettings } from '../../src/core/calls/pipeline-settings.ts';
import { openEngine } from '../integration/open-engine.ts';

/**
 * How close a whole scan of all AWS types comes to what limits it: its time, from an empty data folder, divided by the longer of the time that its busiest
 * service imposes (calls less the burst, at 10 a second in an account and region) and the time that as many calls take the bare SDK.
 */
const account = '111122223333';
const perSecond = 10;

interface Cloud {
  readonly env: Record<string, string>;
  /** Calls since the last time, by account, region and service. */
  seen(): Promise<Record<string, number>>;
  close(): Promise<unknown>;
}

async function startCloud(regions: number): Promise<Cloud> {
  const worker = new Worker(new URL('aws-worker.ts', import.meta.url), { workerData: { account, regions } });
  const [env] = (await once(worker, 'message')) as [Record<string, string>];
  return {
    env,
    async seen() {
      worker.postMessage('seen');
      return ((await once(worker, 'message')) as [Record<string, number>])[0];
    },
    close: () => worker.terminate(),
  };
}

async function scan(cloud: Cloud, flags: Readonly<Record<string, unknown>> = {}): Promise<number> {
  const opened = await openEngine(cloud.env, flags);
  try {
    const began = performance.now();
    const { totals } = await opened.engine.request('scan', { want: 'counts', filter: { providers: ['aws'] } });
    if (totals.status !== 'ok') throw new Error(`the scan ended ${totals.status}`);
    return performance.now() - began;
  } finally {
    await opened.close();
  }
}

async function bare(cloud: Cloud, calls: number): Promise<number> {
  const credentials = { accessKeyId: cloud.env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: cloud.env['AWS_SECRET_ACCESS_KEY'] ?? '' };
  const client = new EC2Client({ region: 'us-east-1', endpoint: cloud.env['AWS_ENDPOINT_URL'] ?? '', credentials, maxAttempts: 1 });
  let left = calls;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: defaultPipelineSettings.concurrency }, async () => {
      while (left-- > 0) await client.send(new DescribeKeyPairsCommand({}));
    }),
  );
  client.destroy();
  return performance.now() - began;
}

console.log('engine: time of a scan of all AWS types (want ≤ 3,000 ms for 1 and 17 regions) ÷ longer of imposed and bare time (want ≤ 1.05)');
for (const regions of [1, 17, 40]) {
  const cloud = await startCloud(regions);
  // Loads the clients of all services first, which an editor loads once.
  await scan(cloud, { limits: { aws: 1_000 } });
  await cloud.seen();
  const took = await scan(cloud);
  const limitScopes = Object.values(await cloud.seen());
  const calls = limitScopes.reduce((sum, one) => sum + one, 0);
  const imposed = Math.max(0, (Math.max(...limitScopes) - 0.8 * perSecond) / perSecond) * 1_000;
  const sending = await bare(cloud, calls);
  const ratio = took / Math.max(imposed, sending);
  const times = `scan ${took.toFixed(0)} ms, imposed ${imposed.toFixed(0)} ms, bare ${sending.toFixed(0)} ms`;
  console.log(`  ${String(regions)} region(s), ${String(calls)} calls: ${times}; ratio ${ratio.toFixed(3)}${ratio > 1.05 ? '  << OVER' : ''}`);
  await cloud.close();
}
