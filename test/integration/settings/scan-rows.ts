import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InventorySummary, ScanFilter } from '../../../src/core/model.ts';
import { accessKeyIdOf } from '../../cloud/aws/estate.ts';
import { dev, type Lab, otherRegion, prod, region, type Row, volume } from './lab.ts';

export const volumes = { providers: ['aws'], types: [volume], regions: [region] };

/** Scans anew, as a person does who asks for a refresh. */
export function scan(lab: Lab, filter: ScanFilter = {}): Promise<InventorySummary> {
  return lab.engine.request('scan', { want: 'counts', refresh: true, filter });
}

/** Scans and tells which requests the first AWS saw meanwhile, each of them once. */
async function seenBy<T>(lab: Lab, of: (request: Lab['clouds']['aws']['requests'][number]) => T): Promise<T[]> {
  lab.clouds.aws.requests.length = 0;
  await scan(lab);
  return [...new Set(lab.clouds.aws.requests.map(of))].sort();
}

const accountsOf = ({ accounts }: InventorySummary): string[] => accounts.map(({ account }) => account).sort();

/** The variables of AWS, and a credentials file with a profile `other` of another account. */
function withProfile({ clouds, folder }: { readonly clouds: Lab['clouds']; readonly folder: string }): Readonly<Record<string, string>> {
  mkdirSync(join(folder, '.aws'), { recursive: true });
  const file = join(folder, '.aws', 'credentials');
  writeFileSync(file, `[other]\naws_access_key_id = ${accessKeyIdOf(dev)}\naws_secret_access_key = simulated\n`);
  return { ...clouds.aws.environment, AWS_SHARED_CREDENTIALS_FILE: file };
}

/** What is looked at. */
export const scanRows: readonly Row[] = [
  {
    key: 'providers',
    value: ['digitalocean'],
    given: { types: ['AWS::IAM::Role', 'digitalocean:droplet'] },
    env: ({ clouds }) => ({ ...clouds.aws.environment, ...clouds.digitalocean.environment }),
    see: async (lab) => (await scan(lab)).accounts.map(({ provider }) => provider).sort(),
    without: ['aws', 'digitalocean'],
    with: ['digitalocean'],
  },
  {
    key: 'accounts',
    value: ['0000000b-0000-4000-8000-000000000002'],
    base: ['0000000b-0000-4000-8000-000000000001'],
    given: { types: ['Microsoft.Compute/virtualMachines'] },
    env: ({ clouds }) => clouds.azure.environment,
    see: async (lab) => accountsOf(await scan(lab)),
    without: ['0000000b-0000-4000-8000-000000000001'],
    with: ['0000000b-0000-4000-8000-000000000002'],
  },
  {
    key: 'regions',
    value: [otherRegion],
    base: [region],
    given: { types: [volume] },
    see: (lab) => scan(lab).then(({ accounts }) => accounts[0]?.types[0]?.regions.map((one) => [one.region, one.count])),
    without: [[region, 3]],
    with: [[otherRegion, 1]],
  },
  {
    key: 'types',
    value: ['AWS::SQS::Queue'],
    base: [volume],
    given: { regions: [region] },
    see: async (lab) => (await seenBy(lab, ({ operation }) => operation)).filter((name) => ['DescribeVolumes', 'ListQueues'].includes(name)),
    without: ['DescribeVolumes'],
    with: ['ListQueues'],
  },
  {
    key: 'filter',
    value: `region == "${otherRegion}"`,
    given: { types: [volume], regions: [region, otherRegion] },
    see: async (lab) => (await scan(lab)).totals.count,
    without: 4,
    with: 1,
  },
  {
    key: 'expectDenied',
    value: [{ type: volume, reason: 'policy' }],
    given: { ...volumes },
    see: async (lab) => {
      const end = lab.clouds.aws.faults.add({ operation: 'DescribeVolumes', fault: { kind: 'denied' } });
      const { problems } = await scan(lab).finally(end);
      return problems.filter(({ code }) => code === 'denied').map(({ expected }) => expected ?? false);
    },
    without: [false],
    with: [true],
  },
  {
    key: 'allTypes',
    value: true,
    given: { regions: [otherRegion] },
    // What is planned tells; nothing of it need be asked.
    see: async (lab) => {
      const giveUp = new AbortController();
      const planned: number[] = [];
      const off = lab.engine.on((event) => {
        if (event.kind !== 'planned') return;
        planned.push(event.listings);
        giveUp.abort();
      });
      await lab.engine.request('scan', { want: 'counts', refresh: true }, { signal: giveUp.signal });
      off();
      return Math.max(...planned) > 250;
    },
    without: false,
    with: true,
  },
  {
    key: 'concurrency',
    value: 1,
    given: { providers: ['aws'], regions: [region], types: [volume, 'AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::EC2::VPC', 'AWS::EC2::Subnet'] },
    see: async (lab) => {
      const { aws } = lab.clouds;
      let most = 0;
      let over = false;
      const end = aws.faults.add({ operation: /^(Describe(Volumes|Vpcs|Subnets)|List(Queues|Topics))$/, fault: { kind: 'slow', ms: 50 } });
      const watching = aws.until(() => {
        most = Math.max(most, aws.inFlight());
        return over;
      });
      await scan(lab);
      over = true;
      end();
      // The next request of whatever kind ends the watch.
      await scan(lab);
      await watching;
      return most > 1;
    },
    without: true,
    with: false,
  },
  {
    key: 'sources',
    value: ['aws:profile:other'],
    given: volumes,
    env: withProfile,
    see: async (lab) => accountsOf(await scan(lab)),
    without: [prod],
    with: [prod, dev],
  },
  {
    key: 'aws.profiles',
    value: ['other'],
    given: volumes,
    env: withProfile,
    see: async (lab) => accountsOf(await scan(lab)),
    without: [prod],
    with: [prod, dev],
  },
  {
    key: 'aws.assumeRole',
    value: 'Reader',
    given: volumes,
    see: async (lab) => accountsOf(await scan(lab)),
    without: [prod],
    with: [prod, dev],
  },
];
