import { loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { connectEngine } from '../../src/core/api/rpc.ts';
import type { TreeNode } from '../../src/core/api/engine-api.ts';
import { built, startLargeCloud, stated } from './large-cloud.ts';

/** A plain process in the place of the extension host, the engine in its thread as it ships: how long the host is blocked, how fast the tree answers. */
const cloud = await startLargeCloud();
const nothing = {
  prompt: () => Promise.reject(new Error('nobody to ask')),
  getSecret: () => Promise.resolve(undefined),
  setSecret: () => Promise.resolve(),
};
const worker = new Worker(built('worker.cjs'), { env: cloud.env, workerData: { version: '0', settings: { providers: ['aws'] } } });
const { engine, lose } = connectEngine(worker, nothing);
worker.on('error', lose);

async function children(path: TreeNode['path'], text?: string): Promise<{ nodes: readonly TreeNode[]; ms: number }> {
  const began = performance.now();
  const request = { groupBy: 'account', path, offset: 0, limit: 200, ...(text === undefined ? {} : { text }) } as const;
  const { nodes } = await engine.request('children', request);
  return { nodes, ms: performance.now() - began };
}

/** Expands every node, the resources of the first few regions included; the slowest answer. */
async function expandAll(text?: string): Promise<number> {
  let slowest = 0;
  const open: TreeNode['path'][] = [{}];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const { nodes, ms } = await children(path, text);
    slowest = Math.max(slowest, ms);
    for (const node of nodes) if (node.kind !== 'resource') open.push(node.path);
  }
  return slowest;
}

try {
  console.log(`extension host, 100,000 instances in 40 regions (load ${loadavg()[0]?.toFixed(1) ?? ''})`);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  // What the machine itself does to a process that does nothing: on a busy one this, and not the scan, is what is seen.
  delay.enable();
  await sleep(5_000);
  delay.disable();
  console.log(`  longest delay of an idle process on this machine just now: ${(delay.max / 1e6).toFixed(0)} ms`);
  delay.reset();
  delay.enable();
  const scan = await engine.request('scan', { want: 'counts', refresh: true });
  const first = await children({});
  delay.disable();
  if (scan.totals.count !== 100_000) throw new Error(`${String(scan.totals.count)} resources were counted, not 100,000`);
  stated('longest block of the host during the scan', delay.max / 1e6, 50, 'ms');
  stated('first level after the last answer', first.ms, 1_000, 'ms');
  stated('slowest of all expansions', await expandAll(), 100, 'ms');
  const filter = await children({}, 'i-0');
  stated('first answer to a filter', filter.ms, 1_000, 'ms');
  stated('slowest of all expansions under the filter', await expandAll('i-0'), 100, 'ms');
} finally {
  await engine.close();
  await worker.terminate();
  cloud.stop();
}
