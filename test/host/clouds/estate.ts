import { estateOf, type Estate } from '../../cloud/aws/estate.ts';

export const account = '417263950128';

/** The types that DriftMgr lists by itself for this estate, and holds against what was put into it. */
export const comparedTypes = ['AWS::EC2::Instance', 'AWS::EC2::Volume', 'AWS::S3::Bucket', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table'] as const;

/** A small estate whose every number is known; one type has more than a page of rows in the tree. */
export function smallEstate(): Estate {
  return estateOf({
    accounts: [
      {
        id: account,
        name: 'host-tests',
        keys: [{ accessKeyId: 'AKIAHOSTTESTS0000000' }],
        resources: {
          'us-east-1': {
            'AWS::EC2::Instance': 450,
            'AWS::EC2::Volume': 3,
            'AWS::S3::Bucket': ['host-logs', 'host-site'],
            'AWS::Lambda::Function': ['resize', 'notify'],
          },
          'eu-west-1': { 'AWS::EC2::Instance': ['eu-1', 'eu-2'], 'AWS::DynamoDB::Table': ['sessions'] },
        },
      },
    ],
  });
}

/** What the estate holds of a type, in a region or in all. */
export function trueCount(estate: Estate, type: string, region?: string): number {
  const regions = region === undefined ? [...estate.regions.map(({ name }) => name), 'global'] : [region];
  return regions.reduce((sum, name) => sum + estate.list(account, name, type).length, 0);
}
