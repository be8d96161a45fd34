import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { Resource } from '../../src/core/model.ts';
import type { ProviderLog } from '../../src/core/provider.ts';
import { listingKey } from '../../src/core/store/parts.ts';
import { openStore } from '../../src/core/store/store.ts';

/** An inventory of 100,000 resources in 1,500 listings: written, read for its counts by a new process, read for its rows. */

const listings = 1_500;
const resources = 100_000;
const limitMs = 300;
const nothing = (): void => undefined;
const quiet: ProviderLog = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const folder = mkdtempSync(join(tmpdir(), 'driftmgr-bench-'));

function timed(action: () => void): number {
  const began = performance.now();
  action();
  return performance.now() - began;
}

function resourcesOf(listing: number): Resource[] {
  const count = Math.floor(((listing + 1) * resources) / listings) - Math.floor((listing * resources) / listings);
  return Array.from({ length: count }, (_, at) => ({
    provider: 'aws',
    account: '123456789012',
    region: 'eu-west-1',
    type: 'AWS::EC2::Instance',
    id: `arn:aws:ec2:eu-west-1:123456789012:instance/i-${String(listing)}-${String(at)}`,
    name: `web-${String(at)}`,
    tags: { Environment: 'production', Team: 'payments' },
    source: 'ec2:DescribeInstances',
  }));
}

const store = await openStore(folder, { now: () => Date.now(), log: quiet });
const records = Array.from({ length: listings }, (_, at) => {
  const rows = resourcesOf(at);
  const listing = {
    key: `aws/${String(at)}`,
    provider: 'aws',
    identity: 'me',
    accounts: ['123456789012'],
    region: 'eu-west-1',
    types: ['AWS::EC2::Instance'],
    covers: ['AWS::EC2::Instance'],
    want: 'rows',
    operation: 'ec2:DescribeInstances',
  } as const;
  const resourceCounts = [{ account: '123456789012', region: 'eu-west-1', type: 'AWS::EC2::Instance', count: rows.length }];
  return {
    listing,
    status: 'ok',
    failures: [],
    resourceCounts,
    fetchedAt: Date.now(),
    parts: { texts: [JSON.stringify(rows)], count: rows.length },
    rows,
  } as const;
});
const put = timed(() => {
  for (const { rows: _rows, ...record } of records) store.listings.put(record);
});
const history = (at: number): number =>
  timed(() => {
    for (const record of records) {
      const ids = record.rows.map((resource) => resource.id);
      store.history.record(listingKey(record.listing), ids, at, true);
    }
  });
const firstHistory = history(1);
const nextHistory = history(2);
const rows = timed(() => {
  for (const record of records) store.listings.rows(listingKey(record.listing));
});
store.close();

// As it ships: one bundle.
const script = join(folder, 'store-status.mjs');
buildSync({
  entryPoints: [fileURLToPath(new URL('store-status.ts', import.meta.url))],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: script,
});
const starts = Array.from({ length: 5 }, () =>
  timed(() => {
    const counted = execFileSync(process.execPath, [script, folder], { encoding: 'utf8' }).trim();
    if (counted !== String(resources)) throw new Error(`${counted} resources were counted, not ${String(resources)}`);
  }),
);
const empty = Array.from({ length: 5 }, () => timed(() => execFileSync(process.execPath, ['-e', ''])));
const size = statSync(join(folder, 'driftmgr.db')).size / 1e6;
console.log(`store: ${String(resources)} resources in ${String(listings)} listings, ${size.toFixed(0)} MB`);
console.log(`  written in ${put.toFixed(0)} ms, all rows read in ${rows.toFixed(0)} ms`);
console.log(`  history: ${firstHistory.toFixed(0)} ms the first time, ${nextHistory.toFixed(0)} ms when nothing changed`);
const best = Math.min(...starts);
console.log(
  `  counts by a new process: ${best.toFixed(0)} ms, of which Node ${Math.min(...empty).toFixed(0)} ms; ratio to ${String(limitMs)} ms ${(best / limitMs).toFixed(2)}`,
);
rmSync(folder, { recursive: true });
