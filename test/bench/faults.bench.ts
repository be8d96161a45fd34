import { setTimeout as later } from 'node:timers/promises';
import type { SimulatedAws } from '../cloud/aws/server.ts';
import { faultRun } from '../integration/aws/fault-run.ts';

/** Four runs over 100,000 resources in 40 regions through the real engine and SDK, each with a cloud that fails in its own way: calls ÷ those needed. */

const regions = 40;
const perRegion = 2_500;

console.log('faults: calls ÷ needed, of 100,000 route tables in 40 regions');
const { calls: needed } = await faultRun(regions, perRegion, () => undefined);

async function stated(name: string, most: number, arrange: (aws: SimulatedAws) => unknown): Promise<void> {
  const { found, statuses, calls, tookMs } = await faultRun(regions, perRegion, arrange);
  const whole = found === regions * perRegion && statuses['ok'] === regions && Object.keys(statuses).length === 1;
  const ratio = calls / needed;
  const mark = whole && ratio <= most ? '' : '  << OVER';
  const seen = Object.entries(statuses).map(([status, count]) => `${String(count)} ${status}`);
  console.log(
    `  ${name}: ${String(found)} found, regions ${seen.join(', ')}, ${String(calls)} calls of ${String(needed)}, ` +
      `ratio ${ratio.toFixed(2)} (bound ${String(most)}), ${(tookMs / 1_000).toFixed(1)} s${mark}`,
  );
}

await stated('30 % throttled', 1.6, (aws) => aws.faults.add({ fault: { kind: 'throttled' }, probability: 0.3 }));
await stated('10 % reset', 1.2, (aws) => aws.faults.add({ fault: { kind: 'reset' }, probability: 0.1 }));
await stated('10 % answered with 503', 1.2, (aws) =>
  aws.faults.add({ fault: { kind: 'error', status: 503, code: 'Unavailable' }, probability: 0.1 }),
);
await stated('a minute of throttling', 1.6, async (aws) => {
  await aws.until(() => aws.requests.some(({ operation }) => operation === 'DescribeRouteTables'));
  const end = aws.faults.add({ fault: { kind: 'throttled' } });
  await later(60_000);
  end();
});
