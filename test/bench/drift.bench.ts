import { performance } from 'node:perf_hooks';
import type { InventoryView } from '../../src/core/discovery/inventory/inventory-view.ts';
import type { Resource } from '../../src/core/model.ts';
import { parseState } from '../../src/core/terraform/parse-state.ts';
import type { StateInstance } from '../../src/core/terraform/state-instance.ts';
import { compareDrift } from '../rules.ts';

/**
 * Holds inventories of 10,000 to 1,000,000 resources against states of 200 instances each, and prints the time of the comparison and the exponent
 * of its growth (1 is linear). One resource in a hundred is unmanaged, one missing.
 */
const account = '123456789012';
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-south-1'];
const instancesPerState = 200;

function arnOf(n: number): string {
  return `arn:aws:ec2:${regions[n % regions.length] ?? ''}:${account}:instance/i-${n.toString(16).padStart(17, '0')}`;
}

function inventoryOf(size: number): InventoryView {
  const resources: Resource[] = [];
  for (let n = 0; n < size; n++) {
    if (n % 100 === 1) continue;
    const region = regions[n % regions.length] ?? '';
    resources.push({
      provider: 'aws',
      account,
      region,
      type: 'AWS::EC2::Instance',
      id: arnOf(n),
      source: 'ec2:DescribeInstances',
      tags: { Name: `web-${n}` },
    });
  }
  return {
    scanId: 'bench',
    accounts: [{ provider: 'aws', id: account, identity: 'bench' }],
    problems: [],
    resources: () => resources,
    coverage: () => ({ status: 'ok' }),
  };
}

function statesOf(size: number): StateInstance[] {
  const all: StateInstance[] = [];
  for (let from = 0; from < size; from += instancesPerState) {
    const instances = [];
    for (let n = from; n < Math.min(size, from + instancesPerState); n++) {
      if (n % 100 === 0) continue;
      instances.push({
        index_key: n,
        attributes: { id: arnOf(n).slice(-19), arn: arnOf(n), instance_type: 't3.micro', tags_all: { Name: `web-${n}` } },
      });
    }
    const document = {
      version: 4,
      resources: [{ mode: 'managed', type: 'aws_instance', name: 'web', provider: 'provider["registry.terraform.io/hashicorp/aws"]', instances }],
    };
    for (const one of parseState(new TextEncoder().encode(JSON.stringify(document)), `${from}.tfstate`).instances) all.push(one);
  }
  return all;
}

async function measure(size: number, attributes: boolean): Promise<number> {
  const inventory = inventoryOf(size);
  const states = { instances: statesOf(size), summaries: [], problems: [] };
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    const report = await compareDrift(states, inventory, {
      attributes,
      lookup: () => Promise.resolve({ exists: false }),
      signal: new AbortController().signal,
      now: 0,
    });
    times.push(performance.now() - start);
    const unmanaged = Math.ceil(size / 100);
    const missing = Math.ceil((size - 1) / 100);
    if (report.counts.missing !== missing || report.counts.unmanaged !== unmanaged)
      throw new Error(`wrong answer at ${size}: ${JSON.stringify(report.counts)}`);
  }
  return Math.min(...times);
}

for (const attributes of [false, true]) {
  const sizes = [10_000, 30_000, 100_000, 300_000, 1_000_000];
  const points: { readonly size: number; readonly ms: number }[] = [];
  for (const size of sizes) {
    const ms = await measure(size, attributes);
    points.push({ size, ms });
    const memory = Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
    console.log(
      `drift${attributes ? ' with tags' : ''}: ${size.toLocaleString('en')} resources, ${Math.ceil(size / instancesPerState).toLocaleString('en')} states: ${ms.toFixed(0)} ms, heap ${memory} MB`,
    );
  }
  console.log(`drift${attributes ? ' with tags' : ''}: grows with the power ${exponent(points).toFixed(2)} of the size`);
}

/** Slope of a straight line through the logarithms, by least squares. */
function exponent(points: readonly { readonly size: number; readonly ms: number }[]): number {
  const logs = points.map(({ size, ms }) => [Math.log(size), Math.log(ms)] as const);
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / logs.length;
  const above = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return above / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
