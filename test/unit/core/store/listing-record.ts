import { RowPages } from '../../../../src/core/discovery/run/row-pages.ts';
import type { Resource } from '../../../../src/core/model.ts';
import type { ListingRecord } from '../../../../src/core/store/parts.ts';

/** The `count` instances that the listing `key` found. */
export function listingRows(key: string, count: number): Resource[] {
  return Array.from({ length: count }, (_, at): Resource => {
    return {
      provider: 'aws',
      account: '1',
      region: 'eu-west-1',
      type: 'AWS::EC2::Instance',
      id: `${key}/${String(at)}`,
      source: 'ec2:DescribeInstances',
    };
  });
}

/** An answer of `count` instances to the listing `key`. */
export function listingRecord(key: string, count: number, fetchedAt = 1_000): ListingRecord {
  const rows = new RowPages({});
  rows.add(listingRows(key, count));
  return {
    listing: {
      key,
      provider: 'aws',
      identity: 'me',
      accounts: ['1'],
      region: 'eu-west-1',
      types: ['AWS::EC2::Instance'],
      covers: ['AWS::EC2::Instance'],
      want: 'rows',
      operation: 'ec2:DescribeInstances',
    },
    status: 'ok',
    failures: [],
    resourceCounts: [{ account: '1', region: 'eu-west-1', type: 'AWS::EC2::Instance', count }],
    fetchedAt,
    parts: rows.parts(),
  };
}
