import type { Resource } from '../../../../src/core/model.ts';
import type { ListingRecord } from '../../../../src/core/store/parts.ts';

/** An answer of `count` instances to the listing `key`. */
export function listingRecord(key: string, count: number, fetchedAt = 1_000): ListingRecord {
  const resources = Array.from({ length: count }, (_, at): Resource => {
    return {
      provider: 'aws',
      account: '1',
      region: 'eu-west-1',
      type: 'AWS::EC2::Instance',
      id: `${key}/${String(at)}`,
      source: 'ec2:DescribeInstances',
    };
  });
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
    tallies: [{ account: '1', region: 'eu-west-1', type: 'AWS::EC2::Instance', count }],
    fetchedAt,
    resources,
  };
}
