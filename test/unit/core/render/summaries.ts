import fc from 'fast-check';
import type { AccountCount, InventorySummary, ListingStatus, NodeCount, Problem, RegionCount, TypeCount } from '../../../../src/core/model.ts';
import { listingStatuses, providerIds } from '../../../../src/core/model.ts';
import { sumOf } from '../../../../src/core/render/counts.ts';

const regionNames = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'northamerica-northeast1', 'australiacentral2', 'global', 'westeurope', '東京'];
const names = fc.constantFrom(
  'prod',
  '本番環境サブスクリプション',
  'a name with many words in it',
  'é̂',
  '👩‍👩‍👧 family',
  'x'.repeat(90),
  '\u001b[31mred\u0007\n',
);

const node: fc.Arbitrary<NodeCount> = fc
  .record({ count: fc.option(fc.integer({ min: 0, max: 3_000_000 })), status: fc.constantFrom<ListingStatus>(...listingStatuses) })
  .map(({ count, status }) => (status === 'denied' || status === 'failed' ? { count: null, status, reason: 'timed out' } : { count, status }));

const region = (name: string): fc.Arbitrary<RegionCount> => node.map((one) => ({ region: name, ...one }));

const type: fc.Arbitrary<TypeCount> = fc
  .record({ title: names, regions: fc.subarray(regionNames, { minLength: 1 }).chain((chosen) => fc.tuple(...chosen.map(region))) })
  .map(({ title, regions }) => ({ type: 'AWS::EC2::Instance', title, regions, ...sumOf(regions) }));

const account: fc.Arbitrary<AccountCount> = fc
  .record({ provider: fc.constantFrom(...providerIds), account: fc.stringMatching(/^\d{12}$/), name: names, types: fc.array(type, { maxLength: 8 }) })
  .map((one) => ({ ...one, ...sumOf(one.types) }));

const problem: fc.Arbitrary<Problem> = fc.record(
  {
    code: fc.constantFrom('denied', 'failed', 'partial', 'no-credentials'),
    message: fc.oneof(names, fc.lorem()),
    reason: fc.constantFrom('timed-out', 'region-denied'),
    region: fc.constantFrom(...regionNames),
    type: fc.constantFrom('AWS::EC2::Instance', 'AWS::S3::Bucket'),
    permission: fc.constantFrom('ec2:DescribeInstances', 's3:ListAllMyBuckets'),
    hint: fc.lorem(),
    count: fc.integer({ min: 1, max: 900 }),
  },
  { requiredKeys: ['code', 'message'] },
);

/** Inventories of every shape: wide characters, steering characters, long names, every status. */
export const anySummary: fc.Arbitrary<InventorySummary> = fc
  .record({ accounts: fc.array(account, { maxLength: 4 }), problems: fc.array(problem, { maxLength: 30 }) })
  .map(({ accounts, problems }) => ({
    scanId: 'scan-1',
    startedAt: '2026-01-31T12:00:00.000Z',
    finishedAt: '2026-01-31T12:00:09.000Z',
    complete: problems.length === 0,
    totals: sumOf(accounts),
    accounts,
    problems,
  }));

/** An inventory with one of everything, for tests that read the text. */
export const mixedSummary: InventorySummary = {
  scanId: 'scan-1',
  startedAt: '2026-01-31T12:00:00.000Z',
  finishedAt: '2026-01-31T12:00:09.000Z',
  complete: false,
  totals: { count: 1240, status: 'partial' },
  accounts: [
    {
      provider: 'aws',
      account: '111122223333',
      name: 'prod',
      count: 1240,
      status: 'partial',
      types: [
        {
          type: 'AWS::EC2::Instance',
          title: 'EC2 instances',
          count: 1200,
          status: 'ok',
          regions: [
            { region: 'us-east-1', count: 1000, status: 'ok' },
            { region: 'eu-west-1', count: 200, status: 'ok' },
            { region: 'eu-north-1', count: 0, status: 'ok' },
          ],
        },
        {
          type: 'AWS::EC2::Volume',
          title: 'EC2 volumes',
          count: 40,
          status: 'partial',
          regions: [
            { region: 'us-east-1', count: 20, status: 'ok' },
            { region: 'eu-west-1', count: 20, status: 'partial' },
            { region: 'eu-north-1', count: null, status: 'denied' },
            { region: 'eu-south-1', count: null, status: 'denied' },
            { region: 'eu-south-2', count: null, status: 'denied' },
          ],
        },
        {
          type: 'AWS::S3::Bucket',
          title: 'S3 buckets',
          count: null,
          status: 'failed',
          reason: 'timed out',
          regions: [{ region: 'global', count: null, status: 'failed', reason: 'timed out' }],
        },
        { type: 'AWS::IAM::Role', title: 'IAM roles', count: 0, status: 'ok', regions: [{ region: 'global', count: 0, status: 'ok' }] },
      ],
    },
  ],
  problems: [
    ...['eu-north-1', 'eu-south-1', 'eu-south-2'].map((name) => ({
      code: 'denied',
      provider: 'aws' as const,
      account: '111122223333',
      region: name,
      type: 'AWS::EC2::Volume',
      permission: 'ec2:DescribeVolumes',
      message: `You are not allowed to call ec2:DescribeVolumes in ${name}.`,
      hint: 'Grant ec2:DescribeVolumes, or add an expectDenied rule.',
    })),
    {
      code: 'failed',
      reason: 'timed-out',
      provider: 'aws',
      account: '111122223333',
      region: 'global',
      type: 'AWS::S3::Bucket',
      message: 'timed out: no answer in 30 s',
    },
  ],
};
