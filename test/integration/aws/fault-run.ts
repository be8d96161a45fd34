import type { InventorySummary, ScanFilter } from '../../../src/core/model.ts';
import { estateOf, manyRegions } from '../../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../../cloud/aws/server.ts';
import { openEngine } from '../open-engine.ts';

const account = '111122223333';
/** Listed by hundreds, so that few resources make many calls. */
const type = 'AWS::EC2::RouteTable';
const filter: ScanFilter = { providers: ['aws'], types: [type] };

/** What a scan came to, and how often the cloud was called for it, refused calls included. */
export interface FaultRun {
  readonly found: number | null;
  /** Counts of regions, by their status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly tookMs: number;
}

/**
 * A whole scan of so many route tables in each region, through the real engine and SDK from an empty data folder, while the cloud fails as it is said.
 * `arrange` may return a promise, which is awaited with the scan.
 */
export async function faultRun(regions: number, perRegion: number, arrange: (aws: SimulatedAws) => unknown): Promise<FaultRun> {
  const aws = await startAws(
    estateOf({
      regions: manyRegions(regions),
      accounts: [{ id: account, name: 'large', resources: { '*': { [type]: perRegion } } }],
    }),
  );
  const opened = await openEngine(aws.environment);
  try {
    const began = performance.now();
    const [summary] = await Promise.all([opened.engine.request('scan', { want: 'counts', filter }), arrange(aws)]);
    return { found: summary.totals.count, statuses: statusesOf(summary), calls: aws.requests.length, tookMs: performance.now() - began };
  } finally {
    await opened.close();
    await aws.close();
  }
}

function statusesOf(summary: InventorySummary): Record<string, number> {
  const statuses: Record<string, number> = {};
  for (const { status } of summary.accounts.flatMap(({ types }) => types.flatMap((type) => type.regions)))
    statuses[status] = (statuses[status] ?? 0) + 1;
  return statuses;
}
