import { noInstances } from '../drift/instance-counts.ts';
import fc from 'fast-check';
import type { DriftItem, DriftReport } from '../../../../src/core/api/drift.ts';

const hostile = 'a<b>&"c"\'|`x`\u001b[2J\u0000\ud800 *_@team 東京 ]]>';

const items: readonly DriftItem[] = [
  {
    key: 'changed/aws/arn:aws:ec2:eu-west-1:1:instance/i-1',
    kind: 'changed',
    provider: 'aws',
    account: '111122223333',
    region: 'eu-west-1',
    type: 'AWS::EC2::Instance',
    id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
    address: 'module.web["a"].aws_instance.this[0]',
    terraformType: 'aws_instance',
    state: 'prod.tfstate',
    reason: 'compared 14 of 31 attributes, 2 differ',
    changes: [
      { path: 'instance_type', state: 't3.micro', cloud: 't3.large' },
      { path: 'user_data', sensitive: true },
      { path: 'tags.team', cloud: hostile },
    ],
  },
  {
    key: 'missing/aws/arn:aws:s3:::gone',
    kind: 'missing',
    provider: 'aws',
    account: '111122223333',
    region: 'eu-west-1',
    type: 'AWS::S3::Bucket',
    id: 'arn:aws:s3:::gone',
    address: 'aws_s3_bucket.gone',
    terraformType: 'aws_s3_bucket',
    state: 'prod.tfstate',
    reason: 'a look-up by id says that it is gone',
  },
  {
    key: 'unmanaged/aws/arn:aws:s3:::site',
    kind: 'unmanaged',
    provider: 'aws',
    account: '111122223333',
    region: 'us-east-1',
    type: 'AWS::S3::Bucket',
    id: 'arn:aws:s3:::site',
    name: hostile,
    reason: 'in no state',
  },
  {
    key: 'unmanaged/aws/arn:aws:s3:::tmp',
    kind: 'unmanaged',
    provider: 'aws',
    account: '111122223333',
    region: 'us-east-1',
    type: 'AWS::S3::Bucket',
    id: 'arn:aws:s3:::tmp',
    name: 'tmp',
    reason: 'in no state',
    ignored: { reason: 'scratch space', by: 'settings' },
  },
];

/** A report with one of everything, names with markup in them included. */
export const mixedReport: DriftReport = {
  schemaVersion: 1,
  scanId: 'scan-1',
  comparedAt: '2026-01-31T12:00:00.000Z',
  complete: false,
  inStep: false,
  counts: {
    missing: 1,
    unmanaged: 1,
    changed: 1,
    managed: 8,
    notComparable: 2,
    instances: { ...noInstances, all: 12, inStep: 8, changed: 1, missing: 1, notComparable: 2 },
  },
  coverage: 0.8,
  items,
  notComparable: [
    { address: 'random_id.a', terraformType: 'random_id', state: 'prod.tfstate', reason: 'no cloud resource' },
    { address: 'random_id.b', terraformType: 'random_id', state: 'prod.tfstate', reason: 'no cloud resource' },
  ],
  owned: [{ owner: 'by the cloud', reason: 'a default VPC and its parts', count: 51, resources: [] }],
  duplicates: [
    {
      id: 'arn:aws:s3:::both',
      addresses: [
        { state: 'a.tfstate', address: 'aws_s3_bucket.a' },
        { state: 'b.tfstate', address: 'aws_s3_bucket.b' },
      ],
    },
  ],
  states: [{ source: 'prod.tfstate', serial: 3, terraformVersion: '1.9.0', resources: 11 }],
  problems: [{ code: 'denied', provider: 'aws', region: 'eu-west-1', permission: 'ec2:DescribeVolumes', message: 'no', hint: 'Grant it.' }],
};

export const inStepReport: DriftReport = {
  ...mixedReport,
  complete: true,
  inStep: true,
  counts: { missing: 0, unmanaged: 0, changed: 0, managed: 11, notComparable: 0, instances: { ...noInstances, all: 11, inStep: 11 } },
  coverage: 1,
  items: [],
  notComparable: [],
  owned: [],
  duplicates: [],
  problems: [],
};

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant(hostile));

/** Reports whose texts are as bad as a cloud or a state can make them. */
export const anyReport: fc.Arbitrary<DriftReport> = fc
  .array(fc.record({ at: fc.nat({ max: items.length - 1 }), name: text, reason: text, path: text, value: text }), { maxLength: 12 })
  .map((changes) => ({
    ...mixedReport,
    items: changes.flatMap(({ at, name, reason, path, value }, index) => {
      const item = items[at];
      return item === undefined
        ? []
        : [{ ...item, key: `${item.key}${String(index)}`, address: name, reason, changes: [{ path, state: value, cloud: value }] }];
    }),
  }));
